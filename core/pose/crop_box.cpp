// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/crop_box.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::pose {
namespace {

using base::Error;
using base::ErrorCode;
using tracks::BoundingBox;

constexpr double BoundingBox::*kParts[] = {&BoundingBox::x, &BoundingBox::y, &BoundingBox::width, &BoundingBox::height};

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

/// Range and mean of a coordinate.
struct Extent {
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
  double sum = 0.0;

  void add(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
    sum += value;
  }
};

double evenAbove(double length) {
  const double whole = std::ceil(length);
  return whole + std::fmod(whole, 2.0);
}

[[noreturn]] void noBox() {
  throw Error(ErrorCode::Empty, {{"expected", "a frame in which the keypoints are seen"}});
}

}  // namespace

void CropOptions::describe(base::OptionsVisitor& v) {
  v.field(base::numberField("crop_ratio", "", base::Tier::Basic, "crop_ratio", 1, 20), cropRatio);
  v.field(base::numberField("crop_size", "px", base::Tier::Advanced, "", 0, 16384), cropSize);
  v.field(base::textField("anchor_keypoints", base::Tier::Advanced, "anchor_keypoints", {}), anchorKeypoints);
  v.field(base::numberField("minimum_likelihood", "", base::Tier::Advanced, "", 0, 1), minimumLikelihood);
  v.field(base::numberField("smoothing_window", "frames", base::Tier::Advanced, "", 1, 10001), window);
}

std::vector<base::Problem> CropOptions::problems() const {
  return base::rangeProblems(*this);
}

std::vector<int> anchorIndices(const std::vector<std::string>& keypoints, const CropOptions& options) {
  std::vector<int> anchors;
  if (base::trimmed(options.anchorKeypoints).empty()) {
    anchors.resize(keypoints.size());
    std::iota(anchors.begin(), anchors.end(), 0);
    return anchors;
  }
  for (const std::string_view part : base::split(options.anchorKeypoints, ',')) {
    const std::string_view name = base::trimmed(part);
    const auto found = std::find(keypoints.begin(), keypoints.end(), name);
    if (found == keypoints.end()) {
      throw Error(ErrorCode::InvalidValue,
                  {{"field", "anchor_keypoints"}, {"value", std::string(name)}, {"expected", "names of keypoints, separated by commas"}});
    }
    anchors.push_back(static_cast<int>(found - keypoints.begin()));
  }
  return anchors;
}

BoundingBox cropBox(std::span<const double> pose, const std::vector<int>& anchors, const CropOptions& options) {
  Extent x, y;
  int numSeen = 0;
  for (const int anchor : anchors) {
    const auto values = pose.subspan(static_cast<std::size_t>(anchor) * 3, 3);
    if (!std::isfinite(values[0]) || !std::isfinite(values[1]) || values[2] < options.minimumLikelihood) continue;
    x.add(values[0]);
    y.add(values[1]);
    ++numSeen;
  }
  if (numSeen == 0) return {};
  const double span = std::max(x.most - x.least, y.most - y.least);
  const double side = evenAbove(options.cropSize > 0 ? static_cast<double>(options.cropSize) : span * options.cropRatio);
  if (side < 2) return {};
  const auto whole = [](double value) { return std::trunc(value) + 0.0; };  // no negative zero, which would be written "-0"
  return {.x = whole(x.sum / numSeen - side / 2), .y = whole(y.sum / numSeen - side / 2), .width = side, .height = side};
}

CropBoxes cropBoxes(const tracks::Tracks& predictions, const CropOptions& options) {
  const std::vector<int> anchors = anchorIndices(predictions.keypoints(), options);
  CropBoxes result;
  for (std::int64_t frame = 0; frame < predictions.numFrames(); ++frame) {
    result.boxes.push_back(cropBox(predictions.row(frame), anchors, options));
  }
  result.numFilled = fillMissing(result.boxes);
  result.boxes = smoothed(result.boxes, options.window);
  return result;
}

