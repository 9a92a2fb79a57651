// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "widgets/jobs/job_runner.h"

using namespace parsimony;
using namespace parsimony::widgets;
using namespace std::chrono_literals;

namespace {

/// Lets a test decide when work goes on.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(m_mutex);
    m_open = true;
    m_changed.notify_all();
  }
  void pass() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_open; });
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_open = false;
};

/// What came of a job.
struct Outcomes {
  int delivered = 0;
  int failed = 0;
  int cancelled = 0;
  int afterEnd = 0;
  bool otherThread = false;
  std::shared_ptr<const int> result;
  std::string error;

  [[nodiscard]] int total() const { return delivered + failed + cancelled; }

  void watch(Job* job) {
    const auto seen = [this] {
      otherThread = otherThread || QThread::currentThread() != qApp->thread();
      if (total() > 0) ++afterEnd;
    };
    QObject::connect(job, &Job::progressed, job, seen);
    QObject::connect(job, &Job::metricAdded, job, seen);
    QObject::connect(job, &Job::warned, job, seen);
    QObject::connect(job, &Job::previewAdded, job, seen);
    QObject::connect(job, &Job::delivered, job, [this, seen](const std::any& value) {
      seen();
      ++delivered;
      result = resultOf<int>(value);
    });
    QObject::connect(job, &Job::failed, job, [this, seen](const base::Error& e) {
      seen();
      ++failed;
      error = e.what();
    });
    QObject::connect(job, &Job::cancelled, job, [this, seen] {
      seen();
      ++cancelled;
    });
  }
};

std::any number(int value) {
  return std::make_shared<const int>(value);
}

/// Counts until asked to stop, as a training loop does.
std::any countUntilStopped(const jobs::RunContext& context) {
  for (int step = 0;; ++step) {
    context.progress(step, 0, "train");
    context.metric("train_loss", step, 1.0 / (step + 1));
    context.throwIfCancelled();
    if (context.stop() == jobs::StopRequest::StopAndKeep) return number(step);
    std::this_thread::sleep_for(1ms);
  }
}

}  // namespace

class TestJobRunner : public QObject {
  Q_OBJECT

 private slots:
  void deliversWhatTheWorkReturns() {
    JobRunner runner;
    Outcomes outcomes;
    Job* job = runner.start({QStringLiteral("answer"), JobKind::Heavy, {}}, [](const auto&) { return number(42); });
    outcomes.watch(job);
    QCOMPARE(outcomes.total(), 0);  // nothing is emitted from inside start()
    QTRY_COMPARE(outcomes.delivered, 1);
    QVERIFY(outcomes.result);
    QCOMPARE(*outcomes.result, 42);
    QCOMPARE(job->state(), JobState::Finished);
  }

  void exactlyOneOutcomeWheneverItIsCancelled() {
    // 200 jobs of both kinds; each is cancelled, stopped, or left alone at a random moment.
    std::mt19937 random(7);
    JobRunner runner;
    std::vector<std::unique_ptr<Outcomes>> all;
    std::vector<bool> cancelledByUs;
    std::uniform_int_distribution<int> microseconds(0, 400);
    std::uniform_int_distribution<int> choice(0, 5);
    for (int i = 0; i < 200; ++i) {
      const int duration = microseconds(random);
      const int ending = choice(random);
      Job* job = runner.start({QString::number(i), i % 3 == 0 ? JobKind::Light : JobKind::Heavy, {}},
                              [duration, ending](const jobs::RunContext& context) -> std::any {
                                for (int step = 0; step < 3; ++step) {
                                  std::this_thread::sleep_for(std::chrono::microseconds(duration));
                                  context.progress(step, 3, "train");
                                  if (ending != 4) context.throwIfCancelled();  // 4: work that never asks
                                }
                                if (ending == 5) throw std::runtime_error("broken");
                                return number(1);
                              });
      all.push_back(std::make_unique<Outcomes>());
      all.back()->watch(job);
      bool cancelNow = ending <= 1;
      if (cancelNow) {
        QTest::qWait(microseconds(random) > 300 ? 1 : 0);
        const bool ended = job->hasEnded();
        job->cancel();
        if (ending == 1) job->cancel();  // twice is once
        cancelNow = !ended;
      } else if (ending == 2) {
        job->stopAndKeep();
      }
      cancelledByUs.push_back(cancelNow);
    }
    QTRY_COMPARE_WITH_TIMEOUT(runner.numActive(), 0, 20000);
    QTest::qWait(100);  // nothing may come later
    for (std::size_t i = 0; i < all.size(); ++i) {
      QCOMPARE(all[i]->total(), 1);
      QCOMPARE(all[i]->afterEnd, 0);
      QVERIFY(!all[i]->otherThread);
      if (cancelledByUs[i]) QCOMPARE(all[i]->cancelled, 1);
    }
  }

