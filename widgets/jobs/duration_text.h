// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/jobs/run_context.h"
#include "widgets/jobs/job.h"

namespace parsimony::widgets {

/// "8 s", "2 min 05 s", "1 h 07 min": what fits a tray; rounded down for elapsed time.
[[nodiscard]] QString durationText(double seconds);
/// "about 20 s", "about 4 min": an estimate shows no more digits than it knows.
[[nodiscard]] QString timeLeftText(double seconds);
/// Progress::message in words: "train" -> "Training".
[[nodiscard]] QString stageText(const std::string& message);
[[nodiscard]] QString stateText(JobState state);
/// "12.3/s", or "4.1 s each" where one takes longer than a second.
[[nodiscard]] QString rateText(double perSecond);

}  // namespace parsimony::widgets
