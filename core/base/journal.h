// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace parsimony::base {

/// One line of a journal: `seq crc32 payload\n`, payload is one line of JSON, crc over "seq payload".
struct JournalRecord {
  std::int64_t sequence = 0;
  std::string payload;
};

/// What a journal file holds. Reading stops at the first damaged or incomplete line (a killed writer leaves one at most).
struct JournalContent {
  std::string header;                  ///< payload of the first line: what the journal applies to
  std::vector<JournalRecord> records;  ///< in order, sequence 1, 2, ...
  std::int64_t discardedBytes = 0;     ///< length of the damaged tail
};

/// \throws Error NotFound; Malformed when the header line itself is damaged.
[[nodiscard]] JournalContent readJournal(const std::filesystem::path& path);

/// Append-only writer; each append is one write followed by fdatasync, so that `kill -9` after it returned loses nothing.
class Journal {
 public:
  /// Starts a new journal atomically (header line written and flushed); an existing file is replaced.
  static Journal create(const std::filesystem::path& path, std::string_view header);
  /// Continues an existing one; a damaged tail is cut off first.
  static Journal append(const std::filesystem::path& path);

  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  /// \return the sequence number of the record. \throws Error on a disk fault; the record then does not count and may be written again.
  std::int64_t write(std::string_view payload);
  [[nodiscard]] std::int64_t lastSequence() const;

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::base
