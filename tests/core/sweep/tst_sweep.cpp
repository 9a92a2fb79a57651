// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <algorithm>
#include <stdexcept>

#include "tests/core/sweep/sweep_test.h"

using namespace parsimony;
using jobs::StopRequest;
using tests::Arguments;
using tests::FakeVerbs;
using tests::kSweep;
using tests::LoadedSweep;
using tests::replaced;

class TestSweep : public QObject {
  Q_OBJECT

 private slots:
  void stepsGetTheirArguments() {
    const tests::Folder folder;
    LoadedSweep sweep(folder.file("sweep.yaml", kSweep));
    FakeVerbs verbs;
    const auto summary = sweep.run(verbs);
    QCOMPARE(summary.finished, std::int64_t{8});
    QCOMPARE(verbs.asked.size(), std::size_t{16});
    QCOMPARE(verbs.asked[0], (Arguments{"train", "--seed", "0", "--set", "losses=", "--set", "n=10", "--name", "plain_labels10_seed0",
                                        folder.root() + "/clip"}));
    // a list alone in an argument is as many arguments
    QCOMPARE(verbs.asked[1], (Arguments{"evaluate", "runs/plain_labels10_seed0", "a.csv", "b.csv"}));
    QCOMPARE(verbs.asked[14][4], std::string("losses=temporal"));
  }

  void tableHoldsOneRowPerRun() {
    const tests::Folder folder;
    LoadedSweep sweep(folder.file("sweep.yaml", kSweep));
    FakeVerbs verbs;
    (void)sweep.run(verbs);
    const auto lines = tests::linesOf(tests::bytesOf(folder / "results.csv"));
    QCOMPARE(lines.size(), std::size_t{9});
    QCOMPARE(lines[0], std::string("run,setting,labels,seed,mean,who,recipe,error"));
    const std::string error = base::formatDouble(FakeVerbs::errorOfRun("runs/temporal_labels25_seed0"));
    QCOMPARE(lines[7], "temporal_labels25_seed0,temporal,25,0," + error + ",runs/temporal_labels25_seed0," + sweep.runs[6].recipe + ",");
  }

  /// Stopped after every run and started again: the same file as in one go, and no run twice.
  void resumedIsTheSameAsInOneGo() {
    const tests::Folder once;
    const tests::Folder often;
    FakeVerbs verbs;
    LoadedSweep whole(once.file("sweep.yaml", kSweep));
    (void)whole.run(verbs);

    FakeVerbs again;
    const auto path = often.file("sweep.yaml", kSweep);
    for (int start = 0; start < 8; ++start) {
      LoadedSweep sweep(path);
      jobs::RunContext::Callbacks callbacks;
      const int before = again.count("evaluate");
      callbacks.stop = [&] { return again.count("evaluate") > before ? StopRequest::StopAndKeep : StopRequest::Continue; };
      const auto summary = sweep.run(again, jobs::RunContext(callbacks));
      QCOMPARE(summary.kept, std::int64_t{start});
      QCOMPARE(summary.finished, std::int64_t{1});
      QCOMPARE(summary.stopped, start < 7);
      QCOMPARE(tests::linesOf(tests::bytesOf(often / "results.csv")).size(), static_cast<std::size_t>(start + 2));
    }
    QCOMPARE(again.count("train"), 8);
    QCOMPARE(tests::bytesOf(often / "results.csv"), tests::bytesOf(once / "results.csv"));
    LoadedSweep done(path);
    QCOMPARE(done.run(again).finished, std::int64_t{0});
    QCOMPARE(again.count("train"), 8);
  }

  void stepsHearOfCancelOnly() {
    const tests::Folder folder;
    LoadedSweep sweep(folder.file("sweep.yaml", kSweep));
    StopRequest wish = StopRequest::Continue;
    jobs::RunContext::Callbacks callbacks;
    callbacks.stop = [&] { return wish; };
    FakeVerbs verbs;
    std::vector<StopRequest> heard;
    verbs.before = [&](const Arguments& arguments, const jobs::RunContext& context) {
      if (arguments[0] != "train") return;
      heard.push_back(context.stop());
      wish = StopRequest::StopAndKeep;
      heard.push_back(context.stop());
      wish = StopRequest::Cancel;
      heard.push_back(context.stop());
      wish = StopRequest::StopAndKeep;
    };
    const auto summary = sweep.run(verbs, jobs::RunContext(callbacks));
    QVERIFY(heard == (std::vector<StopRequest>{StopRequest::Continue, StopRequest::Continue, StopRequest::Cancel}));
    QVERIFY(summary.stopped);
    QCOMPARE(summary.finished, std::int64_t{1});  // both of its steps
    QCOMPARE(verbs.count("evaluate"), 1);
  }

