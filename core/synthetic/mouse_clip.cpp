// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/mouse_clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "core/base/error.h"
#include "core/synthetic/keypoints.h"
#include "core/synthetic/renderer.h"

namespace parsimony::synthetic {

namespace {

// How many moments make an exposure: enough that what moves is smeared and not doubled.
int momentsOf(const MouseOptions& options) {
  return std::clamp(static_cast<int>(std::ceil(options.shutter / 3.0)), 4, 12);
}

const MouseOptions& checked(const MouseOptions& options) {
  const std::vector<base::Problem> problems = options.problems();
  if (!problems.empty()) {
    const base::Problem& p = problems.front();
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", p.field}, {"value", p.found}, {"expected", p.expected}});
  }
  return options;
}

}  // namespace

struct MouseClip::Impl {
  explicit Impl(const MouseOptions& given) : options(checked(given)), ground(options.floor), plan(options), renderer(options, ground) {}

  // seconds of the middle of the exposure
  [[nodiscard]] double time(std::int64_t frame) const {
    if (frame < 0 || frame >= options.frames) {
      throw base::Error(
          base::ErrorCode::InvalidValue,
          {{"field", "frame"}, {"frame", frame}, {"value", frame}, {"expected", "0 .. " + std::to_string(options.frames - 1)}});
    }
    return static_cast<double>(frame) / options.framesPerSecond;
  }

  [[nodiscard]] Moment moment(double seconds) const {
    Moment m;
    m.pose = poseAt(plan, options, ground, seconds);
    m.brightness = 1.0 + options.flicker * std::sin(2.0 * std::numbers::pi * options.flickerHz * seconds);
    return m;
  }

  MouseOptions options;
  Ground ground;
  MotionPlan plan;
  Renderer renderer;
};

MouseClip::MouseClip(const MouseOptions& options) : m_impl(std::make_unique<Impl>(options)) {}
MouseClip::~MouseClip() = default;
MouseClip::MouseClip(MouseClip&&) noexcept = default;
MouseClip& MouseClip::operator=(MouseClip&&) noexcept = default;

const MouseOptions& MouseClip::options() const {
  return m_impl->options;
}
std::int64_t MouseClip::numFrames() const {
  return m_impl->options.frames;
}
cv::Size MouseClip::size() const {
  return {static_cast<int>(m_impl->options.width), static_cast<int>(m_impl->options.height)};
}

cv::Mat MouseClip::render(std::int64_t frame) {
  const double middle = m_impl->time(frame);
  std::vector<Moment> moments;
  const int count = momentsOf(m_impl->options);
  for (int i = 0; i < count; ++i) {
    const double part = (i + 0.5) / count - 0.5;
    moments.push_back(m_impl->moment(middle + part * m_impl->options.shutter / 1000.0));
  }
  std::array<std::vector<Marker>, 2> markers;
  if (m_impl->options.markerRadius > 0.0) {
    const std::vector<TruthPoint> points = truth(frame);
    const std::vector<Keypoint> keypoints = keypointsOf(poseAt(m_impl->plan, m_impl->options, m_impl->ground, middle));
    for (std::size_t k = 0; k < points.size(); ++k) {
      if (points[k].occluded) continue;
      markers[k / keypoints.size()].push_back({keypoints[k % keypoints.size()].position, m_impl->options.markerRadius});
    }
  }
  return m_impl->renderer.picture(moments, markers, frame);
}

std::vector<TruthPoint> MouseClip::truth(std::int64_t frame) {
  const MousePose pose = poseAt(m_impl->plan, m_impl->options, m_impl->ground, m_impl->time(frame));
  const std::vector<Keypoint> keypoints = keypointsOf(pose);
  std::vector<TruthPoint> points;
  SurfaceBuffer surface;
  for (const View view : {View::Side, View::Bottom}) {
    const ViewMap map = viewMap(m_impl->options, view);
    m_impl->renderer.surfaces(pose, map, surface);
    for (const Keypoint& keypoint : keypoints) {
      const Eigen::Vector2d pixel = map.project(keypoint.position);
      const bool inView = map.contains(pixel);
      points.push_back({pixel.x(), pixel.y(), !inView || hidden(keypoint, map, surface), inView});
    }
  }
  return points;
}

tracks::Skeleton MouseClip::skeleton() {
  const std::vector<std::string> names = keypointNames();
  const auto n = static_cast<int>(names.size());
  tracks::Skeleton skeleton;
  for (const char* view : {"_top", "_bot"}) {
    for (const std::string& name : names) skeleton.keypoints.push_back(name + view);
  }
  const auto add = [&](std::vector<std::pair<int, int>>& pairs, const char* a, const char* b) {
    for (const int offset : {0, n}) {
      const auto index = [&](const char* name) {
        return offset + static_cast<int>(std::find(names.begin(), names.end(), name) - names.begin());
      };
      pairs.emplace_back(index(a), index(b));
    }
  };
  for (const auto& [a, b] : std::array<std::array<const char*, 2>, 11>{{{"nose", "earL"},
                                                                        {"nose", "earR"},
                                                                        {"earL", "earR"},
                                                                        {"earL", "pawLF"},
                                                                        {"earR", "pawRF"},
                                                                        {"earL", "tailBase"},
                                                                        {"earR", "tailBase"},
                                                                        {"tailBase", "pawLH"},
                                                                        {"tailBase", "pawRH"},
                                                                        {"tailBase", "tailMid"},
                                                                        {"tailMid", "tailTip"}}}) {
    add(skeleton.edges, a, b);
  }
  for (const auto& [a, b] : std::array<std::array<const char*, 2>, 3>{{{"earL", "earR"}, {"pawLF", "pawRF"}, {"pawLH", "pawRH"}}}) {
    add(skeleton.leftRight, a, b);
  }
  return skeleton;
}

}  // namespace parsimony::synthetic
