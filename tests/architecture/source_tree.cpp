// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

namespace parsimony::tests {
namespace {

constexpr std::array kFolders{"core", "widgets", "app", "tests", "cmake", ".github", ".ci", "packaging"};
constexpr std::array kSuffixes{".cpp", ".h", ".cmake", ".txt", ".yml", ".sh", ".py", ".md"};
constexpr std::array kRootFiles{"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "dev",
                                ".clang-format",  ".clang-tidy"};

std::string contentOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool endsWith(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool isSource(const std::string& path) {
  return path == ".ci/run" || std::any_of(kSuffixes.begin(), kSuffixes.end(), [&](const char* suffix) { return endsWith(path, suffix); });
}

bool isKeyword(const std::string& word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

}  // namespace

SourceTree readSourceTree(const std::filesystem::path& root) {
  SourceTree tree;
  for (const char* name : kRootFiles) {
    if (std::filesystem::exists(root / name)) tree[name] = contentOf(root / name);
  }
  for (const char* folder : kFolders) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const auto path = entry.path().lexically_relative(root).generic_string();
      if (entry.is_regular_file() && isSource(path)) tree[path] = contentOf(entry.path());
    }
  }
  return tree;
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> includesOf(const std::string& text) {
  std::vector<Include> includes;
  int number = 0;
  for (const auto& line : linesOf(text)) {
    ++number;
    const auto hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') continue;
    const auto word = line.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || line.compare(word, 7, "include") != 0) continue;
    const auto open = line.find_first_of("<\"", word + 7);
    if (open == std::string::npos) continue;
    const auto close = line.find_first_of(">\"", open + 1);
    if (close != std::string::npos) includes.push_back({number, line.substr(open + 1, close - open - 1)});
  }
  return includes;
}

bool isHeader(const std::string& path) {
  return endsWith(path, ".h");
}
bool isCpp(const std::string& path) {
  return isHeader(path) || endsWith(path, ".cpp");
}

std::string folderOf(const std::string& path) {
  const auto first = path.find('/');
  const auto second = first == std::string::npos ? first : path.find('/', first + 1);
  return second == std::string::npos ? "" : path.substr(0, second);
}

std::set<std::string> listedFiles(const SourceTree& tree, const std::string& folder, const std::string& keyword) {
  std::set<std::string> files;
  const auto list = tree.find(folder + "/CMakeLists.txt");
  if (list == tree.end()) return files;
  std::string text;
  for (const auto& line : linesOf(list->second)) text += line.substr(0, line.find('#')) + ' ';
  auto call = text.find("parsimony_add_module(");
  if (call == std::string::npos) return files;
  call += std::string_view("parsimony_add_module(").size();
  std::istringstream words(text.substr(call, text.find(')', call) - call));
  std::string current;
  for (std::string word; words >> word;) {
    if (isKeyword(word)) {
      current = word;
    } else if (current == keyword) {
      files.insert(folder + '/' + word);
    }
  }
  return files;
}

}  // namespace parsimony::tests
