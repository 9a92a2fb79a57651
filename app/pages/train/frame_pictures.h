// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>
#include <vector>

#include "app/pages/train/run_report.h"
#include "core/jobs/run_context.h"

namespace parsimony::app {

/// A labelled frame as the gallery shows it: the picture with the labels as rings and the predictions as dots.
struct FramePicture {
  QString image;    ///< path as in the labels
  QString caption;  ///< "1  23.4 px"
  QImage picture;   ///< null when the file is not there
};

/// Rows of a set ordered by the mean error of the frame; frames without labels are left out. `count` at most.
[[nodiscard]] std::vector<int> rankedFrames(const pose::LabelledResults& results, const std::string& set, bool worstFirst, int count);

/// Reads the pictures of these rows and draws on them, at most 480 px wide. Called on a pool thread.
[[nodiscard]] std::vector<FramePicture> drawFrames(const RunReport& report, const QString& projectFolder, const std::vector<int>& rows,
                                                   const jobs::RunContext& context);

}  // namespace parsimony::app
