// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/run_actions.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "app/qt_path.h"
#include "core/base/atomic_file.h"
#include "core/pose/predictor.h"
#include "core/project/project_files.h"

namespace parsimony::app {

namespace {
struct RunActions {
  Q_DECLARE_TR_FUNCTIONS(parsimony::app::RunActions)
};
}  // namespace

widgets::Job* startPrediction(widgets::JobRunner* jobs, const QString& runFolder, const QString& video) {
  const QString title = RunActions::tr("Predict %1 with %2").arg(QFileInfo(video).fileName(), QDir(runFolder).dirName());
  return jobs->start({title, widgets::JobKind::Heavy, QDir(runFolder).filePath(QStringLiteral("video_preds"))},
                     [run = toPath(runFolder), path = toPath(video)](const jobs::RunContext& context) -> std::any {
                       return std::make_shared<const pose::PredictSummary>(pose::predictVideo(run, path, {}, {}, context));
                     });
}

QStringList exportableFiles(const QString& runFolder) {
  const auto folder = toPath(runFolder);
  QStringList files;
  for (const char* name : {"predictions.csv", "predictions_pixel_error.csv", "metrics.csv"}) {
    if (std::filesystem::exists(folder / name)) files.append(toQString(folder / name));
  }
  for (const auto& path : project::listFolder(folder / "video_preds")) {
    if (path.extension() == ".csv") files.append(toQString(path));
  }
  return files;
}

widgets::Job* startCopy(widgets::JobRunner* jobs, const QString& from, const QString& to) {
  return jobs->start({RunActions::tr("Export %1").arg(QFileInfo(to).fileName()), widgets::JobKind::Light, QFileInfo(to).absolutePath()},
                     [source = toPath(from), target = toPath(to)](const jobs::RunContext&) -> std::any {
                       base::AtomicFile file(target);
                       file.write(base::readFile(source));
                       file.commit();
                       return {};
                     });
}

}  // namespace parsimony::app
