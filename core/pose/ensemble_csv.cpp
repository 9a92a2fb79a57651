// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble_csv.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv_rows.h"
#include "core/io/csv_text.h"
#include "core/io/dlc_header.h"
#include "core/io/prediction_csv.h"

namespace parsimony::pose {
namespace {

namespace fs = std::filesystem;

constexpr auto kScorer = "ensemble_tracker";

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// The rows of one member's CSV, one at a time.
class MemberRows {
 public:
  explicit MemberRows(const fs::path& path) : m_rows(path), m_header(io::readDlcHeader(m_rows)) {}

  [[nodiscard]] const std::vector<std::string>& keypoints() const { return m_header.keypoints; }
  [[nodiscard]] const fs::path& path() const { return m_rows.path(); }

  void orderLike(const MemberRows& first) {
    m_columns.clear();
    for (const auto& name : first.keypoints()) {
      const auto found = std::find(m_header.keypoints.begin(), m_header.keypoints.end(), name);
      if (found == m_header.keypoints.end() || keypoints().size() != first.keypoints().size()) {
        throw base::Error(base::ErrorCode::Inconsistent, {{"path", base::toUtf8(path())},
                                                          {"expected", "the keypoints of the first member: " + joined(first.keypoints())},
                                                          {"found", joined(keypoints())}});
      }
      m_columns.push_back(m_header.columns[static_cast<std::size_t>(found - m_header.keypoints.begin())]);
    }
  }

  /// \return false at the end
  [[nodiscard]] bool next() {
    if (!m_rows.next()) return false;
    io::checkWidth(m_rows, m_header);
    std::int64_t number = 0;
    const auto index = m_rows.cells().front();
    if (!base::parseInt(index, number) || number != m_frame)
      throw m_rows.error(base::ErrorCode::Inconsistent, 0, "frame " + std::to_string(m_frame), index).with("frame", m_frame);
    ++m_frame;
    return true;
  }

  [[nodiscard]] tracks::Prediction keypoint(std::size_t k) const {
    const auto& columns = m_columns[k];
    const auto value = [this](int column) { return column < 0 ? std::nan("") : m_rows.number(static_cast<std::size_t>(column)); };
    return {value(columns.x), value(columns.y), value(columns.likelihood)};
  }

 private:
  io::CsvRows m_rows;
  io::DlcHeader m_header;
  std::vector<io::KeypointColumns> m_columns;  ///< in the order of the first member
  std::int64_t m_frame = 0;
};

/// The CSV with EKS's columns.
class StatisticsWriter {
 public:
  StatisticsWriter(const fs::path& path, const std::vector<std::string>& keypoints) : m_file(path) {
    std::vector<io::HeaderCell> cells;
    for (const auto& keypoint : keypoints) {
      for (const std::string_view coord : {"x", "y", "likelihood", "x_ens_median", "y_ens_median", "x_ens_var", "y_ens_var"})
        cells.push_back({kScorer, keypoint, coord});
    }
    m_pending = io::dlcHeaderText(cells, {});
  }

  void append(std::int64_t frame, const std::vector<EnsemblePoint>& points) {
    m_pending += std::to_string(frame);
    for (const auto& point : points) {
      for (int copy = 0; copy < 2; ++copy) {
        cell(io::appendPixels, point.median.x);
        cell(io::appendPixels, point.median.y);
        if (copy == 0) cell(io::appendLikelihood, point.mean.likelihood);
      }
      // six significant digits suit a variance too, which may be far below 1e-5 px^2
      cell(io::appendLikelihood, point.varianceX);
      cell(io::appendLikelihood, point.varianceY);
    }
    m_pending += '\n';
    if (m_pending.size() > kBlockBytes) flush();
  }

  void commit() {
    flush();
    m_file.commit();
  }

 private:
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 18;

  void cell(void (*append)(std::string&, double), double value) {
    m_pending += ',';
    append(m_pending, value);
  }
  void flush() {
    m_file.write(std::string_view(m_pending));
    m_pending.clear();
  }

  base::AtomicFile m_file;
  std::string m_pending;
};

/// Goes to the next row of each. \return false at the end of all of them, or of the shortest where that is allowed
bool nextRows(std::deque<MemberRows>& members, UnequalLengths lengths, std::int64_t frame) {
  std::size_t more = 0;
  for (auto& member : members) more += member.next() ? 1 : 0;
  if (more == members.size()) return true;
  if (more == 0 || lengths == UnequalLengths::TakeShortest) return false;
  throw base::Error(base::ErrorCode::Inconsistent,
                    {{"path", base::toUtf8(members.front().path())},
                     {"frame", frame},
                     {"expected", "members with the same number of frames"},
                     {"found", std::to_string(more) + " of " + std::to_string(members.size()) + " members with this frame"}});
}

}  // namespace

fs::path EnsembleFiles::member(int index) const {
  return folder / base::pathFromUtf8(base::toUtf8(folder.filename()) + ".m" + std::to_string(index) + ".csv");
}

EnsembleFiles ensembleFiles(const fs::path& target) {
  const auto stem = base::toUtf8(target.stem());
  const auto beside = [&](const std::string& name) { return target.parent_path() / base::pathFromUtf8(name); };
  // a target without an extension would be its own folder
  const auto folder = target.has_extension() ? stem : stem + "_members";
  return {target, beside(stem + "_mean.csv"), beside(stem + "_ensemble.csv"), beside(folder)};
}

std::int64_t writeEnsembleCsvs(const std::vector<fs::path>& members, const EnsembleFiles& files, const EnsembleStatisticsOptions& options,
                               UnequalLengths lengths) {
  if (members.empty())
    throw base::Error(base::ErrorCode::Empty, {{"path", base::toUtf8(files.folder)}, {"expected", "predictions of at least one member"}});
  std::deque<MemberRows> rows;
  for (const auto& path : members) rows.emplace_back(path);
  for (auto& member : rows) member.orderLike(rows.front());
  const auto& keypoints = rows.front().keypoints();

  io::PredictionCsvWriter median(files.median, kScorer, keypoints);
  io::PredictionCsvWriter mean(files.mean, kScorer, keypoints);
  StatisticsWriter statistics(files.statistics, keypoints);
  std::vector<EnsemblePoint> points(keypoints.size());
  std::vector<tracks::Prediction> medians(keypoints.size()), means(keypoints.size()), one(rows.size());
  std::int64_t frame = 0;
  for (; nextRows(rows, lengths, frame); ++frame) {
    for (std::size_t k = 0; k < keypoints.size(); ++k) {
      std::transform(rows.begin(), rows.end(), one.begin(), [k](const MemberRows& member) { return member.keypoint(k); });
      points[k] = ensemblePoint(one, options);
      medians[k] = points[k].median;
      means[k] = points[k].mean;
    }
    median.append(&medians.front().x);
    mean.append(&means.front().x);
    statistics.append(frame, points);
  }
  median.commit();
  mean.commit();
  statistics.commit();
  return frame;
}

}  // namespace parsimony::pose
