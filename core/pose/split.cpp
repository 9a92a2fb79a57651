// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/split.h"

#include <algorithm>
#include <cmath>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include "core/base/error.h"

namespace parsimony::pose {
namespace {

std::vector<int> randomOrder(int n, std::int64_t seed) {
  auto generator = at::detail::createCPUGenerator(static_cast<std::uint64_t>(seed));
  const auto order = at::randperm(n, generator, at::kLong);
  std::vector<int> rows(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) rows[static_cast<std::size_t>(i)] = static_cast<int>(order[i].item<std::int64_t>());
  return rows;
}

int trainCount(int available, double trainFrames) {
  if (trainFrames < 0.0) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "train_frames"}, {"value", trainFrames}, {"expected", "0 < share <= 1 or a count"}});
  }
  if (trainFrames <= 1.0) return static_cast<int>(std::floor(trainFrames * available));
  return std::min(available, static_cast<int>(trainFrames));
}

}  // namespace

std::vector<std::string> Split::names(int n) const {
  std::vector<std::string> sets(static_cast<std::size_t>(n), "unused");
  for (const int row : train) sets.at(static_cast<std::size_t>(row)) = "train";
  for (const int row : validation) sets.at(static_cast<std::size_t>(row)) = "validation";
  for (const int row : test) sets.at(static_cast<std::size_t>(row)) = "test";
  return sets;
}

Split splitFrames(int n, double trainProb, double valProb, double trainFrames, std::int64_t seed) {
  if (n < 2) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "labelled frames"}, {"value", std::int64_t{n}}, {"expected", "at least 2"}});
  }
  if (trainProb <= 0.0 || valProb < 0.0 || trainProb + valProb > 1.0 + 1e-9) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "train_prob"}, {"value", trainProb + valProb}, {"expected", "train_prob + val_prob <= 1"}});
  }
  // 1e-9: 0.7 * 100 is 69.999... in binary, and means 70
  int numTrain = static_cast<int>(std::floor(trainProb * n + 1e-9));
  int numVal = static_cast<int>(std::floor(valProb * n + 1e-9));
  int rest = n - numTrain - numVal;
  if (rest < 5) {
    numTrain += rest;
    rest = 0;
  }
  if (numVal == 0) {
    numVal = 1;
    --numTrain;
  }
  const auto order = randomOrder(n, seed);
  Split split;
  const auto cutTrain = order.begin() + numTrain;
  const auto cutVal = cutTrain + numVal;
  split.train.assign(order.begin(), cutTrain);
  split.validation.assign(cutTrain, cutVal);
  split.test.assign(cutVal, order.end());
  const int kept = trainCount(numTrain, trainFrames);
  if (kept < 1) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "train_frames"}, {"value", trainFrames}, {"expected", "at least one training frame"}});
  }
  split.unused.assign(split.train.begin() + kept, split.train.end());
  split.train.resize(static_cast<std::size_t>(kept));
  return split;
}

Split foldOf(int n, int k, int folds, std::int64_t seed) {
  if (folds < 2 || folds > n || k < 0 || k >= folds) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "fold"}, {"value", std::int64_t{k}}, {"expected", "0 <= fold < folds <= frames"}});
  }
  const auto order = randomOrder(n, seed);
  Split split;
  for (int i = 0; i < n; ++i) {
    const bool isTest = i * folds / n == k;
    (isTest ? split.test : split.train).push_back(order[static_cast<std::size_t>(i)]);
  }
  return split;
}

}  // namespace parsimony::pose
