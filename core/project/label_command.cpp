// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/label_command.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::project {

using nlohmann::json;
using tracks::LabelPoint;
using tracks::LabelSet;
using tracks::Visibility;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr LabelPoint kUnlabelled{kNaN, kNaN, Visibility::NotLabelled};

bool sameNumber(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

[[noreturn]] void invalid(const std::string& field, const std::string& value, const std::string& expected) {
  throw base::Error(base::ErrorCode::InvalidValue, {{"field", field}, {"value", value}, {"expected", expected}});
}

[[noreturn]] void doesNotFit(const std::string& image, const std::string& expected, const std::string& found) {
  throw base::Error(base::ErrorCode::Inconsistent, {{"image", image}, {"expected", expected}, {"found", found}});
}

std::string text(const LabelPoint& point) {
  return std::string("(") + base::formatDouble(point.x, false) + ", " + base::formatDouble(point.y, false) + ", " +
         std::to_string(static_cast<int>(point.visibility)) + ")";
}

/// The row that an edit means: that of the command's own frame, else the first with this image.
int rowOf(const LabelSet& labels, const LabelCommand& command, const std::string& image) {
  const auto size = labels.numFrames();
  const bool ownFrame = image == command.frameAdded || image == command.frameRemoved;
  if (ownFrame && command.frameRow >= 0 && command.frameRow < size && labels.images[static_cast<std::size_t>(command.frameRow)] == image) {
    return command.frameRow;
  }
  return labels.indexOf(image);
}

void applyEdit(LabelSet& labels, const LabelCommand& command, const PointEdit& edit, int& rowHint) {
  const bool hintFits = rowHint >= 0 && rowHint < labels.numFrames() && labels.images[static_cast<std::size_t>(rowHint)] == edit.image;
  const int row = hintFits ? rowHint : rowOf(labels, command, edit.image);
  if (row < 0) doesNotFit(edit.image, "a labelled frame", "no such frame");
  if (edit.keypoint < 0 || edit.keypoint >= labels.numKeypoints()) {
    invalid("keypoint", std::to_string(edit.keypoint), "0 to " + std::to_string(labels.numKeypoints() - 1));
  }
  const LabelPoint now = labels.point(row, edit.keypoint);
  if (!samePoint(now, edit.before)) doesNotFit(edit.image, text(edit.before), text(now));
  labels.setPoint(row, edit.keypoint, edit.after);
  rowHint = row;
}

void requireEmpty(const LabelSet& labels, int row) {
  for (int keypoint = 0; keypoint < labels.numKeypoints(); ++keypoint) {
    const LabelPoint left = labels.point(row, keypoint);
    if (!samePoint(left, kUnlabelled)) doesNotFit(labels.images[static_cast<std::size_t>(row)], text(kUnlabelled), text(left));
  }
}

/// The point as a label file can hold it: nothing visible without a position, no position without a label.
LabelPoint writable(const LabelPoint& point) {
  const bool nothing = std::isnan(point.x) && std::isnan(point.y);
  if (!nothing && !(std::isfinite(point.x) && std::isfinite(point.y))) invalid("point", text(point), "two finite coordinates or none");
  if (static_cast<int>(point.visibility) > 2) invalid("visibility", std::to_string(static_cast<int>(point.visibility)), "0, 1 or 2");
  if (point.visibility == Visibility::NotLabelled) return kUnlabelled;
  return nothing && point.visibility == Visibility::Visible ? kUnlabelled : point;
}

void requireImage(const std::string& image) {
  const bool controls = std::any_of(image.begin(), image.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (controls || base::invalidUtf8(image) != std::string_view::npos) invalid("image", "?", "a path in UTF-8 without control characters");
}

json pointJson(const LabelPoint& point) {
  return json::array({point.x, point.y, static_cast<int>(point.visibility)});
}

double numberOf(const json& value) {
  return value.is_null() ? kNaN : value.get<double>();
}

LabelPoint pointFromJson(const json& value) {
  const int visibility = value.at(2).get<int>();
  if (visibility < 0 || visibility > 2) invalid("visibility", std::to_string(visibility), "0, 1 or 2");
  return {numberOf(value.at(0)), numberOf(value.at(1)), static_cast<Visibility>(visibility)};
}

}  // namespace

bool samePoint(const LabelPoint& a, const LabelPoint& b) {
  return sameNumber(a.x, b.x) && sameNumber(a.y, b.y) && a.visibility == b.visibility;
}

bool sameCommand(const LabelCommand& a, const LabelCommand& b) {
  const auto sameEdit = [](const PointEdit& p, const PointEdit& q) {
    return p.image == q.image && p.keypoint == q.keypoint && samePoint(p.before, q.before) && samePoint(p.after, q.after);
  };
  return a.name == b.name && a.frameAdded == b.frameAdded && a.frameRemoved == b.frameRemoved && a.frameRow == b.frameRow &&
         std::equal(a.edits.begin(), a.edits.end(), b.edits.begin(), b.edits.end(), sameEdit);
}

bool sameLabels(const LabelSet& a, const LabelSet& b) {
  if (a.keypoints != b.keypoints || a.images != b.images) return false;
  for (int frame = 0; frame < a.numFrames(); ++frame) {
    for (int keypoint = 0; keypoint < a.numKeypoints(); ++keypoint) {
      if (!samePoint(a.point(frame, keypoint), b.point(frame, keypoint))) return false;
    }
  }
  return true;
}

LabelCommand completed(const LabelSet& labels, LabelCommand command) {
  if (!command.frameAdded.empty() && !command.frameRemoved.empty()) invalid("command", command.name, "one frame added or removed");
  if (!std::isfinite(command.annotatorSeconds) || command.annotatorSeconds < 0.0) command.annotatorSeconds = 0.0;
  if (base::invalidUtf8(command.name) != std::string_view::npos) invalid("command", "?", "a name in UTF-8");
  for (PointEdit& edit : command.edits) {
    edit.before = writable(edit.before);
    edit.after = writable(edit.after);
  }
  if (!command.frameAdded.empty()) {
    requireImage(command.frameAdded);
    if (labels.indexOf(command.frameAdded) >= 0) invalid("image", command.frameAdded, "a frame that is not there yet");
    if (command.frameRow < 0 || command.frameRow > labels.numFrames()) command.frameRow = labels.numFrames();
  } else if (!command.frameRemoved.empty()) {
    command.frameRow = rowOf(labels, command, command.frameRemoved);
    if (command.frameRow < 0) invalid("image", command.frameRemoved, "a labelled frame");
    command.edits.clear();
    for (int keypoint = 0; keypoint < labels.numKeypoints(); ++keypoint) {
      const LabelPoint point = labels.point(command.frameRow, keypoint);
      if (!samePoint(point, kUnlabelled)) command.edits.push_back({command.frameRemoved, keypoint, point, kUnlabelled});
    }
  } else {
    command.frameRow = -1;
    if (command.edits.empty()) invalid("command", command.name, "at least one edit");
  }
  return command;
}

void applyTo(LabelSet& labels, const LabelCommand& command) {
  std::size_t done = 0;
  int ownRow = -1;
  if (!command.frameAdded.empty()) {
    // Rows of several files are regrouped by file on disk: a row number is where the frame belongs if it still can.
    ownRow = std::clamp(command.frameRow, 0, labels.numFrames());
    labels.insertFrame(ownRow, command.frameAdded);
  } else if (!command.frameRemoved.empty()) {
    ownRow = rowOf(labels, command, command.frameRemoved);
    if (ownRow < 0) doesNotFit(command.frameRemoved, "a labelled frame", "no such frame");
  }
  try {
    int rowHint = ownRow;
    for (; done < command.edits.size(); ++done) applyEdit(labels, command, command.edits[done], rowHint);
    if (!command.frameRemoved.empty()) requireEmpty(labels, ownRow);
  } catch (...) {
    while (done > 0) {
      const PointEdit& edit = command.edits[--done];
      labels.setPoint(rowOf(labels, command, edit.image), edit.keypoint, edit.before);
    }
    if (!command.frameAdded.empty()) labels.removeFrame(ownRow);
    throw;
  }
  if (!command.frameRemoved.empty()) labels.removeFrame(ownRow);
}

LabelCommand inverted(const LabelCommand& command) {
  LabelCommand inverse = command;
  std::swap(inverse.frameAdded, inverse.frameRemoved);
  std::reverse(inverse.edits.begin(), inverse.edits.end());
  for (PointEdit& edit : inverse.edits) std::swap(edit.before, edit.after);
  return inverse;
}

json toJson(const LabelCommand& command) {
  json edits = json::array();
  for (const PointEdit& edit : command.edits) {
    edits.push_back(json::array({edit.image, edit.keypoint, pointJson(edit.before), pointJson(edit.after)}));
  }
  json object = {{"name", command.name}, {"edits", std::move(edits)}};
  if (!command.frameAdded.empty()) object["frame_added"] = command.frameAdded;
  if (!command.frameRemoved.empty()) object["frame_removed"] = command.frameRemoved;
  if (command.frameRow >= 0) object["frame_row"] = command.frameRow;
  if (command.annotatorSeconds > 0.0) object["seconds"] = command.annotatorSeconds;
  return object;
}

LabelCommand commandFromJson(const json& object) {
  LabelCommand command;
  command.name = object.at("name").get<std::string>();
  for (const json& edit : object.at("edits")) {
    command.edits.push_back({edit.at(0).get<std::string>(), edit.at(1).get<int>(), pointFromJson(edit.at(2)), pointFromJson(edit.at(3))});
  }
  command.frameAdded = object.value("frame_added", std::string());
  command.frameRemoved = object.value("frame_removed", std::string());
  command.frameRow = object.value("frame_row", -1);
  command.annotatorSeconds = object.value("seconds", 0.0);
  return command;
}

}  // namespace parsimony::project
