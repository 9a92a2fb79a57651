// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/backdrop.h"

#include <algorithm>
#include <cmath>

#include "core/synthetic/random.h"
#include "core/synthetic/smooth_noise.h"

namespace parsimony::synthetic {
namespace {

constexpr double kRimDepth = 9.5;         // mm of the wheel's rim
constexpr double kPattern = 256.0 / 3.0;  // mm after which everything on the belt repeats: the scratches' tile
constexpr double kHoleSpacing = kPattern / 10.0;
constexpr double kRibSpacing = kPattern / 20.0;
constexpr double kBeltDepth = 3.0;    // mm of the treadmill's belt
constexpr double kSlotWidth = 3.7;    // mm, two columns are one period
constexpr double kSlotLength = 11.5;  // mm
constexpr int kSlotColumns = 128;
constexpr double kBeltReach = 32.0;  // mm from the middle of the belt to its edges

// The point of a line of sight at which a coordinate has a value.
Eigen::Vector3d crossing(const Eigen::Vector3d& from, const Eigen::Vector3d& direction, int axis, double value) {
  return from + (value - from[axis]) / direction[axis] * direction;
}

float edge(double from, double to, double x) {
  return static_cast<float>(smoothStep(from, to, x));
}

}  // namespace

Backdrop::Backdrop(const MouseOptions& options)
    : m_wheel(options.floor == "wheel"),
      m_brightness(static_cast<float>(options.lightIntensity)),
      m_side(viewMap(options, View::Side)),
      m_bottom(viewMap(options, View::Bottom)),
      m_levelBottom(levelMap(options, View::Bottom)) {
  m_scratches = blotches(Random(options.seed, Stream::Backdrop, 2).bits(), 256, 32, 6);
  paintWalls(options);
  mapFloor();
  paintSlots(options);
  if (options.isTurned()) mapTurnedSlots();
  placePosts(options);
}

void Backdrop::paintWalls(const MouseOptions& options) {
  Random random(options.seed, Stream::Backdrop);
  const Tile wide = blotches(random.bits(), 256, 64, 3);
  const Tile fine = blotches(random.bits(), 256, 8, 3);
  const double streakAt = random.uniform(0.15, 0.85);
  const double streakTilt = random.uniform(-0.5, 0.5);
  for (const ViewMap* map : {&m_side, &m_bottom}) {
    std::vector<float>& wall = map == &m_side ? m_sideWall : m_bottomWall;
    wall.resize(static_cast<std::size_t>(map->width) * static_cast<std::size_t>(map->height));
    const float step = 256.0F / static_cast<float>(map->width);
    for (int y = 0; y < map->height; ++y) {
      for (int x = 0; x < map->width; ++x) {
        const float fx = step * static_cast<float>(x);
        const float fy = step * static_cast<float>(y) + (map == &m_side ? 0.0F : 97.0F);
        const double u = static_cast<double>(x) / map->width;
        const double v = static_cast<double>(y) / map->height;
        double level = options.backgroundLevel * (0.75 + 0.35 * v + 0.3 * (1.0 - std::abs(2.0 * u - 1.0)));
        level *= 1.0 + options.backgroundTexture * (0.5 * wide.at(fx, fy) + 0.22 * fine.at(fx, fy));
        // reflections of a lamp in the glass: a broad and a narrow streak, slightly tilted
        const double across = u - streakAt - streakTilt * (v - 0.5) * 0.3;
        const double glass =
            10.0 * std::exp(-0.5 * std::pow(across / 0.035, 2)) + 6.0 * std::exp(-0.5 * std::pow((across - 0.09) / 0.008, 2));
        level += options.reflections * glass * (0.4 + 0.6 * v) * (map == &m_side ? 1.0 : 0.6);
        wall[static_cast<std::size_t>(y * map->width + x)] = static_cast<float>(std::max(level, 0.0)) * m_brightness;
      }
    }
  }
}

void Backdrop::mapFloor() {
  const double r = Ground::wheelRadius();
  const auto belowSurface = [&](const Eigen::Vector3d& p) { return m_wheel ? r - std::hypot(p.x(), p.z() + r) : -p.z(); };
  const auto alongBelt = [&](const Eigen::Vector3d& p) { return m_wheel ? r * std::atan2(p.x(), p.z() + r) : p.x(); };
  for (int y = 0; y < m_side.height; ++y) {
    for (int x = 0; x < m_side.width; ++x) {
      const auto at = static_cast<std::size_t>(y * m_side.width + x);
      const Eigen::Vector3d sight = m_side.unproject(x, y, 0.0);
      Eigen::Vector3d nearEnd = crossing(sight, m_side.forward, 1, -kBeltReach);
      if (belowSurface(nearEnd) >= -0.6) {
        m_floor.push_back({at, static_cast<float>(alongBelt(nearEnd)), static_cast<float>(belowSurface(nearEnd))});
        continue;
      }
      // a camera that looks down sees the running surface between the two edges
      Eigen::Vector3d farEnd = crossing(sight, m_side.forward, 1, kBeltReach);
      if (belowSurface(farEnd) < 0.0) continue;
      for (int halving = 0; halving < 12; ++halving) {
        const Eigen::Vector3d middle = 0.5 * (nearEnd + farEnd);
        (belowSurface(middle) < 0.0 ? nearEnd : farEnd) = middle;
      }
      // it looks like the rim between its lit edge and its holes
      m_floor.push_back({at, static_cast<float>(alongBelt(farEnd)), static_cast<float>(1.7 + 0.3 * farEnd.y() / kBeltReach)});
    }
  }
}

void Backdrop::mapTurnedSlots() {
  for (int y = 0; y < m_bottom.height; ++y) {
    for (int x = 0; x < m_bottom.width; ++x) {
      const Eigen::Vector3d floor = crossing(m_bottom.unproject(x, y + m_bottom.firstRow, 0.0), m_bottom.forward, 2, 0.0);
      // everything repeats across the belt too: the rows of one period around its middle serve all
      const double lateral = floor.y() - kSlotLength * std::round(floor.y() / kSlotLength);
      const auto row = static_cast<int>(std::lround(m_levelBottom.project({0.0, lateral, 0.0}).y())) - m_bottom.firstRow;
      m_turnedSlots.push_back({static_cast<float>(floor.x() * kSlotColumns / (2.0 * kSlotWidth)), std::clamp(row, 0, m_bottom.height - 1)});
    }
  }
}

// Light of the rim, negative where the wall shows.
float Backdrop::rim(float along, float below) const {
  const double b = below;
  const float scratch = m_scratches.at(3.0F * along, 9.0F * below);
  if (m_wheel) {
    if (b > kRimDepth + 0.4) return 2.0F;  // the dark inside of the wheel
    const double hole = std::hypot(along - kHoleSpacing * std::round(along / kHoleSpacing), b - 4.6);
    float level = 52.0F + 11.0F * scratch;
    level += 95.0F * (edge(-0.5, 0.2, b) - edge(0.5, 1.3, b));       // the lit edge
    level += 40.0F * (edge(kRimDepth - 1.2, kRimDepth - 0.5, b));    // and the lower one
    level += 30.0F * (edge(0.9, 1.2, hole) - edge(1.4, 1.7, hole));  // a bright ring around each hole
    return level * (0.12F + 0.88F * edge(0.7, 1.1, hole)) * edge(-0.6, -0.1, b) *
           (1.0F - 0.96F * edge(kRimDepth - 0.3, kRimDepth + 0.4, b));
  }
  const double rib = along / kRibSpacing - std::floor(along / kRibSpacing);
  if (b < kBeltDepth)
    return (62.0F + 14.0F * scratch + (rib < 0.22 ? 40.0F : 0.0F)) * edge(-0.6, 0.2, b) * (1.0F - 0.9F * edge(2.2, 3.0, b));
  return 18.0F + 3.0F * m_scratches.at(2.0F * below, 40.0F);
}

void Backdrop::paintSlots(const MouseOptions& options) {
  const double contrast = options.floorPattern;
  m_slots.resize(static_cast<std::size_t>(m_bottom.height) * kSlotColumns);
  for (int y = 0; y < m_bottom.height; ++y) {
    const double lateral = m_levelBottom.unproject(0.0, y + m_bottom.firstRow, 0.0).y();
    for (int k = 0; k < kSlotColumns; ++k) {
      const double column = 2.0 * (k + 0.5) / kSlotColumns;  // 0 .. 2
      const double shift = column < 1.0 ? 0.0 : 0.5;
      const double across = std::abs(column - std::floor(column) - 0.5);  // 0 middle of a slot, 0.5 web
      const double lengthwise = lateral / kSlotLength + shift;
      const double end = std::abs(lengthwise - std::floor(lengthwise) - 0.5);
      const float web = std::max(edge(0.26, 0.36, across), edge(0.42, 0.46, end));
      const float lip = edge(0.2, 0.28, across) * (1.0F - edge(0.32, 0.38, across)) * (1.0F - web * 0.5F);
      // the webs shine faintly and hold back the animal's light
      m_slots[static_cast<std::size_t>(y * kSlotColumns + k)] = {static_cast<float>(contrast) * m_brightness * (18.0F * web + 26.0F * lip),
                                                                 1.0F - static_cast<float>(contrast) * 0.5F * web};
    }
  }
}

void Backdrop::placePosts(const MouseOptions& options) {
  Random random(options.seed, Stream::Clutter);
  const auto count = static_cast<int>(options.clutter);
  for (int i = 0; i < count; ++i) {
    // one in every stretch of the picture, none at its edge
    const double share = (i + random.uniform(0.2, 0.8)) / count;
    m_posts.push_back({-62.0 + 124.0 * share, random.uniform(0.9, 1.6)});
  }
}

void Backdrop::at(View view, double belt, std::vector<float>& level, std::vector<float>& through) const {
  if (view == View::Side) {
    level = m_sideWall;
    through.assign(level.size(), 1.0F);
    const auto shift = static_cast<float>(std::fmod(belt, kPattern));
    for (const FloorPixel& p : m_floor) level[p.index] = m_brightness * rim(p.along + shift, p.below) + 0.3F * level[p.index];
    return;
  }
  level = m_bottomWall;
  through.resize(level.size());
  if (!m_turnedSlots.empty()) return addTurnedSlots(belt, level, through);
  const double perPixel = kSlotColumns / (2.0 * kSlotWidth * m_bottom.scale);
  const double first = (belt + m_bottom.unproject(0.0, 0.0, 0.0).x()) * kSlotColumns / (2.0 * kSlotWidth);
  const double start = first - kSlotColumns * std::floor(first / kSlotColumns);
  for (int y = 0; y < m_bottom.height; ++y) {
    const Slot* row = &m_slots[static_cast<std::size_t>(y) * kSlotColumns];
    for (int x = 0; x < m_bottom.width; ++x) {
      const Slot& slot = row[static_cast<int>(start + perPixel * x) & (kSlotColumns - 1)];
      const auto i = static_cast<std::size_t>(y * m_bottom.width + x);
      level[i] += slot.level;
      through[i] = slot.through;
    }
  }
}

void Backdrop::addTurnedSlots(double belt, std::vector<float>& level, std::vector<float>& through) const {
  const double first = belt * kSlotColumns / (2.0 * kSlotWidth);
  const auto start = static_cast<float>(first - kSlotColumns * std::floor(first / kSlotColumns));
  for (std::size_t i = 0; i < level.size(); ++i) {
    const int column = static_cast<int>(std::floor(start + m_turnedSlots[i].column)) & (kSlotColumns - 1);
    const Slot& slot = m_slots[static_cast<std::size_t>(m_turnedSlots[i].row * kSlotColumns + column)];
    level[i] += slot.level;
    through[i] = slot.through;
  }
}

}  // namespace parsimony::synthetic