std::int64_t fillMissing(std::vector<BoundingBox>& boxes) {
  std::int64_t numFilled = 0;
  std::size_t before = boxes.size();  // none yet
  for (std::size_t frame = 0; frame < boxes.size(); ++frame) {
    if (boxes[frame].isNone()) continue;
    const std::size_t first = before == boxes.size() ? 0 : before + 1;
    for (std::size_t gap = first; gap < frame; ++gap, ++numFilled) {
      if (before == boxes.size()) {
        boxes[gap] = boxes[frame];
        continue;
      }
      const double share = static_cast<double>(gap - before) / static_cast<double>(frame - before);
      for (const auto part : kParts) {
        boxes[gap].*part = std::nearbyint(boxes[before].*part + share * (boxes[frame].*part - boxes[before].*part));
      }
    }
    before = frame;
  }
  if (before == boxes.size() && !boxes.empty()) noBox();
  for (std::size_t gap = before + 1; gap < boxes.size(); ++gap, ++numFilled) boxes[gap] = boxes[before];
  return numFilled;
}

std::vector<BoundingBox> smoothed(const std::vector<BoundingBox>& boxes, std::int64_t window) {
  if (window <= 1) return boxes;
  const auto count = static_cast<std::int64_t>(boxes.size());
  std::vector<BoundingBox> result(boxes.size());
  std::vector<double> values;
  for (std::int64_t frame = 0; frame < count; ++frame) {
    const std::int64_t first = std::max<std::int64_t>(0, frame - window / 2);
    const std::int64_t end = std::min(count, frame + (window - 1) / 2 + 1);
    for (const auto part : kParts) {
      values.clear();
      for (std::int64_t other = first; other < end; ++other) {
        const BoundingBox& box = boxes[static_cast<std::size_t>(other)];
        if (!box.isNone()) values.push_back(box.*part);
      }
      if (!values.empty()) result[static_cast<std::size_t>(frame)].*part = std::nearbyint(median(values));
    }
  }
  return result;
}

void writeBoxMetadata(const std::filesystem::path& path, std::int64_t window, const std::string& source) {
  const nlohmann::json json{{"method", "median"}, {"window", window}, {"source", source}};
  base::writeFileAtomically(path, json.dump(2) + "\n");
}

BoundingBox clamped(const BoundingBox& box, int pictureWidth, int pictureHeight) {
  if (box.isNone()) return {.x = 0, .y = 0, .width = static_cast<double>(pictureWidth), .height = static_cast<double>(pictureHeight)};
  const auto side = [](double start, double length, int limit) {
    const double first = std::clamp(std::trunc(start), 0.0, std::max(0.0, limit - 1.0));
    const double end = std::max(first + 1, std::trunc(std::min<double>(limit, start + length)));
    return std::pair(first, end - first);
  };
  const auto [x, width] = side(box.x, box.width, pictureWidth);
  const auto [y, height] = side(box.y, box.height, pictureHeight);
  return {.x = x, .y = y, .width = width, .height = height};
}

std::pair<int, int> croppedVideoSize(const std::vector<BoundingBox>& boxes) {
  std::vector<double> widths, heights;
  for (const BoundingBox& box : boxes) {
    if (box.isNone()) continue;
    widths.push_back(box.width);
    heights.push_back(box.height);
  }
  if (widths.empty()) noBox();
  const auto even = [](double length) { return std::max(2, 2 * static_cast<int>(std::nearbyint(length / 2))); };
  return {even(median(widths)), even(median(heights))};
}

tracks::Prediction CropMap::toCrop(const tracks::Prediction& point) const {
  return {(point.x - box.x) / box.width * width, (point.y - box.y) / box.height * height, point.likelihood};
}

tracks::Prediction CropMap::toFrame(const tracks::Prediction& point) const {
  return {point.x / width * box.width + box.x, point.y / height * box.height + box.y, point.likelihood};
}

tracks::Tracks remapped(const tracks::Tracks& cropPredictions, const std::vector<BoundingBox>& boxes, double width, double height) {
  if (static_cast<std::int64_t>(boxes.size()) != cropPredictions.numFrames()) {
    throw Error(ErrorCode::Inconsistent,
                {{"expected", std::to_string(cropPredictions.numFrames()) + " boxes"}, {"found", std::to_string(boxes.size())}});
  }
  tracks::Tracks result = cropPredictions;
  for (std::int64_t frame = 0; frame < result.numFrames(); ++frame) {
    const CropMap map{boxes[static_cast<std::size_t>(frame)], width, height};
    for (int k = 0; k < result.numKeypoints(); ++k) result.set(frame, k, map.toFrame(result.at(frame, k)));
  }
  return result;
}

}  // namespace parsimony::pose