  void reportsComeOnTheGuiThreadAndInOrder() {
    JobRunner runner;
    Outcomes outcomes;
    std::vector<std::int64_t> steps;
    Job* job = runner.start({QStringLiteral("metrics"), JobKind::Heavy, {}}, [](const jobs::RunContext& context) {
      for (int step = 0; step < 5000; ++step) context.metric("loss", step, step * 0.5);
      context.warning("few_labels", "only 3");
      jobs::PreviewImage image;
      image.name = "val";
      image.width = image.height = 1;
      image.rgb = std::make_shared<const std::vector<std::uint8_t>>(3, std::uint8_t{7});
      context.preview(image);
      return number(0);
    });
    outcomes.watch(job);
    QString warning;
    int previewBytes = 0;
    connect(job, &Job::metricAdded, this, [&](const std::vector<jobs::MetricPoint>& points) {
      for (const jobs::MetricPoint& point : points) steps.push_back(point.step);
    });
    connect(job, &Job::warned, this, [&](const QString& code, const QString&) { warning = code; });
    connect(job, &Job::previewAdded, this, [&](const jobs::PreviewImage& image) { previewBytes = static_cast<int>(image.rgb->size()); });
    QTRY_COMPARE(outcomes.delivered, 1);
    QCOMPARE(steps.size(), std::size_t{5000});  // batched, but none lost
    QVERIFY(std::is_sorted(steps.begin(), steps.end()));
    QCOMPARE(warning, QStringLiteral("few_labels"));
    QCOMPARE(previewBytes, 3);
    QVERIFY(!outcomes.otherThread);
  }

