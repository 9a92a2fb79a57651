// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/slp_file.h"

#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/h5_file.h"
#include "core/io/slp_metadata.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

/// The order of the fields in tables without names, as files from the web write them.
enum FrameField { FrameId, FrameVideo, FrameIndex, FrameInstancesBegin, FrameInstancesEnd };
enum InstanceField {
  InstanceId,
  InstanceType,
  InstanceFrame,
  InstanceSkeleton,
  InstanceTrack,
  InstanceOrigin,
  InstanceScore,
  PointsBegin,
  PointsEnd
};
enum PointField { PointX, PointY, PointVisible, PointComplete, PointScore };

using Numbers = std::vector<double>;

struct PointTable {
  std::string name;
  Numbers x, y, visible, complete, score;  ///< score: empty for points of people
};

class Reader {
 public:
  explicit Reader(const std::filesystem::path& path) : m_path(base::toUtf8(path)), m_file(path) {}

  SlpFile read() {
    readNames();
    m_points = pointTable("points", false);
    m_predictedPoints = pointTable("pred_points", true);
    readInstanceTable();
    readFrames();
    return std::move(m_slp);
  }

 private:
  void readNames() {
    m_slp.formatId = m_file.numberAttribute("metadata", "format_id", 1.0);
    m_slp.skeletons = slpSkeletons(m_file.textAttribute("metadata", "json"));
    for (const std::string& text : m_file.texts("videos_json")) m_slp.videos.push_back(slpVideo(text));
    for (const std::string& text : m_file.texts("tracks_json")) m_slp.tracks.push_back(slpTrackName(text));
    // In packages the frames name a video by the group that holds its pictures, and some numbers may be missing.
    for (std::size_t index = 0; index < m_slp.videos.size(); ++index) {
      const std::string_view dataset = m_slp.videos[index].dataset;
      std::int64_t number = 0;
      const auto slash = dataset.find('/');
      if (dataset.starts_with("video") && slash != std::string_view::npos && base::parseInt(dataset.substr(5, slash - 5), number)) {
        m_videoOfGroup.emplace(number, static_cast<int>(index));
      }
    }
  }

  [[nodiscard]] PointTable pointTable(const std::string& name, bool withScore) const {
    PointTable table{.name = name, .x = {}, .y = {}, .visible = {}, .complete = {}, .score = {}};
    if (m_file.numRows(name) == 0) return table;
    table.x = m_file.field(name, "x", PointX);
    table.y = m_file.field(name, "y", PointY);
    table.visible = m_file.field(name, "visible", PointVisible);
    table.complete = m_file.field(name, "complete", PointComplete);
    if (withScore) table.score = m_file.field(name, "score", PointScore);
    return table;
  }

  void readInstanceTable() {
    if (m_file.numRows("instances") == 0) return;
    const auto field = [&](const char* name, int column) { return m_file.field("instances", name, column); };
    m_types = field("instance_type", InstanceType);
    m_skeletons = field("skeleton", InstanceSkeleton);
    m_tracks = field("track", InstanceTrack);
    m_scores = field("score", InstanceScore);
    m_pointsBegin = field("point_id_start", PointsBegin);
    m_pointsEnd = field("point_id_end", PointsEnd);
  }

  void readFrames() {
    if (!m_file.has("frames")) throw malformed("frames", "", "a table of frames", "none");
    if (m_file.numRows("frames") == 0) return;
    const auto field = [&](const char* name, int column) { return m_file.field("frames", name, column); };
    const Numbers videos = field("video", FrameVideo), indices = field("frame_idx", FrameIndex);
    const Numbers begins = field("instance_id_start", FrameInstancesBegin), ends = field("instance_id_end", FrameInstancesEnd);
    for (std::size_t row = 0; row < videos.size(); ++row) {
      SlpFrame frame;
      frame.video = videoIndex(whole(videos[row], "frames", "video", 0, kMaxIndex));
      frame.frame = whole(indices[row], "frames", "frame_idx", 0, kMaxIndex);
      const auto numRows = static_cast<std::int64_t>(m_types.size());
      const std::int64_t begin = whole(begins[row], "frames", "instance_id_start", 0, numRows);
      const std::int64_t end = whole(ends[row], "frames", "instance_id_end", begin, numRows);
      frame.firstInstance = static_cast<std::int64_t>(m_slp.instances.size());
      frame.numInstances = end - begin;
      // Otherwise a short file in which every frame claims every instance could fill the memory.
      if (frame.firstInstance + frame.numInstances > numRows) {
        throw malformed("frames", "instance_id_end", "each instance in one frame", std::to_string(end));
      }
      for (std::int64_t instance = begin; instance < end; ++instance) readInstance(static_cast<std::size_t>(instance));
      m_slp.frames.push_back(frame);
    }
  }

