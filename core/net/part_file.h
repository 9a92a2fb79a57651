// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/disk_file.h"

namespace parsimony::net {

/// `<target>.part`, the first bytes of what `target` will be, and a note beside it that says of what. All errors name the target.
class PartFile {
 public:
  /// Takes up what is there when it comes from `url` and its note can be read; anything else is not used and goes with begin().
  PartFile(std::filesystem::path target, std::string url);

  [[nodiscard]] const std::filesystem::path& path() const { return m_part; }
  [[nodiscard]] std::int64_t size() const { return m_size; }
  /// ETag or date of the version that these are bytes of; empty where there is no part.
  [[nodiscard]] const std::string& validator() const { return m_validator; }
  /// All bytes are there, as far as the server said how many there are.
  [[nodiscard]] bool isWhole() const { return m_total > 0 && m_size == m_total; }

  /// Begins anew with another version. Without a validator no later call takes the part up. `total`: bytes, -1 = not known
  void begin(const std::string& validator, std::int64_t total);
  void append(std::string_view bytes);
  /// Flushes and renames over the target.
  void publish();
  /// Removes part and note.
  void discard();

 private:
  void open();

  std::filesystem::path m_target;
  std::filesystem::path m_part;
  std::filesystem::path m_note;
  std::string m_url;
  std::string m_validator;
  std::int64_t m_total = -1;
  std::int64_t m_size = 0;
  std::optional<base::DiskFile> m_file;
};

}  // namespace parsimony::net
