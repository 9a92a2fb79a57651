// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/renderer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace parsimony::synthetic {
namespace {

constexpr double kShadowBlur = 4.0;   // mm
constexpr double kShadowThrow = 5.0;  // mm, how far the shadow on the wall falls beside the animal
constexpr float kHaze = 15.0F;        // mm above the floor over which the animal fades in the bottom view

// A moving average over 2 reach + 1 pixels along one direction of a picture.
void boxBlur(std::vector<float>& values, int lines, int length, int lineStep, int step, int reach) {
  std::vector<float> line(static_cast<std::size_t>(length));
  for (int l = 0; l < lines; ++l) {
    float* first = &values[static_cast<std::size_t>(l) * static_cast<std::size_t>(lineStep)];
    const auto value = [&](int i) { return first[static_cast<std::ptrdiff_t>(std::clamp(i, 0, length - 1)) * step]; };
    float sum = 0.0F;
    for (int i = -reach; i <= reach; ++i) sum += value(i);
    for (int i = 0; i < length; ++i) {
      line[static_cast<std::size_t>(i)] = sum / static_cast<float>(2 * reach + 1);
      sum += value(i + reach + 1) - value(i - reach);
    }
    for (int i = 0; i < length; ++i) first[static_cast<std::ptrdiff_t>(i) * step] = line[static_cast<std::size_t>(i)];
  }
}

// Rooks on a chess board: every row and column of sub-pixels is used once, the mean is the pixel's centre.
std::array<double, 2> subPixel(int moment, int moments) {
  const double x = (moment + 0.5) / moments - 0.5;
  int step = std::max(1, static_cast<int>(std::lround(0.618 * moments)));
  while (std::gcd(step, moments) != 1) ++step;
  const double y = ((moment * step + moments / 2) % moments + 0.5) / moments - 0.5;
  return {x, y};
}

}  // namespace

Renderer::Renderer(const MouseOptions& options, const Ground& ground)
    : m_options(options),
      m_ground(ground),
      m_coat(coatOf(options)),
      m_shader(options, m_coat),
      m_backdrop(options),
      m_sensor(options),
      m_channels(options.colour ? 3 : 1) {}

void Renderer::surfaces(const MousePose& pose, const ViewMap& map, SurfaceBuffer& out) {
  buildBody(pose, m_coat, m_backdrop.posts(), m_ground, m_mesh);
  rasterise(m_mesh, map, 0.0, 0.0, nullptr, out);
}

void Renderer::addMoment(const Moment& moment, View view, double shiftX, double shiftY, float share, ViewLight& light) {
  const ViewMap map = viewMap(m_options, view);
  rasterise(m_mesh, map, shiftX, shiftY, &m_shader.hair(), m_surface);
  m_backdrop.at(view, moment.pose.belt, m_level, m_through);
  const auto brightness = static_cast<float>(moment.brightness);
  const float weight = share * brightness;
  for (int row = 0; row < map.height; ++row) {
    for (int x = 0; x < map.width; ++x) {
      const std::size_t at = m_surface.index(x, row);
      const float depth = m_surface.depth[at];
      if (depth == SurfaceBuffer::kNothing) {
        light.backdrop[at] += weight * m_level[at];
        continue;
      }
      const Radiance radiance = m_shader.shade(m_surface, map, x, row, shiftX, shiftY);
      float clear = weight;
      light.cover[at] += share;
      if (view == View::Bottom) {
        // the floor's own light lies over the animal, and what is higher is paler
        light.backdrop[at] += 0.8F * weight * m_level[at];
        clear *= m_through[at] * (0.45F + 0.75F * std::exp(-std::max(depth, 0.0F) / kHaze));
      }
      if (m_channels == 1) {
        light.animal[at] += clear * (0.3F * radiance[0] + 0.59F * radiance[1] + 0.11F * radiance[2]);
      } else {
        for (std::size_t c = 0; c < 3; ++c) light.animal[at * 3 + c] += clear * radiance[c];
      }
    }
  }
  addWhiskers(moment.pose, map, shiftX, shiftY, 16.0F * weight * m_shader.lighting().keyStrength, light);
}

void Renderer::addWhiskers(const MousePose& pose, const ViewMap& map, double shiftX, double shiftY, float level, ViewLight& light) {
  for (const Hair& hair : whiskers(pose)) {
    const Eigen::Vector3d from = hair.from.cast<double>();
    const Eigen::Vector3d to = hair.to.cast<double>();
    const double length = (map.project(to) - map.project(from)).norm();
    const int steps = std::max(2, static_cast<int>(length * 1.5));
    for (int i = 0; i < steps; ++i) {
      const double s = (i + 0.5) / steps;
      const Eigen::Vector3d point = from + s * (to - from) - 1.2 * s * s * Eigen::Vector3d::UnitZ();
      const Eigen::Vector2d pixel = map.project(point) + Eigen::Vector2d(shiftX, shiftY);
      const auto x = static_cast<int>(std::lround(pixel.x()));
      const auto row = static_cast<int>(std::lround(pixel.y())) - map.firstRow;
      if (x < 0 || row < 0 || x >= map.width || row >= map.height) continue;
      const std::size_t at = m_surface.index(x, row);
      if (map.depth(point) > m_surface.depth[at]) continue;
      // thinner towards the tip
      for (int c = 0; c < m_channels; ++c) {
        light.animal[at * static_cast<std::size_t>(m_channels) + static_cast<std::size_t>(c)] += level * static_cast<float>(1.0 - 0.7 * s);
      }
    }
  }
}

