// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <QStringList>
#include <vector>

#include "core/tracks/skeleton.h"

namespace parsimony::widgets {

/// Names and colours of a skeleton's keypoints, the same on canvas, list and plots.
class KeypointPalette {
 public:
  KeypointPalette() = default;
  explicit KeypointPalette(const tracks::Skeleton& skeleton);

  [[nodiscard]] int size() const { return static_cast<int>(m_colours.size()); }
  /// Outside [0, size) a neutral grey and an empty name.
  [[nodiscard]] QColor colour(int keypoint) const;
  [[nodiscard]] QString name(int keypoint) const;
  [[nodiscard]] const QStringList& names() const { return m_names; }
  void setColour(int keypoint, const QColor& colour);

 private:
  QStringList m_names;
  std::vector<QColor> m_colours;
};

}  // namespace parsimony::widgets
