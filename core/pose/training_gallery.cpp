// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/training_gallery.h"

#include <cmath>

#include <torch/torch.h>
#include <opencv2/imgproc.hpp>

#include "core/pose/keypoint_hue.h"
#include "core/pose/losses.h"
#include "core/pose/targets.h"

namespace parsimony::pose {
namespace {

/// Sum of the maps of one frame, scaled to 0..1, as a warm overlay.
void addGlow(cv::Mat& rgb, const at::Tensor& maps) {
  auto glow = (maps / maps.amax({1, 2}, true).clamp_min(1e-8)).amax(0).contiguous();
  cv::Mat map(static_cast<int>(glow.size(0)), static_cast<int>(glow.size(1)), CV_32F, glow.data_ptr<float>());
  cv::Mat scaled;
  cv::resize(map, scaled, rgb.size(), 0, 0, cv::INTER_LINEAR);
  for (int y = 0; y < rgb.rows; ++y) {
    for (int x = 0; x < rgb.cols; ++x) {
      auto& p = rgb.at<cv::Vec3b>(y, x);
      const float g = 0.5F * scaled.at<float>(y, x);
      p[0] = cv::saturate_cast<uchar>(static_cast<float>(p[0]) * (1.0F - g) + 255.0F * g);
      p[1] = cv::saturate_cast<uchar>(static_cast<float>(p[1]) * (1.0F - g) + 160.0F * g);
    }
  }
}

}  // namespace

double validationLoss(const TrainingSet& set, const std::vector<int>& entries, const TrainOptions& options, const at::Tensor& heatmaps) {
  const torch::NoGradGuard noGrad;
  const auto targets = at::empty_like(heatmaps);
  const int width = static_cast<int>(heatmaps.size(3));
  const int height = static_cast<int>(heatmaps.size(2));
  TargetOptions target;
  target.sigma = options.sigma;
  target.uniformForMissing = options.uniformForMissing;
  float* map = targets.data_ptr<float>();
  for (const int entry : entries) {
    const auto sample = prepare(set.sample(entry), static_cast<int>(options.width), static_cast<int>(options.height));
    for (const auto& point : sample.points) {
      writeTarget(point, static_cast<int>(options.width), static_cast<int>(options.height), width, height, target, map);
      map += static_cast<std::ptrdiff_t>(width) * height;
    }
  }
  const auto loss = heatmapLossFrom(options.heatmapLoss);
  // log softmax of log p is log p: the maps serve as logits
  return (loss == HeatmapLoss::CrossEntropy ? heatmapLossFromLogits(loss, targets, heatmaps.clamp_min(1e-12).log())
                                            : heatmapLoss(loss, targets, heatmaps))
      .item<double>();
}

metrics::KeypointErrors errorsOf(const TrainingSet& set, const std::vector<int>& entries,
                                 const std::vector<tracks::Prediction>& predictions) {
  std::vector<double> errors;
  std::size_t i = 0;
  for (const int entry : entries) {
    for (const auto& label : set.points(entry)) {
      const auto& p = predictions[i++];
      errors.push_back(std::hypot(p.x - label.x, p.y - label.y));
    }
  }
  return metrics::summarise(errors, set.keypoints());
}

void showGallery(const TrainingSet& set, const std::vector<int>& entries, const std::vector<tracks::Prediction>& predictions,
                 const at::Tensor& heatmaps, std::int64_t step, const jobs::RunContext& context) {
  const auto keypoints = set.keypoints().size();
  for (std::size_t n = 0; n < std::min<std::size_t>(6, entries.size()); ++n) {
    const auto sample = set.sample(entries[n]);
    cv::Mat rgb;
    if (sample.picture.channels() == 1) {
      cv::cvtColor(sample.picture, rgb, cv::COLOR_GRAY2RGB);
    } else {
      rgb = sample.picture.clone();
    }
    addGlow(rgb, heatmaps[static_cast<std::int64_t>(n)]);
    for (std::size_t k = 0; k < keypoints; ++k) {
      const auto& p = predictions[n * keypoints + k];
      const auto& label = sample.points[k];
      const auto colour = keypointHue(static_cast<int>(k), static_cast<int>(keypoints));
      if (std::isfinite(label.x)) cv::circle(rgb, cv::Point2d(label.x, label.y), 5, colour, 1, cv::LINE_AA);
      cv::circle(rgb, cv::Point2d(p.x, p.y), 2, colour, cv::FILLED, cv::LINE_AA);
    }
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(rgb.datastart, rgb.dataend);
    context.preview({set.image(entries[n]), step, rgb.cols, rgb.rows, bytes});
  }
}

}  // namespace parsimony::pose
