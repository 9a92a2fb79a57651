// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/bbox_csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/io/csv_rows.h"
#include "core/io/csv_text.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;
using tracks::BoundingBox;

constexpr std::array<std::string_view, 4> kNames{"x", "y", "h", "w"};

struct Columns {
  std::array<int, 4> at{-1, -1, -1, -1};  ///< of x, y, h, w
  bool hasIndex = false;                  ///< the first column is none of them
  std::size_t count = 0;
};

Columns readHeader(CsvRows& rows) {
  const std::string expected = "a header with x, y, h, w";
  if (!rows.next()) throw rows.error(ErrorCode::Malformed, -1, expected, "end of file");
  Columns columns;
  columns.count = rows.cells().size();
  for (std::size_t column = 0; column < columns.count; ++column) {
    const std::string cell = base::toLower(base::trimmed(rows.cells()[column]));
    const auto name = std::find(kNames.begin(), kNames.end(), cell);
    if (name == kNames.end()) {
      if (column == 0) columns.hasIndex = true;
      continue;
    }
    int& slot = columns.at[static_cast<std::size_t>(name - kNames.begin())];
    if (slot >= 0) throw rows.error(ErrorCode::Inconsistent, static_cast<std::int64_t>(column), "each column once", cell);
    slot = static_cast<int>(column);
  }
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (columns.at[i] < 0) throw rows.error(ErrorCode::Malformed, -1, expected, "no column " + std::string(kNames[i]));
  }
  return columns;
}

BoundingBox boxOf(const CsvRows& rows, const Columns& columns) {
  if (rows.cells().size() != columns.count) {
    throw rows.error(ErrorCode::Malformed, -1, std::to_string(columns.count) + " cells", std::to_string(rows.cells().size()) + " cells");
  }
  std::array<double, 4> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto column = static_cast<std::size_t>(columns.at[i]);
    values[i] = rows.number(column);
    const bool isSize = i >= 2;
    if (isSize ? values[i] > 0 : !std::isnan(values[i])) continue;
    throw rows.error(ErrorCode::Malformed, columns.at[i], isSize ? "a size above 0" : "a number", rows.cells()[column]);
  }
  return {.x = values[0], .y = values[1], .width = values[3], .height = values[2]};
}

std::string imageOf(const CsvRows& rows) {
  std::string image(rows.cells().front());
  if (image.empty()) throw rows.error(ErrorCode::Malformed, 0, "the path of an image", "an empty cell");
  std::replace(image.begin(), image.end(), '\\', '/');
  return image;
}

[[noreturn]] void reject(const std::filesystem::path& path, const char* field, std::string value, const char* expected) {
  throw base::Error(ErrorCode::InvalidValue,
                    {{"path", base::toUtf8(path)}, {"field", field}, {"value", std::move(value)}, {"expected", expected}});
}

void appendBox(std::string& out, const BoundingBox& box) {
  for (const double value : {box.x, box.y, box.height, box.width}) {
    out += ',';
    appendExact(out, value);
  }
  out += '\n';
}

}  // namespace

BoundingBox LabelledBoxes::of(const std::string& image) const {
  const auto found = std::find(images.begin(), images.end(), image);
  return found == images.end() ? BoundingBox{} : boxes[static_cast<std::size_t>(found - images.begin())];
}

std::string boxFileName(const std::filesystem::path& video) {
  return base::toUtf8(video.stem()) + "_bbox.csv";
}

std::vector<BoundingBox> readVideoBoxes(const std::filesystem::path& path, std::int64_t numFrames) {
  CsvRows rows(path);
  const Columns columns = readHeader(rows);
  std::vector<BoundingBox> boxes;
  while (rows.next()) {
    const auto frame = static_cast<std::int64_t>(boxes.size());
    boxes.push_back(boxOf(rows, columns));
    std::int64_t index = frame;
    if (columns.hasIndex && (!base::parseInt(rows.cells().front(), index) || index != frame)) {
      throw rows.error(ErrorCode::Inconsistent, 0, "frame " + std::to_string(frame), rows.cells().front()).with("frame", frame);
    }
  }
  if (numFrames >= 0 && static_cast<std::int64_t>(boxes.size()) != numFrames) {
    throw rows.error(ErrorCode::Inconsistent, -1, std::to_string(numFrames) + " rows, one per frame",
                     std::to_string(boxes.size()) + " rows");
  }
  return boxes;
}

LabelledBoxes readLabelledBoxes(const std::filesystem::path& path) {
  CsvRows rows(path);
  const Columns columns = readHeader(rows);
  if (!columns.hasIndex) throw rows.error(ErrorCode::Malformed, 0, "a first column with the paths of the images", rows.cells().front());
  LabelledBoxes labelled;
  std::unordered_set<std::string> seen;
  while (rows.next()) {
    const BoundingBox box = boxOf(rows, columns);
    const std::string image = imageOf(rows);
    if (!seen.insert(image).second) throw rows.error(ErrorCode::Inconsistent, 0, "each image once", image);
    labelled.images.push_back(image);
    labelled.boxes.push_back(box);
  }
  return labelled;
}

void writeVideoBoxes(const std::filesystem::path& path, const std::vector<BoundingBox>& boxes) {
  std::string out = ",x,y,h,w\n";
  for (std::size_t frame = 0; frame < boxes.size(); ++frame) {
    if (boxes[frame].isNone()) reject(path, "boxes", "none for frame " + std::to_string(frame), "a box for each frame");
    out += std::to_string(frame);
    appendBox(out, boxes[frame]);
  }
  base::writeFileAtomically(path, out);
}

void writeLabelledBoxes(const std::filesystem::path& path, const LabelledBoxes& labelled) {
  if (labelled.images.size() != labelled.boxes.size()) {
    reject(path, "boxes", std::to_string(labelled.boxes.size()), "one per image");
  }
  std::string out = ",x,y,h,w\n";
  std::unordered_set<std::string_view> seen;
  for (std::size_t row = 0; row < labelled.images.size(); ++row) {
    const std::string& image = labelled.images[row];
    const bool isText = base::invalidUtf8(image) == std::string::npos && image.find('\0') == std::string::npos;
    if (image.empty() || !isText) reject(path, "images", "bytes", "a path in UTF-8");
    if (!seen.insert(image).second) reject(path, "images", image, "each image once");
    if (labelled.boxes[row].isNone()) reject(path, "boxes", "none for " + image, "a box for each image");
    appendCell(out, image);
    appendBox(out, labelled.boxes[row]);
  }
  base::writeFileAtomically(path, out);
}

}  // namespace parsimony::io
