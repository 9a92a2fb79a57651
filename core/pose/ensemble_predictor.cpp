// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble_predictor.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/prediction_csv.h"
#include "core/pose/ensemble.h"
#include "core/pose/ensemble_labels.h"
#include "core/pose/ensemble_member.h"
#include "core/pose/labeled_video.h"

namespace parsimony::pose {
namespace {

namespace fs = std::filesystem;

/// A hidden folder beside the target that is gone afterwards, and so are folders on the way there that stayed empty.
class Staging {
 public:
  explicit Staging(const fs::path& target) : m_folder(target.parent_path() / ("." + base::toUtf8(target.stem()) + ".predicting")) {
    for (auto folder = m_folder.parent_path(); !folder.empty() && !fs::exists(folder); folder = folder.parent_path())
      m_missing.push_back(folder);
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);  // of a process that died
  }
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
    for (const auto& folder : m_missing) fs::remove(folder, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  [[nodiscard]] fs::path file(const fs::path& like) const { return m_folder / like.filename(); }

 private:
  fs::path m_folder;
  std::vector<fs::path> m_missing;  ///< innermost first
};

void publish(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  if (!error) fs::rename(from, to, error);
  if (error) throw base::errorFromErrno(error.value(), to, "write");
}

/// One PredictSummary after the other, for as long as nobody stops; all CSVs in `staging`.
using PredictMember = std::function<PredictSummary(const fs::path& run, const fs::path& csv, const jobs::RunContext& context)>;
std::vector<PredictSummary> predictMembers(const std::vector<fs::path>& runs, const EnsembleFiles& files, const Staging& staging,
                                           const jobs::RunContext& context, const PredictMember& predict) {
  const auto told = std::make_shared<std::set<std::string>>();
  std::vector<PredictSummary> parts;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto member = memberContext(context, static_cast<int>(i), static_cast<int>(runs.size()), "predict", told);
    parts.push_back(predict(runs[i], staging.file(files.member(static_cast<int>(i))), member));
    if (parts.back().stopped) break;
  }
  // stopped before the first frame of a further member: those before it are whole
  if (parts.size() > 1 && parts.back().stopped && parts.back().frames == 0) parts.pop_back();
  return parts;
}

/// What the members' summaries say together.
PredictSummary together(const std::vector<PredictSummary>& parts, std::size_t members, const fs::path& csv) {
  PredictSummary summary;
  summary.video = parts.front().video;
  summary.csv = csv;
  summary.frames = parts.front().frames;
  for (const auto& part : parts) {
    summary.frames = std::min(summary.frames, part.frames);
    summary.seconds += part.seconds;
    summary.stopped = summary.stopped || part.stopped;
  }
  summary.stopped = summary.stopped || parts.size() < members;
  summary.framesPerSecond = static_cast<double>(summary.frames) / std::max(1e-9, summary.seconds);
  return summary;
}

std::vector<fs::path> publishMembers(const std::vector<PredictSummary>& parts, const EnsembleFiles& files) {
  std::vector<fs::path> published;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    published.push_back(files.member(static_cast<int>(i)));
    publish(parts[i].csv, published.back());
  }
  return published;
}

std::vector<fs::path> csvsOf(const std::vector<PredictSummary>& parts) {
  std::vector<fs::path> csvs;
  for (const auto& part : parts) csvs.push_back(part.csv);
  return csvs;
}

}  // namespace

EnsemblePrediction predictVideoWithEnsemble(const fs::path& ensembleFolder, const fs::path& video, const fs::path& out,
                                            const PredictOptions& options, const jobs::RunContext& context) {
  const auto runs = ensembleMembers(ensembleFolder);
  const auto target = out.empty() ? ensembleFolder / "video_preds" / base::pathFromUtf8(base::toUtf8(video.stem()) + ".csv") : out;
  EnsemblePrediction result;
  result.files = ensembleFiles(target);
  {
    const Staging staging(target);
    auto plain = options;
    plain.labeledVideo = false;
    const auto parts =
        predictMembers(runs, result.files, staging, context, [&](const fs::path& run, const fs::path& csv, const jobs::RunContext& member) {
          return predictVideo(run, video, csv, plain, member);
        });
    result.summary = together(parts, runs.size(), target);
    const EnsembleFiles staged{
        staging.file(result.files.median), staging.file(result.files.mean), staging.file(result.files.statistics), {}};
    writeEnsembleCsvs(csvsOf(parts), staged, {}, result.summary.stopped ? UnequalLengths::TakeShortest : UnequalLengths::Refuse);
    result.members = publishMembers(parts, result.files);
    publish(staged.mean, result.files.mean);
    publish(staged.statistics, result.files.statistics);
    publish(staged.median, result.files.median);
  }
  if (options.labeledVideo && !result.summary.stopped) {
    result.summary.labeledVideo =
        target.parent_path() / "labeled_videos" / base::pathFromUtf8(base::toUtf8(target.stem()) + "_labeled.mp4");
    writeLabeledVideo(video, io::readPredictionCsv(target), result.summary.labeledVideo, options.likelihoodShown, context);
  }
  return result;
}

EnsemblePrediction predictLabelsWithEnsemble(const fs::path& ensembleFolder, const project::Project& project, const fs::path& out,
                                             const PredictOptions& options, const jobs::RunContext& context) {
  const auto runs = ensembleMembers(ensembleFolder);
  if (project.labelFiles.empty())
    throw base::Error(base::ErrorCode::Empty, {{"path", base::toUtf8(project.folder)}, {"expected", "labelled frames"}});
  const auto target = out.empty() ? ensembleFolder / "image_preds" / project.labelFiles.front().path.filename() / "predictions.csv" : out;
  EnsemblePrediction result;
  result.files = ensembleFiles(target);
  result.files.mean.clear();
  result.files.statistics.clear();
  const Staging staging(target);
  const auto parts =
      predictMembers(runs, result.files, staging, context, [&](const fs::path& run, const fs::path& csv, const jobs::RunContext& member) {
        return predictLabels(run, project, csv, options, member);
      });
  result.summary = together(parts, runs.size(), target);
  std::vector<tracks::Tracks> predictions;
  for (const auto& part : parts) predictions.push_back(io::readPredictionCsv(part.csv));
  const auto staged = staging.file(target);
  io::writePredictionCsv(staged, medianOfMembers(predictions));
  result.members = publishMembers(parts, result.files);
  publish(staged, target);
  return result;
}

}  // namespace parsimony::pose
