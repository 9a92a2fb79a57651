// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/synthetic/synthetic_project.h"
#include "core/video/video_reader.h"

namespace parsimony::cli {
namespace {

nlohmann::json videoJson(const project::Project& project, const project::VideoEntry& entry, nlohmann::json& problems) {
  nlohmann::json json{
      {"path", base::toUtf8(std::filesystem::relative(entry.path, project.folder))}, {"session", entry.session}, {"view", entry.view}};
  try {
    const auto info = video::probe(entry.path);
    json.update({{"frames", info.frames}, {"width", info.width}, {"height", info.height}, {"fps", info.fps}});
  } catch (const base::Error& error) {
    json.update({{"frames", nullptr}, {"width", nullptr}, {"height", nullptr}, {"fps", nullptr}});
    problems.push_back({{"code", "video_unreadable"}, {"path", base::toUtf8(entry.path)}, {"detail", base::sentence(error)}});
  }
  return json;
}

Result describe(const project::Project& project) {
  Result result;
  std::int64_t frames = 0;
  std::int64_t keypoints = 0;
  std::set<std::string> seen;
  for (const auto& file : project.labelFiles) {
    if (!seen.insert(file.view).second) continue;  // DeepLabCut has a file per video, and readLabels() gives them as one
    const auto labels = project::readLabels(project, file.view);
    frames += labels.numFrames();
    keypoints += labels.numLabelled();
  }
  nlohmann::json problems = nlohmann::json::array();
  for (const auto& problem : project::problems(project))
    problems.push_back({{"code", problem.code}, {"path", problem.path}, {"detail", problem.detail}});
  nlohmann::json videos = nlohmann::json::array();
  std::vector<std::string> sessions;
  for (const auto& video : project.videos) {
    videos.push_back(videoJson(project, video, problems));
    if (std::find(sessions.begin(), sessions.end(), video.session) == sessions.end()) sessions.push_back(video.session);
  }
  result.json = {{"folder", base::toUtf8(project.folder)},
                 {"keypoints", project.skeleton.keypoints},
                 {"views", project.views},
                 {"labeled_frames", frames},
                 {"keypoints_labeled", keypoints},
                 {"sessions", sessions},
                 {"videos", videos},
                 {"problems", problems}};
  result.table = fmt::format("{}\n  {} keypoints, {} labelled frames ({} points), {} videos, {} problems\n", project.name,
                             project.skeleton.size(), frames, keypoints, project.videos.size(), problems.size());
  for (const auto& video : videos) {
    if (video["frames"].is_null()) continue;
    result.table +=
        fmt::format("  {}: {} frames, {} x {} px, {:.3g} frames/s\n", video["path"].get<std::string>(), video["frames"].get<std::int64_t>(),
                    video["width"].get<int>(), video["height"].get<int>(), video["fps"].get<double>());
  }
  for (const auto& problem : problems)
    result.table += fmt::format("  {}: {} {}\n", problem["code"].get<std::string>(), problem["path"].get<std::string>(),
                                problem["detail"].get<std::string>());
  return result;
}

struct SyntheticArguments {
  std::string folder;
  std::optional<std::int64_t> labels, oodFrames;
  std::vector<std::string> sets;
  bool ood = false;
  bool visible = false;
};

synthetic::ProjectOptions optionsFrom(const SyntheticArguments& a, const GlobalOptions& global) {
  synthetic::ProjectOptions options;
  if (global.seed) base::setField(options, "seed", std::to_string(*global.seed));
  for (const auto& set : a.sets) {
    const auto equals = set.find('=');
    if (equals == std::string::npos)
      throw base::Error(base::ErrorCode::Usage, {{"field", "set"}, {"found", set}, {"expected", "key=value"}});
    base::setField(options, set.substr(0, equals), set.substr(equals + 1));
  }
  if (a.labels) options.labelledFrames = *a.labels;
  if (a.oodFrames) options.oodFrames = *a.oodFrames;
  if (a.ood && options.oodFrames == 0) options.oodFrames = options.mouse.frames;
  if (a.visible) options.visibleColumn = true;
  return options;
}

Result writeSynthetic(const SyntheticArguments& a, const GlobalOptions& global, const jobs::RunContext& context) {
  const auto folder = std::filesystem::absolute(base::pathFromUtf8(a.folder));
  const auto options = optionsFrom(a, global);
  const auto made = synthetic::writeProject(folder, options, context);
  project::saveSkeleton(project::open(folder), made.skeleton);
  Result result;
  result.json = {{"project", base::toUtf8(folder)},
                 {"video", base::toUtf8(made.video)},
                 {"ground_truth", base::toUtf8(made.groundTruth)},
                 {"frames", made.frames},
                 {"labeled_frames", made.labelledFrames.size()}};
  result.table = fmt::format("{}\n  {} frames, {} of them labelled, exact truth in {}\n", base::toUtf8(folder), made.frames,
                             made.labelledFrames.size(), base::toUtf8(made.groundTruth));
  if (made.oodVideo.empty()) return result;
  result.json["ood"] = {{"video", base::toUtf8(made.oodVideo)},
                        {"ground_truth", base::toUtf8(made.oodGroundTruth)},
                        {"labels", base::toUtf8(made.oodLabels)},
                        {"frames", options.oodFrames},
                        {"labeled_frames", made.oodLabelledFrames.size()}};
  result.table += fmt::format("  {} frames of another rig, {} of them labelled, in {}\n", options.oodFrames, made.oodLabelledFrames.size(),
                              base::toUtf8(made.oodVideo));
  return result;
}

void addSynthetic(CLI::App& verb, Session& session) {
  auto* make = verb.add_subcommand("synthetic", "Write a project with a synthetic mouse clip and its exact truth");
  auto a = std::make_shared<SyntheticArguments>();
  make->add_option("DIR", a->folder, "Folder to create")->required();
  make->add_option("--labels", a->labels, "Labelled frames, spread by motion (default 60)")->check(CLI::Range(1, 1000000));
  make->add_option("--set", a->sets, "One option of the clip, key=value (repeatable; their names are in ground_truth.yaml)");
  make->add_flag("--visible", a->visible, "Labels with the column visible: hidden points keep their places");
  make->add_flag("--ood", a->ood, "A second clip with another animal, light, camera angle and background, as long as the first");
  make->add_option("--ood-frames", a->oodFrames, "A second clip of this length")->check(CLI::Range(1, 1000000));
  onVerb(make, session, "project synthetic",
         [a, &session](const jobs::RunContext& context) { return writeSynthetic(*a, session.global, context); });
}

std::vector<std::string> listOf(const std::string& commaSeparated) {
  std::vector<std::string> items;
  for (const auto part : base::split(commaSeparated, ',')) {
    const auto item = base::trimmed(part);
    if (!item.empty()) items.emplace_back(item);
  }
  return items;
}

}  // namespace

void addProject(CLI::App& app, Session& session) {
  auto* verb = app.add_subcommand("project", "Create or describe a Lightning Pose project");
  verb->require_subcommand(1);

  auto* info = verb->add_subcommand("info", "What a project folder holds");
  auto folder = std::make_shared<std::string>();
  info->add_option("DIR", *folder, "Project folder");
  onVerb(info, session, "project info", [&session, folder](const jobs::RunContext&) {
    return describe(folder->empty() ? session.openProject() : project::open(base::pathFromUtf8(*folder)));
  });

  addSynthetic(*verb, session);

  struct NewArguments {
    std::string folder, keypoints, views;
    std::vector<std::string> videos;
  };
  auto* create = verb->add_subcommand("new", "Create a project");
  auto arguments = std::make_shared<NewArguments>();
  create->add_option("DIR", arguments->folder, "Folder to create")->required();
  create->add_option("--keypoints", arguments->keypoints, "Names in labelling order: a,b,c")->required();
  create->add_option("--views", arguments->views, "View names, for several cameras: top,side");
  create->add_option("--video", arguments->videos, "Videos to copy into the project");
  onVerb(create, session, "project new", [arguments](const jobs::RunContext&) {
    project::NewProject what;
    what.folder = base::pathFromUtf8(arguments->folder);
    what.keypoints = listOf(arguments->keypoints);
    what.views = listOf(arguments->views);
    for (const auto& video : arguments->videos) what.videos.push_back(base::pathFromUtf8(video));
    return describe(project::create(what));
  });
}

}  // namespace parsimony::cli
