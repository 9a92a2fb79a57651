// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>
#include <vector>

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <QtTest/QtTest>

#include "tests/benchmarks/support.h"
#include "tests/benchmarks/window_support.h"

namespace parsimony::bench {
namespace {

constexpr int kFrames = 100;  // 48 MB of pictures: well inside the cache of the page
constexpr int kRepetitions = 5;
constexpr double kLimitMs = 16.0;  // one frame of a screen of 60 Hz

/// Steps through the video by key and notes how long each new frame took to be painted.
class Stepper : public QObject {
 public:
  explicit Stepper(widgets::PoseCanvas* canvas) : m_canvas(canvas) { canvas->installEventFilter(this); }

  /// kFrames steps. False when one of them never came.
  [[nodiscard]] bool walk(Qt::Key key) {
    for (int i = 0; i < kFrames; ++i) {
      if (!step(key)) return false;
    }
    return true;
  }
  void forget() {
    m_steps.clear();
    m_painting = 0.0;
  }
  /// ms from the key's press until the frame was painted, of every step since forget().
  [[nodiscard]] const std::vector<double>& steps() const { return m_steps; }
  /// ms of these that went by after the key's press was handled.
  [[nodiscard]] double painting() const { return m_painting; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Paint) m_painted = m_canvas->frameIndex();
    return QObject::eventFilter(watched, event);
  }

 private:
  bool step(Qt::Key key) {
    const std::int64_t wanted = m_canvas->frameIndex() + (key == Qt::Key_D ? 1 : -1);
    QElapsedTimer timer;
    timer.start();
    QTest::keyPress(m_canvas, key);
    const double handled = milliseconds(timer);
    // One round paints everything that is due, canvas, timeline and panels, and hands it to the platform.
    while (m_painted != wanted && timer.elapsed() < kPatience) QCoreApplication::processEvents();
    m_steps.push_back(milliseconds(timer));
    m_painting += m_steps.back() - handled;
    return m_painted == wanted;
  }

  widgets::PoseCanvas* m_canvas;
  std::int64_t m_painted = -1;
  std::vector<double> m_steps;
  double m_painting = 0.0;
};

/// D and A on the Label page with a video of 396 x 406 px, no predictions shown: the key's shortcut, the frame from the cache,
/// labels and panels, and the painting of all that changed in 1280 x 800 px into memory. One pass before has decoded the frames. The time
/// is the median over 5 repetitions of the median of 200 steps, `max_ms` the longest of all.
void stepCachedFrames(benchmark::State& state) {
  BenchWindow opened;
  if (!opened.open(state) || !opened.openVideo(state)) return;
  opened.canvas()->setFocus();
  Stepper stepper(opened.canvas());
  bool came = stepper.walk(Qt::Key_D);
  for (auto _ : state) {
    std::vector<double> all, medians;
    double painting = 0.0;
    for (int i = 0; i < kRepetitions && came; ++i) {
      stepper.forget();
      came = stepper.walk(Qt::Key_A) && stepper.walk(Qt::Key_D);
      medians.push_back(quantile(stepper.steps(), 0.5));
      all.insert(all.end(), stepper.steps().begin(), stepper.steps().end());
      painting += stepper.painting();
    }
    if (!came) {
      state.SkipWithError("a key was pressed, but its frame was not painted");
      break;
    }
    const double median = quantile(medians, 0.5);
    state.SetIterationTime(1e-3 * median);
    state.counters["p99_ms"] = quantile(all, 0.99);
    state.counters["max_ms"] = *std::max_element(all.begin(), all.end());
    state.counters["above_limit"] = static_cast<double>(std::count_if(all.begin(), all.end(), [](double ms) { return ms > kLimitMs; }));
    state.counters["share_of_painting"] = painting / std::accumulate(all.begin(), all.end(), 0.0);
    setLimit(state, median, kLimitMs);
  }
  state.SetLabel("compute: painting on one core (share_of_painting), then the page's update");
}
BENCHMARK(stepCachedFrames)->Iterations(1)->Unit(benchmark::kMillisecond)->UseManualTime();

}  // namespace
}  // namespace parsimony::bench
