// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <fstream>

#include <QtTest/QtTest>

#include "core/base/error.h"
#include "core/jobs/ledger.h"
#include "core/jobs/process_cost.h"
#include "core/jobs/rapl_meter.h"
#include "core/jobs/run_context.h"

using namespace parsimony;
using namespace parsimony::jobs;

namespace {

/// A powercap tree with one package of the given counters, and a part of it that must not be counted twice.
struct FakePowercap {
  QTemporaryDir folder;
  std::filesystem::path root = folder.path().toStdString();

  void set(const std::string& zone, std::uint64_t energy, std::uint64_t range) const {
    std::filesystem::create_directories(root / zone);
    std::ofstream(root / zone / "energy_uj") << energy << '\n';
    std::ofstream(root / zone / "max_energy_range_uj") << range << '\n';
  }
};

}  // namespace

class TestJobs : public QObject {
  Q_OBJECT

 private slots:
  void anEmptyContextAcceptsEverything() {
    const RunContext context;
    context.progress(1, 2, "train");
    context.metric("loss", 1, 0.5);
    context.preview({});
    context.warning("code", "text");
    context.throwIfCancelled();
    QCOMPARE(context.stop(), StopRequest::Continue);
    RunContext(RunContext::Callbacks{}).progress(1, 2, "train");
  }

  void callbacksGetWhatWasReported() {
    std::vector<std::string> heard;
    RunContext::Callbacks callbacks;
    callbacks.progress = [&](const Progress& p) {
      heard.push_back(p.message + " " + std::to_string(p.done) + "/" + std::to_string(p.total));
    };
    callbacks.metric = [&](const MetricPoint& m) {
      heard.push_back(m.name + "@" + std::to_string(m.step) + "=" + std::to_string(m.value));
    };
    callbacks.preview = [&](const PreviewImage& image) { heard.push_back(image.name); };
    callbacks.warning = [&](const std::string& code, const std::string& text) { heard.push_back(code + ": " + text); };
    const RunContext context(callbacks);
    const RunContext copy = context;
    copy.progress(3, 10, "train");
    copy.metric("val_loss", 7, 0.25);
    copy.preview({.name = "heatmap"});
    copy.warning("few_labels", "only 5");
    QCOMPARE(heard, (std::vector<std::string>{"train 3/10", "val_loss@7=0.250000", "heatmap", "few_labels: only 5"}));
  }

  void onlyCancelThrows() {
    StopRequest answer = StopRequest::StopAndKeep;
    RunContext::Callbacks callbacks;
    callbacks.stop = [&] { return answer; };
    const RunContext context(callbacks);
    context.throwIfCancelled();
    QCOMPARE(context.stop(), StopRequest::StopAndKeep);
    answer = StopRequest::Cancel;
    try {
      context.throwIfCancelled();
      QFAIL("went on after Cancel");
    } catch (const base::Error& error) {
      QVERIFY(error.code() == base::ErrorCode::Cancelled);
    }
  }

  void theLedgerMeasuresWork() {
    const Ledger ledger;
    const double before = processCpuSeconds();
    double sum = 0.0;
    while (processCpuSeconds() - before < 0.1) {
      for (int i = 0; i < 10000; ++i) sum += std::sqrt(static_cast<double>(i));
    }
    QVERIFY(sum > 0.0);
    const LedgerEntry worked = ledger.entry();
    QVERIFY(worked.cpuSeconds >= 0.1);
    QVERIFY(worked.wallSeconds >= 0.05);  // user + system of this one thread cannot outrun the clock by more than its tick
    QTest::qSleep(60);
    const LedgerEntry slept = ledger.entry();
    QVERIFY(slept.wallSeconds >= worked.wallSeconds + 0.05);
    QVERIFY(slept.cpuSeconds < worked.cpuSeconds + 0.05);
    QVERIFY(!slept.gpuMemoryMb);
  }

  void thePeakStaysAfterMemoryIsGivenBack() {
    const double before = peakRssMb();
    QVERIFY(before > 1.0 && before < 100000.0);
    constexpr std::size_t kBytes = std::size_t{200} << 20;
    {
      std::vector<char> block(kBytes, 1);
      QVERIFY(block[kBytes / 2] == 1);
    }
    QVERIFY(peakRssMb() >= 190.0);
    QVERIFY(peakRssMb() >= before);
    QVERIFY(Ledger().entry().peakRssMb >= 190.0);
  }

  void theLedgerKeepsWhatItIsTold() {
    Ledger ledger;
    ledger.setLabelsUsed(1700);
    ledger.setAnnotatorSeconds(93.5);
    ledger.setGpuMemoryMb(812.0);
    Ledger moved = std::move(ledger);
    const LedgerEntry entry = moved.entry();
    QCOMPARE(entry.labelsUsed, 1700);
    QCOMPARE(entry.annotatorSeconds, 93.5);
    QCOMPARE(entry.gpuMemoryMb.value(), 812.0);
  }

  void energyAddsPackagesAndSurvivesTheWrap() {
    const FakePowercap powercap;
    powercap.set("intel-rapl:0", 1'000'000, 10'000'000);
    powercap.set("intel-rapl:1", 9'000'000, 10'000'000);
    powercap.set("intel-rapl:0:0", 0, 10'000'000);  // a part of package 0
    powercap.set("dtpm", 0, 10'000'000);
    RaplMeter meter(powercap.root);
    QCOMPARE(meter.joule().value(), 0.0);
    powercap.set("intel-rapl:0", 3'500'000, 10'000'000);
    powercap.set("intel-rapl:0:0", 2'000'000, 10'000'000);
    QCOMPARE(meter.joule().value(), 2.5);
    powercap.set("intel-rapl:1", 500'000, 10'000'000);  // 1 J to the end of the range, 0.5 J behind it
    QCOMPARE(meter.joule().value(), 4.0);
    QCOMPARE(meter.joule().value(), 4.0);
  }

  void withoutCountersThereIsNoEnergy() {
    const FakePowercap powercap;
    QVERIFY(!RaplMeter(powercap.root).joule());
    QVERIFY(!RaplMeter(powercap.root / "missing").joule());
  }
};

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
