// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <array>
#include <cerrno>
#include <cmath>

#if !defined(_WIN32)
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "core/base/atomic_file.h"
#include "core/io/label_csv.h"
#include "core/project/label_store.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
using namespace parsimony::tests;
using project::LabelStore;
using project::OpenMode;
using tracks::Visibility;

namespace {

void move(LabelStore& store, int frame, int keypoint, double x, double y) {
  store.apply(project::setPointCommand(store.labels(), frame, keypoint, {x, y, Visibility::Visible}, "move"));
}

/// A store with saved and unsaved edits, so that every file that save() replaces exists.
void editASession(LabelStore& store) {
  move(store, 0, 0, 50, 50);
  store.save();
  move(store, 0, 1, 60, 60);
  store.apply(project::addFrameCommand("labeled-data/a/img9.png", 2));
  (void)store.undo();
  (void)store.redo();
}

enum class Call { Open, Write, Flush, Rename };

/// Lets the nth call of a kind do `fault`.
base::DiskCalls faultAt(Call call, int nth, int& calls, const std::function<int()>& fault) {
  const auto count = [&calls, nth, fault] { return ++calls == nth ? fault() : 0; };
  base::DiskCalls disk;
  if (call == Call::Open) disk.beforeOpen = [count](const fs::path&) { return count(); };
  if (call == Call::Write) disk.beforeWrite = [count](const fs::path&, std::size_t) { return count(); };
  if (call == Call::Flush) disk.beforeFlush = [count](const fs::path&) { return count(); };
  if (call == Call::Rename) disk.beforeRename = [count](const fs::path&, const fs::path&) { return count(); };
  return disk;
}

constexpr std::array<Call, 4> kCalls{Call::Open, Call::Write, Call::Flush, Call::Rename};

std::string historyOf(const LabelStore& store) {
  std::string text;
  for (const std::string& name : store.history()) text += name + " ";
  return text + std::to_string(store.appliedCount());
}

}  // namespace

class TestLabelRecovery : public QObject {
  Q_OBJECT

 private slots:
  void cleanup() { base::setDiskCalls({}); }

