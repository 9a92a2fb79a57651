// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/start_options.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <cstdio>

#include "app/qt_path.h"
#include "core/base/log.h"
#include "core/project/project.h"
#include "core/project/run_folder.h"

namespace parsimony::app {

namespace {

base::Error wrongUse(const QString& option, const QString& found, const char* expected) {
  return {base::ErrorCode::Usage, {{"field", option.toStdString()}, {"found", found.toStdString()}, {"expected", std::string(expected)}}};
}

base::Error notUnderstood(const QCommandLineParser& parser) {
  const QStringList unknown = parser.unknownOptionNames();
  if (!unknown.isEmpty()) return {base::ErrorCode::Usage, {{"field", "--" + unknown.first().toStdString()}}};
  return {base::ErrorCode::Usage,
          {{"field", QCoreApplication::arguments().constLast().toStdString()}, {"expected", std::string("a value behind it")}}};
}

QSize sizeFrom(const QString& text) {
  const QStringList parts = text.split(QLatin1Char('x'));
  const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
  if (size.isEmpty()) throw wrongUse(QStringLiteral("--size"), text, "width x height in px, for example 1280x800");
  return size;
}

/// As the open project names it: without links on the way there, and without a slash at its end.
QString placed(const QString& path) {
  if (path.isEmpty()) return {};
  const QFileInfo info(QDir::cleanPath(path));
  const QString folder = QDir(info.absolutePath()).canonicalPath();
  return folder.isEmpty() ? info.absoluteFilePath() : QDir(folder).filePath(info.fileName());
}

void requireSense(const StartOptions& options) {
  if (!options.theme.isEmpty() &&
      !QStringList{QStringLiteral("light"), QStringLiteral("dark"), QStringLiteral("system")}.contains(options.theme))
    throw wrongUse(QStringLiteral("--theme"), options.theme, "light, dark or system");
  if (!options.project.isEmpty()) return;
  if (!options.video.isEmpty()) throw wrongUse(QStringLiteral("--video"), options.video, "--project as well");
  if (!options.run.isEmpty()) throw wrongUse(QStringLiteral("--run"), options.run, "--project as well");
}

void requireRun(const project::Project& project, const std::filesystem::path& folder) {
  (void)project::readManifest(folder);
  const std::vector<project::RunEntry> runs = project::listRuns(project.modelFolder);
  if (std::any_of(runs.begin(), runs.end(), [&](const project::RunEntry& run) { return run.folder == folder; })) return;
  throw base::Error(base::ErrorCode::Inconsistent,
                    {{"path", base::toUtf8(folder)}, {"expected", "a run in " + base::toUtf8(project.modelFolder)}});
}

}  // namespace

StartOptions parseStartOptions(const QCoreApplication& application) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QObject::tr("Pose estimation on your own machine: label, train, predict."));
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption project(QStringLiteral("project"), QObject::tr("Project folder to open."), QStringLiteral("dir"));
  const QCommandLineOption page(QStringLiteral("page"), QObject::tr("Page to show: home, label or train."), QStringLiteral("name"));
  const QCommandLineOption grab(QStringLiteral("grab"), QObject::tr("Save a picture of the page and exit."), QStringLiteral("file.png"));
  const QCommandLineOption size(QStringLiteral("size"), QObject::tr("Size of the window, for example 1280x800."), QStringLiteral("WxH"));
  const QCommandLineOption theme(QStringLiteral("theme"), QObject::tr("light, dark or system."), QStringLiteral("name"));
  const QCommandLineOption video(QStringLiteral("video"), QObject::tr("Video of the project to show on the Label page."),
                                 QStringLiteral("file"));
  const QCommandLineOption run(QStringLiteral("run"), QObject::tr("Run whose predictions and curves are shown: the path of its folder."),
                               QStringLiteral("dir"));
  parser.addOptions({project, page, grab, size, theme, video, run});
  parser.addPositionalArgument(QStringLiteral("path"), QObject::tr("Project folder, or a file inside it."), QStringLiteral("[path]"));
  // First without process(), whose exit code for wrong use is 1.
  if (!parser.parse(QCoreApplication::arguments())) throw notUnderstood(parser);
  parser.process(application);
  StartOptions options{parser.value(project), parser.value(page),          parser.value(grab),       {},
                       parser.value(theme),   placed(parser.value(video)), placed(parser.value(run))};
  if (options.project.isEmpty() && !parser.positionalArguments().isEmpty()) options.project = parser.positionalArguments().first();
  if (parser.isSet(size)) options.size = sizeFrom(parser.value(size));
  requireSense(options);
  return options;
}

void requireInputs(const StartOptions& options) {
  if (options.project.isEmpty()) return;
  const project::Project project = project::open(toPath(options.project));
  if (!options.video.isEmpty() && !QFileInfo::exists(options.video))
    throw base::Error(base::ErrorCode::NotFound, {{"path", options.video.toStdString()}, {"expected", std::string("a video")}});
  if (!options.run.isEmpty()) requireRun(project, toPath(options.run));
}

int tellError(const base::Error& error) {
  std::fprintf(stderr, "parsimony: %s\n", base::sentence(error).c_str());
  base::log(base::LogLevel::Error, "app", error.what());
  return base::exitCode(error.code());
}

}  // namespace parsimony::app