  void cancelKeepsWhatHasARow() {
    const tests::Folder folder;
    const auto path = folder.file("sweep.yaml", kSweep);
    LoadedSweep sweep(path);
    FakeVerbs verbs;
    verbs.before = [&](const Arguments&, const jobs::RunContext&) {
      if (verbs.count("evaluate") == 2) throw base::Error(base::ErrorCode::Cancelled, {});
    };
    QCOMPARE(tests::codeOf([&] { (void)sweep.run(verbs); }), std::string("cancelled"));
    QCOMPARE(tests::linesOf(tests::bytesOf(folder / "results.csv")).size(), std::size_t{3});
    verbs.before = {};
    LoadedSweep again(path);
    QCOMPARE(again.run(verbs).kept, std::int64_t{2});
  }

  /// A failed run leaves its error and is made again; the others go on.
  void failedRunsAreTriedAgain() {
    const tests::Folder folder;
    const auto path = folder.file("sweep.yaml", kSweep);
    FakeVerbs verbs;
    verbs.before = [](const Arguments& arguments, const jobs::RunContext&) {
      if (arguments[0] == "train" && arguments[8] == "plain_labels25_seed1")
        throw base::Error(base::ErrorCode::Malformed, {{"path", "a, b.csv"}, {"expected", "numbers"}, {"found", "letters"}});
      if (arguments[0] == "train" && arguments[8] == "temporal_labels10_seed0") throw std::runtime_error("bad luck\nat length");
    };
    LoadedSweep sweep(path);
    const auto summary = sweep.run(verbs);
    QCOMPARE(summary.finished, std::int64_t{6});
    QCOMPARE(summary.failed, std::int64_t{2});
    const auto lines = tests::linesOf(tests::bytesOf(folder / "results.csv"));
    QCOMPARE(lines[4],
             "plain_labels25_seed1,plain,25,1,,," + sweep.runs[3].recipe + ",\"a, b.csv: expected numbers, found \"\"letters\"\".\"");
    QVERIFY2(lines[5].rfind(",bad luck") == lines[5].size() - 9, lines[5].c_str());

    verbs.before = {};
    verbs.asked.clear();
    LoadedSweep again(path);
    QCOMPARE(again.run(verbs).finished, std::int64_t{2});
    QCOMPARE(verbs.count("train"), 2);
    QCOMPARE(verbs.asked[0][8], std::string("plain_labels25_seed1"));
    for (const auto& run : again.runs) QVERIFY(again.table.isFinished(run.id));
  }

  void wrongUseEndsTheSweep() {
    const tests::Folder folder;
    const auto path = folder.file("sweep.yaml", kSweep);
    LoadedSweep sweep(path);
    FakeVerbs verbs;
    verbs.before = [](const Arguments& arguments, const jobs::RunContext&) {
      if (arguments[0] == "evaluate") throw base::Error(base::ErrorCode::Usage, {{"field", "wings"}});
    };
    const auto error = tests::errorOf([&] { (void)sweep.run(verbs); });
    QVERIFY(error && error->code() == base::ErrorCode::Inconsistent);
    QCOMPARE(error->text("path"), base::toUtf8(path));
    QCOMPARE(error->text("line"), std::string("9"));
    QVERIFY2(base::sentence(*error).find("wings") != std::string::npos, base::sentence(*error).c_str());
    QCOMPARE(verbs.count("train"), 1);
  }

  void missingResultsAreToldOnce() {
    const tests::Folder folder;
    LoadedSweep sweep(folder.file("sweep.yaml", replaced(kSweep, "who: train.run", "who: train.energy")));
    std::vector<std::string> warnings;
    jobs::RunContext::Callbacks callbacks;
    callbacks.warning = [&](const std::string& code, const std::string& text) { warnings.push_back(code + "|" + text); };
    FakeVerbs verbs;
    const auto summary = sweep.run(verbs, jobs::RunContext(callbacks));
    QCOMPARE(summary.finished, std::int64_t{8});
    QCOMPARE(summary.emptyColumns, (std::vector<std::string>{"who"}));
    QCOMPARE(warnings, (std::vector<std::string>{"sweep_column_empty|who: train.energy"}));
  }

  void aSharedStepIsDoneOnce() {
    const tests::Folder folder;
    const std::string steps = "  - make: {run: [project, \"{here}/clip{seed}\"], unless_exists: \"{here}/clip{seed}\"}\n  - train:";
    LoadedSweep sweep(folder.file("sweep.yaml", replaced(kSweep, "  - train:", steps)));
    FakeVerbs verbs;
    verbs.before = [&](const Arguments& arguments, const jobs::RunContext&) {
      if (arguments[0] == "project") std::filesystem::create_directories(base::pathFromUtf8(arguments[1]));
    };
    QCOMPARE(sweep.run(verbs).finished, std::int64_t{8});
    QCOMPARE(verbs.count("project"), 2);  // one per seed
    QCOMPARE(verbs.asked[0][1], folder.root() + "/clip0");
  }

