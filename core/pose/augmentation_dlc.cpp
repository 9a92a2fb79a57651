// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "core/pose/augmentation.h"

namespace parsimony::pose {
namespace {

void rotateQuarters(Sample& sample, int quarters) {
  for (int i = 0; i < quarters; ++i) {
    const double height = sample.picture.rows;
    cv::rotate(sample.picture, sample.picture, cv::ROTATE_90_CLOCKWISE);
    transformPoints(sample.points, {0, -1, height, 1, 0, 0});
  }
}

void rotateFreely(Sample& sample, double degrees) {
  const cv::Point2f centre(sample.picture.cols / 2.0F - 0.5F, sample.picture.rows / 2.0F - 0.5F);
  const cv::Mat m = cv::getRotationMatrix2D(centre, degrees, 1.0);
  cv::warpAffine(sample.picture, sample.picture, m, sample.picture.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar::all(0));
  transformPoints(sample.points, cv::Matx23d(m.ptr<double>()));
}

void motionBlur(cv::Mat& picture, double degrees) {
  cv::Mat kernel = cv::Mat::zeros(5, 5, CV_32F);
  kernel.row(2).setTo(1.0F);
  cv::warpAffine(kernel, kernel, cv::getRotationMatrix2D({2, 2}, degrees, 1.0), kernel.size());
  cv::filter2D(picture, picture, -1, kernel / std::max(1e-6, cv::sum(kernel)[0]));
}

/// A coarse random mask: cells of a grid `share` of the picture's size, each set with probability p.
cv::Mat coarseMask(cv::Size size, double share, double p, SampleRandom& random) {
  cv::Mat coarse(std::max(3, static_cast<int>(size.height * share)), std::max(3, static_cast<int>(size.width * share)), CV_8U);
  for (auto& cell : cv::Mat_<uchar>(coarse)) cell = random.chance(p) ? 255 : 0;
  cv::Mat mask;
  cv::resize(coarse, mask, size, 0, 0, cv::INTER_NEAREST);
  return mask;
}

void coarseDropout(cv::Mat& picture, SampleRandom& random) {
  if (picture.channels() == 1 || !random.chance(0.5)) {
    picture.setTo(cv::Scalar::all(0), coarseMask(picture.size(), 0.3, 0.02, random));
    return;
  }
  std::vector<cv::Mat> channels;
  cv::split(picture, channels);
  for (auto& channel : channels) channel.setTo(0, coarseMask(picture.size(), 0.3, 0.02, random));
  cv::merge(channels, picture);
}

void coarseSaltOrPepper(cv::Mat& picture, bool salt, SampleRandom& random) {
  const cv::Mat mask = coarseMask(picture.size(), random.uniform(0.05, 0.1), 0.01, random);
  const double value = salt ? random.uniform(128.0, 255.0) : random.uniform(0.0, 127.0);
  picture.setTo(cv::Scalar::all(value), mask);
}

/// Smooth random displacement of at most a few pixels; points follow the displacement at their position.
void elastic(Sample& sample, double alpha, SampleRandom& random) {
  const cv::Size size = sample.picture.size();
  const auto field = [&] {
    cv::Mat noise(size, CV_32F);
    cv::RNG rng(random.next());
    rng.fill(noise, cv::RNG::UNIFORM, -1.0, 1.0);
    cv::GaussianBlur(noise, noise, {0, 0}, 5.0);
    return cv::Mat(noise * alpha);
  };
  const cv::Mat dx = field();
  const cv::Mat dy = field();
  cv::Mat mapX(size, CV_32F), mapY(size, CV_32F);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      mapX.at<float>(y, x) = static_cast<float>(x) + dx.at<float>(y, x);
      mapY.at<float>(y, x) = static_cast<float>(y) + dy.at<float>(y, x);
    }
  }
  cv::remap(sample.picture, sample.picture, mapX, mapY, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
  for (auto& point : sample.points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
    const int x = std::clamp(static_cast<int>(std::lround(point.x)), 0, size.width - 1);
    const int y = std::clamp(static_cast<int>(std::lround(point.y)), 0, size.height - 1);
    point.x -= dx.at<float>(y, x);  // remap pulls: what was at x + dx is now at x
    point.y -= dy.at<float>(y, x);
  }
}

void perChannel(cv::Mat& picture, const std::function<void(cv::Mat&)>& change) {
  std::vector<cv::Mat> channels;
  cv::split(picture, channels);
  for (auto& channel : channels) change(channel);
  cv::merge(channels, picture);
}

void emboss(cv::Mat& picture, double alpha, double strength) {
  const auto s = static_cast<float>(strength);
  const cv::Mat kernel = (cv::Mat_<float>(3, 3) << -1 - s, 0 - s, 0, 0 - s, 1, 0 + s, 0, 0 + s, 1 + s);
  cv::Mat raised;
  cv::filter2D(picture, raised, -1, kernel);
  cv::addWeighted(picture, 1.0 - alpha, raised, alpha, 0.0, picture);
}

/// Each side is cut or padded by up to 15 %.
void cropAndPad(Sample& sample, SampleRandom& random) {
  const cv::Size size = sample.picture.size();
  std::array<int, 4> sides{};  // top, right, bottom, left; positive pads
  for (std::size_t i = 0; i < 4; ++i) sides[i] = static_cast<int>(random.uniform(-0.15, 0.15) * (i % 2 == 0 ? size.height : size.width));
  const auto pad = [&sides](std::size_t i) { return std::max(0, sides[i]); };
  const auto cut = [&sides](std::size_t i) { return std::max(0, -sides[i]); };
  cv::Mat inner = sample.picture(cv::Rect(cut(3), cut(0), size.width - cut(3) - cut(1), size.height - cut(0) - cut(2)));
  cv::copyMakeBorder(inner.clone(), sample.picture, pad(0), pad(2), pad(3), pad(1), cv::BORDER_CONSTANT);
  transformPoints(sample.points, {1, 0, static_cast<double>(sides[3]), 0, 1, static_cast<double>(sides[0])});
}

}  // namespace

void augmentDlc(Sample& sample, const std::string& pipeline, SampleRandom& random) {
  if (pipeline == "dlc-lr") rotateQuarters(sample, 2 * random.below(2));
  if (pipeline == "dlc-top-down") rotateQuarters(sample, random.below(4));
  if (random.chance(0.4)) rotateFreely(sample, random.uniform(-25.0, 25.0));
  if (random.chance(0.5)) motionBlur(sample.picture, random.uniform(-90.0, 90.0));
  if (random.chance(0.5)) coarseDropout(sample.picture, random);
  if (random.chance(0.5)) coarseSaltOrPepper(sample.picture, true, random);
  if (random.chance(0.5)) coarseSaltOrPepper(sample.picture, false, random);
  if (random.chance(0.5)) elastic(sample, random.uniform(0.0, 10.0), random);
  if (random.chance(0.1)) perChannel(sample.picture, [](cv::Mat& channel) { cv::equalizeHist(channel, channel); });
  if (random.chance(0.1)) perChannel(sample.picture, [](cv::Mat& channel) { cv::createCLAHE(4.0, {8, 8})->apply(channel, channel); });
  if (random.chance(0.1)) emboss(sample.picture, random.uniform(0.0, 0.5), random.uniform(0.5, 1.5));
  if (random.chance(0.4)) cropAndPad(sample, random);
}

}  // namespace parsimony::pose
