// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cmath>
#include <limits>
#include <set>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/project/machine_info.h"
#include "core/project/run_folder.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
using namespace parsimony::tests;
using base::ErrorCode;
using project::RunManifest;
using project::RunStatus;

namespace {

RunManifest fullManifest() {
  RunManifest manifest;
  manifest.verb = "train";
  manifest.name = "Lauf ä \"1\"";
  manifest.options = {{"learning_rate", "0.002"}, {"backbone", "unet"}};
  manifest.seed = std::int64_t{1} << 62;
  manifest.version = "0.1.0";
  manifest.torchVersion = "2.13.0";
  manifest.machine = project::machine();
  manifest.created = "2026-11-23T14:05:09";
  manifest.inputs = {{"CollectedData.csv", std::string(64, 'a')}, {"videos/a.mp4", std::string(64, 'b')}};
  manifest.parents = {"first", "second"};
  manifest.status = RunStatus::Stopped;
  manifest.ledger = {12.5, 20.25, 512.0, 1000.0, std::nullopt, 1396, 3600.5};
  manifest.extraJson = R"({"pixel_error":{"mean":3.8}})";
  return manifest;
}

std::string asText(const std::vector<project::MetricRow>& rows) {
  std::string text;
  for (const project::MetricRow& row : rows)
    text += row.name + " " + std::to_string(row.step) + " " + base::formatDouble(row.value, false) + "\n";
  return text;
}

}  // namespace

class TestRunFolder : public QObject {
  Q_OBJECT

 private slots:
  void manifestRoundTrips() {
    Scratch scratch;
    const RunManifest written = fullManifest();
    project::writeManifest(scratch.path(), written);
    const RunManifest read = project::readManifest(scratch.path());
    QCOMPARE(read.verb, written.verb);
    QCOMPARE(read.name, written.name);
    QVERIFY(read.options == written.options);
    QCOMPARE(read.seed, written.seed);
    QCOMPARE(read.torchVersion, written.torchVersion);
    QCOMPARE(read.machine, written.machine);
    QCOMPARE(read.created, written.created);
    QCOMPARE(read.inputs.size(), std::size_t{2});
    QCOMPARE(read.inputs[1].sha256, written.inputs[1].sha256);
    QVERIFY(read.parents == written.parents);
    QVERIFY(read.status == RunStatus::Stopped);
    QCOMPARE(read.ledger.cpuSeconds, 20.25);
    QVERIFY(read.ledger.gpuMemoryMb == 1000.0 && !read.ledger.energyJoule);
    QCOMPARE(read.ledger.labelsUsed, std::int64_t{1396});
    QCOMPARE(read.ledger.annotatorSeconds, 3600.5);
    QCOMPARE(read.extraJson, written.extraJson);
    project::writeManifest(scratch.path(), read);
    QCOMPARE(project::readManifest(scratch.path()).extraJson, written.extraJson);
    for (const RunStatus status : {RunStatus::Running, RunStatus::Completed, RunStatus::Stopped, RunStatus::Cancelled, RunStatus::Failed}) {
      RunManifest manifest = written;
      manifest.status = status;
      project::writeManifest(scratch.path(), manifest);
      QVERIFY(project::readManifest(scratch.path()).status == status);
    }
    RunManifest wrong = written;
    wrong.extraJson = "[1, 2]";
    QCOMPARE(codeOf(errorOf([&] { project::writeManifest(scratch.path(), wrong); })), codeOf(base::ErrorCode::InvalidValue));
  }

