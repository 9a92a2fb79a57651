// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "core/base/disk_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::base {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18;
constexpr std::string_view kTemporaryMark = ".parsimony-";

DiskCalls& installedCalls() {
  static DiskCalls calls;
  return calls;
}

std::string_view asText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A link stays a link: the file that it points to is replaced.
fs::path withoutLinks(const fs::path& target) {
  std::error_code error;
  if (!fs::is_symlink(target, error)) return target;
  fs::path resolved = fs::weakly_canonical(target, error);
  return error ? target : resolved;
}

/// `.labels.parsimony-4711-0.csv`: hidden, in the same folder, and with the extension by which other libraries choose a format.
fs::path temporaryFor(const fs::path& target) {
  static std::atomic<unsigned> counter = 0;
  std::string stem = toUtf8(target.stem());
  std::string extension = toUtf8(target.extension());
  if (stem.size() > 100) stem.clear();  // names end at 255 bytes
  if (extension.size() > 32) extension.clear();
  const std::string unique = std::to_string(processId()) + "-" + std::to_string(counter++);
  return target.parent_path() / pathFromUtf8("." + stem + std::string(kTemporaryMark) + unique + extension);
}

void refuseUnwritable(const fs::path& target) {
  std::error_code error;
  const fs::file_status status = fs::status(target, error);
  if (fs::is_directory(status)) throw errorFromErrno(EISDIR, target, "open");
  if (fs::exists(status) && !isWritable(target)) throw errorFromErrno(EACCES, target, "open");
}

void keepPermissions(const fs::path& target, const fs::path& temporary) {
  std::error_code error;
  const fs::file_status status = fs::status(target, error);
  if (fs::is_regular_file(status)) fs::permissions(temporary, status.permissions(), error);
}

}  // namespace

void setDiskCalls(DiskCalls calls) {
  installedCalls() = std::move(calls);
}

const DiskCalls& diskCalls() {
  return installedCalls();
}

struct AtomicFile::Impl {
  fs::path target;
  fs::path temporary;
  std::optional<DiskFile> file;
  std::string buffer;          ///< bytes not handed to the system yet
  std::uint64_t bytesOut = 0;  ///< bytes handed to the system
  bool committed = false;

  void drain() {
    if (buffer.empty()) return;
    file->write(buffer);
    bytesOut += buffer.size();
    buffer.clear();
  }
};

AtomicFile::AtomicFile(fs::path target) : m_impl(std::make_unique<Impl>()) {
  m_impl->target = withoutLinks(target);
  refuseUnwritable(m_impl->target);
  m_impl->temporary = temporaryFor(m_impl->target);
  m_impl->file.emplace(m_impl->temporary, DiskFile::Mode::CreateNew, m_impl->target);
  keepPermissions(m_impl->target, m_impl->temporary);
}

AtomicFile::~AtomicFile() {
  if (m_impl->committed) return;
  m_impl->file.reset();
  std::error_code ignored;
  fs::remove(m_impl->temporary, ignored);
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  write(asText(bytes));
}

void AtomicFile::write(std::string_view text) {
  if (m_impl->buffer.size() + text.size() > kBufferBytes) m_impl->drain();
  if (text.size() < kBufferBytes) {
    m_impl->buffer += text;
    return;
  }
  m_impl->file->write(text);
  m_impl->bytesOut += text.size();
}

void AtomicFile::writeAt(std::uint64_t offset, std::span<const std::byte> bytes) {
  m_impl->drain();
  if (offset > m_impl->bytesOut || bytes.size() > m_impl->bytesOut - offset) {
    throw Error(
        ErrorCode::Internal,
        {{"path", toUtf8(m_impl->target)}, {"expected", "an offset that is already written"}, {"byte", static_cast<std::int64_t>(offset)}});
  }
  m_impl->file->seek(offset);
  m_impl->file->write(asText(bytes));
  m_impl->file->seek(m_impl->bytesOut);
}

void AtomicFile::commit() {
  if (m_impl->committed) throw Error(ErrorCode::Internal, {{"path", toUtf8(m_impl->target)}, {"expected", "one commit"}});
  m_impl->drain();
  m_impl->file->flush();
  m_impl->file->close();
  // Another library may have replaced the file at temporaryPath(), so that the flushed handle was not its content.
  if (m_impl->bytesOut == 0) DiskFile(m_impl->temporary, DiskFile::Mode::OpenExisting, m_impl->target).flush();
  renameOver(m_impl->temporary, m_impl->target);
  m_impl->committed = true;
}

const fs::path& AtomicFile::temporaryPath() const {
  return m_impl->temporary;
}

void writeFileAtomically(const fs::path& target, std::string_view text) {
  AtomicFile file(target);
  file.write(text);
  file.commit();
}

void publishFile(const fs::path& temporary, const fs::path& target) {
  try {
    const fs::path resolved = withoutLinks(target);
    refuseUnwritable(resolved);
    DiskFile file(temporary, DiskFile::Mode::OpenExisting, target);
    file.flush();
    file.close();
    renameOver(temporary, resolved);
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
}

int removeStaleTemporaries(const fs::path& folder, std::chrono::hours olderThan) {
  int removed = 0;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = toUtf8(entry->path().filename());
    if (name.front() != '.' || name.find(kTemporaryMark) == std::string::npos) continue;
    std::error_code ignored;
    const auto changed = entry->last_write_time(ignored);
    if (ignored || !entry->is_regular_file(ignored) || fs::file_time_type::clock::now() - changed < olderThan) continue;
    if (fs::remove(entry->path(), ignored)) ++removed;
  }
  return removed;
}

}  // namespace parsimony::base
