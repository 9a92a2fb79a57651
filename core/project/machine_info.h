// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace parsimony::project {

/// The computer of a run, for its manifest.
struct MachineInfo {
  std::string cpuModel;       ///< "AMD EPYC 7B13", or "unknown CPU"
  int cores = 0;              ///< that this process may use
  std::int64_t memoryMb = 0;  ///< installed, MB = 2^20 bytes; 0 = unknown
  std::string system;         ///< "Linux x86_64"
};

[[nodiscard]] MachineInfo machineInfo();
/// One line: "AMD EPYC 7B13, 2 cores, 7936 MB, Linux x86_64". Who uses a GPU appends its name.
[[nodiscard]] std::string machine();

}  // namespace parsimony::project
