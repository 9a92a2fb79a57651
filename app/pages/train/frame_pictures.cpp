// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/frame_pictures.h"

#include <QCoreApplication>
#include <QDir>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "app/qt_path.h"
#include "core/io/image_file.h"
#include "core/video/frame.h"
#include "widgets/canvas/frame_image.h"
#include "widgets/models/number_text.h"
#include "widgets/theme/colour_maps.h"

namespace parsimony::app {

using namespace widgets;

namespace {

constexpr int kLargest = 480;  // px
constexpr double kRing = 5.0;
constexpr double kDot = 2.5;

struct Frames {
  Q_DECLARE_TR_FUNCTIONS(parsimony::app::Frames)
};

/// Null when there is no such picture: an old run may be about frames that were removed since.
QImage pictureOf(const QString& path) {
  auto frame = std::make_shared<video::Frame>();
  try {
    frame->picture = io::readImage(toPath(path));
  } catch (const base::Error&) {
    return {};
  }
  return frameImage(frame);
}

void drawPoints(QImage& picture, double scale, const std::vector<tracks::LabelPoint>* labels, const tracks::Tracks& predictions, int row) {
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  const std::vector<QColor> colours = keypointColours(predictions.numKeypoints());
  for (int k = 0; k < predictions.numKeypoints(); ++k) {
    const QColor& colour = colours[static_cast<std::size_t>(k)];
    const tracks::Prediction found = predictions.at(row, k);
    const QPointF at(scale * found.x, scale * found.y);
    if (labels != nullptr) {
      const tracks::LabelPoint& label = (*labels)[static_cast<std::size_t>(k)];
      if (std::isfinite(label.x) && std::isfinite(label.y)) {
        const QPointF ring(scale * label.x, scale * label.y);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, 1.5));
        painter.drawEllipse(ring, kRing, kRing);
        if (std::isfinite(found.x)) painter.drawLine(ring, at);
      }
    }
    if (!std::isfinite(found.x) || !std::isfinite(found.y)) continue;
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(at, kDot, kDot);
  }
}

}  // namespace

std::vector<int> rankedFrames(const pose::LabelledResults& results, const std::string& set, bool worstFirst, int count) {
  std::vector<std::pair<double, int>> errors;
  for (const int row : results.rowsOf(set)) {
    const double error = results.frameError(row);
    if (std::isfinite(error)) errors.emplace_back(worstFirst ? -error : error, row);
  }
  std::sort(errors.begin(), errors.end());
  std::vector<int> rows;
  for (std::size_t i = 0; i < errors.size() && i < static_cast<std::size_t>(count); ++i) rows.push_back(errors[i].second);
  return rows;
}

std::vector<FramePicture> drawFrames(const RunReport& report, const QString& projectFolder, const std::vector<int>& rows,
                                     const jobs::RunContext& context) {
  std::vector<FramePicture> frames;
  const tracks::Tracks& predictions = report.results->predictions;
  for (const int row : rows) {
    context.throwIfCancelled();
    const std::string& image = predictions.images[static_cast<std::size_t>(row)];
    FramePicture frame;
    frame.image = QString::fromStdString(image);
    frame.caption = Frames::tr("%1   %2 px").arg(frames.size() + 1).arg(numberText(report.results->frameError(row)));
    const QImage whole = pictureOf(QDir(projectFolder).absoluteFilePath(frame.image));
    if (!whole.isNull()) {
      const double scale = std::min(1.0, static_cast<double>(kLargest) / whole.width());
      const QSize size(std::max(1, qRound(scale * whole.width())), std::max(1, qRound(scale * whole.height())));
      frame.picture = whole.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_RGB888);
      const auto labels = report.labels.find(image);
      drawPoints(frame.picture, scale, labels == report.labels.end() ? nullptr : &labels->second, predictions, row);
    }
    frames.push_back(std::move(frame));
  }
  return frames;
}

}  // namespace parsimony::app
