// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <array>
#include <cstdint>
#include <vector>

class QPainter;

namespace parsimony::widgets {

class ViewTransform;

/// How a picture is shown; the data is never touched.
///   v in [0, 1]:  w = clamp((v - 0.5) contrast + 0.5 + brightness),  shown = w^(1 / gamma), or 1 - that when inverted
struct PictureAdjustment {
  double brightness = 0.0;  ///< [-1, 1]
  double contrast = 1.0;    ///< [0, 8]
  double gamma = 1.0;       ///< [0.1, 10]; above 1 brightens the shadows
  bool inverted = false;

  [[nodiscard]] bool isIdentity() const { return *this == PictureAdjustment{}; }
  /// The formula for all 256 grey values.
  [[nodiscard]] std::array<std::uint8_t, 256> table() const;
  friend bool operator==(const PictureAdjustment&, const PictureAdjustment&) = default;
};

/// A picture ready for the screen: adjusted through a lookup table once, in the format that QPainter draws fastest, with
/// half-size copies for zooms below one half (bilinear alone would alias there).
class DisplayPicture {
 public:
  void setPicture(const QImage& picture);
  void setAdjustment(const PictureAdjustment& adjustment);
  [[nodiscard]] const QImage& picture() const { return m_picture; }
  [[nodiscard]] const PictureAdjustment& adjustment() const { return m_adjustment; }
  /// The adjusted picture, Format_RGB32, same size; computed on first use after a change.
  [[nodiscard]] const QImage& adjusted();
  /// Draws through `view`; nearest neighbour above ViewTransform::kNearestAbove, smooth below.
  void draw(QPainter& painter, const ViewTransform& view);

 private:
  [[nodiscard]] const QImage& level(int halvings);

  QImage m_picture;
  PictureAdjustment m_adjustment;
  std::vector<QImage> m_levels;  ///< [0] adjusted, [n] half of [n - 1]; empty = to be computed
};

}  // namespace parsimony::widgets
