// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <atomic>
#include <semaphore>

#include "widgets/jobs/latest_only.h"
#include "widgets/jobs/progress_estimate.h"

using namespace parsimony;
using namespace parsimony::widgets;

class TestLatestOnly : public QObject {
  Q_OBJECT

 private slots:
  void dropsStaleAnswersAndSkipsWaitingOnes() {
    std::binary_semaphore go(0);
    std::vector<int> answers;
    std::vector<int> computed;
    bool firstWasTold = false;
    LatestOnly<int> latest([&](int answer) { answers.push_back(answer); });
    latest.request([&](const jobs::RunContext& context) {
      go.acquire();
      firstWasTold = context.stop() == jobs::StopRequest::Cancel;
      computed.push_back(0);
      return 0;
    });
    for (int i = 1; i <= 5; ++i) {
      latest.request([&computed, i](const jobs::RunContext&) {
        computed.push_back(i);
        return i;
      });
    }
    go.release();
    QTRY_VERIFY(!answers.empty());
    QTRY_VERIFY(!latest.isBusy());
    QCOMPARE(answers, std::vector<int>{5});
    QCOMPARE(computed, (std::vector<int>{0, 5}));  // 1 to 4 were never asked
    QVERIFY(firstWasTold);
  }

  void everySingleQuestionIsAnswered() {
    std::vector<int> answers;
    LatestOnly<int> latest([&](int answer) { answers.push_back(answer); });
    for (int i = 0; i < 3; ++i) {
      latest.request([i](const jobs::RunContext&) { return i * i; });
      QTRY_COMPARE(static_cast<int>(answers.size()), i + 1);
    }
    QCOMPARE(answers, (std::vector<int>{0, 1, 4}));
  }

  void answersComeOnThisThread() {
    QThread* where = nullptr;
    LatestOnly<int> latest([&](int) { where = QThread::currentThread(); });
    latest.request([](const jobs::RunContext&) { return 1; });
    QTRY_COMPARE(where, QThread::currentThread());
  }

  void failureOfTheNewestIsTold() {
    std::string text;
    bool answered = false;
    LatestOnly<int> latest([&](int) { answered = true; }, [&](const base::Error& error) { text = error.what(); });
    latest.request([](const jobs::RunContext&) -> int { throw std::runtime_error("no such frame"); });
    QTRY_VERIFY(text.find("no such frame") != std::string::npos);
    QVERIFY(!answered);
    // It works again afterwards.
    latest.request([](const jobs::RunContext&) { return 1; });
    QTRY_VERIFY(answered);
  }

  void abandonedAndDestroyedQueriesStaySilent() {
    std::binary_semaphore go(0);
    bool answered = false;
    QThreadPool pool;
    {
      LatestOnly<int> latest([&](int) { answered = true; }, {}, &pool);
      latest.request([&go](const jobs::RunContext&) {
        go.acquire();
        return 1;
      });
      latest.abandon();
      go.release();
      QTRY_VERIFY(!latest.isBusy());
      QVERIFY(!answered);
      latest.request([&go](const jobs::RunContext&) {
        go.acquire();
        return 2;
      });
    }
    go.release();
    pool.waitForDone();
    QTest::qWait(20);
    QVERIFY(!answered);
  }
};

class TestProgressEstimate : public QObject {
  Q_OBJECT

 private slots:
  void saysNothingForTwoSeconds() {
    ProgressEstimate estimate;
    estimate.add({0, 100, "train"}, 0.0);
    estimate.add({10, 100, "train"}, 1.0);
    QVERIFY(!estimate.secondsLeft());
    QCOMPARE(estimate.rate(), 10.0);
    estimate.add({20, 100, "train"}, 2.0);
    QCOMPARE(estimate.secondsLeft().value(), 8.0);
  }

  void forgetsASlowStart() {
    // 10 s at 1 per s, then 60 s at 10 per s: the plain mean would say 610 / 70 = 8.7 per s.
    ProgressEstimate estimate;
    for (int t = 0; t <= 10; ++t) estimate.add({t, 100000, "train"}, t);
    for (int t = 1; t <= 60; ++t) estimate.add({10 + 10 * t, 100000, "train"}, 10.0 + t);
    QVERIFY2(estimate.rate() > 9.9 && estimate.rate() <= 10.0, qPrintable(QString::number(estimate.rate())));
  }

  void startsAfreshWithANewStage() {
    ProgressEstimate estimate;
    estimate.add({0, 100, "load"}, 0.0);
    estimate.add({100, 100, "load"}, 5.0);
    QVERIFY(estimate.secondsLeft());
    estimate.add({0, 1000, "train"}, 6.0);
    QVERIFY(!estimate.secondsLeft());
    QCOMPARE(estimate.rate(), 0.0);
    estimate.add({30, 1000, "train"}, 9.0);
    QCOMPARE(estimate.rate(), 10.0);
    QCOMPARE(estimate.secondsLeft().value(), 97.0);
  }

  void unknownTotalHasARateButNoEnd() {
    ProgressEstimate estimate;
    estimate.add({0, 0, "predict"}, 0.0);
    estimate.add({50, 0, "predict"}, 5.0);
    QCOMPARE(estimate.rate(), 10.0);
    QVERIFY(!estimate.secondsLeft());
  }
};

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  TestLatestOnly latest;
  TestProgressEstimate estimate;
  return QTest::qExec(&latest, argc, argv) | QTest::qExec(&estimate, argc, argv);
}
#include "tst_latest_only.moc"
