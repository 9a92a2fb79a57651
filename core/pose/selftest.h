// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace parsimony::pose {

/// One comparison with a published value.
struct SelfTestCheck {
  std::string name;
  double error = 0.0;  ///< largest absolute difference
  double limit = 0.0;
  [[nodiscard]] bool ok() const { return error <= limit; }
};

/// Compares this machine's arithmetic with values computed by Lightning Pose (spec/pose.md 11.2): targets, decoding, losses, heads, splits;
/// and bf16 against fp32 where the machine would choose it. Needs no files.
[[nodiscard]] std::vector<SelfTestCheck> runSelfTest(const std::string& device = "auto");

}  // namespace parsimony::pose