  void progressCountsRuns() {
    const tests::Folder folder;
    LoadedSweep sweep(folder.file("sweep.yaml", kSweep));
    std::vector<jobs::Progress> heard;
    std::vector<std::string> metrics;
    jobs::RunContext::Callbacks callbacks;
    callbacks.progress = [&](const jobs::Progress& p) { heard.push_back(p); };
    callbacks.metric = [&](const jobs::MetricPoint& m) { metrics.push_back(m.name); };
    FakeVerbs verbs;
    verbs.before = [](const Arguments& arguments, const jobs::RunContext& context) {
      if (arguments[0] != "train") return;
      context.progress(300, 600, "validate");
      context.metric("train_loss", 300, 0.5);
    };
    (void)sweep.run(verbs, jobs::RunContext(callbacks));
    QCOMPARE(heard.size(), std::size_t{24});
    for (std::size_t i = 0; i < heard.size(); ++i) {
      QCOMPARE(heard[i].total, std::int64_t{8});
      QCOMPARE(heard[i].done, static_cast<std::int64_t>(i / 3));
      QCOMPARE(heard[i].message, std::string(i % 3 == 0 ? "train" : i % 3 == 1 ? "validate" : "evaluate"));
    }
    QCOMPARE(metrics[1], std::string("plain_labels10_seed1/train_loss"));
  }

  /// A changed file against the rows of the old one.
  void contradictionsNameTheColumn_data() {
    QTest::addColumn<QByteArray>("changed");
    QTest::addColumn<QString>("column");  // "" = none
    const auto row = [](const char* name, const std::string& text, const char* column) {
      QTest::newRow(name) << QByteArray::fromStdString(text) << QString(column);
    };
    row("nothing changed", kSweep, "");
    row("a new value of an axis", replaced(kSweep, "[10, 25]", "[10, 25, 50]"), "");
    row("values in another order", replaced(kSweep, "[10, 25]", "[25, 10]"), "");
    row("a value gone", replaced(kSweep, "[10, 25]", "[10, 50]"), "labels");
    row("a named value gone", replaced(replaced(kSweep, "temporal:", "pca:"), "losses: temporal", "losses: pca"), "setting");
    row("a new axis", replaced(kSweep, "  seed: [0, 1]\n", "  seed: [0, 1]\n  size: [1]\n"), "size");
    row("an axis gone", replaced(replaced(kSweep, "  labels: [10, 25]\n", ""), "n={labels}", "n=10"), "labels");
    row("a new column", replaced(kSweep, "who:", "new: train.new, who:"), "new");
    row("a column gone", replaced(kSweep, ", who: train.run", ""), "who");
    row("other steps", replaced(kSweep, "--set, \"n=", "--set, steps=9, --set, \"n="), "recipe");
    row("another source of a column", replaced(kSweep, "error.mean", "error.median"), "recipe");
  }
  void contradictionsNameTheColumn() {
    QFETCH(QByteArray, changed);
    QFETCH(QString, column);
    const tests::Folder folder;
    FakeVerbs verbs;
    LoadedSweep(folder.file("sweep.yaml", kSweep)).run(verbs);
    const std::string before = tests::bytesOf(folder / "results.csv");
    const auto path = folder.file("sweep.yaml", changed.toStdString());
    const auto error = tests::errorOf([&] { LoadedSweep sweep(path); });
    QCOMPARE(QString::fromStdString(error ? error->text("column") : std::string()), column);
    if (error) {
      QVERIFY(error->code() == base::ErrorCode::Inconsistent);
      QCOMPARE(error->text("path"), base::toUtf8(folder / "results.csv"));
      QVERIFY(!error->text("line").empty());
    }
    QCOMPARE(tests::bytesOf(folder / "results.csv"), before);
  }

  /// Rows without a result cannot contradict anything.
  void failedRowsGiveWay() {
    const tests::Folder folder;
    FakeVerbs verbs;
    verbs.before = [](const Arguments&, const jobs::RunContext&) { throw std::runtime_error("never"); };
    LoadedSweep(folder.file("sweep.yaml", kSweep)).run(verbs);
    verbs.before = {};
    LoadedSweep changed(folder.file("sweep.yaml", replaced(kSweep, "[10, 25]", "[10, 50]")));
    QCOMPARE(changed.run(verbs).finished, std::int64_t{8});
    QCOMPARE(tests::linesOf(tests::bytesOf(folder / "results.csv")).size(), std::size_t{9});
  }

  void damagedTablesAreRefused() {
    const tests::Folder folder;
    const auto path = folder.file("sweep.yaml", kSweep);
    FakeVerbs verbs;
    LoadedSweep(path).run(verbs);
    const std::string good = tests::bytesOf(folder / "results.csv");
    folder.file("results.csv", good + "x,y\n");
    QCOMPARE(tests::codeOf([&] { LoadedSweep sweep(path); }), std::string("malformed"));
    folder.file("results.csv", good + tests::linesOf(good)[2] + "\n");
    QCOMPARE(tests::codeOf([&] { LoadedSweep sweep(path); }), std::string("inconsistent"));
    folder.file("results.csv", "");
    QCOMPARE(tests::codeOf([&] { LoadedSweep sweep(path); }), std::string("empty"));
  }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "tst_sweep.moc"
