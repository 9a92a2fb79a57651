// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/synthetic/synthetic_project.h"

#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <system_error>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/image_file.h"
#include "core/io/label_csv.h"
#include "core/io/prediction_csv.h"
#include "core/io/project_yaml.h"
#include "core/synthetic/frame_choice.h"
#include "core/synthetic/mouse_clip.h"
#include "core/synthetic/out_of_distribution.h"
#include "core/video/video_writer.h"

namespace parsimony::synthetic {
namespace {

namespace fs = std::filesystem;

/// Names of what belongs to one clip.
struct ClipNames {
  const char* session;
  const char* labels;
  const char* truth;
  const char* recipe;
};
constexpr ClipNames kClip{"demo", "CollectedData.csv", "ground_truth.csv", "ground_truth.yaml"};
constexpr ClipNames kOodClip{"ood", "CollectedData_new.csv", "ground_truth_ood.csv", "ground_truth_ood.yaml"};

// Without "." and a trailing separator, so that a neighbour can be named.
fs::path plain(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

// A folder next to the target that is removed unless it was published.
class StagingFolder {
 public:
  explicit StagingFolder(const fs::path& target) : m_target(plain(target)), m_folder(m_target) {
    std::error_code code;
    if (fs::exists(target, code) && (!fs::is_directory(target, code) || !fs::is_empty(target, code))) {
      throw base::Error(
          base::ErrorCode::InvalidValue,
          {{"field", "folder"}, {"path", base::toUtf8(target)}, {"value", base::toUtf8(target)}, {"expected", "a new or empty folder"}});
    }
    m_folder += ".partial";
    fs::remove_all(m_folder, code);
    fs::create_directories(m_folder, code);
    if (code) throw base::errorFromErrno(code.value(), m_folder, "create");
  }
  ~StagingFolder() {
    std::error_code ignored;
    if (!m_published) fs::remove_all(m_folder, ignored);
  }
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;

  [[nodiscard]] fs::path make(const fs::path& relative) const {
    std::error_code code;
    fs::create_directories(m_folder / relative, code);
    if (code) throw base::errorFromErrno(code.value(), m_folder / relative, "create");
    return m_folder / relative;
  }
  void publish() {
    std::error_code code;
    fs::remove(m_target, code);  // an empty folder is in the way of the rename on some systems
    fs::rename(m_folder, m_target, code);
    if (code) throw base::errorFromErrno(code.value(), m_target, "rename");
    m_published = true;
  }
  [[nodiscard]] const fs::path& path() const { return m_folder; }

 private:
  fs::path m_target;
  fs::path m_folder;
  bool m_published = false;
};

std::string imageName(const char* session, std::int64_t frame) {
  char name[64];
  std::snprintf(name, sizeof name, "labeled-data/%s/img%08lld.png", session, static_cast<long long>(frame));
  return name;
}

// px per frame, mean over the keypoints
double motionBetween(const std::vector<TruthPoint>& a, const std::vector<TruthPoint>& b) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += std::hypot(b[k].x - a[k].x, b[k].y - a[k].y);
  return sum / static_cast<double>(a.size());
}

tracks::LabelPoint labelOf(const TruthPoint& point, bool visibleColumn) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (!point.occluded) return {point.x, point.y, tracks::Visibility::Visible};
  if (visibleColumn && point.inView) return {point.x, point.y, tracks::Visibility::Occluded};
  return {kNone, kNone, visibleColumn ? tracks::Visibility::Occluded : tracks::Visibility::NotLabelled};
}

struct Truth {
  tracks::Tracks tracks;
  std::vector<std::vector<TruthPoint>> points;  // [T][K]
  std::vector<double> motion;                   // [T]
};

Truth collectTruth(MouseClip& clip, const jobs::RunContext& context) {
  Truth truth{tracks::Tracks("ground_truth", MouseClip::skeleton().keypoints, clip.numFrames()), {}, {}};
  for (std::int64_t t = 0; t < clip.numFrames(); ++t) {
    if (t % 100 == 0) context.throwIfCancelled();
    truth.points.push_back(clip.truth(t));
    truth.motion.push_back(t == 0 ? 0.0 : motionBetween(truth.points[truth.points.size() - 2], truth.points.back()));
    for (std::size_t k = 0; k < truth.points.back().size(); ++k) {
      const TruthPoint& p = truth.points.back()[k];
      truth.tracks.set(t, static_cast<int>(k), {p.x, p.y, p.occluded ? 0.0 : 1.0});
    }
  }
  return truth;
}

void writeRecipe(const fs::path& path, const ProjectOptions& options) {
  std::string text = "# How the clip was made: the same version and options make the same frames.\ngenerator_version: " +
                     std::to_string(kGeneratorVersion) + "\n";
  for (const base::FieldValue& field : base::fieldsOf(options)) text += field.info.id + ": " + field.value + "\n";
  base::writeFileAtomically(path, text);
}

fs::path videoOf(const ClipNames& names) {
  return fs::path("videos") / (std::string(names.session) + ".mp4");
}

// Video, labelled pictures, labels, truth and recipe of one clip. \return the labelled frames
std::vector<std::int64_t> writeClip(const StagingFolder& staging, const ClipNames& names, const ProjectOptions& options,
                                    const jobs::RunContext& context) {
  MouseClip clip(options.mouse);
  (void)staging.make(fs::path("labeled-data") / names.session);
  const Truth truth = collectTruth(clip, context);
  const std::vector<std::int64_t> labelled = framesSpreadByMotion(truth.motion, options.labelledFrames);

  tracks::LabelSet labels = tracks::LabelSet::empty("synthetic", MouseClip::skeleton().keypoints);
  labels.hasVisibleColumn = options.visibleColumn;
  video::VideoWriter video(staging.path() / videoOf(names), clip.size().width, clip.size().height,
                           {options.mouse.framesPerSecond, static_cast<int>(options.videoQuality), 12, 2});
  std::size_t next = 0;
  for (std::int64_t t = 0; t < clip.numFrames(); ++t) {
    if (t % 30 == 0) {
      context.throwIfCancelled();
      context.progress(t, clip.numFrames(), "render");
    }
    const cv::Mat picture = clip.render(t);
    video.write(picture);
    if (next == labelled.size() || labelled[next] != t) continue;
    ++next;
    const std::string name = imageName(names.session, t);
    io::writeImage(staging.path() / base::pathFromUtf8(name), picture);
    const int row = labels.addFrame(name);
    const std::vector<TruthPoint>& points = truth.points[static_cast<std::size_t>(t)];
    for (std::size_t k = 0; k < points.size(); ++k) labels.setPoint(row, static_cast<int>(k), labelOf(points[k], options.visibleColumn));
  }
  video.commit();
  io::writeLabelCsv(staging.path() / names.labels, labels);
  io::writePredictionCsv(staging.path() / names.truth, truth.tracks);
  writeRecipe(staging.path() / names.recipe, options);
  context.throwIfCancelled();
  context.progress(clip.numFrames(), clip.numFrames(), "render");
  return labelled;
}

}  // namespace

