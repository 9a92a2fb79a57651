// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cctype>

#include "tests/architecture/rules.h"

namespace parsimony::tests {
namespace {

constexpr std::size_t kMaxLines = 600;
constexpr std::size_t kLicenceLines = 5;  // a script has #! before them

// In two parts, so that this file does not find itself.
const std::array<std::string, 3> kPlaces{std::string("/") + "work/", std::string("/") + "root/", std::string("/") + "home/"};
const std::array<std::string, 2> kNotes{std::string("TO") + "DO", std::string("FIX") + "ME"};

bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// True when `word` stands in `line` and no letter, digit or one of `joining` touches its start.
bool standsIn(const std::string& line, const std::string& word, const std::string& joining) {
  for (auto at = line.find(word); at != std::string::npos; at = line.find(word, at + 1)) {
    if (at == 0 || !(isWordCharacter(line[at - 1]) || joining.find(line[at - 1]) != std::string::npos)) return true;
  }
  return false;
}

template <std::size_t N>
Violations linesWith(const SourceTree& tree, const std::array<std::string, N>& words, const std::string& joining,
                     const std::string& reason) {
  Violations found;
  for (const auto& [path, text] : tree) {
    int number = 0;
    for (const auto& line : linesOf(text)) {
      ++number;
      for (const auto& word : words) {
        if (standsIn(line, word, joining)) found.push_back(path + ':' + std::to_string(number) + ": " + reason + word);
      }
    }
  }
  return found;
}

}  // namespace

Violations missingLicence(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, text] : tree) {
    if (path == "CMakePresets.json") continue;  // JSON has no comments
    bool copyright = false;
    bool licence = false;
    const auto lines = linesOf(text);
    for (std::size_t i = 0; i < lines.size() && i < kLicenceLines; ++i) {
      copyright = copyright || lines[i].find("SPDX-FileCopyrightText: 2026 The Parsimony authors") != std::string::npos;
      licence = licence || lines[i].find("SPDX-License-Identifier: GPL-3.0-or-later") != std::string::npos;
    }
    if (!copyright || !licence) found.push_back(path + ":1: the two SPDX lines are missing");
  }
  return found;
}

Violations longFiles(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, text] : tree) {
    const auto count = linesOf(text).size();
    if (count > kMaxLines) found.push_back(path + ":" + std::to_string(count) + ": more than " + std::to_string(kMaxLines) + " lines");
  }
  return found;
}

Violations absolutePaths(const SourceTree& tree) {
  return linesWith(tree, kPlaces, ".}~/-", "a path of one machine: ");
}

Violations leftoverNotes(const SourceTree& tree) {
  return linesWith(tree, kNotes, "", "unfinished: ");
}

Violations missingReadmes(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, text] : tree) {
    const auto folder = folderOf(path);
    const bool module = folder.rfind("core/", 0) == 0 || folder.rfind("widgets/", 0) == 0;
    if (module && path == folder + "/CMakeLists.txt" && tree.count(folder + "/README.md") == 0)
      found.push_back(folder + ":1: has no README.md");
  }
  return found;
}

}  // namespace parsimony::tests