  void progressIsCoalesced() {
    JobRunner runner;
    std::atomic<int> told{0};
    int seen = 0;
    std::int64_t lastDone = -1;
    Job* job = runner.start({QStringLiteral("busy"), JobKind::Heavy, {}}, [&told](const jobs::RunContext& context) {
      const auto end = std::chrono::steady_clock::now() + 600ms;
      std::int64_t done = 0;
      while (std::chrono::steady_clock::now() < end) {
        context.progress(++done, 0, "train");
        ++told;
      }
      context.progress(1'000'000'000, 1'000'000'000, "train");
      return number(0);
    });
    QElapsedTimer clock;
    clock.start();
    connect(job, &Job::progressed, this, [&](const jobs::Progress& progress) {
      ++seen;
      lastDone = progress.done;
    });
    QTRY_VERIFY_WITH_TIMEOUT(job->hasEnded(), 10000);
    const double seconds = static_cast<double>(clock.elapsed()) / 1000.0;
    QVERIFY(told.load() > 1000);
    QVERIFY2(seen <= seconds * JobRunner::kSignalsPerSecond + 2, qPrintable(QString::number(seen)));
    QVERIFY(seen >= 3);
    QCOMPARE(lastDone, std::int64_t{1'000'000'000});  // the newest is never lost
  }

  void heavyJobsQueueLightOnesDoNot() {
    JobRunner runner;
    Gate gate;
    std::vector<int> order;
    std::mutex orderMutex;
    const auto note = [&](int i) {
      const std::lock_guard lock(orderMutex);
      order.push_back(i);
    };
    Job* first = runner.start({QStringLiteral("first"), JobKind::Heavy, {}}, [&](const auto&) {
      gate.pass();
      note(1);
      return number(1);
    });
    Job* second = runner.start({QStringLiteral("second"), JobKind::Heavy, {}}, [&](const auto&) {
      note(2);
      return number(2);
    });
    Job* light = runner.start({QStringLiteral("light"), JobKind::Light, {}}, [&](const auto&) {
      note(3);
      return number(3);
    });
    QTRY_COMPARE(light->state(), JobState::Finished);
    QTRY_COMPARE(first->state(), JobState::Running);
    QCOMPARE(second->state(), JobState::Queued);
    QCOMPARE(second->elapsedSeconds(), 0.0);  // queueing is not counted
    gate.open();
    QTRY_COMPARE(second->state(), JobState::Finished);
    QCOMPARE(order, (std::vector<int>{3, 1, 2}));
  }

  void heavyJobsShareOneThread() {
    JobRunner runner;
    std::vector<std::thread::id> threads(3);
    for (auto& id : threads) {
      runner.start({QStringLiteral("who"), JobKind::Heavy, {}}, [&id](const auto&) {
        id = std::this_thread::get_id();
        return number(0);
      });
    }
    QTRY_COMPARE(runner.numActive(), 0);
    QVERIFY(threads[0] == threads[1] && threads[1] == threads[2]);
    QVERIFY(threads[0] != std::this_thread::get_id());
  }

#ifdef __linux__
  void engineThreadIsNicedBelowTheWindow() {
    JobRunner runner;
    int nice = 0;
    Job* job = runner.start({QStringLiteral("nice"), JobKind::Heavy, {}}, [&nice](const auto&) {
      nice = getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)));
      return number(0);
    });
    QTRY_VERIFY(job->hasEnded());
    QVERIFY(nice > getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid))));
  }
