// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/label_csv.h"

#include <cmath>
#include <limits>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/io/csv_rows.h"
#include "core/io/csv_text.h"
#include "core/io/dlc_header.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;
using tracks::LabelPoint;
using tracks::LabelSet;
using tracks::Visibility;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool hasPosition(const LabelPoint& point) {
  return !std::isnan(point.x);
}

/// What a file without the column says.
Visibility visibilityFromPosition(const LabelPoint& point) {
  return hasPosition(point) ? Visibility::Visible : Visibility::NotLabelled;
}

/// Whether the file has `visible`: for all keypoints or for none.
bool visibleColumnOf(const CsvRows& rows, const DlcHeader& header) {
  const bool first = header.columns.front().visible >= 0;
  for (std::size_t k = 0; k < header.columns.size(); ++k) {
    if ((header.columns[k].visible >= 0) == first) continue;
    throw rows.error(ErrorCode::Malformed, -1, "'visible' for every keypoint or for none", "some").with("keypoint", header.keypoints[k]);
  }
  return first;
}

void rejectOtherCoords(const CsvRows& rows, const DlcHeader& header) {
  const auto reject = [&](int column, const std::string& coord) {
    throw rows.error(ErrorCode::Unsupported, column, "x, y or visible", coord);
  };
  if (header.otherCoordColumn >= 0) reject(header.otherCoordColumn, header.otherCoord);
  for (const KeypointColumns& columns : header.columns) {
    if (columns.likelihood >= 0) reject(columns.likelihood, "likelihood");
  }
  if (header.setColumn >= 0) reject(header.setColumn, "set");
}

Visibility flagIn(const CsvRows& rows, int column) {
  const double flag = rows.number(static_cast<std::size_t>(column));
  if (flag == 0.0) return Visibility::NotLabelled;
  if (flag == 1.0) return Visibility::Occluded;
  if (flag == 2.0) return Visibility::Visible;
  throw rows.error(ErrorCode::Malformed, column, "0, 1 or 2", rows.cells()[static_cast<std::size_t>(column)]);
}

LabelPoint pointIn(const CsvRows& rows, const KeypointColumns& columns, const std::string& keypoint) {
  LabelPoint point{rows.number(static_cast<std::size_t>(columns.x)), rows.number(static_cast<std::size_t>(columns.y)), Visibility::Visible};
  const bool noX = std::isnan(point.x);
  if (noX != std::isnan(point.y)) {
    throw rows.error(ErrorCode::Malformed, noX ? columns.x : columns.y, "x and y, or neither", noX ? "y alone" : "x alone")
        .with("keypoint", keypoint);
  }
  point.visibility = visibilityFromPosition(point);
  if (columns.visible < 0 || base::trimmed(rows.cells()[static_cast<std::size_t>(columns.visible)]).empty()) return point;
  point.visibility = flagIn(rows, columns.visible);
  if (point.visibility == Visibility::NotLabelled) point.x = point.y = kNan;
  if (point.visibility == Visibility::Visible && !hasPosition(point)) {
    throw rows.error(ErrorCode::Inconsistent, columns.visible, "x and y for visible = 2", "neither").with("keypoint", keypoint);
  }
  return point;
}

void checkLabels(const std::filesystem::path& path, const LabelSet& labels) {
  const auto reject = [&](const char* field, const std::string& value, const char* expected) {
    throw base::Error(ErrorCode::InvalidValue, {{"path", base::toUtf8(path)}, {"field", field}, {"value", value}, {"expected", expected}});
  };
  checkKeypoints(labels.keypoints, path);
  const int frames = labels.numFrames(), keypoints = labels.numKeypoints();
  if (labels.xy.rows() != frames || labels.xy.cols() != 2 * keypoints || labels.visibility.rows() != frames ||
      labels.visibility.cols() != keypoints) {
    throw base::Error(ErrorCode::Internal, {{"path", base::toUtf8(path)}, {"field", "xy"}, {"expected", "one row per image"}});
  }
  if (base::invalidUtf8(labels.scorer) != std::string::npos) reject("scorer", "bytes", "UTF-8 text");
  std::unordered_set<std::string_view> seen;
  for (int frame = 0; frame < frames; ++frame) {
    const std::string& image = labels.images[static_cast<std::size_t>(frame)];
    if (image.empty() || image.find('\0') != std::string::npos || base::invalidUtf8(image) != std::string::npos) {
      reject("images", shortened(image), "a path in UTF-8");
    }
    if (!seen.insert(image).second) reject("images", image, "each image once");
    for (int k = 0; k < keypoints; ++k) {
      const LabelPoint point = labels.point(frame, k);
      const bool finite = std::isfinite(point.x) && std::isfinite(point.y), none = std::isnan(point.x) && std::isnan(point.y);
      if (!finite && !none) reject("xy", image + ": " + labels.keypoints[static_cast<std::size_t>(k)], "two finite numbers or none");
      if (none && point.visibility == Visibility::Visible) {
        reject("visibility", image + ": " + labels.keypoints[static_cast<std::size_t>(k)], "a position for a visible keypoint");
      }
    }
  }
}

