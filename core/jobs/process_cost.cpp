// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/process_cost.h"

#include <fstream>
#include <string>

#include "core/jobs/ledger.h"

#ifdef _WIN32
#include <windows.h>
// psapi.h needs windows.h before it
#include <psapi.h>
#else
#include <sys/resource.h>
#endif

namespace parsimony::jobs {

#ifdef _WIN32

double processCpuSeconds() {
  FILETIME created, ended, kernel, user;
  if (GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user) == 0) return 0.0;
  const auto seconds = [](const FILETIME& t) { return 1e-7 * (4294967296.0 * t.dwHighDateTime + t.dwLowDateTime); };
  return seconds(kernel) + seconds(user);
}

double peakRssMb() {
  PROCESS_MEMORY_COUNTERS counters;
  if (GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters) == 0) return 0.0;
  return static_cast<double>(counters.PeakWorkingSetSize) / (1 << 20);
}

#else

double processCpuSeconds() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0.0;
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peakRssMb() {
#ifdef __linux__
  // ru_maxrss would also count the parent's memory before exec.
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0.0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes / 1024.0;
  }
#endif
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0.0;
#ifdef __APPLE__
  return static_cast<double>(usage.ru_maxrss) / (1 << 20);  // bytes here, kB elsewhere
#else
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
#endif
}

#endif

}  // namespace parsimony::jobs
