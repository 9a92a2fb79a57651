// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace parsimony::jobs {

/// Energy of all processor packages since construction, J, by RAPL (Linux powercap; Intel and AMD).
/// The counters wrap after minutes to hours, so a thread reads them every 30 s while the meter lives; without readable counters there is
/// none.
class RaplMeter {
 public:
  explicit RaplMeter(const std::filesystem::path& powercap = "/sys/class/powercap");
  ~RaplMeter();
  RaplMeter(const RaplMeter&) = delete;
  RaplMeter& operator=(const RaplMeter&) = delete;

  /// Absent where no counter can be read (usually a matter of rights).
  [[nodiscard]] std::optional<double> joule();

 private:
  struct Package {
    std::filesystem::path counter;  ///< energy_uj
    std::uint64_t range = 0;        ///< the counter runs from 0 to this
    std::uint64_t last = 0;
  };
  void update();
  void watch();

  std::vector<Package> m_packages;
  std::uint64_t m_microjoule = 0;
  bool m_ending = false;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::thread m_thread;
};

}  // namespace parsimony::jobs
