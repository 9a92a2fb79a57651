// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/duration_text.h"

#include <cmath>
#include <map>

#include <QCoreApplication>

#include "widgets/models/number_text.h"

namespace parsimony::widgets {

namespace {
struct JobWords {
  Q_DECLARE_TR_FUNCTIONS(parsimony::widgets::JobWords)
};
}  // namespace

QString durationText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0.0) return {};
  const auto whole = static_cast<qint64>(seconds);
  if (whole < 60) return JobWords::tr("%1 s").arg(whole);
  if (whole < 3600) return JobWords::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
  return JobWords::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString timeLeftText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0.0) return {};
  if (seconds < 10.0) return JobWords::tr("a few seconds left");
  if (seconds < 90.0) return JobWords::tr("about %1 s left").arg(std::lround(seconds / 10.0) * 10);
  if (seconds < 5400.0) return JobWords::tr("about %1 min left").arg(std::lround(seconds / 60.0));
  return JobWords::tr("about %1 h left").arg(numberText(seconds / 3600.0, 2));
}

QString stageText(const std::string& message) {
  static const std::map<std::string, const char*> kStages{
      {"track", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Tracking animals")},
      {"train", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Training")},
      {"predict", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Predicting")},
      {"evaluate", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Evaluating")},
      {"validate", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Validating")},
      {"load", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Loading")},
      {"decode", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Decoding video")},
      {"index", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Indexing video")},
      {"write", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Writing")},
      {"read", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Reading frames")},
      {"read_pictures", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Reading pictures")},
      {"transcode", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Converting video")},
      {"draw", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Drawing labelled video")},
      {"render", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Rendering")},
      {"download", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Downloading")},
      {"verify", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Checking the file")},
      {"copy", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Copying")},
      {"probe", QT_TRANSLATE_NOOP("parsimony::widgets::JobWords", "Measuring speed")},
  };
  const auto found = kStages.find(message);
  return found == kStages.end() ? QString::fromStdString(message) : JobWords::tr(found->second);
}

QString stateText(JobState state) {
  switch (state) {
    case JobState::Queued:
      return JobWords::tr("Waiting");
    case JobState::Running:
      return JobWords::tr("Running");
    case JobState::Stopping:
      return JobWords::tr("Stopping");
    case JobState::Finished:
      return JobWords::tr("Finished");
    case JobState::Failed:
      return JobWords::tr("Failed");
    case JobState::Cancelled:
      break;
  }
  return JobWords::tr("Cancelled");
}

QString rateText(double perSecond) {
  if (!(perSecond > 0.0)) return {};
  return perSecond >= 1.0 ? JobWords::tr("%1/s").arg(numberText(perSecond)) : JobWords::tr("%1 s each").arg(numberText(1.0 / perSecond));
}

}  // namespace parsimony::widgets
