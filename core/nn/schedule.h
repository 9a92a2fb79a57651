// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace parsimony::nn {

/// Factor on the base learning rate at `step` of `totalSteps`:
/// linear from 0 during the first `warmup` share of the steps, then 0.5 (1 + cos(pi t)) down to `floor`.   (Loshchilov & Hutter 2017)
[[nodiscard]] double cosineFactor(std::int64_t step, std::int64_t totalSteps, double warmup = 0.0, double floor = 0.0);

/// gamma^(number of milestones <= epoch).
[[nodiscard]] double multiStepFactor(std::int64_t epoch, const std::vector<std::int64_t>& milestones, double gamma);

/// Learning rate of a backbone that stays frozen until `unfreezeEpoch`, then starts at 0.1 of the head's rate then in force and grows
/// by 1.5 per epoch until it meets the head's rate, which it then follows.   (Lightning Pose, spec/pose.md 4.1)
[[nodiscard]] double unfreezingRate(std::int64_t epoch, std::int64_t unfreezeEpoch, double headRateAtUnfreeze, double headRate);

}  // namespace parsimony::nn
