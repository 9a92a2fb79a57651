// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/choose_maps.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

namespace parsimony::pose {

at::Tensor chooseMaps(const at::Tensor& single, const at::Tensor& multi, const DecodeOptions& options) {
  const auto one = single.detach().to(at::kCPU).contiguous();
  const auto five = multi.detach().to(at::kCPU).contiguous();
  const auto height = static_cast<int>(one.size(2));
  const auto width = static_cast<int>(one.size(3));
  const auto* pOne = one.const_data_ptr<float>();
  const auto* pFive = five.const_data_ptr<float>();
  auto takesMulti = at::empty({one.size(0), one.size(1), 1, 1}, at::kBool);
  auto* takes = takesMulti.data_ptr<bool>();
  at::parallel_for(0, takesMulti.numel(), 8, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::ptrdiff_t offset = i * height * width;
      takes[i] = decodeHeatmap(pFive + offset, width, height, options).likelihood >
                 decodeHeatmap(pOne + offset, width, height, options).likelihood;
    }
  });
  return at::where(takesMulti.to(single.device()), multi, single);
}

}  // namespace parsimony::pose
