// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <opencv2/core/mat.hpp>

#include "core/synthetic/backdrop.h"
#include "core/synthetic/mouse_body.h"
#include "core/synthetic/raster.h"
#include "core/synthetic/sensor.h"
#include "core/synthetic/shading.h"

namespace parsimony::synthetic {

/// A mark glued to a keypoint (MouseOptions::markerRadius).
struct Marker {
  Eigen::Vector3d position;
  double radius = 1.0;
};

/// One moment: what stands in front of the cameras.
struct Moment {
  MousePose pose;
  double brightness = 1.0;  ///< of the lamps, for flicker
};

/// Adds the light of one exposure, moment by moment, and hands it to the sensor.
/// Each moment is sampled at another place within the pixel: the average is free of jagged edges and smeared by motion at once.
class Renderer {
 public:
  Renderer(const MouseOptions& options, const Ground& ground);

  /// moments: evenly spread over the exposure. markers: of the middle of the exposure, one list per view.
  [[nodiscard]] cv::Mat picture(const std::vector<Moment>& moments, const std::array<std::vector<Marker>, 2>& markers, std::int64_t frame);
  /// Depth and parts of one view, without shading, for the truth.
  void surfaces(const MousePose& pose, const ViewMap& map, SurfaceBuffer& out);

 private:
  struct ViewLight {
    std::vector<float> animal;    ///< [h x w x channels]
    std::vector<float> backdrop;  ///< [h x w]
    std::vector<float> cover;     ///< [h x w] share of the exposure in which the animal hides the background
  };
  void addMoment(const Moment& moment, View view, double shiftX, double shiftY, float share, ViewLight& light);
  void addWhiskers(const MousePose& pose, const ViewMap& map, double shiftX, double shiftY, float level, ViewLight& light);
  void addShadow(const ViewMap& map, ViewLight& light) const;
  void addMarkers(const std::vector<Marker>& markers, const ViewMap& map, ViewLight& light) const;

  MouseOptions m_options;
  Ground m_ground;
  Coat m_coat;
  Shader m_shader;
  Backdrop m_backdrop;
  Sensor m_sensor;
  int m_channels;
  Mesh m_mesh;
  SurfaceBuffer m_surface;
  std::vector<float> m_level;
  std::vector<float> m_through;
};

}  // namespace parsimony::synthetic
