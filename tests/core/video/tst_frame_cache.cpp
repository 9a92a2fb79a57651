// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/frame_cache.h"

#include <QtTest/QtTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace parsimony::video;

namespace {

/// A grey picture of `bytes` bytes, each holding the low byte of the frame number.
FramePtr frameOf(std::int64_t number, int bytes) {
  auto frame = std::make_shared<Frame>();
  frame->index = {number};
  frame->picture = cv::Mat(1, bytes, CV_8UC1, cv::Scalar(static_cast<double>(number & 0xFF)));
  return frame;
}

}  // namespace

class TestFrameCache : public QObject {
  Q_OBJECT

 private slots:
  void staysWithinItsBudget() {
    FrameCache cache(1000);
    for (int i = 0; i < 50; ++i) {
      cache.insert(frameOf(i, 300));
      QVERIFY(cache.bytes() <= 1000);
    }
    QCOMPARE(cache.bytes(), std::size_t{900});
    QVERIFY(cache.find({46}) == nullptr);
    QVERIFY(cache.find({47}) != nullptr);
    QVERIFY(cache.find({49}) != nullptr);
  }

  void whatWasUsedLastStays() {
    FrameCache cache(300);
    for (int i = 0; i < 3; ++i) cache.insert(frameOf(i, 100));
    QVERIFY(cache.find({0}) != nullptr);  // 1 now is the oldest
    cache.insert(frameOf(3, 100));
    QVERIFY(cache.find({0}) != nullptr);
    QVERIFY(cache.find({1}) == nullptr);
    QVERIFY(cache.find({2}) != nullptr);
    QVERIFY(cache.find({3}) != nullptr);
  }

  void aSecondInsertReplacesTheFirst() {
    FrameCache cache(1000);
    cache.insert(frameOf(5, 100));
    const FramePtr larger = frameOf(5, 400);
    cache.insert(larger);
    QCOMPARE(cache.bytes(), std::size_t{400});
    QCOMPARE(cache.find({5}), larger);
  }

  void aFrameBeyondTheBudgetDrivesNothingOut() {
    FrameCache cache(500);
    cache.insert(frameOf(1, 200));
    cache.insert(frameOf(2, 501));
    QVERIFY(cache.find({1}) != nullptr);
    QVERIFY(cache.find({2}) == nullptr);
  }

  void clearEmpties() {
    FrameCache cache(500);
    cache.insert(frameOf(1, 200));
    const FramePtr held = cache.find({1});
    cache.clear();
    QCOMPARE(cache.bytes(), std::size_t{0});
    QVERIFY(cache.find({1}) == nullptr);
    QCOMPARE(held->picture.at<uchar>(0, 0), uchar{1});  // who holds a frame keeps it
  }

  void threadsShareIt() {
    FrameCache cache(64 * 100);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&cache, &wrong, t] {
        for (int i = 0; i < 5000; ++i) {
          const std::int64_t number = (i * 7 + t * 13) % 200;
          if (const FramePtr found = cache.find({number}); found == nullptr) {
            cache.insert(frameOf(number, 64));
          } else if (found->index.value != number || found->picture.at<uchar>(0, 63) != static_cast<uchar>(number & 0xFF)) {
            ++wrong;
          }
          if (cache.bytes() > 64 * 100) ++wrong;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(cache.bytes(), std::size_t{64 * 100});
  }
};

QTEST_GUILESS_MAIN(TestFrameCache)
#include "tst_frame_cache.moc"
