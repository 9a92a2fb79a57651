// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <string_view>
#include <unordered_set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv_text.h"
#include "core/io/dlc_header.h"
#include "core/io/prediction_csv.h"

namespace parsimony::io {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

[[noreturn]] void reject(const std::filesystem::path& path, const char* field, const std::string& value, const char* expected) {
  throw base::Error(base::ErrorCode::InvalidValue,
                    {{"path", base::toUtf8(path)}, {"field", field}, {"value", value}, {"expected", expected}});
}

std::string headerOf(const std::string& scorer, const std::vector<std::string>& keypoints, bool withSet) {
  std::vector<HeaderCell> cells;
  for (const std::string& keypoint : keypoints) {
    for (const std::string_view coord : {"x", "y", "likelihood"}) cells.push_back({scorer, keypoint, coord});
  }
  if (withSet) cells.push_back({"set", "", ""});
  return dlcHeaderText(cells, {});
}

/// values: [K x 3]
void appendValues(std::string& out, const double* values, std::size_t numKeypoints) {
  for (std::size_t k = 0; k < numKeypoints; ++k) {
    const double x = values[3 * k], y = values[3 * k + 1];
    const bool placed = std::isfinite(x) && std::isfinite(y);
    out += ',';
    if (placed) appendPixels(out, x);
    out += ',';
    if (placed) appendPixels(out, y);
    out += ',';
    appendLikelihood(out, values[3 * k + 2]);
  }
}

void checkRowNames(const std::filesystem::path& path, const tracks::Tracks& predictions) {
  const auto frames = static_cast<std::size_t>(predictions.numFrames());
  if (!predictions.images.empty() && predictions.images.size() != frames)
    reject(path, "images", std::to_string(predictions.images.size()), "one per row");
  if (!predictions.sets.empty() && predictions.sets.size() != frames)
    reject(path, "sets", std::to_string(predictions.sets.size()), "one per row");
  std::unordered_set<std::string_view> seen;
  for (const std::string& image : predictions.images) {
    if (image.empty() || base::invalidUtf8(image) != std::string::npos) reject(path, "images", "bytes", "a path in UTF-8");
    if (!seen.insert(image).second) reject(path, "images", image, "each image once");
  }
  for (const std::string& set : predictions.sets) {
    if (set != "train" && set != "validation" && set != "test" && set != "unused") {
      reject(path, "sets", set, "train, validation, test or unused");
    }
  }
}

}  // namespace

struct PredictionCsvWriter::Impl {
  base::AtomicFile file;
  std::size_t numKeypoints = 0;
  std::int64_t frame = 0;
  std::string pending;

  void flushAt(std::size_t bytes) {
    if (pending.size() < bytes) return;
    file.write(std::string_view(pending));
    pending.clear();
  }
};

PredictionCsvWriter::PredictionCsvWriter(const std::filesystem::path& path, const std::string& scorer,
                                         const std::vector<std::string>& keypoints) {
  checkKeypoints(keypoints, path);
  m_impl = std::unique_ptr<Impl>(new Impl{base::AtomicFile(path), keypoints.size(), 0, headerOf(scorer, keypoints, false)});
}

PredictionCsvWriter::~PredictionCsvWriter() = default;

void PredictionCsvWriter::append(const double* values) {
  m_impl->pending += std::to_string(m_impl->frame++);
  appendValues(m_impl->pending, values, m_impl->numKeypoints);
  m_impl->pending += '\n';
  m_impl->flushAt(kBlockBytes);
}

void PredictionCsvWriter::commit() {
  m_impl->flushAt(1);
  m_impl->file.commit();
}

void writePredictionCsv(const std::filesystem::path& path, const tracks::Tracks& predictions) {
  checkKeypoints(predictions.keypoints(), path);
  checkRowNames(path, predictions);
  const bool withSet = !predictions.sets.empty();
  base::AtomicFile file(path);
  std::string pending = headerOf(predictions.scorer(), predictions.keypoints(), withSet);
  for (std::int64_t frame = 0; frame < predictions.numFrames(); ++frame) {
    const auto at = static_cast<std::size_t>(frame);
    appendCell(pending, predictions.images.empty() ? std::to_string(frame) : predictions.images[at]);
    appendValues(pending, predictions.row(frame).data(), predictions.keypoints().size());
    if (withSet) pending += ',' + predictions.sets[at];
    pending += '\n';
    if (pending.size() < kBlockBytes) continue;
    file.write(std::string_view(pending));
    pending.clear();
  }
  file.write(std::string_view(pending));
  file.commit();
}

void writeMetricCsv(const std::filesystem::path& path, const std::vector<std::string>& keypoints, const std::vector<double>& values,
                    const std::vector<std::string>& index, const std::vector<std::string>& sets) {
  if (keypoints.empty()) reject(path, "keypoints", "none", "at least one keypoint");
  if (values.size() % keypoints.size() != 0) reject(path, "values", std::to_string(values.size()), "a multiple of the keypoints");
  const std::size_t rows = values.size() / keypoints.size();
  if (!index.empty() && index.size() != rows) reject(path, "index", std::to_string(index.size()), "one per row");
  if (!sets.empty() && sets.size() != rows) reject(path, "sets", std::to_string(sets.size()), "one per row");
  std::string out;
  const auto cell = [&](std::string_view text) {
    out += ',';
    appendCell(out, text);
  };
  for (const std::string& keypoint : keypoints) cell(keypoint);
  if (!sets.empty()) cell("set");
  out += '\n';
  for (std::size_t row = 0; row < rows; ++row) {
    appendCell(out, index.empty() ? std::to_string(row) : index[row]);
    for (std::size_t k = 0; k < keypoints.size(); ++k) {
      out += ',';
      appendExact(out, values[row * keypoints.size() + k]);
    }
    if (!sets.empty()) cell(sets[row]);
    out += '\n';
  }
  base::writeFileAtomically(path, out);
}

}  // namespace parsimony::io
