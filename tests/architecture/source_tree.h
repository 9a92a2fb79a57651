// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace parsimony::tests {

/// Text of the files of a tree by their path relative to its root, with '/'. Small trees are written down in a test as they are.
using SourceTree = std::map<std::string, std::string>;

/// One #include: line number from 1 and what stands between the quotes or angle brackets.
struct Include {
  int line = 0;
  std::string target;
};

/// C++ and CMake sources, shell scripts, workflows and pages of `root`, without build folders.
[[nodiscard]] SourceTree readSourceTree(const std::filesystem::path& root);

[[nodiscard]] std::vector<std::string> linesOf(const std::string& text);
[[nodiscard]] std::vector<Include> includesOf(const std::string& text);
[[nodiscard]] bool isCpp(const std::string& path);
[[nodiscard]] bool isHeader(const std::string& path);
/// "core/io" of "core/io/label_csv.h"; "" above the second level.
[[nodiscard]] std::string folderOf(const std::string& path);

/// Files named after a keyword of parsimony_add_module in the CMakeLists.txt of `folder`, as paths from the root.
/// keyword: SOURCES, HEADERS or PRIVATE_HEADERS
[[nodiscard]] std::set<std::string> listedFiles(const SourceTree& tree, const std::string& folder, const std::string& keyword);

}  // namespace parsimony::tests
