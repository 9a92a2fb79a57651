// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include <benchmark/benchmark.h>

#include <QElapsedTimer>
#include <QTemporaryDir>

#include "app/main_window.h"
#include "widgets/canvas/pose_canvas.h"

namespace parsimony::bench {

constexpr int kPatience = 60000;  // ms; a busy machine is slow, not broken

/// Makes the QApplication of this process at the first call: offscreen, in the program's look, apart from this person's settings. Rows of
/// the engine run without it.
void needApplication();

[[nodiscard]] double milliseconds(const QElapsedTimer& timer);

/// The whole window, 1280 x 800 as it opens, on a copy of the reference project.
class BenchWindow {
 public:
  /// Shows the first labelled frame on the Label page. False, and the row says why, when that is not reached.
  [[nodiscard]] bool open(benchmark::State& state);
  /// Shows the first frame of the reference video.
  [[nodiscard]] bool openVideo(benchmark::State& state);

  [[nodiscard]] app::MainWindow& window() { return *m_window; }
  [[nodiscard]] widgets::PoseCanvas* canvas();

 private:
  [[nodiscard]] std::filesystem::path folder() const;

  QTemporaryDir m_scratch;
  std::unique_ptr<app::MainWindow> m_window;  ///< goes before its folder
};

}  // namespace parsimony::bench
