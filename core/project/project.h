// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/tracks/label_set.h"
#include "core/tracks/skeleton.h"

namespace parsimony::project {

/// A label file of the project: one view of one label set.
struct LabelFile {
  std::string view;            ///< empty for a single-view project
  std::filesystem::path path;  ///< absolute
};

/// A video of the project. Not opened: listing a folder must stay fast.
struct VideoEntry {
  std::string session;  ///< stem without the view
  std::string view;     ///< empty for a single-view project
  std::filesystem::path path;
};

/// Something a person should know about a project, not an error: missing images, labels outside the picture ...
struct ProjectProblem {
  /// "image_missing", "image_unreadable", "label_outside_image", "video_unreadable", "labels_missing", "views_out_of_step",
  /// "journal_conflict"
  std::string code;
  std::string path;
  std::string detail;
};

enum class Kind { LightningPose, DeepLabCut, LabelsOnly };

/// An opened project folder: what is on disk, nothing cached that edits would invalidate. Value type.
struct Project {
  std::filesystem::path folder;  ///< absolute
  std::string name;
  Kind kind = Kind::LabelsOnly;
  std::string scorer;  ///< of a DeepLabCut project, else empty
  tracks::Skeleton skeleton;
  std::vector<std::string> views;     ///< empty = single view
  std::vector<LabelFile> labelFiles;  ///< those that exist: one per view, main set CollectedData*.csv; DeepLabCut: one per labelled video
  std::vector<VideoEntry> videos;
  std::filesystem::path modelFolder;  ///< where runs live: <folder>/models

  /// <folder>/.parsimony, where everything of ours lives.
  [[nodiscard]] std::filesystem::path stateFolder() const;
};

/// Opens a folder in place from what is there: project.yaml, config.yaml (LP or DLC) or label CSVs alone. Nothing is written.
/// `folder` may also name project.yaml, config.yaml or a label CSV inside it.
/// \throws base::Error NotFound, Malformed, Inconsistent, Empty (nothing that looks like a project; says what was looked for)
[[nodiscard]] Project open(const std::filesystem::path& folder);

struct NewProject {
  std::filesystem::path folder;
  std::vector<std::string> keypoints;
  std::vector<std::string> views;
  std::vector<std::filesystem::path> videos;  ///< copied into videos/
};
/// Creates an LP project folder (project.yaml, empty label CSVs, videos/, labeled-data/). \throws base::Error InvalidValue when it exists
/// and is not empty
[[nodiscard]] Project create(const NewProject& what);

/// Labels of a view (merged with the journal left by a killed session, see LabelStore); none yet = an empty set with the keypoints.
/// \throws base::Error as io::readLabelCsv; InvalidValue when the project has no such view
[[nodiscard]] tracks::LabelSet readLabels(const Project& project, const std::string& view = {});

/// Looks at images and labels for things worth saying (missing images, labels outside the picture).
[[nodiscard]] std::vector<ProjectProblem> problems(const Project& project);

/// Edges and left/right pairs, kept in .parsimony/skeleton.json; empty when there is none (DLC: from its config).
void saveSkeleton(const Project& project, const tracks::Skeleton& skeleton);

/// One writer per folder: an exclusive lock on .parsimony/lock that dies with the process.
class WriteLock {
 public:
  /// \return nothing when another process holds it or the folder cannot be written (then open read-only and say so; the log has the
  /// reason).
  [[nodiscard]] static std::optional<WriteLock> tryAcquire(const Project& project);
  ~WriteLock();
  WriteLock(WriteLock&&) noexcept;
  WriteLock& operator=(WriteLock&&) noexcept;

 private:
  struct Impl;
  explicit WriteLock(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

/// Recently opened projects of this user, newest first (in base::userStateFolder()).
[[nodiscard]] std::vector<std::filesystem::path> recentProjects();
void rememberProject(const std::filesystem::path& folder);

}  // namespace parsimony::project
