// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/augmentation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "core/pose/picture_size.h"

namespace parsimony::pose {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Resize to (width, height), then size, aspect, shear, rotation about the centre and shift, as one matrix frame px -> model px.
cv::Matx23d randomAffine(cv::Size from, int width, int height, const AugmentationOptions& options, SampleRandom& random) {
  const double angle = random.uniform(-options.rotation, options.rotation) * std::numbers::pi / 180.0;
  const double size = std::exp(random.uniform(-options.scale, options.scale));
  const double aspect = std::exp(random.uniform(-0.5, 0.5) * std::log(1.2));
  const double shear = std::tan(random.uniform(-8.0, 8.0) * std::numbers::pi / 180.0);
  const double dx = random.uniform(-options.shift, options.shift) * width;
  const double dy = random.uniform(-options.shift, options.shift) * height;
  const cv::Matx22d turn(std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle));
  const cv::Matx22d change = turn * cv::Matx22d(1, shear, 0, 1) * cv::Matx22d(size * aspect, 0, 0, size / aspect);
  const cv::Matx22d linear = change * cv::Matx22d(static_cast<double>(width) / from.width, 0, 0, static_cast<double>(height) / from.height);
  const cv::Vec2d moved = cv::Vec2d(width / 2.0 + dx, height / 2.0 + dy) - change * cv::Vec2d(width / 2.0, height / 2.0);
  return {linear(0, 0), linear(0, 1), moved[0], linear(1, 0), linear(1, 1), moved[1]};
}

/// Convention of points (no half-pixel term) to convention of pixels (centres at integers): p_out + 0.5 = A (p_in + 0.5) + b.
cv::Matx23d pixelMatrix(const cv::Matx23d& points) {
  cv::Matx23d m = points;
  m(0, 2) += 0.5 * (points(0, 0) + points(0, 1)) - 0.5;
  m(1, 2) += 0.5 * (points(1, 0) + points(1, 1)) - 0.5;
  return m;
}

/// The affine map and on top of it a smooth displacement of at most 2 % of the width: result(q) = picture(A^-1 (q + d(q))).
void warpElastically(const cv::Mat& picture, const cv::Matx23d& affine, int width, int height, Sample& result, SampleRandom& random) {
  cv::Mat coarse(6, 6, CV_32FC2);
  for (auto& v : cv::Mat_<cv::Vec2f>(coarse)) {
    v = {static_cast<float>(random.uniform(-0.02, 0.02) * width), static_cast<float>(random.uniform(-0.02, 0.02) * width)};
  }
  cv::Mat field;
  cv::resize(coarse, field, {width, height}, 0, 0, cv::INTER_CUBIC);
  cv::Matx23d inverse;
  cv::invertAffineTransform(pixelMatrix(affine), inverse);
  const cv::Matx23f n = inverse;
  cv::Mat map(height, width, CV_32FC2);
  for (int y = 0; y < height; ++y) {
    const auto* d = field.ptr<cv::Vec2f>(y);
    auto* m = map.ptr<cv::Vec2f>(y);
    for (int x = 0; x < width; ++x) {
      const float u = static_cast<float>(x) + d[x][0];
      const float v = static_cast<float>(y) + d[x][1];
      m[x] = {n(0, 0) * u + n(0, 1) * v + n(0, 2), n(1, 0) * u + n(1, 1) * v + n(1, 2)};
    }
  }
  cv::remap(picture, result.picture, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar::all(0));
  for (auto& point : result.points) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
    const double px = point.x, py = point.y;
    for (int i = 0; i < 4; ++i) {  // fixed point of q + d(q) = p
      const auto& d =
          field.at<cv::Vec2f>(std::clamp(static_cast<int>(point.y), 0, height - 1), std::clamp(static_cast<int>(point.x), 0, width - 1));
      point.x = px - d[0];
      point.y = py - d[1];
    }
  }
}

void changeLight(cv::Mat& picture, double amount, SampleRandom& random) {
  const double gamma = std::exp(random.uniform(-1.25, 1.25) * amount);
  const double contrast = std::exp(random.uniform(-amount, amount));
  const double brightness = random.uniform(-0.2, 0.2) * amount;
  cv::Mat table(1, 256, CV_8U);
  for (int i = 0; i < 256; ++i) {
    const double v = (std::pow(i / 255.0, gamma) - 0.5) * contrast + 0.5 + brightness;
    table.at<uchar>(i) = cv::saturate_cast<uchar>(255.0 * v);
  }
  cv::LUT(picture, table, picture);
}

