// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/disk_file.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <share.h>
#include <sys/stat.h>
#include <windows.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace parsimony::base {

namespace {

// One function per system call; each returns -1 and sets errno on failure.
#ifdef _WIN32

int openHandle(const std::filesystem::path& path, DiskFile::Mode mode) {
  const int flags = _O_WRONLY | _O_BINARY | _O_NOINHERIT | (mode == DiskFile::Mode::CreateNew ? _O_CREAT | _O_EXCL : 0);
  int handle = -1;
  errno = _wsopen_s(&handle, path.c_str(), flags, _SH_DENYNO, _S_IREAD | _S_IWRITE);
  return handle;
}
long long writeSome(int handle, const char* bytes, std::size_t size) {
  return _write(handle, bytes, static_cast<unsigned>(std::min<std::size_t>(size, INT_MAX)));
}
long long seekTo(int handle, long long offset, int origin) {
  return _lseeki64(handle, offset, origin);
}
int resize(int handle, std::uint64_t size) {
  errno = _chsize_s(handle, static_cast<long long>(size));
  return errno == 0 ? 0 : -1;
}
int sync(int handle) {
  return _commit(handle);
}
int closeHandle(int handle) {
  return _close(handle);
}
int replace(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0) return 0;
  switch (GetLastError()) {
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
      errno = EACCES;
      break;
    case ERROR_DISK_FULL:
      errno = ENOSPC;
      break;
    case ERROR_WRITE_PROTECT:
      errno = EROFS;
      break;
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      errno = ENOENT;
      break;
    default:
      errno = EIO;
  }
  return -1;
}
void syncFolder(const std::filesystem::path&) {}  // MOVEFILE_WRITE_THROUGH has done it

#else

int openHandle(const std::filesystem::path& path, DiskFile::Mode mode) {
  const int flags = O_WRONLY | O_CLOEXEC | (mode == DiskFile::Mode::CreateNew ? O_CREAT | O_EXCL : 0);
  return ::open(path.c_str(), flags, 0666);
}
long long writeSome(int handle, const char* bytes, std::size_t size) {
  return ::write(handle, bytes, std::min<std::size_t>(size, INT_MAX));
}
long long seekTo(int handle, long long offset, int origin) {
  return ::lseek(handle, static_cast<off_t>(offset), origin);
}
int resize(int handle, std::uint64_t size) {
  return ::ftruncate(handle, static_cast<off_t>(size));
}
int sync(int handle) {
#if defined(__APPLE__)
  // fsync alone leaves the data in the drive's cache; some file systems know no F_FULLFSYNC.
  return ::fcntl(handle, F_FULLFSYNC) == 0 ? 0 : ::fsync(handle);
#elif defined(__linux__)
  return ::fdatasync(handle);
#else
  return ::fsync(handle);
#endif
}
int closeHandle(int handle) {
  return ::close(handle);
}
int replace(const std::filesystem::path& from, const std::filesystem::path& to) {
  return ::rename(from.c_str(), to.c_str());
}

// The new content is in place already when this runs, so a file system that cannot flush folders is no error.
void syncFolder(const std::filesystem::path& folder) {
  const int handle = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return;
  ::fsync(handle);
  ::close(handle);
}

#endif

/// The errno of an installed fault, or 0.
template <typename Call, typename... Arguments>
int faultOf(const Call& call, const Arguments&... arguments) {
  return call ? call(arguments...) : 0;
}

void throwIfFault(int errnum, const std::filesystem::path& path, std::string_view operation) {
  if (errnum != 0) throw errorFromErrno(errnum, path, operation);
}

}  // namespace

DiskFile::DiskFile(const std::filesystem::path& path, Mode mode, std::filesystem::path reportedAs) : m_reportedAs(std::move(reportedAs)) {
  throwIfFault(faultOf(diskCalls().beforeOpen, m_reportedAs), m_reportedAs, "open");
  m_handle = openHandle(path, mode);
  if (m_handle < 0) throw errorFromErrno(errno, m_reportedAs, "open");
  if (mode == Mode::OpenExisting && seekTo(m_handle, 0, SEEK_END) < 0) {
    const int errnum = errno;
    closeHandle(std::exchange(m_handle, -1));
    throw errorFromErrno(errnum, m_reportedAs, "open");
  }
}

DiskFile::~DiskFile() {
  if (m_handle >= 0) closeHandle(m_handle);
}

void DiskFile::write(std::string_view bytes) {
  throwIfFault(faultOf(diskCalls().beforeWrite, m_reportedAs, bytes.size()), m_reportedAs, "write");
  while (!bytes.empty()) {
    const long long written = writeSome(m_handle, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw errorFromErrno(written < 0 ? errno : EIO, m_reportedAs, "write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void DiskFile::seek(std::uint64_t offset) {
  if (seekTo(m_handle, static_cast<long long>(offset), SEEK_SET) < 0) throw errorFromErrno(errno, m_reportedAs, "seek");
}

void DiskFile::truncate(std::uint64_t size) {
  if (resize(m_handle, size) != 0) throw errorFromErrno(errno, m_reportedAs, "truncate");
  seek(size);
}

void DiskFile::flush() {
  throwIfFault(faultOf(diskCalls().beforeFlush, m_reportedAs), m_reportedAs, "flush");
  if (sync(m_handle) != 0) throw errorFromErrno(errno, m_reportedAs, "flush");
}

void DiskFile::close() {
  // Network file systems report a full disk as late as here.
  if (m_handle >= 0 && closeHandle(std::exchange(m_handle, -1)) != 0 && errno != EINTR) throw errorFromErrno(errno, m_reportedAs, "close");
}

void renameOver(const std::filesystem::path& from, const std::filesystem::path& to) {
  throwIfFault(faultOf(diskCalls().beforeRename, from, to), to, "rename");
  if (replace(from, to) != 0) throw errorFromErrno(errno, to, "rename");
  syncFolder(to.parent_path());
}

bool isWritable(const std::filesystem::path& existing) {
#ifdef _WIN32
  return _waccess(existing.c_str(), 2) == 0;
#else
  return ::access(existing.c_str(), W_OK) == 0;
#endif
}

long processId() {
#ifdef _WIN32
  return _getpid();
#else
  return static_cast<long>(::getpid());
#endif
}

}  // namespace parsimony::base
