// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <QCoreApplication>
#include <QEvent>
#include <QtTest/QtTest>

#include "tests/benchmarks/support.h"
#include "tests/benchmarks/window_support.h"
#include "widgets/plots/line_plot.h"

namespace parsimony::bench {
namespace {

constexpr int kPoints = 500'000;
constexpr int kPaints = 100;
constexpr double kLimitMs = 16.0;  // one frame of a screen of 60 Hz

/// Notes when a widget is painted.
class Painted : public QObject {
 public:
  explicit Painted(QWidget* widget) { widget->installEventFilter(this); }
  bool happened = false;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    happened = happened || event->type() == QEvent::Paint;
    return QObject::eventFilter(watched, event);
  }
};

/// The loss plot of the Train page, 800 x 400 px, with 500 000 points, raw behind smoothed: from a change of the view (every paint shows
/// another part, between a third and all of the points) until it is painted into memory. p95 of 100 paints.
void paintCurves(benchmark::State& state) {
  needApplication();
  widgets::LinePlot plot;
  plot.setSmoothing(0.95);
  plot.setLogY(state.range(0) != 0);
  std::mt19937 random(0);
  std::lognormal_distribution<double> noise(0.0, 0.4);
  std::vector<double> x(kPoints), y(kPoints);
  for (int i = 0; i < kPoints; ++i) {
    x[static_cast<std::size_t>(i)] = i;
    y[static_cast<std::size_t>(i)] = noise(random) * std::exp(-4.0 * i / kPoints);
  }
  plot.appendPoints(QStringLiteral("train_loss"), x, y);
  plot.resize(800, 400);
  plot.show();
  if (!QTest::qWaitForWindowExposed(&plot, kPatience)) {
    state.SkipWithError("the plot was not shown");
    return;
  }
  QTest::qWait(100);
  Painted painted(plot.canvas());
  for (auto _ : state) {
    std::vector<double> times;
    for (int i = 0; i < kPaints; ++i) {
      painted.happened = false;
      const double width = kPoints * (1.0 + 2.0 * (i % 10) / 9.0) / 3.0;
      const double from = (kPoints - width) * (i / 10) / 9.0;
      QElapsedTimer timer;
      timer.start();
      plot.setXRange({from, from + width});
      while (!painted.happened && timer.elapsed() < kPatience) QCoreApplication::processEvents();
      times.push_back(milliseconds(timer));
    }
    const double p95 = quantile(times, 0.95);
    state.SetIterationTime(1e-3 * p95);
    state.counters["median_ms"] = quantile(times, 0.5);
    state.counters["max_ms"] = *std::max_element(times.begin(), times.end());
    state.counters["drawn_points"] = static_cast<double>(plot.drawnPoints(QStringLiteral("train_loss")).size());
    setLimit(state, p95, kLimitMs);
  }
  state.SetLabel("compute: painting of the lines on one core, then the choice of the points that decide");
}
BENCHMARK(paintCurves)->Arg(0)->Arg(1)->ArgName("log")->Iterations(1)->Unit(benchmark::kMillisecond)->UseManualTime();

}  // namespace
}  // namespace parsimony::bench
