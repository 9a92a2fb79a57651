// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/physical_cores.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

using namespace parsimony;

class TestPhysicalCores : public QObject {
  Q_OBJECT
 private slots:
  void atMostTheLogicalOnes() {
    QVERIFY(nn::physicalCores() >= 1 && nn::physicalCores() <= std::max(1, static_cast<int>(std::thread::hardware_concurrency())));
  }

  /// A process bound to one core has one.
  void boundThreadsHaveOneCore() {
#if defined(__linux__)
    int cores = 0;
    std::thread([&] {
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(sched_getcpu(), &one);
      if (sched_setaffinity(0, sizeof one, &one) == 0) cores = nn::physicalCores();
    }).join();
    QCOMPARE(cores, 1);
#else
    QSKIP("threads are bound on Linux only");
#endif
  }
};

QTEST_GUILESS_MAIN(TestPhysicalCores)
#include "tst_physical_cores.moc"
