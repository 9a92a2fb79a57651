// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/project/project.h"
#include "core/project/state_folder.h"

#if defined(_WIN32)
#define NOMINMAX
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace parsimony::project {

namespace fs = std::filesystem;

#if defined(_WIN32)

struct WriteLock::Impl {
  HANDLE file = INVALID_HANDLE_VALUE;
  ~Impl() {
    if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
  }
};

namespace {
/// \return an error code, 0 when the lock is held.
int lockFile(const fs::path& path, HANDLE& file) {
  file = CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_ALWAYS,
                     FILE_ATTRIBUTE_NORMAL, nullptr);
  if (file == INVALID_HANDLE_VALUE) return static_cast<int>(GetLastError());
  OVERLAPPED start{};
  return LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &start) ? 0 : static_cast<int>(GetLastError());
}
}  // namespace

#else

struct WriteLock::Impl {
  int file = -1;
  ~Impl() {
    if (file >= 0) ::close(file);
  }
};

namespace {
/// \return an errno, 0 when the lock is held. flock() belongs to the open file and goes with the process, however it ends.
int lockFile(const fs::path& path, int& file) {
  file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return errno;
  int result = 0;
  do {
    result = ::flock(file, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}
}  // namespace

#endif

WriteLock::WriteLock(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
WriteLock::~WriteLock() = default;
WriteLock::WriteLock(WriteLock&&) noexcept = default;
WriteLock& WriteLock::operator=(WriteLock&&) noexcept = default;

std::optional<WriteLock> WriteLock::tryAcquire(const Project& project) {
  try {
    const fs::path path = ensureStateFolder(project) / "lock";
    auto impl = std::make_unique<Impl>();
    const int failure = lockFile(path, impl->file);
    if (failure == 0) return WriteLock(std::move(impl));
    base::log(base::LogLevel::Info, "project", "not locked for writing: " + base::toUtf8(path) + ", error " + std::to_string(failure));
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "project", std::string("not locked for writing: ") + error.what());
  }
  return std::nullopt;
}

}  // namespace parsimony::project
