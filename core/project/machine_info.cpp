// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/machine_info.h"

#include <cstdlib>
#include <fstream>
#include <thread>

#include "core/base/text.h"

#if defined(_WIN32)
#define NOMINMAX
#include <windows.h>
#else
#include <sys/utsname.h>
#include <unistd.h>
#endif
#if defined(__linux__)
#include <sched.h>
#elif defined(__APPLE__)
#include <sys/sysctl.h>
#endif

namespace parsimony::project {

namespace {

std::string cpuModel() {
#if defined(__linux__)
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    const std::size_t colon = line.find(':');
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
      return std::string(base::trimmed(std::string_view(line).substr(colon + 1)));
  }
#elif defined(__APPLE__)
  char name[256] = {};
  std::size_t size = sizeof(name) - 1;
  if (sysctlbyname("machdep.cpu.brand_string", name, &size, nullptr, 0) == 0) return name;
#elif defined(_WIN32)
  if (const char* name = std::getenv("PROCESSOR_IDENTIFIER")) return name;
#endif
  return "unknown CPU";
}

int usableCores() {
#if defined(__linux__)
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0 && CPU_COUNT(&allowed) > 0) return CPU_COUNT(&allowed);
#endif
  return static_cast<int>(std::thread::hardware_concurrency());
}

std::int64_t installedMemoryMb() {
#if defined(_WIN32)
  MEMORYSTATUSEX status{};
  status.dwLength = sizeof(status);
  return GlobalMemoryStatusEx(&status) ? static_cast<std::int64_t>(status.ullTotalPhys >> 20) : 0;
#elif defined(__APPLE__)
  std::uint64_t bytes = 0;
  std::size_t size = sizeof(bytes);
  return sysctlbyname("hw.memsize", &bytes, &size, nullptr, 0) == 0 ? static_cast<std::int64_t>(bytes >> 20) : 0;
#else
  const auto pages = static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES));
  const auto bytes = static_cast<std::int64_t>(sysconf(_SC_PAGE_SIZE));
  return pages > 0 && bytes > 0 ? pages / 1024 * bytes / 1024 : 0;
#endif
}

std::string systemName() {
#if defined(_WIN32)
  return "Windows";
#else
  utsname name{};
  return uname(&name) == 0 ? std::string(name.sysname) + " " + name.machine : std::string("unknown system");
#endif
}

}  // namespace

MachineInfo machineInfo() {
  return {cpuModel(), usableCores(), installedMemoryMb(), systemName()};
}

std::string machine() {
  const MachineInfo info = machineInfo();
  std::string text = info.cpuModel + ", " + std::to_string(info.cores) + (info.cores == 1 ? " core" : " cores");
  if (info.memoryMb > 0) text += ", " + std::to_string(info.memoryMb) + " MB";
  return text + ", " + info.system;
}

}  // namespace parsimony::project
