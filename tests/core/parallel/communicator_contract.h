// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/parallel/communicator.h"

namespace parsimony::tests {

inline void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

/// What every communicator promises, asked by all of its ranks at once.
inline void checkCommunicatorContract(parallel::Communicator& c) {
  const int size = c.size();
  require(c.rank() >= 0 && c.rank() < size, "rank within size");
  const double ranks = size * (size - 1) / 2.0;

  std::vector<double> numbers{static_cast<double>(c.rank()), 1.0, std::ldexp(1.0, -40) * c.rank()};
  c.sum(numbers);
  require(numbers == std::vector<double>{ranks, static_cast<double>(size), std::ldexp(ranks, -40)}, "sum in fp64");
  c.sum({});

  // several on the way at once, waited for in another order; the second channel does not mix with the first
  const auto other = c.duplicate();
  require(other->rank() == c.rank() && other->size() == size, "a duplicate has the same ranks");
  std::vector<std::shared_ptr<std::vector<float>>> buckets;
  std::vector<std::unique_ptr<parallel::PendingSum>> sums;
  for (int i = 0; i < 3; ++i) {
    buckets.push_back(std::make_shared<std::vector<float>>(1000 * static_cast<std::size_t>(i + 1), static_cast<float>(c.rank() + i)));
    sums.push_back((i == 1 ? *other : c).startSum(buckets.back()));
  }
  std::vector<double> between{2.0};
  c.sum(between);
  require(between[0] == 2.0 * size, "a sum while others are under way");
  for (const std::size_t i : {2, 0, 1}) {
    sums[i]->wait();
    for (const float value : *buckets[i]) require(value == static_cast<float>(ranks + size * static_cast<double>(i)), "sum in fp32");
  }

  for (int root = 0; root < size; ++root) {
    std::string text = c.rank() == root ? "from " + std::to_string(root) : std::string(6, '?');
    c.broadcast(std::as_writable_bytes(std::span(text.data(), text.size())), root);
    require(text == "from " + std::to_string(root), "broadcast");
  }
  require(parallel::fromFirst(c, 5.5 + c.rank()) == 5.5, "a number of process 0");
  c.barrier();
}

}  // namespace parsimony::tests
