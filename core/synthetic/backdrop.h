// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/synthetic/ground.h"
#include "core/synthetic/mouse_body.h"
#include "core/synthetic/mouse_options.h"
#include "core/synthetic/tile.h"
#include "core/synthetic/view_map.h"

namespace parsimony::synthetic {

/// What stands still or runs with the belt: the wall and the wheel or treadmill of the side view, and the slotted floor that the
/// bottom view looks through. Grey levels before the camera.
class Backdrop {
 public:
  explicit Backdrop(const MouseOptions& options);

  /// One moment of one view, [height x width] row-major. level: light of the background.
  /// through: share of the animal's light that passes (1 in the side view).
  void at(View view, double belt, std::vector<float>& level, std::vector<float>& through) const;
  [[nodiscard]] const std::vector<Post>& posts() const { return m_posts; }

 private:
  void paintWalls(const MouseOptions& options);
  void mapFloor();
  void mapTurnedSlots();
  void paintSlots(const MouseOptions& options);
  void placePosts(const MouseOptions& options);
  void addTurnedSlots(double belt, std::vector<float>& level, std::vector<float>& through) const;
  [[nodiscard]] float rim(float along, float below) const;

  struct FloorPixel {
    std::size_t index;
    float along;  ///< mm along the belt at rest
    float below;  ///< mm below its surface
  };
  /// Where the line of sight of a pixel of the turned bottom view goes through the floor.
  struct SlotPixel {
    float column;  ///< of m_slots, at rest
    int row;
  };
  struct Slot {
    float level;
    float through;
  };
  bool m_wheel;
  float m_brightness;
  ViewMap m_side;
  ViewMap m_bottom;
  ViewMap m_levelBottom;
  std::vector<float> m_sideWall;
  std::vector<float> m_bottomWall;
  std::vector<FloorPixel> m_floor;
  std::vector<Slot> m_slots;             ///< [height x kSlotColumns], one period along the belt
  std::vector<SlotPixel> m_turnedSlots;  ///< [height x width], empty when the rig stands level
  std::vector<Post> m_posts;
  Tile m_scratches;
};

}  // namespace parsimony::synthetic
