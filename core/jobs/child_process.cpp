// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef _WIN32

#include "core/jobs/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/text.h"

extern char** environ;

namespace parsimony::jobs {
namespace {

using Clock = std::chrono::steady_clock;

/// Both ends are closed in children that are started meanwhile.
class Pipe {
 public:
  Pipe() {
    if (pipe(m_ends.data()) != 0) throw base::errorFromErrno(errno, "pipe", "start a program");
    for (const int end : m_ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  }
  ~Pipe() {
    closeReader();
    closeWriter();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] int reader() const { return m_ends[0]; }
  [[nodiscard]] int writer() const { return m_ends[1]; }
  void closeReader() { shut(m_ends[0]); }
  void closeWriter() { shut(m_ends[1]); }

 private:
  static void shut(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
  std::array<int, 2> m_ends{-1, -1};
};

pid_t spawn(const std::vector<std::string>& command, const Pipe& out, const Pipe& err) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.writer(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.writer(), STDERR_FILENO);
  pid_t child = -1;
  const int failure = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure == ENOENT) throw base::Error(base::ErrorCode::NotFound, {{"expected", "the program " + command.front()}});
  if (failure != 0) throw base::errorFromErrno(failure, base::pathFromUtf8(command.front()), "start");
  return child;
}

/// Takes what is there. \return false at the end of the stream
bool take(Pipe& pipe, std::string& into) {
  std::array<char, 65536> buffer{};
  const auto count = read(pipe.reader(), buffer.data(), buffer.size());
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) {
    pipe.closeReader();
    return false;
  }
  into.append(buffer.data(), std::min(static_cast<std::size_t>(count), kMostOutput - into.size()));
  return true;
}

/// \return false when the time was over first
bool readAll(Pipe& out, Pipe& err, ChildResult& result, Clock::time_point end) {
  while (out.reader() >= 0 || err.reader() >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    std::array<pollfd, 2> watched{pollfd{out.reader(), POLLIN, 0}, pollfd{err.reader(), POLLIN, 0}};  // a negative one is passed over
    if (poll(watched.data(), watched.size(), static_cast<int>(std::min<long long>(left, 1000))) <= 0) continue;
    if (watched[0].revents != 0) take(out, result.out);
    if (watched[1].revents != 0) take(err, result.err);
  }
  return true;
}

/// \return its status; nothing when the time was over first
bool waitFor(pid_t child, int& status, Clock::time_point end) {
  while (true) {
    const auto ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return true;
    if (ended < 0 && errno != EINTR) return true;  // somebody else has asked: what is there is all
    if (Clock::now() > end) return false;
    poll(nullptr, 0, 2);
  }
}

}  // namespace

ChildResult runChild(const std::vector<std::string>& command, std::chrono::milliseconds limit) {
  ChildResult result;
  Pipe out, err;
  const pid_t child = spawn(command, out, err);
  out.closeWriter();
  err.closeWriter();
  const auto end = Clock::now() + limit;
  int status = 0;
  if (!readAll(out, err, result, end) || !waitFor(child, status, end)) {
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    throw base::Error(base::ErrorCode::Inconsistent, {{"field", command.front()},
                                                      {"expected", "an answer within " + std::to_string(limit.count()) + " ms"},
                                                      {"found", std::string("none")}});
  }
  result.exitCode = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

bool isInstalled(const std::string& program) {
  const char* path = std::getenv("PATH");
  for (const auto folder : base::split(path == nullptr ? "" : path, ':')) {
    const auto file = std::filesystem::path(folder) / program;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace parsimony::jobs

#endif