#endif

  void stopAndKeepDeliversCancelDoesNot() {
    JobRunner runner;
    Outcomes kept;
    Job* job = runner.start({QStringLiteral("train"), JobKind::Heavy, {}}, countUntilStopped);
    kept.watch(job);
    QTRY_VERIFY(job->progress().done > 3);
    job->stopAndKeep();
    QCOMPARE(job->state(), JobState::Stopping);
    QTRY_COMPARE(kept.delivered, 1);
    QVERIFY(*kept.result > 3);

    Outcomes dropped;
    job = runner.start({QStringLiteral("train"), JobKind::Heavy, {}}, countUntilStopped);
    dropped.watch(job);
    QTRY_VERIFY(job->progress().done > 3);
    job->cancel();
    QTRY_COMPARE(dropped.cancelled, 1);
    QCOMPARE(dropped.delivered, 0);

    // Cancel after Stop and keep wins.
    Gate gate;
    Outcomes both;
    job = runner.start({QStringLiteral("train"), JobKind::Heavy, {}}, [&gate](const auto&) {
      gate.pass();
      return number(1);
    });
    both.watch(job);
    QTRY_COMPARE(job->state(), JobState::Running);
    job->stopAndKeep();
    job->cancel();
    job->stopAndKeep();
    gate.open();
    QTRY_COMPARE(both.total(), 1);
    QCOMPARE(both.cancelled, 1);
  }

  void queuedJobIsCancelledAtOnceAndNeverRuns() {
    JobRunner runner;
    Gate gate;
    bool ran = false;
    runner.start({QStringLiteral("blocker"), JobKind::Heavy, {}}, [&gate](const auto&) {
      gate.pass();
      return number(0);
    });
    Outcomes outcomes;
    Job* queued = runner.start({QStringLiteral("queued"), JobKind::Heavy, {}}, [&ran](const auto&) {
      ran = true;
      return number(0);
    });
    outcomes.watch(queued);
    queued->stopAndKeep();  // nothing to keep yet
    QTRY_COMPARE(outcomes.cancelled, 1);
    gate.open();
    QTRY_COMPARE(runner.numActive(), 0);
    QVERIFY(!ran);
  }

  void errorsKeepTheirCodeAndText() {
    JobRunner runner;
    Outcomes outcomes;
    Job* job = runner.start({QStringLiteral("bad"), JobKind::Heavy, {}}, [](const auto&) -> std::any {
      throw base::Error(base::ErrorCode::DiskFull, {{"path", std::string("/data/run/metrics.csv")}});
    });
    outcomes.watch(job);
    QTRY_COMPARE(outcomes.failed, 1);
    QVERIFY(job->error()->code() == base::ErrorCode::DiskFull);
    QCOMPARE(job->error()->text("path"), std::string("/data/run/metrics.csv"));

    Job* foreign =
        runner.start({QStringLiteral("bad"), JobKind::Light, {}}, [](const auto&) -> std::any { throw std::runtime_error("the cause"); });
    QTRY_COMPARE(foreign->state(), JobState::Failed);
    QVERIFY(foreign->error()->code() == base::ErrorCode::Internal);
    QVERIFY(std::string(foreign->error()->what()).find("the cause") != std::string::npos);

    Job* large = runner.start({QStringLiteral("bad"), JobKind::Heavy, {}}, [](const auto&) -> std::any { throw std::bad_alloc(); });
    QTRY_COMPARE(large->state(), JobState::Failed);
    QVERIFY(large->error()->code() == base::ErrorCode::OutOfMemory);

    Job* odd = runner.start({QStringLiteral("bad"), JobKind::Heavy, {}}, [](const auto&) -> std::any { throw 7; });
    QTRY_COMPARE(odd->state(), JobState::Failed);
    QVERIFY(odd->error()->code() == base::ErrorCode::Internal);
  }

  void destructionCancelsJoinsAndStillTells() {
    std::atomic<bool> working{false};
    std::vector<std::unique_ptr<Outcomes>> all;
    {
      JobRunner runner;
      for (int i = 0; i < 6; ++i) {
        Job* job = runner.start({QStringLiteral("train"), i < 4 ? JobKind::Heavy : JobKind::Light, {}},
                                [&working](const jobs::RunContext& context) {
                                  working = true;
                                  std::any result;
                                  try {
                                    result = countUntilStopped(context);
                                  } catch (...) {
                                    working = false;
                                    throw;
                                  }
                                  working = false;
                                  return result;
                                });
        all.push_back(std::make_unique<Outcomes>());
        all.back()->watch(job);
      }
      QTRY_VERIFY(working.load());
    }
    QVERIFY(!working.load());  // joined
    for (const auto& outcomes : all) {
      QCOMPARE(outcomes->total(), 1);
      QCOMPARE(outcomes->cancelled, 1);
    }
  }

  void forgottenJobsAreDeleted() {
    JobRunner runner;
    QSignalSpy active(&runner, &JobRunner::numActiveChanged);
    QPointer<Job> job = runner.start({QStringLiteral("short"), JobKind::Heavy, {}}, [](const auto&) { return number(0); });
    runner.forget(job->id());  // running: stays
    QCOMPARE(runner.allJobs().size(), std::size_t{1});
    QTRY_VERIFY(job->hasEnded());
    QCOMPARE(active.size(), 2);
    QCOMPARE(active.back().front().toInt(), 0);
    runner.forgetEnded();
    QVERIFY(runner.allJobs().empty());
    QTRY_VERIFY(job.isNull());
  }

  void capturesAreReleasedOnTheWorkingThread() {
    JobRunner runner;
    auto data = std::make_shared<std::vector<double>>(1000);
    std::weak_ptr<std::vector<double>> watch = data;
    Job* job =
        runner.start({QStringLiteral("data"), JobKind::Heavy, {}}, [data](const auto&) { return number(static_cast<int>(data->size())); });
    data.reset();
    QTRY_VERIFY(job->hasEnded());
    QVERIFY(watch.expired());  // an ended job in the tray does not keep its data alive
  }
};

QTEST_MAIN(TestJobRunner)
#include "tst_job_runner.moc"
