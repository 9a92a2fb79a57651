// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>

#include <ATen/core/Tensor.h>

namespace parsimony::pose {

/// Position embeddings [1 x (1 + g^2) x C] (the class token's first, then a square grid row by row) for a grid of rows x columns:
/// [1 x (1 + rows columns) x C]. The class token's is kept; the grid is interpolated bicubically (a = -0.75, half-pixel centres, no
/// antialiasing: Hugging Face's since 4.46) in fp32, whatever the type of the embeddings.
[[nodiscard]] at::Tensor interpolatedPositions(const at::Tensor& positions, std::int64_t rows, std::int64_t columns);

/// Patch kernel [C x 3 x p x p] for patches of size x size px, bicubic and times (p / size)^2, so that a picture enlarged by size / p gives
/// the same tokens. (Lightning Pose leaves the factor out: its tokens come out (16/14)^2 = 1.31 times as large as in pretraining.)
[[nodiscard]] at::Tensor resizedPatchKernel(const at::Tensor& kernel, std::int64_t size);

/// Interpolated positions of the last size asked for. Remembers only what needs no gradient, and forgets it when the embeddings change;
/// may be asked by several threads.
class PositionCache {
 public:
  [[nodiscard]] at::Tensor get(const at::Tensor& positions, std::int64_t rows, std::int64_t columns);

 private:
  struct Key {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    const void* data = nullptr;
    at::ScalarType type = at::kFloat;
    std::int64_t version = -1;
    bool operator==(const Key&) const = default;
  };
  std::mutex m_mutex;
  Key m_key;
  at::Tensor m_value;
};

}  // namespace parsimony::pose