  void journalRestoresLabelsAndUndoStackAfterEveryStep_data() {
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 5; ++seed) QTest::newRow(qPrintable(QStringLiteral("seed %1").arg(seed))) << seed;
  }
  void journalRestoresLabelsAndUndoStackAfterEveryStep() {
    QFETCH(unsigned, seed);
    Scratch scratch;
    const fs::path live = scratch.path() / "live";
    const fs::path copy = scratch.path() / "copy";
    LabelStore store(smallProject(live), {}, OpenMode::ReadWrite);
    RandomAnnotator annotator(seed, false);
    for (int step = 0; step < 80; ++step) {
      annotator.step(store);
      copyFolder(live, copy);
      LabelStore reopened(project::open(copy), {}, OpenMode::ReadWrite);
      QCOMPARE(tableOf(reopened.labels()), tableOf(store.labels()));
      QCOMPARE(historyOf(reopened), historyOf(store));
      QCOMPARE(reopened.isDirty(), store.isDirty());
      QCOMPARE(reopened.state().recoveredCommands, std::int64_t{step + 1});
      QCOMPARE(reopened.annotatorSeconds(), store.annotatorSeconds());
    }
    LabelStore reopened(project::open(copy), {}, OpenMode::ReadWrite);
    while (store.canRedo()) {
      QCOMPARE(reopened.redo().name, store.redo().name);
      QCOMPARE(tableOf(reopened.labels()), tableOf(store.labels()));
    }
    while (store.canUndo()) {
      QCOMPARE(reopened.undo().name, store.undo().name);
      QCOMPARE(tableOf(reopened.labels()), tableOf(store.labels()));
    }
    QCOMPARE(readText(live / "CollectedData.csv"), std::string(kSmallCsv));
  }

  void journalRestoresLabelsAcrossSaves() {
    Scratch scratch;
    const fs::path live = scratch.path() / "live";
    const fs::path copy = scratch.path() / "copy";
    LabelStore store(smallProject(live), {}, OpenMode::ReadWrite);
    RandomAnnotator annotator(77, true);
    for (int step = 0; step < 200; ++step) {
      annotator.step(store);
      copyFolder(live, copy);
      LabelStore reopened(project::open(copy), {}, OpenMode::ReadWrite);
      QVERIFY(!reopened.state().conflict);
      QCOMPARE(tableOf(reopened.labels()), tableOf(store.labels()));
      QCOMPARE(reopened.isDirty(), store.isDirty());
      QCOMPARE(reopened.annotatorSeconds(), store.annotatorSeconds());
      // What the reopened store can undo is what the live one undoes next.
      const std::vector<std::string> now = reopened.history();
      const std::vector<std::string> all = store.history();
      QVERIFY(reopened.appliedCount() <= store.appliedCount());
      for (std::int64_t back = 1; back <= reopened.appliedCount(); ++back) {
        QCOMPARE(now[static_cast<std::size_t>(reopened.appliedCount() - back)], all[static_cast<std::size_t>(store.appliedCount() - back)]);
      }
      reopened.save();
      QCOMPARE(tableOf(io::readLabelCsv(copy / "CollectedData.csv")), tableOf(store.labels()));
    }
  }

  void halfALineIsCutOff() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    {
      LabelStore store(small, {}, OpenMode::ReadWrite);
      move(store, 0, 0, 50, 50);
      move(store, 0, 1, 60, 60);
    }
    const fs::path journal = small.folder / ".parsimony/journal/CollectedData.journal";
    fs::resize_file(journal, fs::file_size(journal) - 5);
    LabelStore store(small, {}, OpenMode::ReadWrite);
    QCOMPARE(store.state().recoveredCommands, std::int64_t{1});
    move(store, 0, 2, 70, 70);
    QCOMPARE(tableOf(project::readLabels(small)), tableOf(store.labels()));
    QCOMPARE(project::readLabels(small).xy(0, 2), 3.0);
  }

