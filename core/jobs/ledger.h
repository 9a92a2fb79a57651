// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace parsimony::jobs {

/// What a job has cost so far.
struct LedgerEntry {
  double wallSeconds = 0.0;
  double cpuSeconds = 0.0;            ///< user + system, all threads of the process since start()
  double peakRssMb = 0.0;             ///< MB = 2^20 bytes, whole process
  std::optional<double> gpuMemoryMb;  ///< peak, where a GPU was used
  std::optional<double> energyJoule;  ///< package energy by RAPL where it can be read, else absent
  std::int64_t labelsUsed = 0;        ///< labelled keypoints that trained it
  double annotatorSeconds = 0.0;      ///< time a person spent on these labels, where it was recorded
};

/// Measures one job from construction on.
class Ledger {
 public:
  Ledger();
  ~Ledger();
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;

  void setLabelsUsed(std::int64_t labels);
  void setAnnotatorSeconds(double seconds);
  void setGpuMemoryMb(double megabytes);
  /// Costs up to now.
  [[nodiscard]] LedgerEntry entry() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Largest resident set of this process so far, MB.
[[nodiscard]] double peakRssMb();

}  // namespace parsimony::jobs
