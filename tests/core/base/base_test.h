// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>

#include <QtTest/QtTest>

#include "core/base/error.h"

namespace parsimony::tests {

/// An empty folder for one test function.
class ScratchFolder {
 public:
  [[nodiscard]] std::filesystem::path path() const { return m_folder.path().toStdString(); }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path() / name; }
  /// Names of everything in it, hidden files too.
  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path())) found.insert(entry.path().filename().string());
    return found;
  }

 private:
  QTemporaryDir m_folder;
};

// Plain streams on purpose: the code under test must not check itself.
inline void put(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::remove(path);  // ext4 flushes a file that was cut to 0 and written again: 3 ms each
  std::ofstream(path, std::ios::binary) << bytes;
}
inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Name of the code that `action` throws, or "nothing".
inline std::string codeOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return std::string(base::toString(error.code()));
  }
  return "nothing";
}

}  // namespace parsimony::tests
