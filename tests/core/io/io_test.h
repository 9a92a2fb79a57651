// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QTemporaryDir>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::tests {

/// A folder of its own for each test function, in memory where the system offers that: these tests write thousands of files.
class Folder {
 public:
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
    return base::pathFromUtf8(root()) / base::pathFromUtf8(name);
  }
  [[nodiscard]] std::string root() const { return m_folder.path().toStdString(); }

  /// Writes a file and returns its path.
  std::filesystem::path file(std::string_view name, std::string_view content) const {
    const std::filesystem::path path = *this / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
    return path;
  }

  [[nodiscard]] int numFiles() const {
    return static_cast<int>(std::distance(std::filesystem::directory_iterator(root()), std::filesystem::directory_iterator()));
  }

 private:
  static QString pattern() {
    const bool inMemory = QFileInfo(QStringLiteral("/dev/shm")).isWritable();
    return (inMemory ? QStringLiteral("/dev/shm") : QDir::tempPath()) + QStringLiteral("/parsimony-XXXXXX");
  }

  QTemporaryDir m_folder{pattern()};
};

inline std::string bytesOf(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The base::Error that `work` throws, or nothing. Any other exception goes on and fails the test.
template <typename Work>
std::optional<base::Error> errorOf(Work&& work) {
  try {
    work();
  } catch (const base::Error& error) {
    return error;
  }
  return std::nullopt;
}

/// The code of the error that `work` throws, or "none".
template <typename Work>
std::string codeOf(Work&& work) {
  const auto error = errorOf(work);
  return error ? std::string(base::toString(error->code())) : "none";
}

}  // namespace parsimony::tests