void ProjectOptions::describe(base::OptionsVisitor& visitor) {
  mouse.describe(visitor);
  visitor.field({"labelled_frames", "frames", base::Tier::Basic, "", 1, 1e6, {}}, labelledFrames);
  visitor.field({"visible_column", "", base::Tier::Advanced, "", {}, {}, {}}, visibleColumn);
  visitor.field({"video_quality", "crf", base::Tier::Advanced, "", 0, 51, {}}, videoQuality);
  visitor.field({"ood_frames", "frames", base::Tier::Advanced, "", 0, 1e6, {}}, oodFrames);
}

std::vector<base::Problem> ProjectOptions::problems() const {
  std::vector<base::Problem> found = mouse.problems();
  for (const base::Problem& problem : base::rangeProblems(*this)) {
    if (problem.field == "labelled_frames" || problem.field == "video_quality" || problem.field == "ood_frames") found.push_back(problem);
  }
  return found;
}

SyntheticProject writeProject(const fs::path& folder, const ProjectOptions& options, const jobs::RunContext& context) {
  if (const std::vector<base::Problem> problems = options.problems(); !problems.empty()) {
    const base::Problem& p = problems.front();
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", p.field}, {"value", p.found}, {"expected", p.expected}});
  }
  StagingFolder staging(folder);
  (void)staging.make("videos");
  SyntheticProject project;
  project.skeleton = MouseClip::skeleton();
  project.frames = options.mouse.frames;
  project.labelledFrames = writeClip(staging, kClip, options, context);
  if (options.oodFrames > 0) {
    ProjectOptions other = options;
    other.mouse = outOfDistribution(options.mouse);
    other.mouse.frames = options.oodFrames;
    project.oodLabelledFrames = writeClip(staging, kOodClip, other, context);
    project.oodLabels = folder / kOodClip.labels;
    project.oodVideo = folder / videoOf(kOodClip);
    project.oodGroundTruth = folder / kOodClip.truth;
    project.oodRecipe = folder / kOodClip.recipe;
  }
  io::writeProjectYaml(staging.path() / "project.yaml", {{}, project.skeleton.keypoints});
  context.throwIfCancelled();
  staging.publish();

  project.folder = folder;
  project.labels = folder / kClip.labels;
  project.video = folder / videoOf(kClip);
  project.groundTruth = folder / kClip.truth;
  project.recipe = folder / kClip.recipe;
  return project;
}

}  // namespace parsimony::synthetic