bool needsVisibleColumn(const LabelSet& labels) {
  if (labels.hasVisibleColumn) return true;
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    for (int k = 0; k < labels.numKeypoints(); ++k) {
      const LabelPoint point = labels.point(frame, k);
      if (point.visibility != visibilityFromPosition(point)) return true;
    }
  }
  return false;
}

// Three columns only where every path has three parts; otherwise one column, which every reader accepts.
bool allInThreeParts(const LabelSet& labels) {
  for (const std::string& image : labels.images) {
    const auto parts = base::split(image, '/');
    if (parts.size() != 3 || parts[0].empty() || parts[1].empty() || parts[2].empty()) return false;
  }
  return true;
}

void appendIndex(std::string& out, const std::string& image, int indexColumns) {
  if (indexColumns == 1) return appendCell(out, image);
  bool first = true;
  for (const std::string_view part : base::split(image, '/')) {
    if (!first) out += ',';
    appendCell(out, part);
    first = false;
  }
}

std::string textOf(const LabelSet& labels, const DlcLayout& layout) {
  const bool withVisible = needsVisibleColumn(labels);
  std::vector<HeaderCell> cells;
  for (const std::string& keypoint : labels.keypoints) {
    for (const std::string_view coord : {"x", "y", "visible"}) {
      if (coord != "visible" || withVisible) cells.push_back({labels.scorer, keypoint, coord});
    }
  }
  std::string out = dlcHeaderText(cells, layout);
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    appendIndex(out, labels.images[static_cast<std::size_t>(frame)], layout.indexColumns);
    for (int k = 0; k < labels.numKeypoints(); ++k) {
      const LabelPoint point = labels.point(frame, k);
      const bool written = point.visibility != Visibility::NotLabelled || !withVisible;
      out += ',';
      if (written) appendExact(out, point.x);
      out += ',';
      if (written) appendExact(out, point.y);
      if (withVisible) out += ',' + std::to_string(static_cast<int>(point.visibility));
    }
    out += '\n';
  }
  return out;
}

}  // namespace

LabelSet readLabelCsv(const std::filesystem::path& path) {
  CsvRows rows(path);
  const DlcHeader header = readDlcHeader(rows);
  rejectOtherCoords(rows, header);
  LabelSet labels = LabelSet::empty(header.scorer, header.keypoints);
  labels.hasVisibleColumn = visibleColumnOf(rows, header);
  std::vector<LabelPoint> points;
  std::unordered_set<std::string> seen;
  while (rows.next()) {
    checkWidth(rows, header);
    labels.images.push_back(imageOf(rows, header));
    const std::string& image = labels.images.back();
    if (!seen.insert(image).second) throw rows.error(ErrorCode::Inconsistent, 0, "each image once", image);
    for (std::size_t k = 0; k < header.keypoints.size(); ++k) points.push_back(pointIn(rows, header.columns[k], header.keypoints[k]));
  }
  const auto frames = static_cast<Eigen::Index>(labels.images.size());
  const auto keypoints = static_cast<Eigen::Index>(labels.keypoints.size());
  labels.xy.resize(frames, 2 * keypoints);
  labels.visibility.resize(frames, keypoints);
  for (Eigen::Index i = 0; i < frames * keypoints; ++i) {
    const LabelPoint& point = points[static_cast<std::size_t>(i)];
    labels.xy(i / keypoints, 2 * (i % keypoints)) = point.x;
    labels.xy(i / keypoints, 2 * (i % keypoints) + 1) = point.y;
    labels.visibility(i / keypoints, i % keypoints) = point.visibility;
  }
  return labels;
}

void writeLabelCsv(const std::filesystem::path& path, const LabelSet& labels) {
  checkLabels(path, labels);
  DlcLayout layout = layoutOf(path);
  if (layout.indexColumns == 3 && !allInThreeParts(labels)) layout.indexColumns = 1;
  base::writeFileAtomically(path, textOf(labels, layout));
}

}  // namespace parsimony::io
