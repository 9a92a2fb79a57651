// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/device.h"

#include <QtTest/QtTest>

#include "core/base/error.h"
#include "core/nn/physical_cores.h"

using namespace parsimony;

namespace {

/// The code that choosing this plan throws, Internal when it throws nothing.
base::ErrorCode refusal(const std::string& device, const std::string& precision) {
  try {
    (void)nn::choosePlan(device, precision);
  } catch (const base::Error& error) {
    return error.code();
  }
  return base::ErrorCode::Internal;
}

}  // namespace

class TestDevice : public QObject {
  Q_OBJECT
 private slots:
  void plansAreAsAsked() {
    QVERIFY(nn::choosePlan("cpu", "fp32").device.is_cpu());
    QVERIFY(!nn::choosePlan("cpu", "fp32").bf16);
    QVERIFY(nn::choosePlan("cpu", "bf16").bf16);
    const auto plan = nn::choosePlan("cpu", "auto");
    QVERIFY(plan.device.is_cpu() && !plan.reason.empty());
    QCOMPARE(nn::choosePlan("cpu", "auto").bf16, plan.bf16);  // measured once
  }

  void unknownWordsAreRefused() {
    QVERIFY(refusal("gpu", "auto") == base::ErrorCode::Usage);
    QVERIFY(refusal("cpu", "fp8") == base::ErrorCode::Usage);
    QVERIFY(refusal("cuda:999", "auto") == base::ErrorCode::Unsupported);  // nowhere there
  }

  void threadsAreThoseAskedFor() {
    QCOMPARE(nn::setThreads(1), 1);
    QCOMPARE(nn::threads(), 1);
    QCOMPARE(nn::setThreads(0), nn::physicalCores());
  }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "tst_device.moc"