#if !defined(_WIN32)
  void killedAtAnyMomentNoAcknowledgedEditIsLost() {
    constexpr unsigned kSeed = 4711;
    constexpr int kSteps = 400;
    Scratch scratch;
    // What the labels are after each step, from a session that lives.
    std::vector<std::string> tables;
    {
      LabelStore store(smallProject(scratch.path() / "model"), {}, OpenMode::ReadWrite);
      RandomAnnotator annotator(kSeed, true);
      tables.push_back(tableOf(store.labels()));
      for (int step = 0; step < kSteps; ++step) {
        annotator.step(store);
        tables.push_back(tableOf(store.labels()));
      }
    }
    std::mt19937 random(9);
    for (int round = 0; round < 20; ++round) {
      const fs::path folder = scratch.path() / ("killed" + std::to_string(round));
      const project::Project small = smallProject(folder);
      int acknowledged[2];
      QVERIFY(pipe(acknowledged) == 0);
      const pid_t child = fork();
      if (child == 0) {
        LabelStore store(small, {}, OpenMode::ReadWrite);
        RandomAnnotator annotator(kSeed, true);
        for (int step = 1; step <= kSteps; ++step) {
          annotator.step(store);
          (void)!write(acknowledged[1], &step, sizeof(step));
        }
        for (;;) pause();
      }
      close(acknowledged[1]);
      const int wanted = std::uniform_int_distribution<int>(1, 150)(random);
      const int delay = std::uniform_int_distribution<int>(0, 1500)(random);
      int last = 0;
      while (last < wanted) QVERIFY(read(acknowledged[0], &last, sizeof(last)) == sizeof(last));
      usleep(static_cast<useconds_t>(delay));
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
      while (read(acknowledged[0], &last, sizeof(last)) == sizeof(last)) continue;
      close(acknowledged[0]);

      const LabelStore reopened(project::open(folder), {}, OpenMode::ReadWrite);
      QVERIFY(!reopened.state().conflict);
      const std::string table = tableOf(reopened.labels());
      const bool exact = table == tables[static_cast<std::size_t>(last)];
      const bool oneMore = last < kSteps && table == tables[static_cast<std::size_t>(last) + 1];  // done, but not yet told
      QVERIFY2(exact || oneMore, qPrintable(QStringLiteral("killed after step %1").arg(last)));
    }
  }

  void killedInsideASaveNothingIsLost() {
    int kills = 0;
    for (const Call call : kCalls) {
      for (int nth = 1;; ++nth) {
        Scratch scratch;
        const fs::path folder = scratch.path() / "p";
        const project::Project small = smallProject(folder);
        std::string expected;
        {
          LabelStore store(small, {}, OpenMode::ReadWrite);
          editASession(store);
          expected = tableOf(store.labels());
        }
        const pid_t child = fork();
        if (child == 0) {
          LabelStore store(small, {}, OpenMode::ReadWrite);
          int calls = 0;
          base::setDiskCalls(faultAt(call, nth, calls, [] {
            _exit(9);
            return 0;
          }));
          store.save();
          _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        QVERIFY(WIFEXITED(status));
        LabelStore store(project::open(folder), {}, OpenMode::ReadWrite);
        QVERIFY(!store.state().conflict);
        QCOMPARE(tableOf(store.labels()), expected);
        store.save();
        QCOMPARE(tableOf(io::readLabelCsv(folder / "CollectedData.csv")), expected);
        if (WEXITSTATUS(status) == 0) break;
        ++kills;
      }
    }
    QVERIFY2(kills >= 12, qPrintable(QString::number(kills)));
  }
#endif

  void diskFaultsInsideASaveLoseNothing_data() {
    QTest::addColumn<int>("fault");
    QTest::newRow("full disk") << ENOSPC;
    QTest::newRow("read-only disk") << EROFS;
    QTest::newRow("no permission") << EACCES;
  }
  void diskFaultsInsideASaveLoseNothing() {
    QFETCH(int, fault);
    int refused = 0;
    int survived = 0;
    for (const Call call : kCalls) {
      for (int nth = 1;; ++nth) {
        Scratch scratch;
        const fs::path folder = scratch.path() / "p";
        LabelStore store(smallProject(folder), {}, OpenMode::ReadWrite);
        editASession(store);
        const std::string expected = tableOf(store.labels());
        const std::string oldCsv = readText(folder / "CollectedData.csv");
        int calls = 0;
        base::setDiskCalls(faultAt(call, nth, calls, [fault] { return fault; }));
        const auto error = errorOf([&] { store.save(); });
        base::setDiskCalls({});
        if (error) {
          ++refused;
          QCOMPARE(base::exitCode(error->code()), 1);
          QVERIFY2(error->text("path").find(folder.string()) == 0, error->what());
          QCOMPARE(readText(folder / "CollectedData.csv"), oldCsv);
          QVERIFY(store.isDirty());
        } else {
          survived += calls >= nth ? 1 : 0;
          QCOMPARE(tableOf(io::readLabelCsv(folder / "CollectedData.csv")), expected);
          QVERIFY(!store.isDirty());
        }
        for (const auto& [file, bytes] : snapshot(folder)) QVERIFY2(file.find("parsimony-") == std::string::npos, file.c_str());
        QCOMPARE(tableOf(store.labels()), expected);
        const LabelStore reopened(project::open(folder), {}, OpenMode::ReadOnly);
        QVERIFY(!reopened.state().conflict);
        QCOMPARE(tableOf(reopened.labels()), expected);
        // The session goes on.
        (void)store.undo();
        move(store, 3, 0, 80, 80);
        QCOMPARE(tableOf(project::readLabels(project::open(folder))), tableOf(store.labels()));
        store.save();
        QCOMPARE(tableOf(io::readLabelCsv(folder / "CollectedData.csv")), tableOf(store.labels()));
        if (calls < nth) break;
      }
    }
    QVERIFY2(refused >= 8, qPrintable(QString::number(refused)));
    QVERIFY2(survived >= 4, qPrintable(QString::number(survived)));  // the CSV was in place already, the rest can wait
  }

  void diskFaultInTheJournalLeavesTheLabels() {
    for (const Call call : {Call::Open, Call::Write, Call::Flush}) {
      for (const int fault : {ENOSPC, EROFS, EACCES}) {
        Scratch scratch;
        LabelStore store(smallProject(scratch.path()), {}, OpenMode::ReadWrite);
        if (call != Call::Open) move(store, 0, 0, 50, 50);
        const std::string before = tableOf(store.labels());
        const std::string history = historyOf(store);
        int calls = 0;
        base::setDiskCalls(faultAt(call, 1, calls, [fault] { return fault; }));
        const auto error = errorOf([&] { move(store, 0, 1, 60, 60); });
        base::setDiskCalls({});
        QVERIFY(error.has_value());
        QCOMPARE(base::exitCode(error->code()), 1);
        QCOMPARE(tableOf(store.labels()), before);
        QCOMPARE(historyOf(store), history);
        if (call != Call::Open) {
          base::setDiskCalls(faultAt(call, 1, calls = 0, [fault] { return fault; }));
          QVERIFY(errorOf([&] { (void)store.undo(); }).has_value());
          base::setDiskCalls({});
          QCOMPARE(tableOf(store.labels()), before);
        }
        move(store, 0, 2, 70, 70);
        QCOMPARE(tableOf(project::readLabels(project::open(scratch.path()))), tableOf(store.labels()));
      }
    }
  }

  void changedCsvIsAConflictNotABlindReplay() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    {
      LabelStore store(small, {}, OpenMode::ReadWrite);
      move(store, 0, 0, 50, 50);
      move(store, 1, 0, 60, 60);
      store.apply(project::addFrameCommand("labeled-data/a/img9.png"));
      move(store, 4, 2, 70, 70);
      (void)store.undo();
      move(store, 4, 1, 75, 75);
    }
    // Meanwhile another program moved the nose of img2 and swapped two columns.
    const fs::path csv = small.folder / "CollectedData.csv";
    writeText(csv,
              "scorer,ann,ann,ann,ann,ann,ann\nbodyparts,nose,nose,tail,tail,paw,paw\ncoords,x,y,x,y,x,y\n"
              "labeled-data/a/img1.png,1,2,5,6,3,4\nlabeled-data/a/img2.png,99,99,15,16,,\n");
    const std::string theirs = readText(csv);
    const project::Project changed = project::open(small.folder);
    const std::string theirTable = tableOf(io::readLabelCsv(csv));
    const auto before = snapshot(small.folder);
    LabelStore store(changed, {}, OpenMode::ReadWrite);
    QVERIFY(store.state().conflict);
    QCOMPARE(store.state().recoveredCommands, std::int64_t{0});
    QCOMPARE(tableOf(store.labels()), theirTable);
    QCOMPARE(tableOf(project::readLabels(changed)), theirTable);
    QCOMPARE(store.conflictingCommands().size(), std::size_t{4});
    QVERIFY(snapshot(small.folder) == before);

    // Editing goes on before anybody decided, and the old journal waits, also over another crash.
    move(store, 0, 1, 5.5, 6.5);
    {
      const LabelStore again(changed, {}, OpenMode::ReadWrite);
      QVERIFY(again.state().conflict);
      QCOMPARE(again.state().recoveredCommands, std::int64_t{1});
      QCOMPARE(again.conflictingCommands().size(), std::size_t{4});
      QCOMPARE(tableOf(again.labels()), tableOf(store.labels()));
    }
    QCOMPARE(project::problems(changed).front().code, std::string("journal_conflict"));
    QCOMPARE(store.applyConflicting(), std::int64_t{3});  // all but the nose of img2
    QVERIFY(!store.state().conflict);
    QCOMPARE(tableOf(store.labels()), std::string("labeled-data/a/img1.png  (50, 50, 2) (5.5, 6.5, 2) (3, 4, 2)\n"
                                                  "labeled-data/a/img2.png  (99, 99, 2) (15, 16, 2) (-)\n"
                                                  "labeled-data/a/img9.png  (-) (-) (75, 75, 2)\n"));
    QCOMPARE(readText(csv), theirs);
    store.save();
    const LabelStore last(changed, {}, OpenMode::ReadOnly);
    QVERIFY(!last.state().conflict);
    QCOMPARE(tableOf(last.labels()), tableOf(store.labels()));
  }

  void discardedConflictIsStillInTheBackups() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    {
      LabelStore store(small, {}, OpenMode::ReadWrite);
      move(store, 0, 0, 50, 50);
    }
    writeText(small.folder / "CollectedData.csv", std::string(kSmallCsv) + "labeled-data/a/img5.png,1,1,1,1,1,1\n");
    {
      LabelStore store(small, {}, OpenMode::ReadWrite);
      QVERIFY(store.state().conflict);
      store.discardConflicting();
      QVERIFY(!store.state().conflict);
      QVERIFY(store.conflictingCommands().empty());
    }
    LabelStore store(small, {}, OpenMode::ReadWrite);
    QVERIFY(!store.state().conflict);
    int journals = 0;
    for (const auto& entry : fs::directory_iterator(small.folder / ".parsimony/backups"))
      journals += entry.path().extension() == ".journal" ? 1 : 0;
    QCOMPARE(journals, 1);
    move(store, 4, 0, 2, 2);
    QCOMPARE(tableOf(project::readLabels(small)), tableOf(store.labels()));
  }

  void saveRefusesToOverwriteWhatItDidNotRead() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    LabelStore store(small, {}, OpenMode::ReadWrite);
    move(store, 0, 0, 50, 50);
    const std::string theirs = std::string(kSmallCsv) + "labeled-data/a/img5.png,1,1,1,1,1,1\n";
    writeText(small.folder / "CollectedData.csv", theirs);
    QCOMPARE(codeOf(errorOf([&] { store.save(); })), codeOf(base::ErrorCode::Inconsistent));
    QCOMPARE(readText(small.folder / "CollectedData.csv"), theirs);
    LabelStore reopened(small, {}, OpenMode::ReadWrite);
    QVERIFY(reopened.state().conflict);
    QCOMPARE(reopened.applyConflicting(), std::int64_t{1});
    reopened.save();
    QCOMPARE(io::readLabelCsv(small.folder / "CollectedData.csv").numFrames(), 5);
    QCOMPARE(io::readLabelCsv(small.folder / "CollectedData.csv").xy(0, 0), 50.0);
  }

  void damagedJournalsAreKeptAndNeverCrash() {
    Scratch scratch;
    const fs::path live = scratch.path() / "live";
    LabelStore store(smallProject(live), {}, OpenMode::ReadWrite);
    RandomAnnotator annotator(5, false);
    for (int step = 0; step < 12; ++step) annotator.step(store);
    const std::string good = readText(live / ".parsimony/journal/CollectedData.journal");
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round) {
      std::string bytes = good;
      const auto at = std::uniform_int_distribution<std::size_t>(0, bytes.size() - 1)(random);
      if (round % 3 == 0) {
        bytes.resize(at);
      } else if (round % 3 == 1) {
        bytes[at] = static_cast<char>(random());
      } else {
        bytes.insert(at, std::string(5, static_cast<char>(random())));
      }
      const fs::path copy = scratch.path() / "copy";
      copyFolder(live, copy);
      writeText(copy / ".parsimony/journal/CollectedData.journal", bytes);
      LabelStore reopened(project::open(copy), {}, OpenMode::ReadWrite);
      move(reopened, 0, 0, 1234, 5678);
      QCOMPARE(project::readLabels(project::open(copy)).xy(0, 1), 5678.0);
    }
  }
};

QTEST_GUILESS_MAIN(TestLabelRecovery)
#include "tst_label_recovery.moc"
