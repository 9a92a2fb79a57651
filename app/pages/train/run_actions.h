// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "widgets/jobs/job_runner.h"

namespace parsimony::app {

/// Predicts every frame of a video as a job; its result is a std::shared_ptr<const pose::PredictSummary>.
widgets::Job* startPrediction(widgets::JobRunner* jobs, const QString& runFolder, const QString& video);

/// The CSVs of a run that a person may want elsewhere: predictions of the labelled frames, their errors, predictions of videos.
[[nodiscard]] QStringList exportableFiles(const QString& runFolder);

/// Copies a file as a job; the target appears whole or not at all.
widgets::Job* startCopy(widgets::JobRunner* jobs, const QString& from, const QString& to);

}  // namespace parsimony::app
