// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#ifdef _WIN32

#include "core/jobs/child_process.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include <windows.h>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::jobs {
namespace {

class Handle {
 public:
  Handle() = default;
  ~Handle() { close(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  HANDLE* place() { return &m_handle; }
  [[nodiscard]] HANDLE get() const { return m_handle; }
  void close() {
    if (m_handle != nullptr) CloseHandle(m_handle);
    m_handle = nullptr;
  }

 private:
  HANDLE m_handle = nullptr;
};

[[noreturn]] void fail(const std::string& program) {
  const DWORD code = GetLastError();
  if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND)
    throw base::Error(base::ErrorCode::NotFound, {{"expected", "the program " + program}});
  throw base::Error(base::ErrorCode::IoFailed,
                    {{"path", program}, {"operation", std::string("start")}, {"found", "error " + std::to_string(code)}});
}

/// As CommandLineToArgvW takes it apart again.
std::wstring quoted(const std::wstring& argument) {
  std::wstring text = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t c : argument) {
    if (c == L'"') text.append(backslashes + 1, L'\\');  // each one before a quote counts twice
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    text += c;
  }
  return text.append(backslashes, L'\\') + L'"';
}

void readAll(HANDLE pipe, std::string& into) {
  char buffer[65536];
  DWORD count = 0;
  while (ReadFile(pipe, buffer, sizeof buffer, &count, nullptr) != 0 && count > 0)
    into.append(buffer, std::min<std::size_t>(count, kMostOutput - into.size()));
}

void makePipe(Handle& reader, Handle& writer, const std::string& program) {
  SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
  if (CreatePipe(reader.place(), writer.place(), &inherited, 0) == 0) fail(program);
  SetHandleInformation(reader.get(), HANDLE_FLAG_INHERIT, 0);
}

}  // namespace

ChildResult runChild(const std::vector<std::string>& command, std::chrono::milliseconds limit) {
  std::wstring line;
  for (const auto& word : command) line += (line.empty() ? L"" : L" ") + quoted(base::pathFromUtf8(word).wstring());
  Handle outReader, outWriter, errReader, errWriter;
  makePipe(outReader, outWriter, command.front());
  makePipe(errReader, errWriter, command.front());
  STARTUPINFOW start{};
  start.cb = sizeof start;
  start.dwFlags = STARTF_USESTDHANDLES;
  start.hStdOutput = outWriter.get();
  start.hStdError = errWriter.get();
  PROCESS_INFORMATION made{};
  if (CreateProcessW(nullptr, line.data(), nullptr, nullptr, TRUE, CREATE_NO_WINDOW, nullptr, nullptr, &start, &made) == 0)
    fail(command.front());
  Handle process, thread;
  *process.place() = made.hProcess;
  *thread.place() = made.hThread;
  outWriter.close();
  errWriter.close();
  ChildResult result;
  std::thread readOut([&] { readAll(outReader.get(), result.out); });
  std::thread readErr([&] { readAll(errReader.get(), result.err); });
  const bool ended = WaitForSingleObject(process.get(), static_cast<DWORD>(limit.count())) == WAIT_OBJECT_0;
  if (!ended) TerminateProcess(process.get(), 1);
  readOut.join();
  readErr.join();
  if (!ended) {
    throw base::Error(base::ErrorCode::Inconsistent, {{"field", command.front()},
                                                      {"expected", "an answer within " + std::to_string(limit.count()) + " ms"},
                                                      {"found", std::string("none")}});
  }
  DWORD code = 0;
  GetExitCodeProcess(process.get(), &code);
  result.exitCode = static_cast<int>(code);
  return result;
}

bool isInstalled(const std::string& program) {
  wchar_t found[MAX_PATH];
  return SearchPathW(nullptr, base::pathFromUtf8(program).wstring().c_str(), L".exe", MAX_PATH, found, nullptr) > 0;
}

}  // namespace parsimony::jobs

#endif