  void damagedManifestsAreNamedAndLeftOutOfTheList() {
    Scratch scratch;
    const fs::path models = scratch.path() / "models";
    fs::create_directories(models / "good");
    project::writeManifest(models / "good", fullManifest());
    const nlohmann::json good = nlohmann::json::parse(readText(models / "good/run.json"));
    std::vector<std::pair<std::string, ErrorCode>> bad = {{"", ErrorCode::Malformed},
                                                          {"{", ErrorCode::Malformed},
                                                          {"[]", ErrorCode::Malformed},
                                                          {"\xff\xfe{", ErrorCode::Malformed},
                                                          {"null", ErrorCode::Malformed}};
    for (const auto& [key, value] : good.items()) {
      nlohmann::json damaged = good;
      damaged[key] = nlohmann::json::array({nlohmann::json::object()});
      bad.emplace_back(damaged.dump(), ErrorCode::Malformed);
      if (key == "results") continue;  // older manifests may lack it
      damaged.erase(key);
      bad.emplace_back(damaged.dump(), ErrorCode::Malformed);
    }
    nlohmann::json newer = good;
    newer["schema_version"] = 2;
    bad.emplace_back(newer.dump(), ErrorCode::Unsupported);
    nlohmann::json status = good;
    status["status"] = "sleeping";
    bad.emplace_back(status.dump(), ErrorCode::Malformed);
    for (std::size_t i = 0; i < bad.size(); ++i) {
      const fs::path folder = models / ("bad" + std::to_string(i));
      writeText(folder / "run.json", bad[i].first);
      const auto error = errorOf([&] { (void)project::readManifest(folder); });
      QVERIFY2(error.has_value(), bad[i].first.c_str());
      QVERIFY2(error->code() == bad[i].second, error->what());
      QCOMPARE(base::exitCode(error->code()), 3);
      QCOMPARE(error->text("path"), (folder / "run.json").string());
    }
    fs::create_directories(models / "no manifest");
    writeText(models / "file.txt", "x");
    QCOMPARE(project::listRuns(models).size(), std::size_t{1});
    QCOMPARE(codeOf(errorOf([&] { (void)project::readManifest(models / "nowhere"); })), codeOf(base::ErrorCode::NotFound));
    QVERIFY(project::listRuns(scratch.path() / "nowhere").empty());
  }

  void mutatedManifestsNeverCrash() {
    Scratch scratch;
    project::writeManifest(scratch.path(), fullManifest());
    const std::string good = readText(scratch.path() / "run.json");
    std::mt19937 random(1);
    int accepted = 0;
    for (int round = 0; round < 2000; ++round) {
      std::string bytes = good;
      for (unsigned i = 0; i <= random() % 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
      if (round % 4 == 0) bytes.resize(random() % bytes.size());
      writeText(scratch.path() / "run.json", bytes);
      const auto error = errorOf([&] { (void)project::readManifest(scratch.path()); });
      accepted += error ? 0 : 1;
      if (error) QCOMPARE(base::exitCode(error->code()), 3);
    }
    QVERIFY(accepted > 0 && accepted < 2000);
  }

  void runsAreListedNewestFirstAndFound() {
    Scratch scratch;
    for (const char* day : {"21", "23", "22"}) {
      const fs::path folder = project::createRunFolder(scratch.path(), std::string("run") + day);
      RunManifest manifest = fullManifest();
      manifest.created = std::string("2026-11-") + day + "T10:00:00";
      project::writeManifest(folder, manifest);
    }
    std::string order;
    for (const project::RunEntry& run : project::listRuns(scratch.path())) order += run.folder.filename().string() + " ";
    QCOMPARE(order, std::string("run23 run22 run21 "));
    const fs::path expected = scratch.path() / "run22";
    QVERIFY(project::findRun(scratch.path(), "run22") == expected);
    QVERIFY(project::findRun(scratch.path(), expected.string()) == expected);
    QVERIFY(project::findRun("/nowhere", (expected / "run.json").string()) == expected);
    const auto error = errorOf([&] { (void)project::findRun(scratch.path(), "run99"); });
    QCOMPARE(codeOf(error), codeOf(base::ErrorCode::NotFound));
    QVERIFY(error->text("expected").find("run23, run22, run21") != std::string::npos);
    QCOMPARE(codeOf(errorOf([&] { (void)project::findRun(scratch.path(), ""); })), codeOf(base::ErrorCode::NotFound));
  }

  void runFoldersAreReservedOnce() {
    Scratch scratch;
    const fs::path models = scratch.path() / "models";
    QCOMPARE(project::createRunFolder(models, "a").filename().string(), std::string("a"));
    QCOMPARE(project::createRunFolder(models, "a").filename().string(), std::string("a-2"));
    QCOMPARE(project::createRunFolder(models, "a").filename().string(), std::string("a-3"));
    const QString named = QString::fromStdString(project::createRunFolder(models, {}, "train").filename().string());
    QVERIFY2(QRegularExpression(QStringLiteral("^train-\\d{8}-\\d{6}$")).match(named).hasMatch(), qPrintable(named));
    for (const char* bad : {"a/b", "..", ".hidden", "a\\b", "a:b", "dot.", "new\nline", "\xff"}) {
      QCOMPARE(codeOf(errorOf([&] { (void)project::createRunFolder(models, bad); })), codeOf(base::ErrorCode::InvalidValue));
    }
    // Two at once get two folders.
    std::vector<std::vector<fs::path>> made(2);
    std::vector<std::thread> threads;
    for (auto& mine : made) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) mine.push_back(project::createRunFolder(models, "same"));
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::set<fs::path> all(made[0].begin(), made[0].end());
    all.insert(made[1].begin(), made[1].end());
    QCOMPARE(all.size(), std::size_t{100});
  }

