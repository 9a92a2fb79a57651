// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace parsimony::tests {

/// A person who moves keypoints in the real window, by mouse and keys, steps through the frames and saves now and then, until the process
/// is killed. Arguments: --annotate FOLDER SEED. Each line of stdout is flushed:
///   going ROW KEYPOINT       before the hand moves
///   done ROW KEYPOINT X Y    when the session says that the edit has happened, which is after its line in the journal was flushed
/// \return 1, when the window does not answer
int annotateInAWindow(int argc, char** argv);

}  // namespace parsimony::tests
