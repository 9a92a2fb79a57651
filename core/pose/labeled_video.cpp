// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/labeled_video.h"

#include <array>
#include <cmath>
#include <cstdio>

#include <opencv2/imgproc.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/pose/keypoint_hue.h"
#include "core/video/forward_reader.h"
#include "core/video/video_writer.h"

namespace parsimony::pose {
namespace {

double enlargement(int width, int height) {
  const int side = std::max(width, height);
  return side <= 100 ? 2.5 : side <= 192 ? 2.0 : 1.0;
}

void drawCaption(cv::Mat& picture, const video::Frame& frame) {
  const auto s = static_cast<int>(frame.seconds);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "t=%02d:%02d:%02d, frame=%lld", s / 3600, s / 60 % 60, s % 60,
                static_cast<long long>(frame.index.value));
  cv::putText(picture, text.data(), {6, 14}, cv::FONT_HERSHEY_SIMPLEX, 0.4, cv::Scalar::all(0), 3, cv::LINE_AA);
  cv::putText(picture, text.data(), {6, 14}, cv::FONT_HERSHEY_SIMPLEX, 0.4, cv::Scalar::all(255), 1, cv::LINE_AA);
}

}  // namespace

void writeLabeledVideo(const std::filesystem::path& video, const tracks::Tracks& predictions, const std::filesystem::path& out,
                       double likelihood, const jobs::RunContext& context) {
  video::ForwardReader reader(video);
  const auto& info = reader.info();
  if (predictions.numFrames() < info.frames) {
    throw base::Error(base::ErrorCode::Inconsistent, {{"path", base::toUtf8(video)},
                                                      {"found", std::to_string(predictions.numFrames()) + " predicted rows"},
                                                      {"expected", std::to_string(info.frames) + " frames"}});
  }
  const double factor = enlargement(info.width, info.height);
  const cv::Size size(static_cast<int>(info.width * factor), static_cast<int>(info.height * factor));
  std::filesystem::create_directories(out.parent_path());
  video::WriteOptions options;
  options.fps = info.fps > 0.0 ? info.fps : 30.0;
  video::VideoWriter writer(out, size.width, size.height, options);
  const int keypoints = predictions.numKeypoints();
  while (const auto frame = reader.next()) {
    if (frame->index.value % 64 == 0) {
      context.throwIfCancelled();
      context.progress(frame->index.value, info.frames, "draw");
    }
    cv::Mat picture;
    cv::resize(frame->picture, picture, size, 0, 0, cv::INTER_LINEAR);
    for (int k = 0; k < keypoints; ++k) {
      const auto p = predictions.at(frame->index.value, k);
      if (!std::isfinite(p.x) || !(p.likelihood >= likelihood)) continue;
      cv::circle(picture, cv::Point2d(p.x * factor, p.y * factor), 4, keypointHue(k, keypoints), cv::FILLED, cv::LINE_AA);
    }
    drawCaption(picture, *frame);
    writer.write(picture);
  }
  writer.commit();
}

}  // namespace parsimony::pose
