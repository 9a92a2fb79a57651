// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/training_set.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <mutex>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/image_file.h"
#include "core/pose/context_frames.h"

#include <opencv2/core.hpp>

namespace parsimony::pose {
namespace {

/// Pictures beyond this are decoded again when needed.
constexpr std::size_t kPictureBudget = std::size_t{3} << 30;

bool channelsAreEqual(const cv::Mat& rgb) {
  for (int y = 0; y < rgb.rows; ++y) {
    const auto* p = rgb.ptr<cv::Vec3b>(y);
    for (int x = 0; x < rgb.cols; ++x) {
      if (p[x][0] != p[x][1] || p[x][1] != p[x][2]) return false;
    }
  }
  return true;
}

}  // namespace

struct TrainingSet::Impl {
  struct Entry {
    std::string image;
    std::string view;
    std::filesystem::path path;
    int row = 0;
    std::vector<tracks::LabelPoint> points;
    cv::Mat picture;  // empty when over the budget
    cv::Size size;
  };
  std::vector<Entry> entries;
  std::vector<std::string> keypoints;
  int numRows = 0;
  bool grey = true;
  std::size_t bytes = 0;  // while loading: of all pictures met; then: of those kept

  std::mutex mutex;  // of what contextSamples() adds
  std::map<std::filesystem::path, cv::Mat> neighbours;

