// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/smooth_noise.h"

#include <cmath>
#include <numbers>

namespace parsimony::synthetic {

namespace {
constexpr int kWaves = 6;
}

SmoothNoise::SmoothNoise(Random& random, double lowHz, double highHz) {
  for (int i = 0; i < kWaves; ++i) {
    const double hz = lowHz + (highHz - lowHz) * (i + random.uniform()) / kWaves;
    m_waves.push_back({2.0 * std::numbers::pi * hz, random.uniform(0.0, 2.0 * std::numbers::pi)});
  }
}

double SmoothNoise::at(double seconds) const {
  double sum = 0.0;
  for (const Wave& wave : m_waves) sum += std::sin(wave.radiansPerSecond * seconds + wave.phase);
  return sum * std::sqrt(2.0 / kWaves);
}

}  // namespace parsimony::synthetic
