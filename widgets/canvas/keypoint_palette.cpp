// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/keypoint_palette.h"

#include "widgets/theme/colour_maps.h"

namespace parsimony::widgets {

KeypointPalette::KeypointPalette(const tracks::Skeleton& skeleton) : m_colours(keypointColours(skeleton.size(), skeleton.leftRight)) {
  for (const std::string& name : skeleton.keypoints) m_names << QString::fromStdString(name);
}

QColor KeypointPalette::colour(int keypoint) const {
  return keypoint >= 0 && keypoint < size() ? m_colours[static_cast<std::size_t>(keypoint)] : QColor(0x9a, 0x9a, 0x9a);
}

QString KeypointPalette::name(int keypoint) const {
  return m_names.value(keypoint);
}

void KeypointPalette::setColour(int keypoint, const QColor& colour) {
  if (keypoint >= 0 && keypoint < size()) m_colours[static_cast<std::size_t>(keypoint)] = colour;
}

}  // namespace parsimony::widgets
