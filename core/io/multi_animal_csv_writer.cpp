// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv_text.h"
#include "core/io/dlc_header.h"
#include "core/io/multi_animal_csv.h"

namespace parsimony::io {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

[[noreturn]] void reject(const std::filesystem::path& path, const char* field, std::string value, const char* expected) {
  throw base::Error(base::ErrorCode::InvalidValue,
                    {{"path", base::toUtf8(path)}, {"field", field}, {"value", std::move(value)}, {"expected", expected}});
}

bool isText(const std::string& text) {
  return !text.empty() && text.find('\0') == std::string::npos && base::invalidUtf8(text) == std::string::npos;
}

void checkNames(const std::filesystem::path& path, const std::vector<std::string>& names, const char* field) {
  std::unordered_set<std::string_view> seen;
  for (const std::string& name : names) {
    if (!isText(name) || name.rfind("Unnamed:", 0) == 0) reject(path, field, "bytes", "a name in UTF-8");
    if (!seen.insert(name).second) reject(path, field, name, "different names");
  }
}

void check(const std::filesystem::path& path, const tracks::AnimalTracks& tracks) {
  checkKeypoints(tracks.keypoints(), path);
  if (tracks.individuals().empty()) reject(path, "individuals", "none", "at least one animal");
  checkNames(path, tracks.individuals(), "individuals");
  if (tracks.images.empty()) return;
  if (static_cast<std::int64_t>(tracks.images.size()) != tracks.numFrames()) {
    reject(path, "images", std::to_string(tracks.images.size()), "one per row");
  }
  checkNames(path, tracks.images, "images");
}

std::string headerOf(const tracks::AnimalTracks& tracks, const std::vector<std::string_view>& coords) {
  std::string rows[4] = {"scorer", "individuals", "bodyparts", "coords"};
  const auto cell = [&](int row, std::string_view text) {
    rows[row] += ',';
    appendCell(rows[row], text);
  };
  for (const std::string& individual : tracks.individuals()) {
    for (const std::string& keypoint : tracks.keypoints()) {
      for (const std::string_view coord : coords) {
        cell(0, tracks.scorer());
        cell(1, individual);
        cell(2, keypoint);
        cell(3, coord);
      }
    }
  }
  return rows[0] + '\n' + rows[1] + '\n' + rows[2] + '\n' + rows[3] + '\n';
}

/// values: [K x 3]
void appendPose(std::string& out, std::span<const double> values, bool withLikelihood) {
  for (std::size_t at = 0; at < values.size(); at += 3) {
    const bool isPlaced = std::isfinite(values[at]) && std::isfinite(values[at + 1]);
    out += ',';
    if (isPlaced) appendPixels(out, values[at]);
    out += ',';
    if (isPlaced) appendPixels(out, values[at + 1]);
    if (!withLikelihood) continue;
    out += ',';
    appendLikelihood(out, values[at + 2]);
  }
}

}  // namespace

void writeMultiAnimalCsv(const std::filesystem::path& path, const tracks::AnimalTracks& tracks, AnimalCsvCoords coords) {
  check(path, tracks);
  const bool withLikelihood = coords == AnimalCsvCoords::Predictions;
  base::AtomicFile file(path);
  std::string pending =
      headerOf(tracks, withLikelihood ? std::vector<std::string_view>{"x", "y", "likelihood"} : std::vector<std::string_view>{"x", "y"});
  for (std::int64_t frame = 0; frame < tracks.numFrames(); ++frame) {
    appendCell(pending, tracks.images.empty() ? std::to_string(frame) : tracks.images[static_cast<std::size_t>(frame)]);
    for (int animal = 0; animal < tracks.numAnimals(); ++animal) appendPose(pending, tracks.pose(frame, animal), withLikelihood);
    pending += '\n';
    if (pending.size() < kBlockBytes) continue;
    file.write(std::string_view(pending));
    pending.clear();
  }
  file.write(std::string_view(pending));
  file.commit();
}

}  // namespace parsimony::io
