// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include "tests/benchmarks/support.h"
#include "tests/benchmarks/window_support.h"

namespace parsimony::bench {
namespace {

constexpr int kStarts = 5;
constexpr double kLimitMs = 700.0;

QProcessEnvironment environment(const QString& stateFolder) {
  auto variables = QProcessEnvironment::systemEnvironment();
  variables.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
  variables.insert(QStringLiteral("XDG_STATE_HOME"), stateFolder);  // its own log, no recent projects
  variables.insert(QStringLiteral("LOCALAPPDATA"), stateFolder);    // the same on Windows
  // Qt says when it hands a painted window to the platform, and the program's log takes what Qt says.
  variables.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("qt.widgets.painting.info=true"));
  return variables;
}

bool hasPainted(const QString& log) {
  QFile file(log);
  return file.open(QIODevice::ReadOnly) && file.readAll().contains("Flushing top level");
}

/// ms of a process that only tells its version.
double loadingTime(const QString& program) {
  const QTemporaryDir scratch;
  QProcess process;
  process.setProcessEnvironment(environment(scratch.path()));
  QElapsedTimer timer;
  timer.start();
  process.start(program, {QStringLiteral("--version")});
  process.waitForFinished(kPatience);
  return milliseconds(timer);
}

/// ms until the log tells of the first frame, -1 when it never does. The program ends by itself once it has saved a picture of its page;
/// until then its log is read every millisecond.
double firstFrameTime(const QString& program) {
  const QTemporaryDir scratch;
  const QString log = scratch.filePath(QStringLiteral("parsimony/parsimony.log"));
  QProcess process;
  process.setProcessEnvironment(environment(scratch.path()));
  process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  double found = -1.0;
  QElapsedTimer timer;
  timer.start();
  process.start(program,
                {QStringLiteral("--page"), QStringLiteral("home"), QStringLiteral("--grab"), scratch.filePath(QStringLiteral("home.png"))});
  do {
    process.waitForFinished(1);
    if (found < 0.0 && hasPainted(log)) found = milliseconds(timer);
  } while (process.state() != QProcess::NotRunning && timer.elapsed() < kPatience);
  return found;
}

/// A fresh process on the Home page, offscreen, without recent projects and settings, until its first painted frame reaches the platform.
/// Contains fork and exec from this process, the loading of all shared libraries (LibTorch among them), QApplication, fonts and style
/// sheet, the three pages, layout and painting of 1280 x 800 px, the log of it, and up to 1 ms until it is seen here. Does not contain a
/// display server, nor disk: one start before has filled the system's cache. `loading_ms`: exec to exit of `parsimony --version`, which
/// loads the same and builds no window.
void startToFirstFrame(benchmark::State& state) {
  needApplication();
  const QString program = QStandardPaths::findExecutable(QStringLiteral("parsimony"), {QCoreApplication::applicationDirPath()});
  if (program.isEmpty()) {
    state.SkipWithError("no parsimony beside parsimony-bench");
    return;
  }
  for (auto _ : state) {
    std::vector<double> frames, loading;
    firstFrameTime(program);
    for (int i = 0; i < kStarts; ++i) {
      frames.push_back(firstFrameTime(program));
      loading.push_back(loadingTime(program));
    }
    if (*std::min_element(frames.begin(), frames.end()) < 0.0) {
      state.SkipWithError("the log of parsimony tells of no frame");
      break;
    }
    const double median = quantile(frames, 0.5);
    state.SetIterationTime(1e-3 * median);
    state.counters["max_ms"] = *std::max_element(frames.begin(), frames.end());
    state.counters["loading_ms"] = quantile(loading, 0.5);
    state.counters["share_of_loading"] = quantile(loading, 0.5) / median;
    setLimit(state, median, kLimitMs);
  }
  state.SetLabel("loading of libraries (share_of_loading), then building the window on one core");
}
BENCHMARK(startToFirstFrame)->Iterations(1)->Unit(benchmark::kMillisecond)->UseManualTime();

}  // namespace
}  // namespace parsimony::bench
