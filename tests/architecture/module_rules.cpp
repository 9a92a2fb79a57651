// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "tests/architecture/rules.h"

namespace parsimony::tests {
namespace {

/// Who may use whom in core, besides itself, base and jobs. CONTRIBUTING.md holds the same list for people.
const std::map<std::string, std::set<std::string>> kEdges{
    {"base", {}},
    {"jobs", {}},
    {"net", {}},
    {"tracks", {}},
    {"geometry", {}},
    {"tracking", {"tracks"}},
    {"metrics", {"tracks", "geometry"}},
    {"io", {"tracks", "geometry"}},
    {"video", {}},
    {"project", {"io", "video", "tracks"}},
    {"parallel", {}},
    {"nn", {"parallel"}},
    {"pose", {"net", "nn", "parallel", "video", "tracks", "geometry", "metrics", "project", "io"}},
    {"sweep", {"io"}},
    {"synthetic", {"tracks", "geometry", "video", "io"}},
};

bool startsWith(const std::string& text, std::string_view start) {
  return text.compare(0, start.size(), start) == 0;
}

bool isQt(const std::string& target) {
  if (startsWith(target, "qcustomplot")) return true;
  if (startsWith(target, "Qt") && target.size() > 2 && std::isupper(static_cast<unsigned char>(target[2]))) return true;
  if (target.size() > 1 && target[0] == 'Q' && std::isupper(static_cast<unsigned char>(target[1]))) return true;
  // <qglobal.h>; no other library here has a header that starts with q
  return target.size() > 3 && target[0] == 'q' && target.find('/') == std::string::npos && target.substr(target.size() - 2) == ".h";
}

bool isTorch(const std::string& target) {
  constexpr std::array kFolders{"torch/", "ATen/", "c10/", "caffe2/"};
  return std::any_of(kFolders.begin(), kFolders.end(), [&](const char* folder) { return startsWith(target, folder); });
}

std::string at(const std::string& path, int line, const std::string& reason) {
  return path + ':' + std::to_string(line) + ": " + reason;
}

/// Includes by which LibTorch is reached from `path`, as "a.h -> b.h -> torch/torch.h"; "" when it is not.
std::string wayToTorch(const SourceTree& tree, const std::string& path, std::set<std::string>& seen) {
  const auto file = tree.find(path);
  if (file == tree.end() || !seen.insert(path).second) return "";
  for (const auto& include : includesOf(file->second)) {
    if (isTorch(include.target)) return path + " -> " + include.target;
    const auto way = wayToTorch(tree, include.target, seen);
    if (!way.empty()) return path + " -> " + way;
  }
  return "";
}

bool isModule(const std::string& folder) {
  return startsWith(folder, "core/") || startsWith(folder, "widgets/");
}

bool mayUse(const std::string& module, const std::string& used) {
  const auto edges = kEdges.find(module);
  if (edges == kEdges.end()) return false;
  if (module == used) return true;
  if (used == "base") return true;
  if (used == "jobs") return module != "base";
  return edges->second.count(used) > 0;
}

/// Why `path` may not include `target`; "" when it may.
std::string forbidden(const std::string& path, const std::string& target) {
  const auto folder = folderOf(path);
  if (startsWith(path, "core/")) {
    if (startsWith(target, "widgets/") || startsWith(target, "app/")) return "core may not use " + target;
    const auto used = folderOf(target);
    if (startsWith(used, "core/") && !mayUse(folder.substr(5), used.substr(5))) return folder + " may not use " + used;
  } else if (startsWith(path, "widgets/")) {
    if (startsWith(target, "app/")) return "widgets may not use " + target;
  } else if (folder == "app/cli") {
    const bool foreign = startsWith(target, "widgets/") || (startsWith(target, "app/") && !startsWith(target, "app/cli/"));
    if (foreign || isQt(target)) return "the command line uses core only, not " + target;
  }
  return startsWith(path, "tests/") || !startsWith(target, "tests/") ? "" : "only tests may use " + target;
}

}  // namespace

Violations qtInCore(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, text] : tree) {
    if (!startsWith(path, "core/")) continue;
    if (isCpp(path)) {
      for (const auto& [line, target] : includesOf(text)) {
        if (isQt(target)) found.push_back(at(path, line, "core is free of Qt, not " + target));
      }
    } else if (path.find("CMakeLists.txt") != std::string::npos && text.find("Qt6::") != std::string::npos) {
      found.push_back(at(path, 1, "core is free of Qt, but links Qt6::"));
    }
  }
  return found;
}

