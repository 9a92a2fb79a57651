// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "core/io/prediction_csv.h"
#include "tests/benchmarks/support.h"

namespace parsimony::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kRows = 1'000'000;
constexpr int kKeypoints = 17;  // 51 columns

/// Written once per process, gone with it.
class LargeCsv {
 public:
  LargeCsv() : m_path(std::filesystem::temp_directory_path() / "parsimony-bench-predictions.csv") {
    std::vector<std::string> keypoints;
    for (int k = 0; k < kKeypoints; ++k) keypoints.push_back("k" + std::to_string(k));
    io::PredictionCsvWriter writer(m_path, "heatmap_tracker", keypoints);
    std::mt19937 random(0);
    std::uniform_real_distribution<double> position(0.0, 400.0);
    std::uniform_real_distribution<double> likelihood(0.0, 1.0);
    std::vector<double> row(3 * kKeypoints);
    const auto start = Clock::now();
    for (std::int64_t t = 0; t < kRows; ++t) {
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = i % 3 == 2 ? likelihood(random) : position(random);
      writer.append(row.data());
    }
    writer.commit();
    m_writeSeconds = std::chrono::duration<double>(Clock::now() - start).count();
  }
  ~LargeCsv() {
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  [[nodiscard]] double writeSeconds() const { return m_writeSeconds; }

 private:
  std::filesystem::path m_path;
  double m_writeSeconds = 0.0;
};

/// VmHWM and VmRSS of this process, bytes; 0 where there is no /proc.
double memoryBytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0.0;
    if (word == field + ":" && status >> kilobytes) return 1024.0 * kilobytes;
  }
  return 0.0;
}

void resetPeakMemory() {
  std::ofstream("/proc/self/clear_refs") << '5';
}

/// One million rows of 51 numbers. Limited by turning text into numbers, on one core.
void readPredictions(benchmark::State& state) {
  const LargeCsv csv;
  const Limits limits;
  double peak = 0.0;
  const auto start = Clock::now();
  for (auto _ : state) {
    resetPeakMemory();
    const double before = memoryBytes("VmRSS");
    const auto tracks = io::readPredictionCsv(csv.path());
    benchmark::DoNotOptimize(tracks.values().data());
    peak = memoryBytes("VmHWM") - before;
  }
  limits.cores(state, std::chrono::duration<double>(Clock::now() - start).count());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(std::filesystem::file_size(csv.path())));
  state.counters["peak_bytes/value_bytes"] = peak / (8.0 * 3 * kKeypoints * static_cast<double>(kRows));
  state.counters["write_s"] = csv.writeSeconds();
  state.SetLabel("compute: text into numbers, one core");
}
BENCHMARK(readPredictions)->Iterations(1)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
}  // namespace parsimony::bench