// The wall and the floor behind the animal lose light where it stands between them and the lamp.
void Renderer::addShadow(const ViewMap& map, ViewLight& light) const {
  std::vector<float> shadow = light.cover;
  const int reach = std::max(1, static_cast<int>(std::lround(0.6 * kShadowBlur * map.scale)));
  for (int pass = 0; pass < 2; ++pass) {
    boxBlur(shadow, map.height, map.width, map.width, 1, reach);
    boxBlur(shadow, map.width, map.height, 1, map.width, reach);
  }
  const Eigen::Vector3d fall = -kShadowThrow * map.scale * m_shader.lighting().key.cast<double>();
  const auto dx = static_cast<int>(std::lround(fall.dot(map.right)));
  const auto dy = static_cast<int>(std::lround(fall.dot(map.down)));
  const auto strength = 0.85F * static_cast<float>(m_options.shadows);
  for (int row = 0; row < map.height; ++row) {
    for (int x = 0; x < map.width; ++x) {
      const int fromX = std::clamp(x - dx, 0, map.width - 1);
      const int fromRow = std::clamp(row - dy, 0, map.height - 1);
      light.backdrop[static_cast<std::size_t>(row * map.width + x)] *=
          1.0F - strength * shadow[static_cast<std::size_t>(fromRow * map.width + fromX)];
    }
  }
}

// Discs with soft edges; their light replaces what lies beneath.
void Renderer::addMarkers(const std::vector<Marker>& markers, const ViewMap& map, ViewLight& light) const {
  for (const Marker& marker : markers) {
    const Eigen::Vector2d middle = map.project(marker.position);
    const double radius = marker.radius * map.scale;
    const int reach = static_cast<int>(std::ceil(radius)) + 2;
    for (int row = std::max(0, static_cast<int>(middle.y()) - reach); row <= middle.y() + reach; ++row) {
      for (int x = std::max(0, static_cast<int>(middle.x()) - reach); x <= middle.x() + reach; ++x) {
        const int inView = row - map.firstRow;
        if (x >= map.width || inView < 0 || inView >= map.height) continue;
        const double distance = std::hypot(x - middle.x(), row - middle.y());
        const auto share = static_cast<float>(std::clamp(radius + 0.5 - distance, 0.0, 1.0));
        const auto at = static_cast<std::size_t>(inView * map.width + x);
        light.backdrop[at] *= 1.0F - share;
        for (int c = 0; c < m_channels; ++c) {
          float& value = light.animal[at * static_cast<std::size_t>(m_channels) + static_cast<std::size_t>(c)];
          value = value * (1.0F - share) + 250.0F * share;
        }
      }
    }
  }
}

cv::Mat Renderer::picture(const std::vector<Moment>& moments, const std::array<std::vector<Marker>, 2>& markers, std::int64_t frame) {
  const auto pixels = static_cast<std::size_t>(m_options.width) * static_cast<std::size_t>(m_options.height / 2);
  std::array<ViewLight, 2> light;
  for (ViewLight& l : light) {
    l.animal.assign(pixels * static_cast<std::size_t>(m_channels), 0.0F);
    l.backdrop.assign(pixels, 0.0F);
    l.cover.assign(pixels, 0.0F);
  }
  const auto count = static_cast<int>(moments.size());
  for (int i = 0; i < count; ++i) {
    const Moment& moment = moments[static_cast<std::size_t>(i)];
    buildBody(moment.pose, m_coat, m_backdrop.posts(), m_ground, m_mesh);
    // the animal moves a fraction of a shadow's edge during an exposure
    if (i == 0) m_shader.castShadows(m_mesh);
    const auto [shiftX, shiftY] = subPixel(i, count);
    addMoment(moment, View::Side, shiftX, shiftY, 1.0F / static_cast<float>(count), light[0]);
    addMoment(moment, View::Bottom, shiftX, shiftY, 1.0F / static_cast<float>(count), light[1]);
  }
  std::vector<float> whole;
  whole.reserve(2 * pixels * static_cast<std::size_t>(m_channels));
  for (const View view : {View::Side, View::Bottom}) {
    ViewLight& l = light[static_cast<std::size_t>(view)];
    const ViewMap map = viewMap(m_options, view);
    addShadow(map, l);
    addMarkers(markers[static_cast<std::size_t>(view)], map, l);
    for (std::size_t i = 0; i < l.animal.size(); ++i) whole.push_back(l.animal[i] + l.backdrop[i / static_cast<std::size_t>(m_channels)]);
  }
  return m_sensor.expose(whole, m_channels, frame);
}

}  // namespace parsimony::synthetic