/// A Gaussian of 3 or 5 px, or a line of 5 px in a random direction.
void blur(cv::Mat& picture, SampleRandom& random) {
  if (random.chance(0.5)) {
    const int size = random.chance(0.5) ? 3 : 5;
    cv::GaussianBlur(picture, picture, {size, size}, 0);
    return;
  }
  cv::Mat kernel = cv::Mat::zeros(5, 5, CV_32F);
  const double angle = random.uniform(0.0, std::numbers::pi);
  for (int i = -4; i <= 4; ++i) {
    kernel.at<float>(static_cast<int>(std::lround(2.0 + 0.5 * i * std::sin(angle))),
                     static_cast<int>(std::lround(2.0 + 0.5 * i * std::cos(angle)))) = 1.0F;
  }
  cv::filter2D(picture, picture, -1, kernel / cv::sum(kernel)[0]);
}

void addNoise(cv::Mat& picture, SampleRandom& random) {
  const double sigma = random.uniform(0.0, 8.0);
  cv::Mat noise(picture.size(), CV_16SC(picture.channels()));
  cv::RNG rng(random.next());
  rng.fill(noise, cv::RNG::NORMAL, 0.0, sigma);
  cv::Mat sum;
  cv::add(picture, noise, sum, cv::noArray(), CV_16S);
  sum.convertTo(picture, picture.type());
}

/// One to three grey rectangles. The keypoints under them stay: the network learns to infer them from the rest.
void cutOut(cv::Mat& picture, SampleRandom& random) {
  const int holes = 1 + random.below(3);
  for (int i = 0; i < holes; ++i) {
    const int w = static_cast<int>(random.uniform(1.0 / 16, 1.0 / 5) * picture.cols);
    const int h = static_cast<int>(random.uniform(1.0 / 16, 1.0 / 5) * picture.rows);
    const int x = random.below(std::max(1, picture.cols - w));
    const int y = random.below(std::max(1, picture.rows - h));
    picture(cv::Rect(x, y, w, h)).setTo(cv::Scalar::all(random.uniform(0.0, 200.0)));
  }
}

void flip(Sample& sample, const std::vector<std::pair<int, int>>& leftRight) {
  cv::flip(sample.picture, sample.picture, 1);
  for (auto& point : sample.points) point.x = sample.picture.cols - point.x;
  for (const auto& [left, right] : leftRight)
    std::swap(sample.points[static_cast<std::size_t>(left)], sample.points[static_cast<std::size_t>(right)]);
}

void dropOutside(Sample& sample) {
  for (auto& point : sample.points) {
    if (point.x >= 0.0 && point.x < sample.picture.cols && point.y >= 0.0 && point.y < sample.picture.rows) continue;
    point.x = point.y = kNaN;
  }
}

/// Rotation and scale about the centre of the resized picture, as one matrix picture px -> model px.
cv::Matx23d gentleAffine(cv::Size from, int width, int height, SampleRandom& random) {
  const double angle = random.uniform(-10.0, 10.0) * std::numbers::pi / 180.0;
  const double sx = random.uniform(0.8, 1.2);
  const double sy = random.uniform(0.8, 1.2);
  const cv::Matx22d change = cv::Matx22d(std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)) * cv::Matx22d(sx, 0, 0, sy);
  const cv::Matx22d linear = change * cv::Matx22d(static_cast<double>(width) / from.width, 0, 0, static_cast<double>(height) / from.height);
  const cv::Vec2d moved = cv::Vec2d(width / 2.0, height / 2.0) - change * cv::Vec2d(width / 2.0, height / 2.0);
  return {linear(0, 0), linear(0, 1), moved[0], linear(1, 0), linear(1, 1), moved[1]};
}