  void metricsRoundTripAndResume() {
    Scratch scratch;
    QVERIFY(project::readMetrics(scratch.path()).empty());
    {
      project::MetricsFile metrics(scratch.path(), -1);
      for (int step = 0; step < 5; ++step) {
        metrics.append("train_loss", step, 1.0 / (step + 1));
        metrics.flush();
      }
      metrics.append("val_pixel_error", 4, std::numeric_limits<double>::quiet_NaN());
    }
    QCOMPARE(asText(project::readMetrics(scratch.path())),
             std::string("train_loss 0 1\ntrain_loss 1 0.5\ntrain_loss 2 0.3333333333333333\ntrain_loss 3 0.25\ntrain_loss 4 "
                         "0.2\nval_pixel_error 4 nan\n"));
    std::ofstream(scratch.path() / "metrics.csv", std::ios::app) << "train_lo";  // killed in the middle of a line
    {
      project::MetricsFile metrics(scratch.path(), 1);
      metrics.append("train_loss", 2, 7.0);
    }
    QCOMPARE(asText(project::readMetrics(scratch.path())), std::string("train_loss 0 1\ntrain_loss 1 0.5\ntrain_loss 2 7\n"));
    QCOMPARE(readText(scratch.path() / "metrics.csv"), std::string("name,step,value\ntrain_loss,0,1\ntrain_loss,1,0.5\ntrain_loss,2,7\n"));
    { const project::MetricsFile fresh(scratch.path(), -1); }
    QVERIFY(project::readMetrics(scratch.path()).empty());
  }

  void fullDiskDoesNotTearMetrics() {
    Scratch scratch;
    project::MetricsFile metrics(scratch.path(), -1);
    metrics.append("loss", 0, 1.0);
    metrics.flush();
    metrics.append("loss", 1, 2.0);
    base::setDiskCalls({{}, [](const fs::path&, std::size_t) { return ENOSPC; }, {}, {}});
    const auto error = errorOf([&] { metrics.flush(); });
    base::setDiskCalls({});
    QCOMPARE(codeOf(error), codeOf(base::ErrorCode::DiskFull));
    QCOMPARE(asText(project::readMetrics(scratch.path())), std::string("loss 0 1\n"));
    metrics.flush();
    QCOMPARE(asText(project::readMetrics(scratch.path())), std::string("loss 0 1\nloss 1 2\n"));
    QCOMPARE(codeOf(errorOf([&] { metrics.append("a,b", 0, 0.0); })), codeOf(base::ErrorCode::InvalidValue));
  }

  void damagedMetricsNameTheLine() {
    Scratch scratch;
    for (const char* text :
         {"name,step,value\nloss,0,1\nloss,x,1\n", "name,step,value\nloss,0,1\nloss,1\n", "name,step,value\nloss,0,1\nloss,1,one\n"}) {
      writeText(scratch.path() / "metrics.csv", text);
      const auto error = errorOf([&] { (void)project::readMetrics(scratch.path()); });
      QCOMPARE(codeOf(error), codeOf(base::ErrorCode::Malformed));
      QCOMPARE(error->text("line"), std::string("3"));
    }
    writeText(scratch.path() / "metrics.csv", "a,b\n");
    QCOMPARE(errorOf([&] { (void)project::readMetrics(scratch.path()); })->text("line"), std::string("1"));
  }

  void machineSaysWhatItIs() {
    const project::MachineInfo info = project::machineInfo();
    QVERIFY(info.cores >= 1);
    QVERIFY(!info.cpuModel.empty() && !info.system.empty());
    QVERIFY(project::machine().find(std::to_string(info.cores) + (info.cores == 1 ? " core" : " cores")) != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestRunFolder)
#include "tst_run_folder.moc"
