// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace parsimony::pose {

/// Row indices of each set; `unused` holds training rows beyond `trainFrames`.
struct Split {
  std::vector<int> train, validation, test, unused;
  /// "train", "validation", "test" or "unused" per row, n long.
  [[nodiscard]] std::vector<std::string> names(int n) const;
};

/// Lightning Pose's split (spec/pose.md 4.2): order = randperm(n) of torch's CPU generator seeded with `seed`, cut train | validation |
/// test. n_train = floor(trainProb n), n_val = floor(valProb n), the rest is test; a rest under 5 frames goes to train; at least one
/// validation frame. trainFrames: <= 1 share of the train rows, > 1 a count. \throws base::Error InvalidValue when n < 2 or the shares
/// exceed 1
[[nodiscard]] Split splitFrames(int n, double trainProb, double valProb, double trainFrames, std::int64_t seed);

/// Fold k of `folds` over a random order seeded with `seed`: every row is a test row exactly once; no validation rows.
[[nodiscard]] Split foldOf(int n, int k, int folds, std::int64_t seed);

}  // namespace parsimony::pose
