// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace parsimony::pose {

/// Random numbers of one training sample, from (seed, sample number) alone: the loader may run in any order or resume anywhere and still
/// gives the same picture. splitmix64.   (Steele et al. 2014)
class SampleRandom {
 public:
  SampleRandom(std::uint64_t seed, std::uint64_t sample) : m_state(seed * 0x9E3779B97F4A7C15ULL ^ (sample + 0x632BE59BD9B4E019ULL)) {
    next();
  }

  std::uint64_t next() {
    m_state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = m_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Uniform in {0, ..., n - 1}.
  int below(int n) { return static_cast<int>(uniform() * n); }
  bool chance(double p) { return uniform() < p; }
  /// Standard normal (Box-Muller).
  double normal() { return std::sqrt(-2.0 * std::log(1.0 - uniform())) * std::cos(2.0 * std::numbers::pi * uniform()); }

 private:
  std::uint64_t m_state;
};

}  // namespace parsimony::pose
