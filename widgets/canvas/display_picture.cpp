// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/display_picture.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/canvas/view_transform.h"

namespace parsimony::widgets {

namespace {

using Table = std::array<std::uint8_t, 256>;

QImage adjustedGrey(const QImage& grey, const Table& table) {
  std::array<QRgb, 256> colours{};
  for (std::size_t v = 0; v < colours.size(); ++v) colours[v] = qRgb(table[v], table[v], table[v]);
  QImage out(grey.size(), QImage::Format_RGB32);
  for (int y = 0; y < grey.height(); ++y) {
    const uchar* from = grey.constScanLine(y);
    auto* to = reinterpret_cast<QRgb*>(out.scanLine(y));
    for (int x = 0; x < grey.width(); ++x) to[x] = colours[from[x]];
  }
  return out;
}

void adjustInPlace(QImage& rgb32, const Table& table) {
  for (int y = 0; y < rgb32.height(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(rgb32.scanLine(y));
    for (int x = 0; x < rgb32.width(); ++x) {
      const QRgb p = line[x];
      line[x] = qRgb(table[static_cast<std::size_t>(qRed(p))], table[static_cast<std::size_t>(qGreen(p))],
                     table[static_cast<std::size_t>(qBlue(p))]);
    }
  }
}

}  // namespace

std::array<std::uint8_t, 256> PictureAdjustment::table() const {
  Table out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double v = static_cast<double>(i) / 255.0;
    const double stretched = std::clamp((v - 0.5) * contrast + 0.5 + brightness, 0.0, 1.0);
    double shown = std::pow(stretched, 1.0 / std::clamp(gamma, 0.1, 10.0));
    if (inverted) shown = 1.0 - shown;
    out[i] = static_cast<std::uint8_t>(std::lround(255.0 * shown));
  }
  return out;
}

void DisplayPicture::setPicture(const QImage& picture) {
  m_picture = picture;
  m_levels.clear();
}

void DisplayPicture::setAdjustment(const PictureAdjustment& adjustment) {
  if (adjustment == m_adjustment) return;
  m_adjustment = adjustment;
  m_levels.clear();
}

const QImage& DisplayPicture::adjusted() {
  return level(0);
}

const QImage& DisplayPicture::level(int halvings) {
  if (m_levels.empty()) {
    if (m_picture.format() == QImage::Format_Grayscale8) {
      m_levels.push_back(adjustedGrey(m_picture, m_adjustment.table()));
    } else {
      m_levels.push_back(m_picture.convertToFormat(QImage::Format_RGB32));
      if (!m_adjustment.isIdentity()) adjustInPlace(m_levels.front(), m_adjustment.table());
    }
  }
  while (static_cast<int>(m_levels.size()) <= halvings) {
    const QSize half(std::max(1, m_levels.back().width() / 2), std::max(1, m_levels.back().height() / 2));
    m_levels.push_back(m_levels.back().scaled(half, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
  }
  return m_levels[static_cast<std::size_t>(halvings)];
}

void DisplayPicture::draw(QPainter& painter, const ViewTransform& view) {
  if (m_picture.isNull()) return;
  const double deviceZoom = view.zoom() * (painter.device() != nullptr ? painter.device()->devicePixelRatioF() : 1.0);
  int halvings = 0;
  for (double zoom = deviceZoom; zoom < 0.5 && halvings < 8; zoom *= 2.0) ++halvings;
  painter.save();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, !view.usesNearest());
  painter.setTransform(view.toWidget(), true);
  painter.drawImage(QRectF(-0.5, -0.5, m_picture.width(), m_picture.height()), level(halvings));
  painter.restore();
}

}  // namespace parsimony::widgets