  void readInstance(std::size_t row) {
    SlpInstance instance;
    instance.isPredicted = whole(m_types[row], "instances", "instance_type", 0, 1) == 1;
    instance.skeleton =
        static_cast<int>(whole(m_skeletons[row], "instances", "skeleton", 0, static_cast<std::int64_t>(m_slp.skeletons.size()) - 1));
    instance.track = static_cast<int>(whole(m_tracks[row], "instances", "track", -1, static_cast<std::int64_t>(m_slp.tracks.size()) - 1));
    instance.score = std::isfinite(m_scores[row]) ? m_scores[row] : 0.0;
    instance.firstPoint = static_cast<std::int64_t>(m_slp.points.size());
    const PointTable& table = instance.isPredicted ? m_predictedPoints : m_points;
    const auto numRows = static_cast<std::int64_t>(table.x.size());
    const std::int64_t begin = whole(m_pointsBegin[row], "instances", "point_id_start", 0, numRows);
    const std::int64_t end = whole(m_pointsEnd[row], "instances", "point_id_end", begin, numRows);
    const int expected = m_slp.skeletons[static_cast<std::size_t>(instance.skeleton)].size();
    if (end - begin != expected) {
      throw malformed("instances", "point_id_end", std::to_string(expected) + " points", std::to_string(end - begin));
    }
    for (std::int64_t point = begin; point < end; ++point) readPoint(table, static_cast<std::size_t>(point));
    m_slp.instances.push_back(instance);
  }

  void readPoint(const PointTable& table, std::size_t row) {
    const double shift = m_slp.formatId < 1.1 && table.score.empty() ? -0.5 : 0.0;
    SlpPoint point;
    point.x = table.x[row] + shift;
    point.y = table.y[row] + shift;
    point.score = table.score.empty() ? 1.0 : table.score[row];
    point.isVisible = table.visible[row] != 0;
    point.isComplete = table.complete[row] != 0;
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) point.x = point.y = std::nan("");
    m_slp.points.push_back(point);
  }

  [[nodiscard]] int videoIndex(std::int64_t id) const {
    const auto group = m_videoOfGroup.find(id);
    if (group != m_videoOfGroup.end()) return group->second;
    if (id < static_cast<std::int64_t>(m_slp.videos.size())) return static_cast<int>(id);
    throw malformed("frames", "video", "a video below " + std::to_string(m_slp.videos.size()), std::to_string(id));
  }

  [[nodiscard]] std::int64_t whole(double value, const char* dataset, const char* field, std::int64_t least, std::int64_t most) const {
    const auto low = static_cast<double>(least), high = static_cast<double>(most);
    if (value >= low && value <= high && value == std::floor(value)) return static_cast<std::int64_t>(value);
    throw malformed(dataset, field, "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
                    base::formatDouble(value, false));
  }

  [[nodiscard]] base::Error malformed(const char* dataset, const char* field, std::string expected, std::string found) const {
    base::Error error(ErrorCode::Malformed,
                      {{"path", m_path}, {"dataset", dataset}, {"expected", std::move(expected)}, {"found", std::move(found)}});
    if (*field != '\0') error.with("field", std::string(field));
    return error;
  }

  static constexpr std::int64_t kMaxIndex = 1'000'000'000;

  std::string m_path;
  H5File m_file;
  SlpFile m_slp;
  PointTable m_points, m_predictedPoints;
  Numbers m_types, m_skeletons, m_tracks, m_scores, m_pointsBegin, m_pointsEnd;
  std::map<std::int64_t, int> m_videoOfGroup;
};

}  // namespace

SlpFile readSlp(const std::filesystem::path& path) {
  Reader reader(path);
  try {
    return reader.read();
  } catch (base::Error& error) {
    error.with("path", base::toUtf8(path));
    throw;
  }
}

}  // namespace parsimony::io
