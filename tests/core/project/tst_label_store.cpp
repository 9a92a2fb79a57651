// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <limits>

#include "core/base/atomic_file.h"
#include "core/io/label_csv.h"
#include "core/project/annotation_time.h"
#include "core/project/label_store.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
using namespace parsimony::tests;
using project::LabelStore;
using project::OpenMode;
using tracks::LabelPoint;
using tracks::Visibility;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void move(LabelStore& store, int frame, int keypoint, double x, double y, double seconds = 0.0) {
  auto command = project::setPointCommand(store.labels(), frame, keypoint, {x, y, Visibility::Visible}, "move");
  command.annotatorSeconds = seconds;
  store.apply(command);
}

}  // namespace

class TestLabelStore : public QObject {
  Q_OBJECT

 private slots:
  void everyCommandAppliesUndoesAndRedoes_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind :
         {"move", "place", "occlude", "clear", "accept", "add_frame", "add_filled_frame", "remove_frame", "remove_first_frame"}) {
      QTest::newRow(kind) << QString::fromLatin1(kind);
    }
  }
  void everyCommandAppliesUndoesAndRedoes() {
    QFETCH(QString, kind);
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    LabelStore store(small, {}, OpenMode::ReadWrite);
    const tracks::LabelSet& labels = store.labels();
    const std::string before = tableOf(labels);
    const std::string one = "labeled-data/a/img1.png  (1, 2, 2) (3, 4, 2) (5, 6, 2)\n";
    const std::string two = "labeled-data/a/img2.png  (11, 12, 2) (-) (15, 16, 2)\n";
    const std::string three = "labeled-data/a/img3.png  (21.5, 22.25, 2) (23, 24, 2) (-)\n";
    const std::string four = "labeled-data/a/img4.png  (-) (-) (-)\n";
    QCOMPARE(before, one + two + three + four);

    project::LabelCommand command;
    std::string expected;
    const LabelPoint nothing{kNaN, kNaN, Visibility::NotLabelled};
    if (kind == QLatin1String("move")) {
      command = project::setPointCommand(labels, 0, 0, {1.5, 2.5, Visibility::Visible}, "move");
      expected = "labeled-data/a/img1.png  (1.5, 2.5, 2) (3, 4, 2) (5, 6, 2)\n" + two + three + four;
    } else if (kind == QLatin1String("place")) {
      command = project::setPointCommand(labels, 1, 1, {7, 8, Visibility::Visible}, "place");
      expected = one + "labeled-data/a/img2.png  (11, 12, 2) (7, 8, 2) (15, 16, 2)\n" + three + four;
    } else if (kind == QLatin1String("occlude")) {
      command = project::setPointCommand(labels, 1, 1, {kNaN, kNaN, Visibility::Occluded}, "occlude");
      expected = one + "labeled-data/a/img2.png  (11, 12, 2) (NaN, NaN, 1) (15, 16, 2)\n" + three + four;
    } else if (kind == QLatin1String("clear")) {
      command = project::setPointCommand(labels, 0, 2, nothing, "clear");
      expected = "labeled-data/a/img1.png  (1, 2, 2) (3, 4, 2) (-)\n" + two + three + four;
    } else if (kind == QLatin1String("accept")) {
      command.name = "accept";
      for (int k = 0; k < 3; ++k) command.edits.push_back({labels.images[3], k, nothing, {k + 0.5, 9, Visibility::Visible}});
      expected = one + two + three + "labeled-data/a/img4.png  (0.5, 9, 2) (1.5, 9, 2) (2.5, 9, 2)\n";
    } else if (kind == QLatin1String("add_frame")) {
      command = project::addFrameCommand("labeled-data/a/img9.png");
      expected = before + "labeled-data/a/img9.png  (-) (-) (-)\n";
    } else if (kind == QLatin1String("add_filled_frame")) {
      command = project::addFrameCommand("labeled-data/a/img9.png", 1);
      command.edits.push_back({"labeled-data/a/img9.png", 1, nothing, {3, 3, Visibility::Visible}});
      expected = one + "labeled-data/a/img9.png  (-) (3, 3, 2) (-)\n" + two + three + four;
    } else if (kind == QLatin1String("remove_frame")) {
      command = project::removeFrameCommand(labels, 2);
      expected = one + two + four;
    } else {
      command.name = "remove_frame";  // a caller that names the image and nothing else
      command.frameRemoved = "labeled-data/a/img1.png";
      expected = two + three + four;
    }
    QVERIFY(!store.isDirty());
    store.apply(command);
    std::string now = tableOf(labels);
    std::string nan = "nan";
    for (std::size_t at = now.find(nan); at != std::string::npos; at = now.find(nan)) now.replace(at, 3, "NaN");
    QCOMPARE(now, expected);
    QVERIFY(store.isDirty());
    const std::string after = tableOf(labels);
    QCOMPARE(store.undo().name, store.history().front());
    QCOMPARE(tableOf(labels), before);
    QVERIFY(!store.isDirty());
    QVERIFY(!store.canUndo());
    (void)store.redo();
    QCOMPARE(tableOf(labels), after);
    QVERIFY(!store.canRedo());
    store.save();
    QVERIFY(!store.isDirty());
    QCOMPARE(tableOf(project::readLabels(small)), after);
    (void)store.undo();  // beyond the save
    QVERIFY(store.isDirty());
    QCOMPARE(tableOf(project::readLabels(small)), before);
    store.save();
    QCOMPARE(tableOf(io::readLabelCsv(small.folder / "CollectedData.csv")), before);
  }

  void nothingIsWrittenUntilTheFirstEdit() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    const auto before = snapshot(scratch.path());
    {
      LabelStore store(small, {}, OpenMode::ReadWrite);
      store.save();
    }
    QVERIFY(snapshot(scratch.path()) == before);
  }

  void savingKeepsABackupAndTheRestOfTheFile() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    LabelStore store(small, {}, OpenMode::ReadWrite);
    move(store, 0, 0, 0.1, 1.0 / 3.0);
    store.save();
    const tracks::LabelSet saved = io::readLabelCsv(small.folder / "CollectedData.csv");
    QCOMPARE(saved.scorer, std::string("ann"));
    QVERIFY(!saved.hasVisibleColumn);
    QVERIFY(saved.xy(0, 0) == 0.1 && saved.xy(0, 1) == 1.0 / 3.0);
    int backups = 0;
    for (const auto& entry : fs::directory_iterator(small.folder / ".parsimony/backups")) {
      QCOMPARE(readText(entry.path()), std::string(kSmallCsv));
      ++backups;
    }
    QCOMPARE(backups, 1);
  }

  void occlusionBringsTheVisibleColumn() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    LabelStore store(small, {}, OpenMode::ReadWrite);
    store.apply(project::setPointCommand(store.labels(), 0, 0, {1, 2, Visibility::Occluded}, "occlude"));
    QVERIFY(store.labels().hasVisibleColumn);
    (void)store.undo();
    QVERIFY(!store.labels().hasVisibleColumn);
    (void)store.redo();
    store.save();
    QVERIFY(io::readLabelCsv(small.folder / "CollectedData.csv").hasVisibleColumn);
    QCOMPARE(tableOf(io::readLabelCsv(small.folder / "CollectedData.csv")), tableOf(store.labels()));
  }

  void commandsThatDoNotFitChangeNothing() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    LabelStore store(small, {}, OpenMode::ReadWrite);
    const tracks::LabelSet& labels = store.labels();
    const auto good = project::setPointCommand(labels, 0, 0, {9, 9, Visibility::Visible}, "move");
    std::vector<project::LabelCommand> bad(9, good);
    bad[0].edits[0].before.x = 77;
    bad[1].edits[0].image = "elsewhere.png";
    bad[2].edits[0].keypoint = 3;
    bad[3].edits[0].keypoint = -1;
    bad[4].edits[0].after.x = std::numeric_limits<double>::infinity();
    bad[5].edits.clear();
    bad[6] = project::addFrameCommand(labels.images[1]);
    bad[7] = project::removeFrameCommand(labels, 1);
    bad[7].frameRemoved = "elsewhere.png";
    bad[8].edits.push_back(good.edits[0]);  // its `before` was true once, the first edit changed it
    const std::string before = tableOf(labels);
    for (const project::LabelCommand& command : bad) {
      const auto error = errorOf([&] { store.apply(command); });
      QVERIFY(error.has_value());
      QCOMPARE(base::exitCode(error->code()), 3);
      QCOMPARE(tableOf(labels), before);
    }
    QVERIFY(store.history().empty());
    QVERIFY(!fs::exists(small.folder / ".parsimony"));
    QCOMPARE(codeOf(errorOf([&] { (void)store.undo(); })), codeOf(base::ErrorCode::Usage));
    QCOMPARE(codeOf(errorOf([&] { (void)store.redo(); })), codeOf(base::ErrorCode::Usage));
    QCOMPARE(codeOf(errorOf([&] { (void)project::setPointCommand(labels, 4, 0, {}, "move"); })), codeOf(base::ErrorCode::InvalidValue));
    QCOMPARE(codeOf(errorOf([&] { (void)project::removeFrameCommand(labels, -1); })), codeOf(base::ErrorCode::InvalidValue));
  }

  void readOnlyStoreSeesTheEditsAndRefusesOwn() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    LabelStore writer(small, {}, OpenMode::ReadWrite);
    move(writer, 0, 0, 9, 9);
    const auto before = snapshot(scratch.path());
    LabelStore reader(small, {}, OpenMode::ReadOnly);
    QVERIFY(reader.state().readOnly);
    QCOMPARE(tableOf(reader.labels()), tableOf(writer.labels()));
    QVERIFY(!reader.isDirty() && !reader.canUndo());
    QCOMPARE(codeOf(errorOf([&] { move(reader, 0, 0, 1, 1); })), codeOf(base::ErrorCode::Locked));
    QCOMPARE(codeOf(errorOf([&] { reader.save(); })), codeOf(base::ErrorCode::Locked));
    QVERIFY(snapshot(scratch.path()) == before);
  }

  void annotatorTimeSurvivesSavesAndCrashes() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    {
      LabelStore store(small, {}, OpenMode::ReadWrite);
      move(store, 0, 0, 9, 9, 1.5);
      (void)store.undo();
      move(store, 0, 1, 9, 9, 2.0);
      store.save();
      QCOMPARE(store.annotatorSeconds(), 3.5);
      move(store, 0, 2, 9, 9, 4.0);
    }
    LabelStore store(small, {}, OpenMode::ReadWrite);
    QCOMPARE(store.annotatorSeconds(), 7.5);
    QCOMPARE(project::annotatorSeconds(small), 7.5);
    store.save();
    fs::remove_all(small.folder / ".parsimony/journal");
    QCOMPARE(LabelStore(small, {}, OpenMode::ReadOnly).annotatorSeconds(), 7.5);
    writeText(small.folder / ".parsimony/annotation.json", "[]");
    QCOMPARE(LabelStore(small, {}, OpenMode::ReadOnly).annotatorSeconds(), 0.0);  // damaged: labelling goes on
  }

  void viewsAreEditedApart() {
    Scratch scratch;
    writeText(scratch.path() / "project.yaml", "view_names: [top, bot]\nkeypoint_names: [nose, paw, tail]\n");
    writeText(scratch.path() / "CollectedData_top.csv", kSmallCsv);
    writeText(scratch.path() / "CollectedData_bot.csv", kSmallCsv);
    const project::Project views = project::open(scratch.path());
    LabelStore top(views, "top", OpenMode::ReadWrite);
    LabelStore bot(views, "bot", OpenMode::ReadWrite);
    move(top, 0, 0, 100, 100, 1.0);
    move(bot, 1, 0, 200, 200, 2.0);
    bot.save();
    QCOMPARE(readText(scratch.path() / "CollectedData_top.csv"), std::string(kSmallCsv));
    QCOMPARE(project::readLabels(views, "top").xy(0, 0), 100.0);
    QCOMPARE(project::readLabels(views, "bot").xy(1, 0), 200.0);
    QCOMPARE(project::annotatorSeconds(views), 3.0);
    QCOMPARE(codeOf(errorOf([&] { LabelStore(views, {}, OpenMode::ReadOnly); })), codeOf(base::ErrorCode::InvalidValue));
  }

  void deepLabCutFilesAreWrittenWhereTheyBelong() {
    Scratch scratch;
    const fs::path a = scratch.path() / "labeled-data/a/CollectedData_ann.csv";
    const fs::path b = scratch.path() / "labeled-data/b/CollectedData_ann.csv";
    writeText(scratch.path() / "config.yaml", "scorer: ann\nbodyparts: [nose, paw, tail]\n");
    writeText(a, kSmallCsv);
    // DeepLabCut 2.2 and later write the path in three columns: the layout stays.
    writeText(b, "scorer,,,ann,ann\nbodyparts,,,tail,tail\ncoords,,,x,y\nlabeled-data,b,img1.png,7,8\n");
    const std::string oldB = readText(b);
    const project::Project dlc = project::open(scratch.path());
    LabelStore store(dlc, {}, OpenMode::ReadWrite);
    QCOMPARE(store.labels().numFrames(), 5);
    move(store, 0, 0, 100, 100);
    store.save();
    QCOMPARE(readText(b), oldB);  // untouched bytes
    QCOMPARE(io::readLabelCsv(a).xy(0, 0), 100.0);
    move(store, 4, 0, 200, 200);
    store.apply(project::addFrameCommand("labeled-data/b/img2.png"));
    store.apply(project::addFrameCommand("labeled-data/c/img1.png"));
    move(store, 6, 2, 300, 300);
    const std::string table = tableOf(store.labels());
    QCOMPARE(tableOf(project::readLabels(dlc)), table);
    store.save();
    QVERIFY(QString::fromStdString(readText(b)).contains(QStringLiteral("labeled-data,b,img1.png,200,200,,,7,8\n")));
    QVERIFY(QString::fromStdString(readText(b)).contains(QStringLiteral("labeled-data,b,img2.png,")));
    QCOMPARE(io::readLabelCsv(scratch.path() / "labeled-data/c/CollectedData_ann.csv").xy(0, 4), 300.0);
    (void)store.undo();
    (void)store.undo();
    const LabelStore again(project::open(scratch.path()), {}, OpenMode::ReadOnly);
    QCOMPARE(tableOf(again.labels()), tableOf(store.labels()));
    QVERIFY(!again.state().conflict);
  }

  void linkedLabelFileStaysALink() {
    Scratch scratch;
    writeText(scratch.path() / "store/labels.csv", kSmallCsv);
    fs::create_directories(scratch.path() / "p");
    fs::create_symlink(scratch.path() / "store/labels.csv", scratch.path() / "p/CollectedData.csv");
    const project::Project linked = project::open(scratch.path() / "p");
    LabelStore store(linked, {}, OpenMode::ReadWrite);
    move(store, 0, 0, 100, 100);
    store.save();
    QVERIFY(fs::is_symlink(scratch.path() / "p/CollectedData.csv"));
    QCOMPARE(io::readLabelCsv(scratch.path() / "store/labels.csv").xy(0, 0), 100.0);
  }

  void newProjectIsLabelledFromNothing() {
    Scratch scratch;
    writeText(scratch.path() / "project.yaml", "view_names: []\nkeypoint_names: [nose, tail]\n");
    const project::Project fresh = project::open(scratch.path());
    LabelStore store(fresh, {}, OpenMode::ReadWrite);
    store.apply(project::addFrameCommand("labeled-data/s/img00000007.png"));
    move(store, 0, 1, 5, 6);
    QCOMPARE(tableOf(project::readLabels(fresh)), tableOf(store.labels()));
    store.save();
    QCOMPARE(tableOf(io::readLabelCsv(scratch.path() / "CollectedData.csv")),
             std::string("labeled-data/s/img00000007.png  (-) (5, 6, 2)\n"));
    QCOMPARE(tableOf(project::readLabels(project::open(scratch.path()))), tableOf(store.labels()));
  }
};

QTEST_GUILESS_MAIN(TestLabelStore)
#include "tst_label_store.moc"
