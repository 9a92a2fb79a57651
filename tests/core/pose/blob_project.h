// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/io/image_file.h"
#include "core/pose/train_options.h"
#include "core/project/project.h"
#include "core/video/video_writer.h"

namespace parsimony::tests {

/// A bright disc and a dark square on grey, moving: something that a network learns in seconds.
inline constexpr int kBlobWidth = 72;
inline constexpr int kBlobHeight = 60;

inline cv::Point2d discAt(int t) {
  return {36 + 20 * std::cos(0.7 * t), 30 + 14 * std::sin(1.1 * t)};
}
inline cv::Point2d squareAt(int t) {
  return {36 + 22 * std::sin(0.9 * t + 1), 30 + 16 * std::cos(0.5 * t)};
}

/// RGB, all channels equal.
inline cv::Mat blobPicture(int t) {
  cv::Mat picture(kBlobHeight, kBlobWidth, CV_8UC3, cv::Scalar::all(110));
  const auto s = squareAt(t), d = discAt(t);
  cv::rectangle(picture, cv::Rect(static_cast<int>(s.x) - 4, static_cast<int>(s.y) - 4, 9, 9), cv::Scalar::all(10), cv::FILLED);
  cv::circle(picture, cv::Point(static_cast<int>(d.x), static_cast<int>(d.y)), 5, cv::Scalar::all(250), cv::FILLED, cv::LINE_AA);
  return picture;
}

inline std::string blobImage(int t) {
  return "labeled-data/clip/img" + std::string(t < 10 ? "0" : "") + std::to_string(t) + ".png";
}

/// CollectedData.csv, project.yaml and pictures of `frames` frames; the square of every fifth frame is not labelled.
inline project::Project blobProject(const std::filesystem::path& folder, int frames) {
  std::filesystem::create_directories(folder / "labeled-data" / "clip");
  std::ofstream csv(folder / "CollectedData.csv");
  csv << "scorer,ann,ann,ann,ann\nbodyparts,disc,disc,square,square\ncoords,x,y,x,y\n";
  for (int t = 0; t < frames; ++t) {
    io::writeImage(folder / blobImage(t), blobPicture(t));
    csv << blobImage(t) << ',' << discAt(t).x << ',' << discAt(t).y << ',';
    if (t % 5 == 4) {
      csv << ",\n";
    } else {
      csv << squareAt(t).x << ',' << squareAt(t).y << '\n';
    }
  }
  csv.close();
  std::ofstream(folder / "project.yaml") << "view_names: []\nkeypoint_names: [disc, square]\n";
  return project::open(folder);
}

inline void blobVideo(const std::filesystem::path& path, int frames) {
  std::filesystem::create_directories(path.parent_path());
  video::WriteOptions options;
  options.crf = 0;
  options.threads = 1;
  video::VideoWriter writer(path, kBlobWidth, kBlobHeight, options);
  for (int t = 0; t < frames; ++t) writer.write(blobPicture(t));
  writer.commit();
}

/// Small, and the same on every machine: one thread, fp32.
inline pose::TrainOptions smallOptions(std::int64_t steps) {
  pose::TrainOptions options;
  options.width = 64;
  options.height = 64;
  options.members = 1;
  options.batchSize = 4;
  options.steps = steps;
  options.warmup = 0.1;
  options.augmentation = "none";
  options.decoder = "window";
  options.threads = 1;
  options.device = "cpu";
  options.precision = "fp32";
  return options;
}

}  // namespace parsimony::tests
