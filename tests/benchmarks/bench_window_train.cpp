// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include <QEventLoop>
#include <QTimer>
#include <QtTest/QtTest>

#include "app/pages/train/live_view.h"
#include "app/pages/train/train_form.h"
#include "app/pages/train/train_page.h"
#include "tests/benchmarks/support.h"
#include "tests/benchmarks/window_support.h"
#include "widgets/forms/options_form.h"
#include "widgets/plots/line_plot.h"

namespace parsimony::bench {
namespace {

constexpr int kIdleMs = 3000;
constexpr int kTrainMs = 20000;
constexpr double kLimitMs = 100.0;

/// ms between the ticks of a 1 ms timer while the event loop runs for so long: a key pressed within a gap is answered at its end.
std::vector<double> gapsDuring(int duration) {
  std::vector<double> gaps;
  QElapsedTimer sinceTick;
  QTimer tick;
  tick.setTimerType(Qt::PreciseTimer);
  QObject::connect(&tick, &QTimer::timeout, &tick, [&] {
    gaps.push_back(milliseconds(sinceTick));
    sinceTick.start();
  });
  QEventLoop loop;
  QTimer::singleShot(duration, &loop, &QEventLoop::quit);
  sinceTick.start();
  tick.start(1);
  loop.exec();
  return gaps;
}

/// A moment picked at random lies with probability q in a gap no longer than this: what a person meets who presses a key at any time.
/// Stricter than the quantile of the gaps, for a long gap is one gap but much time.
double quantileOfTime(std::vector<double> gaps, double q) {
  std::sort(gaps.begin(), gaps.end());
  double total = 0.0;
  for (const double gap : gaps) total += gap;
  double below = 0.0;
  for (const double gap : gaps) {
    below += gap;
    if (below >= q * total) return gap;
  }
  return 0.0;
}

/// The Train page, and a run started from it as its button does: the form's settings (unet of two members, 256 x 256, all cores), but with
/// a validation and its pictures after each epoch instead of each fifth. 20 s from the start on: reading of the project, first steps,
/// curves and gallery as they grow. `idle_p99_ms` is the same page before.
void eventLoopWhileTraining(benchmark::State& state) {
  BenchWindow opened;
  if (!opened.open(state)) return;
  app::MainWindow& window = opened.window();
  window.showPage(QStringLiteral("train"));
  auto* page = static_cast<app::TrainPage*>(window.page(QStringLiteral("train")));
  if (!page->form()->form()->setValues({{"steps", "100000"}, {"validate_every", "1"}}).empty()) {
    state.SkipWithError("the form refused the settings");
    return;
  }
  for (auto _ : state) {
    const std::vector<double> idle = gapsDuring(kIdleMs);
    QTimer::singleShot(0, page, &app::TrainPage::start);
    const Limits limits;
    const std::vector<double> busy = gapsDuring(kTrainMs);
    limits.cores(state, 1e-3 * kTrainMs);
    const auto points = page->live()->lossPlot()->numPoints(QStringLiteral("train_loss"));
    window.jobs()->cancelAll();
    const bool ended = QTest::qWaitFor([&] { return window.jobs()->numActive() == 0; }, kPatience);
    if (points == 0 || !ended) {
      state.SkipWithError(ended ? "no step was trained" : "the training did not end");
      break;
    }
    const double p99 = quantile(busy, 0.99);
    state.SetIterationTime(1e-3 * p99);
    state.counters["p99_of_time_ms"] = quantileOfTime(busy, 0.99);
    state.counters["max_ms"] = *std::max_element(busy.begin(), busy.end());
    state.counters["idle_p99_ms"] = quantile(idle, 0.99);
    state.counters["loss_points"] = static_cast<double>(points);
    setLimit(state, p99, kLimitMs);
  }
  state.SetLabel("scheduler: the trainer's threads, niced, have every core; then painting of the curves");
}
BENCHMARK(eventLoopWhileTraining)->Iterations(1)->Unit(benchmark::kMillisecond)->UseManualTime();

}  // namespace
}  // namespace parsimony::bench
