// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/part_file.h"

#include <system_error>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::net {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLongestNote = 1u << 16;

struct Note {
  std::string url;
  std::string validator;
  std::int64_t total = -1;
};

/// Three lines. Nothing when any is missing: the part is then not known to be of anything.
std::optional<Note> readNote(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  try {
    const std::string text = base::readTextFile(path, kLongestNote);
    const auto lines = base::split(text, '\n');
    Note note;
    if (lines.size() < 3 || !base::parseInt(base::trimmed(lines[2]), note.total)) return std::nullopt;
    note.url = base::trimmed(lines[0]);
    note.validator = base::trimmed(lines[1]);
    if (note.validator.empty()) return std::nullopt;
    return note;
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

fs::path withSuffix(fs::path path, const char* suffix) {
  return path += suffix;
}

}  // namespace

PartFile::PartFile(fs::path target, std::string url)
    : m_target(std::move(target)),
      m_part(withSuffix(m_target, ".part")),
      m_note(withSuffix(m_target, ".part.note")),
      m_url(std::move(url)) {
  std::error_code error;
  const auto bytes = fs::file_size(m_part, error);
  const auto note = error ? std::nullopt : readNote(m_note);
  if (!note || note->url != m_url) return;
  const auto size = static_cast<std::int64_t>(bytes);
  if (note->total > 0 && size > note->total) return;
  m_validator = note->validator;
  m_total = note->total;
  m_size = size;
}

void PartFile::begin(const std::string& validator, std::int64_t total) {
  m_validator = validator;
  m_total = total;
  m_size = 0;
  open();
  m_file->truncate(0);
  base::writeFileAtomically(m_note, m_url + '\n' + validator + '\n' + std::to_string(total) + '\n');
}

void PartFile::append(std::string_view bytes) {
  if (!m_file) open();
  m_file->write(bytes);
  m_size += static_cast<std::int64_t>(bytes.size());
}

void PartFile::publish() {
  if (!m_file) open();  // an empty file, or a part that was whole already
  m_file->flush();
  m_file->close();
  m_file.reset();
  base::renameOver(m_part, m_target);
  std::error_code ignored;
  fs::remove(m_note, ignored);
}

void PartFile::discard() {
  m_file.reset();
  std::error_code ignored;
  fs::remove(m_part, ignored);
  fs::remove(m_note, ignored);
  m_validator.clear();
  m_total = -1;
  m_size = 0;
}

void PartFile::open() {
  if (m_file) return;
  std::error_code ignored;
  const auto mode = fs::exists(m_part, ignored) ? base::DiskFile::Mode::OpenExisting : base::DiskFile::Mode::CreateNew;
  m_file.emplace(m_part, mode, m_target);
}

}  // namespace parsimony::net
