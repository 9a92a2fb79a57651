// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/journal.h"

#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/disk_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::base {

namespace {

std::string lineOf(std::int64_t sequence, std::string_view payload) {
  const std::string number = std::to_string(sequence);
  const std::string checked = number + " " + std::string(payload);
  std::array<char, 9> hex{};
  std::snprintf(hex.data(), hex.size(), "%08x", static_cast<unsigned>(crc32(checked)));
  return number + " " + hex.data() + " " + std::string(payload) + "\n";
}

/// The payload of `line` (without its newline) when it is record `sequence` and undamaged.
std::optional<std::string_view> payloadOf(std::string_view line, std::int64_t sequence) {
  const std::string number = std::to_string(sequence) + " ";
  const std::size_t start = number.size() + 9;  // "7 " + "01234567 "
  if (line.size() < start || line.substr(0, number.size()) != number) return std::nullopt;
  const std::string_view payload = line.substr(start);
  const std::string expected = lineOf(sequence, payload);
  if (line != std::string_view(expected).substr(0, expected.size() - 1)) return std::nullopt;
  return payload;
}

void refuseLineBreaks(const std::filesystem::path& path, std::string_view payload) {
  if (payload.find('\n') == std::string_view::npos) return;
  throw Error(ErrorCode::Internal, {{"path", toUtf8(path)}, {"expected", "a journal record of one line"}});
}

}  // namespace

JournalContent readJournal(const std::filesystem::path& path) {
  const std::string bytes = readFile(path);
  JournalContent content;
  std::size_t start = 0;
  for (std::int64_t sequence = 0;; ++sequence) {
    const std::size_t end = bytes.find('\n', start);
    const auto payload = end == std::string::npos ? std::nullopt : payloadOf(std::string_view(bytes).substr(start, end - start), sequence);
    if (!payload) break;
    if (sequence == 0) {
      content.header = *payload;
    } else {
      content.records.push_back({sequence, std::string(*payload)});
    }
    start = end + 1;
  }
  if (start == 0) {
    throw Error(ErrorCode::Malformed, {{"path", toUtf8(path)},
                                       {"line", std::int64_t{1}},
                                       {"expected", "the header of a journal"},
                                       {"found", bytes.empty() ? "an empty file" : "a damaged line"}});
  }
  content.discardedBytes = static_cast<std::int64_t>(bytes.size() - start);
  return content;
}

struct Journal::Impl {
  Impl(const std::filesystem::path& file, std::int64_t last)
      : path(file), disk(file, DiskFile::Mode::OpenExisting, file), size(std::filesystem::file_size(file)), lastSequence(last) {}

  /// Cuts whatever lies behind the last whole record.
  void cutTail(std::uint64_t goodSize) {
    disk.truncate(goodSize);
    size = goodSize;
    hasTail = false;
  }

  std::filesystem::path path;
  DiskFile disk;
  std::uint64_t size;
  std::int64_t lastSequence;
  bool hasTail = false;  ///< a failed append may have left bytes behind `size`
};

Journal::Journal(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

Journal Journal::create(const std::filesystem::path& path, std::string_view header) {
  refuseLineBreaks(path, header);
  writeFileAtomically(path, lineOf(0, header));
  return Journal(std::make_unique<Impl>(path, 0));
}

Journal Journal::append(const std::filesystem::path& path) {
  const JournalContent content = readJournal(path);
  auto impl = std::make_unique<Impl>(path, static_cast<std::int64_t>(content.records.size()));
  if (content.discardedBytes > 0) {
    impl->cutTail(impl->size - static_cast<std::uint64_t>(content.discardedBytes));
    impl->disk.flush();
  }
  return Journal(std::move(impl));
}

std::int64_t Journal::write(std::string_view payload) {
  refuseLineBreaks(m_impl->path, payload);
  const std::int64_t sequence = m_impl->lastSequence + 1;
  const std::string line = lineOf(sequence, payload);
  if (m_impl->hasTail) m_impl->cutTail(m_impl->size);
  // From here to the end of the flush the file may hold half a record, or a whole one that the caller is told to have failed.
  m_impl->hasTail = true;
  try {
    m_impl->disk.write(line);
    m_impl->disk.flush();
  } catch (const Error&) {
    try {
      m_impl->cutTail(m_impl->size);
    } catch (const Error&) {
      // hasTail stays set: the next write cuts first
    }
    throw;
  }
  m_impl->hasTail = false;
  m_impl->size += line.size();
  return m_impl->lastSequence = sequence;
}

std::int64_t Journal::lastSequence() const {
  return m_impl->lastSequence;
}

}  // namespace parsimony::base