/// Brightness and contrast shared by the window, and noise that grows with the root of the light.
void changeGently(cv::Mat& picture, SampleRandom& window, SampleRandom& frame) {
  const double brightness = window.uniform(0.75, 1.25);
  const double contrast = window.uniform(0.75, 1.25);
  const double shot = window.uniform(0.0, 10.0);
  picture.convertTo(picture, -1, brightness * contrast, 128.0 * (1.0 - contrast) * brightness);
  cv::Mat level, noise(picture.size(), CV_32FC(picture.channels()));
  picture.convertTo(level, CV_32F, 1.0 / 255.0);
  cv::sqrt(level, level);
  cv::RNG rng(frame.next());
  rng.fill(noise, cv::RNG::NORMAL, 0.0, shot);
  cv::add(picture, noise.mul(level), picture, cv::noArray(), picture.type());
}

}  // namespace

WarpedFrame augmentVideoFrame(const cv::Mat& picture, cv::Size frameSize, int width, int height, const AugmentationOptions& options,
                              SampleRandom window, SampleRandom& frame) {
  const bool ours = options.pipeline == "parsimony";
  cv::Matx23d affine(static_cast<double>(width) / picture.cols, 0, 0, 0, static_cast<double>(height) / picture.rows, 0);
  if (ours) affine = randomAffine(picture.size(), width, height, options, window);
  if (!ours && options.pipeline != "none") affine = gentleAffine(picture.size(), width, height, window);
  WarpedFrame result;
  cv::warpAffine(picture, result.picture, pixelMatrix(affine), {width, height}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar::all(0));
  if (ours) {
    if (frame.chance(0.3)) blur(result.picture, frame);
    if (options.photometric > 0.0 && frame.chance(0.8)) changeLight(result.picture, options.photometric, frame);
    if (frame.chance(0.7)) cutOut(result.picture, frame);
    if (frame.chance(0.4)) addNoise(result.picture, frame);
  } else if (options.pipeline != "none") {
    changeGently(result.picture, window, frame);
  }
  const double sx = static_cast<double>(picture.cols) / frameSize.width;
  const double sy = static_cast<double>(picture.rows) / frameSize.height;
  result.toModel = {affine(0, 0) * sx, affine(0, 1) * sy, affine(0, 2), affine(1, 0) * sx, affine(1, 1) * sy, affine(1, 2)};
  return result;
}

void transformPoints(std::vector<tracks::LabelPoint>& points, const cv::Matx23d& m) {
  for (auto& point : points) {
    const double x = point.x;
    const double y = point.y;
    point.x = m(0, 0) * x + m(0, 1) * y + m(0, 2);
    point.y = m(1, 0) * x + m(1, 1) * y + m(1, 2);
  }
}

Sample prepare(const Sample& original, int width, int height) {
  Sample result = original;
  cv::resize(reducedFor(original.picture, width, height), result.picture, {width, height}, 0, 0, cv::INTER_LINEAR);
  const double sx = static_cast<double>(width) / original.picture.cols;
  const double sy = static_cast<double>(height) / original.picture.rows;
  transformPoints(result.points, {sx, 0, 0, 0, sy, 0});
  return result;
}

Sample augment(const Sample& original, int width, int height, const AugmentationOptions& options, SampleRandom& random) {
  Sample result;
  if (options.pipeline == "none") {
    result = prepare(original, width, height);
  } else if (options.pipeline == "parsimony") {
    const cv::Mat picture = reducedFor(original.picture, width, height);
    result.points = original.points;
    const double sx = static_cast<double>(picture.cols) / original.picture.cols;
    const double sy = static_cast<double>(picture.rows) / original.picture.rows;
    transformPoints(result.points, {sx, 0, 0, 0, sy, 0});
    const auto affine = randomAffine(picture.size(), width, height, options, random);
    transformPoints(result.points, affine);
    if (random.chance(0.5)) {
      warpElastically(picture, affine, width, height, result, random);
    } else {
      cv::warpAffine(picture, result.picture, pixelMatrix(affine), {width, height}, cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                     cv::Scalar::all(0));
    }
    if (random.chance(0.3)) blur(result.picture, random);
    if (options.photometric > 0.0 && random.chance(0.8)) changeLight(result.picture, options.photometric, random);
    if (random.chance(0.7)) cutOut(result.picture, random);
    if (random.chance(0.4)) addNoise(result.picture, random);
  } else {
    Sample changed{original.picture.clone(), original.points};
    augmentDlc(changed, options.pipeline, random);
    dropOutside(changed);
    result = prepare(changed, width, height);
  }
  if (options.horizontalFlip && random.chance(0.5)) flip(result, options.leftRight);
  dropOutside(result);
  return result;
}

}  // namespace parsimony::pose