Violations torchAboveCore(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, text] : tree) {
    if (!isCpp(path) || !(startsWith(path, "widgets/") || startsWith(path, "app/"))) continue;
    std::set<std::string> seen;
    const auto way = wayToTorch(tree, path, seen);
    if (!way.empty()) found.push_back(at(path, 1, "LibTorch above core: " + way));
  }
  return found;
}

Violations torchInPublicHeaders(const SourceTree& tree) {
  Violations found;
  for (const auto& [module, edges] : kEdges) {
    if (module == "nn") continue;  // its users are torch code themselves
    for (const auto& header : listedFiles(tree, "core/" + module, "HEADERS")) {
      std::set<std::string> seen;
      const auto way = wayToTorch(tree, header, seen);
      if (!way.empty()) found.push_back(at(header, 1, "LibTorch in a public header: " + way));
    }
  }
  return found;
}

Violations forbiddenEdges(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, text] : tree) {
    const auto folder = folderOf(path);
    if (isCpp(path)) {
      for (const auto& [line, target] : includesOf(text)) {
        const auto reason = forbidden(path, target);
        if (!reason.empty()) found.push_back(at(path, line, reason));
      }
    }
    if (!startsWith(folder, "core/")) continue;
    if (kEdges.count(folder.substr(5)) == 0) found.push_back(at(path, 1, folder + " is in no list of edges"));
    if (path != folder + "/CMakeLists.txt") continue;
    for (const auto& [module, edges] : kEdges) {
      const bool linked = text.find("parsimony::core_" + module) != std::string::npos;
      if (linked && !mayUse(folder.substr(5), module)) found.push_back(at(path, 1, folder + " may not link core/" + module));
    }
  }
  return found;
}

Violations cyclesOfWidgets(const SourceTree& tree) {
  std::map<std::string, std::set<std::string>> uses;
  for (const auto& [path, text] : tree) {
    const auto folder = folderOf(path);
    if (!isCpp(path) || !startsWith(folder, "widgets/")) continue;
    auto& used = uses[folder];
    for (const auto& include : includesOf(text)) {
      const auto other = folderOf(include.target);
      if (startsWith(other, "widgets/") && other != folder) used.insert(other);
    }
  }
  // Takes away, again and again, what uses nothing that is left: a ring remains.
  for (bool removed = true; removed;) {
    removed = false;
    for (auto it = uses.begin(); it != uses.end();) {
      const bool free = std::none_of(it->second.begin(), it->second.end(), [&](const auto& other) { return uses.count(other) > 0; });
      removed = removed || free;
      it = free ? uses.erase(it) : std::next(it);
    }
  }
  Violations found;
  for (const auto& [folder, used] : uses) found.push_back(at(folder, 1, "uses, in a ring, what uses it"));
  return found;
}

Violations foreignPrivateHeaders(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, text] : tree) {
    if (!isCpp(path) || startsWith(path, "tests/")) continue;
    for (const auto& [line, target] : includesOf(text)) {
      const auto owner = folderOf(target);
      if (!isModule(owner) || owner == folderOf(path)) continue;
      if (listedFiles(tree, owner, "PRIVATE_HEADERS").count(target) > 0)
        found.push_back(at(path, line, target + " is private to " + owner));
    }
  }
  return found;
}

Violations unlistedFiles(const SourceTree& tree) {
  std::map<std::string, std::set<std::string>> listed;
  Violations found;
  for (const auto& [path, text] : tree) {
    const auto folder = folderOf(path);
    if (!isCpp(path) || !isModule(folder)) continue;
    auto [files, isNew] = listed.try_emplace(folder);
    if (isNew) {
      for (const char* keyword : {"SOURCES", "HEADERS", "PRIVATE_HEADERS"}) files->second.merge(listedFiles(tree, folder, keyword));
    }
    if (files->second.count(path) == 0) found.push_back(at(path, 1, "is not listed in " + folder + "/CMakeLists.txt"));
  }
  return found;
}

}  // namespace parsimony::tests
