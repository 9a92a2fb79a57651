// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/warning_text.h"

#include <map>

#include <QCoreApplication>

namespace parsimony::widgets {

namespace {

struct WarningWords {
  Q_DECLARE_TR_FUNCTIONS(parsimony::widgets::WarningWords)
};

#define WORDS(text) QT_TRANSLATE_NOOP("parsimony::widgets::WarningWords", text)

/// %1 stands for the warning's text: a path, a name, a number.
const std::map<std::string, const char*>& sentences() {
  static const std::map<std::string, const char*> kSentences{
      {"config_key_ignored", WORDS("The configuration's %1 is not known here and is ignored.")},
      {"context_missing", WORDS("Training frames without the two frames before and after them: %1. The frame itself stands in for those.")},
      {"image_missing", WORDS("%1 does not exist; its labels are left out.")},
      {"labels_changed", WORDS("%1 has changed since the run began; it goes on with the labels as they are now.")},
      {"loss_left_out", WORDS("This loss of unlabelled video cannot be used and is left out. %1")},
      {"sweep_column_empty", WORDS("A column of the table stays empty where the runs have no such result: %1.")},
      {"weight_missing", WORDS("The file of weights has nothing for %1, which starts from random numbers.")},
      {"weight_unexpected", WORDS("The file of weights has %1, which this network has no place for.")},
      {"edit_list", WORDS("%1 has an edit list; other programs may count its frames differently.")},
      {"mirrored", WORDS("%1 is shown mirrored, as it asks to be.")},
      {"no_index", WORDS("%1 has no index; its frames were counted one by one.")},
      {"no_times", WORDS("%1 does not say when its frames were taken; they are taken in the order of the file.")},
      {"non_square_pixels", WORDS("The pixels of %1 are not square; positions are in pixels as stored.")},
      {"rotation_ignored", WORDS("%1 asks to be scaled, sheared or turned by an odd angle, which is ignored.")},
      {"truncated", WORDS("%1 ends too early; the frames that are there are used.")},
      {"variable_frame_rate", WORDS("%1 has a frame rate that varies; frames are counted, not timed.")},
  };
  return kSentences;
}

#undef WORDS

}  // namespace

bool hasWarningText(const std::string& code) {
  return sentences().count(code) > 0;
}

QString warningText(const QString& code, const QString& text) {
  const auto found = sentences().find(code.toStdString());
  return found == sentences().end() ? QStringLiteral("%1: %2").arg(code, text) : WarningWords::tr(found->second).arg(text);
}

}  // namespace parsimony::widgets
