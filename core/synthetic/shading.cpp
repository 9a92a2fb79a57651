// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/shading.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/synthetic/random.h"

namespace parsimony::synthetic {
namespace {

constexpr float kTexelsPerMm = 3.4F;
constexpr double kShadowBias = 1.6;  // mm, more than a triangle is deep

float power24(float x) {
  const float x2 = x * x;
  const float x4 = x2 * x2;
  const float x8 = x4 * x4;
  return x8 * x8 * x8;
}

float dot(const Eigen::Vector3f& a, const float* b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

}  // namespace

Lighting lightingOf(const MouseOptions& options) {
  const double azimuth = options.lightAzimuth * std::numbers::pi / 180.0;
  const double elevation = options.lightElevation * std::numbers::pi / 180.0;
  Lighting light;
  light.key =
      Eigen::Vector3d(std::cos(elevation) * std::sin(azimuth), -std::cos(elevation) * std::cos(azimuth), std::sin(elevation)).cast<float>();
  light.fill = Eigen::Vector3f(0.15F, -0.35F, -0.92F).normalized();
  const auto intensity = static_cast<float>(options.lightIntensity);
  light.keyStrength = 0.85F * intensity;
  light.fillStrength = static_cast<float>(options.fill) * intensity;
  light.ambient = 0.13F * intensity;
  light.shadows = static_cast<float>(options.shadows);
  return light;
}

Shader::Shader(const MouseOptions& options, const Coat& coat)
    : m_light(lightingOf(options)),
      m_coat(coat),
      m_furContrast(static_cast<float>(options.furContrast)),
      m_reach(std::max(2, static_cast<int>(std::lround(2.4 * viewMap(options, View::Side).scale)))) {
  const std::uint64_t seed = Random(options.seed, Stream::Coat, 1).bits();
  m_hair = strands(seed, 256, 15);
  m_blotches = blotches(seed + 1, 256, 32, 4);
  m_lamp = lightMap(m_light.key.cast<double>());
}

void Shader::castShadows(const Mesh& mesh) {
  if (m_light.shadows > 0.0F) rasterise(mesh, m_lamp, 0.0, 0.0, nullptr, m_seenByLamp);
}

float Shader::lit(const Eigen::Vector3d& point) const {
  if (m_seenByLamp.width == 0) return 1.0F;
  const Eigen::Vector2d pixel = m_lamp.project(point);
  const double depth = m_lamp.depth(point) - kShadowBias;
  const auto x0 = static_cast<int>(std::floor(pixel.x()));
  const auto y0 = static_cast<int>(std::floor(pixel.y()));
  if (x0 < 0 || y0 < 0 || x0 + 1 >= m_lamp.width || y0 + 1 >= m_lamp.height) return 1.0F;
  const auto sx = static_cast<float>(pixel.x() - x0);
  const auto sy = static_cast<float>(pixel.y() - y0);
  // the answer of the four neighbours, not of the mean depth: soft edges without light leaking through thin parts
  // posts stand outside the beam: their shadows would look like stripes of the coat
  const auto clear = [&](int x, int y) {
    const std::size_t at = m_seenByLamp.index(x, y);
    return m_seenByLamp.depth[at] < depth && m_seenByLamp.fragments[at].part != Part::Post ? 0.0F : 1.0F;
  };
  const float top = clear(x0, y0) * (1.0F - sx) + clear(x0 + 1, y0) * sx;
  const float bottom = clear(x0, y0 + 1) * (1.0F - sx) + clear(x0 + 1, y0 + 1) * sx;
  return 1.0F - m_light.shadows * (1.0F - (top * (1.0F - sy) + bottom * sy));
}

// Surfaces that stand nearer to the camera close by take away light.
float Shader::openness(const SurfaceBuffer& buffer, int x, int row) const {
  const float here = buffer.depth[buffer.index(x, row)];
  const int half = m_reach / 2;
  const int steps[6][2] = {{m_reach, 0}, {-m_reach, 0}, {half, m_reach}, {-half, m_reach}, {half, -m_reach}, {-half, -m_reach}};
  float closed = 0.0F;
  for (const auto& step : steps) {
    const int px = std::clamp(x + step[0], 0, buffer.width - 1);
    const int py = std::clamp(row + step[1], 0, buffer.height - 1);
    const float nearer = here - buffer.depth[buffer.index(px, py)];
    if (nearer > 1.0F) closed += std::min((nearer - 1.0F) * 0.2F, 1.0F);
  }
  return 1.0F - 0.75F * closed / 6.0F;
}

Radiance Shader::shade(const SurfaceBuffer& buffer, const ViewMap& map, int x, int row, double shiftX, double shiftY) const {
  const std::size_t at = buffer.index(x, row);
  const Fragment& f = buffer.fragments[at];
  if (f.part == Part::Marker) return {400.0F, 400.0F, 400.0F};
  const Eigen::Vector3f forward = map.forward.cast<float>();
  const float fur = f.paint.fur;
  const float hair = m_hair.at(kTexelsPerMm * f.u, kTexelsPerMm * f.v);
  const float blotch = m_blotches.at(2.0F * f.u, 2.0F * f.v);

  float n[3] = {f.normal[0], f.normal[1], f.normal[2]};
  const float bump = 0.22F * fur * m_furContrast * hair;
  n[0] += bump;  // tufts lean forward and backward
  n[2] += 0.6F * bump;
  const float inverse = 1.0F / std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
  for (float& c : n) c *= inverse;

  // light creeps around into fur
  const float wrap = 0.08F + 0.3F * fur;
  const float fromKey = std::max(0.0F, (dot(m_light.key, n) + wrap) / (1.0F + wrap));
  const float fromFill = std::max(0.0F, (dot(m_light.fill, n) + wrap) / (1.0F + wrap));
  const float shadow = fromKey > 0.0F ? lit(map.unproject(x - shiftX, row + map.firstRow - shiftY, buffer.depth[at])) : 1.0F;
  const float key = m_light.keyStrength * shadow;
  const float texture = fur * m_furContrast * (0.30F * hair + 0.14F * blotch) + (1.0F - fur) * 0.06F * blotch;
  const float albedo = f.paint.albedo * std::max(0.25F, 1.0F + texture);
  const float facing = std::max(0.0F, -dot(forward, n));
  const float grazing = (1.0F - facing) * (1.0F - facing) * (1.0F - facing);
  const float received = key * fromKey + m_light.fillStrength * fromFill + m_light.ambient * (1.0F + 0.3F * n[2]);
  float level =
      albedo * received * openness(buffer, x, row) + 0.30F * fur * grazing * albedo * (m_light.keyStrength + m_light.fillStrength);
  const Eigen::Vector3f half = (m_light.key - forward).normalized();
  level += f.paint.gloss * (power24(std::max(0.0F, dot(half, n))) * key + 0.15F * grazing * m_light.fillStrength);
  level *= 255.0F;
  if (f.part == Part::Bar || f.part == Part::Post || f.part == Part::Eye) return {level, level, level};
  Radiance out;
  for (std::size_t c = 0; c < 3; ++c) out[c] = level * (m_coat.skinTint[c] + fur * (m_coat.furTint[c] - m_coat.skinTint[c]));
  return out;
}

}  // namespace parsimony::synthetic