  [[nodiscard]] cv::Mat neighbour(const std::filesystem::path& path);
  void list(const project::Project& project, const jobs::RunContext& context);
  void load(const std::string& colour, const jobs::RunContext& context);
};

void TrainingSet::Impl::list(const project::Project& project, const jobs::RunContext& context) {
  std::set<std::string> seen;
  for (const auto& file : project.labelFiles) {
    if (!seen.insert(file.view).second) continue;  // DeepLabCut has a file per video, and readLabels() gives them as one
    const auto labels = project::readLabels(project, file.view);
    if (keypoints.empty()) keypoints = labels.keypoints;
    if (labels.keypoints != keypoints || (numRows != 0 && labels.numFrames() != numRows)) {
      throw base::Error(base::ErrorCode::Inconsistent,
                        {{"path", base::toUtf8(file.path)}, {"expected", "the keypoints and rows of the first view"}});
    }
    numRows = labels.numFrames();
    for (int row = 0; row < labels.numFrames(); ++row) {
      Entry entry{labels.images[static_cast<std::size_t>(row)], file.view, {}, row, {}, {}, {}};
      entry.path = project.folder / base::pathFromUtf8(entry.image);
      for (int k = 0; k < labels.numKeypoints(); ++k) entry.points.push_back(labels.point(row, k));
      if (!std::filesystem::exists(entry.path)) {
        context.warning("image_missing", entry.image);
        continue;
      }
      entries.push_back(std::move(entry));
    }
  }
  if (entries.empty()) {
    throw base::Error(base::ErrorCode::Empty,
                      {{"path", base::toUtf8(project.folder)}, {"expected", "labelled frames whose pictures exist"}});
  }
}

void TrainingSet::Impl::load(const std::string& colour, const jobs::RunContext& context) {
  std::int64_t done = 0;
  grey = colour != "rgb";
  for (auto& entry : entries) {
    if (bytes < kPictureBudget || (grey && colour == "auto")) {
      cv::Mat picture = io::readImage(entry.path);
      if (colour == "auto" && grey && !channelsAreEqual(picture)) grey = false;
      entry.size = picture.size();
      if (bytes < kPictureBudget) entry.picture = picture;
      bytes += picture.total() * picture.elemSize();
    } else {
      entry.size = io::imageSize(entry.path);
    }
    if (++done % 32 == 0) context.progress(done, static_cast<std::int64_t>(entries.size()), "read_pictures");
    context.throwIfCancelled();
  }
  for (auto& entry : entries) {
    if (entry.picture.empty() || !grey) continue;
    if (colour == "auto") {
      cv::extractChannel(entry.picture, entry.picture, 1);  // the channels are equal
    } else {
      entry.picture = io::readImage(entry.path, true);
    }
  }
  bytes = std::accumulate(entries.begin(), entries.end(), std::size_t{0},
                          [](std::size_t sum, const Entry& entry) { return sum + entry.picture.total() * entry.picture.elemSize(); });
}

cv::Mat TrainingSet::Impl::neighbour(const std::filesystem::path& path) {
  {
    const std::lock_guard lock(mutex);
    const auto found = neighbours.find(path);
    if (found != neighbours.end()) return found->second;
  }
  cv::Mat picture = io::readImage(path, grey);
  const std::lock_guard lock(mutex);
  if (bytes < kPictureBudget && neighbours.emplace(path, picture).second) bytes += picture.total() * picture.elemSize();
  return picture;
}

TrainingSet::TrainingSet(const project::Project& project, const std::string& colour, const jobs::RunContext& context)
    : m_impl(std::make_unique<Impl>()) {
  m_impl->list(project, context);
  m_impl->load(colour, context);
}

TrainingSet::~TrainingSet() = default;
TrainingSet::TrainingSet(TrainingSet&&) noexcept = default;

int TrainingSet::size() const {
  return static_cast<int>(m_impl->entries.size());
}
int TrainingSet::numRows() const {
  return m_impl->numRows;
}
int TrainingSet::rowOf(int index) const {
  return m_impl->entries.at(static_cast<std::size_t>(index)).row;
}
bool TrainingSet::isGrey() const {
  return m_impl->grey;
}
const std::vector<std::string>& TrainingSet::keypoints() const {
  return m_impl->keypoints;
}
const std::string& TrainingSet::image(int index) const {
  return m_impl->entries.at(static_cast<std::size_t>(index)).image;
}
const std::string& TrainingSet::view(int index) const {
  return m_impl->entries.at(static_cast<std::size_t>(index)).view;
}

const std::vector<tracks::LabelPoint>& TrainingSet::points(int index) const {
  return m_impl->entries.at(static_cast<std::size_t>(index)).points;
}

std::vector<int> TrainingSet::entriesOf(const std::vector<int>& rows) const {
  std::vector<int> entries;
  for (int i = 0; i < size(); ++i) {
    if (std::find(rows.begin(), rows.end(), rowOf(i)) != rows.end()) entries.push_back(i);
  }
  return entries;
}

std::int64_t TrainingSet::numLabelled(const std::vector<int>& indices) const {
  std::int64_t count = 0;
  for (const int index : indices) {
    for (const auto& point : m_impl->entries.at(static_cast<std::size_t>(index)).points) count += std::isfinite(point.x) ? 1 : 0;
  }
  return count;
}

cv::Size TrainingSet::frameSize(int index) const {
  return m_impl->entries.at(static_cast<std::size_t>(index)).size;
}

Sample TrainingSet::sample(int index) const {
  const auto& entry = m_impl->entries.at(static_cast<std::size_t>(index));
  return {entry.picture.empty() ? io::readImage(entry.path, m_impl->grey) : entry.picture, entry.points};
}

std::vector<Sample> TrainingSet::contextSamples(int index) const {
  const auto& entry = m_impl->entries.at(static_cast<std::size_t>(index));
  const auto middle = sample(index);
  std::vector<Sample> samples;
  for (const auto& path : contextPaths(entry.path))
    samples.push_back(path == entry.path ? middle : Sample{m_impl->neighbour(path), middle.points});
  return samples;
}

int TrainingSet::numWithoutContext(const std::vector<int>& indices) const {
  return static_cast<int>(std::count_if(
      indices.begin(), indices.end(), [this](int index) { return !hasContext(m_impl->entries.at(static_cast<std::size_t>(index)).path); }));
}

}  // namespace parsimony::pose
