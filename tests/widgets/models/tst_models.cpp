// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QHeaderView>
#include <QListView>
#include <QTemporaryDir>

#include "core/base/error.h"
#include "core/base/text.h"
#include "widgets/models/data_table.h"
#include "widgets/models/frame_delegate.h"
#include "widgets/models/frame_list_model.h"
#include "widgets/models/item_roles.h"
#include "widgets/models/number_text.h"
#include "widgets/models/runs_model.h"
#include "widgets/models/table_export.h"

using namespace parsimony;
using namespace parsimony::widgets;

namespace {

RunRow run(const char* name, double minutes, double error, std::int64_t steps) {
  RunRow row;
  row.folder = QStringLiteral("/models/") + QLatin1String(name);
  row.name = QLatin1String(name);
  row.backbone = QStringLiteral("unet");
  row.status = project::RunStatus::Completed;
  row.created = QDateTime(QDate(2026, 11, 23), QTime(14, 5, 9));
  row.minutes = minutes;
  row.errorMean = error;
  row.steps = steps;
  return row;
}

FrameRow frame(const char* image, int labelled, bool suggested = false, bool flagged = false) {
  FrameRow row;
  row.image = QLatin1String(image);
  row.session = QStringLiteral("session0");
  row.labelled = labelled;
  row.total = 7;
  row.suggested = suggested;
  row.flagged = flagged;
  return row;
}

QStringList column(const QAbstractItemModel& model, int at) {
  QStringList texts;
  for (int row = 0; row < model.rowCount(); ++row) texts << model.index(row, at).data().toString();
  return texts;
}

}  // namespace

class TestModels : public QObject {
  Q_OBJECT

 private slots:
  void numbersHaveThreeSignificantDigits_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("usual") << 3.4249 << QStringLiteral("3.42");
    QTest::newRow("small") << 0.0012345 << QStringLiteral("0.00123");
    QTest::newRow("rounds up a digit") << 9.996 << QStringLiteral("10.0");
    QTest::newRow("large") << 1234.56 << QStringLiteral("1235");
    QTest::newRow("grouped") << 12345.0 << QStringLiteral("12\u2009345");
    QTest::newRow("whole") << 42.0 << QStringLiteral("42");
    QTest::newRow("tiny") << 1.234e-7 << QStringLiteral("1.23e-07");
    QTest::newRow("negative") << -0.5 << QStringLiteral("\u22120.500");
    QTest::newRow("zero") << 0.0 << QStringLiteral("0");
    QTest::newRow("unknown") << std::nan("") << QStringLiteral("\u2013");
  }
  void numbersHaveThreeSignificantDigits() {
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(numberText(value), text);
  }

  void runsModelKeepsTheContractAndTheNumbers() {
    RunsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRuns({run("first", 7.9951, 3.80123, 1025), run("second", 12.0, RunRow::kUnknown, -1)});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, RunsModel::ErrorMeanColumn).data().toString(), QStringLiteral("3.80"));
    QCOMPARE(model.index(0, RunsModel::ErrorMeanColumn).data(ValueRole).toDouble(), 3.80123);
    QCOMPARE(model.index(0, RunsModel::MinutesColumn).data().toString(), QStringLiteral("8.00"));
    QCOMPARE(model.index(1, RunsModel::ErrorMeanColumn).data().toString(), QStringLiteral("\u2013"));
    QVERIFY(!model.index(1, RunsModel::StepsColumn).data(ValueRole).isValid());
    const auto alignment = model.index(0, RunsModel::StepsColumn).data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    QVERIFY(alignment & Qt::AlignRight);
    QCOMPARE(model.index(1, 0).data(PathRole).toString(), QStringLiteral("/models/second"));

    // The same runs again, one of them further: no reset, so the selection survives.
    QPersistentModelIndex selected = model.index(1, 0);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setRuns({run("first", 8.0, 3.8, 1025), run("second", 13.0, 4.5, 2000)});
    QCOMPARE(reset.size(), 0);
    QVERIFY(selected.isValid());
    QCOMPARE(model.index(1, RunsModel::StepsColumn).data(ValueRole).toLongLong(), 2000);
    model.setRuns({});
    QCOMPARE(model.rowCount(), 0);
  }

  void sortingUsesNumbersAndKeepsUnknownLast() {
    RunsModel model;
    model.setRuns({run("b", 9.0, RunRow::kUnknown, 1), run("a", 10.0, 4.0, 1), run("c", 100.0, 12.0, 1)});
    ValueSortProxy proxy;
    QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
    proxy.setSourceModel(&model);
    proxy.sort(RunsModel::MinutesColumn);
    QCOMPARE(column(proxy, 0), (QStringList{"b", "a", "c"}));  // as text 10.0 and 100 would come before 9.00
    proxy.sort(RunsModel::ErrorMeanColumn);
    QCOMPARE(column(proxy, 0), (QStringList{"a", "c", "b"}));
    proxy.sort(RunsModel::ErrorMeanColumn, Qt::DescendingOrder);
    QCOMPARE(column(proxy, 0), (QStringList{"c", "a", "b"}));
    proxy.setFilterFixedString(QStringLiteral("C"));
    QVERIFY(column(proxy, 0).contains(QStringLiteral("c")));
  }

  void runRowReadsAManifest() {
    project::RunEntry entry;
    entry.folder = base::pathFromUtf8("/p/models/mouse-2");
    entry.manifest.name = "mouse-2";
    entry.manifest.options["backbone"] = "resnet18";
    entry.manifest.created = "2026-11-23T14:05:09";
    entry.manifest.status = project::RunStatus::Stopped;
    entry.manifest.ledger.wallSeconds = 480.0;
    entry.manifest.ledger.peakRssMb = 1800.0;
    entry.manifest.ledger.labelsUsed = 1396;
    entry.manifest.extraJson = R"({"steps": 1025, "pixel_error": {"test": {"mean": 3.8, "standard_error": 0.31, "median": 2.92}}})";
    const RunRow row = runRowOf(entry);
    QCOMPARE(row.name, QStringLiteral("mouse-2"));
    QCOMPARE(row.backbone, QStringLiteral("resnet18"));
    QCOMPARE(row.minutes, 8.0);
    QCOMPARE(row.steps, std::int64_t{1025});
    QCOMPARE(row.errorMedian, 2.92);
    QCOMPARE(meanText(row), QStringLiteral("3.80 \u00b1 0.31"));
    QCOMPARE(row.labels, std::int64_t{1396});
    QCOMPARE(row.created, QDateTime(QDate(2026, 11, 23), QTime(14, 5, 9)));

    QVERIFY(std::isnan(row.energyWh) && !row.isForeign);
    QCOMPARE(shownName(row), QStringLiteral("mouse-2"));
    entry.manifest.ledger.energyJoule = 7200.0;
    QCOMPARE(runRowOf(entry).energyWh, 2.0);
    entry.manifest.verb = "lightning_pose";
    RunsModel model;
    model.setRuns({runRowOf(entry)});
    QVERIFY(model.index(0, RunsModel::NameColumn).data().toString().contains(QStringLiteral("Lightning Pose")));
    QCOMPARE(model.index(0, RunsModel::NameColumn).data(ValueRole).toString(), QStringLiteral("mouse-2"));

    // Whatever another version wrote there, the row still shows.
    for (const char* odd : {"{}", "not json", "[1]", R"({"pixel_error": 3, "steps": "many"})"}) {
      entry.manifest.extraJson = odd;
      QVERIFY(std::isnan(runRowOf(entry).errorMean));
      QCOMPARE(meanText(runRowOf(entry)), QStringLiteral("\u2013"));
      QCOMPARE(runRowOf(entry).steps, std::int64_t{-1});
    }
  }

  void frameListCountsAndFilters() {
    FrameListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    FrameListProxy proxy;
    QAbstractItemModelTester proxyTester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
    proxy.setSourceModel(&model);
    QSignalSpy progress(&model, &FrameListModel::progressChanged);
    model.setFrames({frame("labeled-data/s0/img0001.png", 7), frame("labeled-data/s0/img0002.png", 3, false, true),
                     frame("labeled-data/s1/img0003.png", 0, true)});
    QCOMPARE(progress.size(), 1);
    QCOMPARE(progressText(model.progress()), QStringLiteral("2 of 3 frames, 10 of 21 keypoints"));
    const auto shown = [&](FrameFilter filter) {
      proxy.setFrameFilter(filter);
      return column(proxy, 0);
    };
    QCOMPARE(shown(FrameFilter::All).size(), 3);
    QCOMPARE(shown(FrameFilter::Labelled), (QStringList{"img0001.png", "img0002.png"}));
    QCOMPARE(shown(FrameFilter::Unfinished), (QStringList{"img0002.png", "img0003.png"}));
    QCOMPARE(shown(FrameFilter::Suggested), QStringList{"img0003.png"});
    QCOMPARE(shown(FrameFilter::Flagged), QStringList{"img0002.png"});
    QCOMPARE(shown(FrameFilter::MineToday), QStringList());
    proxy.setFrameFilter(FrameFilter::All);
    proxy.setSearch(QStringLiteral("S1/"));
    QCOMPARE(column(proxy, 0), QStringList{"img0003.png"});
    proxy.setSearch({});

    // Labelling the last keypoints moves the frame out of "unfinished" and the count on.
    proxy.setFrameFilter(FrameFilter::Unfinished);
    QVERIFY(model.updateFrame(frame("labeled-data/s0/img0002.png", 7)));
    QCOMPARE(column(proxy, 0), QStringList{"img0003.png"});
    QCOMPARE(model.progress().keypointsLabelled, 14);
    QVERIFY(!model.updateFrame(frame("elsewhere.png", 1)));
  }

  void copyTakesTheSelectionAsShown() {
    RunsModel model;
    model.setRuns({run("a\tb", 7.25, 3.80123, 10), run("c", 8.0, 4.0, 20), run("d", 9.0, 5.0, 30)});
    DataTable table;
    table.setSortingEnabled(false);
    table.setModel(&model);
    for (int column = 0; column < RunsModel::ColumnCount; ++column) {
      const bool wanted = column == RunsModel::NameColumn || column == RunsModel::ErrorMeanColumn;
      table.setColumnHidden(column, !wanted);
    }
    table.horizontalHeader()->moveSection(RunsModel::ErrorMeanColumn, 0);
    table.show();
    table.selectRow(0);
    table.selectionModel()->select(QItemSelection(model.index(2, 0), model.index(2, RunsModel::ColumnCount - 1)),
                                   QItemSelectionModel::Select);
    table.setFocus();
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("Error, mean (px)\tRun\n3.80123\ta b\n5\td\n"));
    table.clearSelection();
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')), 4);  // nothing selected: everything
  }

  void csvKeepsAllDigitsAndQuotes() {
    RunsModel model;
    model.setRuns({run("with \"quotes\", and comma", 0.1 + 0.2, 3.8, 10)});
    QTemporaryDir folder;
    const std::filesystem::path path = base::pathFromUtf8(folder.filePath(QStringLiteral("runs.csv")).toStdString());
    saveAsCsv(model, path);
    const QString text = QString::fromStdString(base::readTextFile(path));
    QVERIFY(text.contains(QStringLiteral("\"with \"\"quotes\"\", and comma\"")));
    QVERIFY(text.contains(QStringLiteral("0.30000000000000004")));
    QVERIFY(text.contains(QStringLiteral("\"Error, mean (px)\"")));
    QVERIFY(text.contains(QStringLiteral("2026-11-23T14:05:09")));
    QCOMPARE(text.count(QLatin1Char('\n')), 2);
    QVERIFY_EXCEPTION_THROWN(saveAsCsv(model, base::pathFromUtf8(folder.filePath(QStringLiteral("no/such/x.csv")).toStdString())),
                             base::Error);
  }

  void emptyTableSaysWhatWillAppear() {
    RunsModel model;
    DataTable table;
    table.resize(400, 200);
    table.setModel(&model);
    table.show();
    const QImage blank = table.grab().toImage();
    table.setPlaceholder(QStringLiteral("Trained runs will appear here."));
    const QImage told = table.grab().toImage();
    QVERIFY(blank != told);
    model.setRuns({run("a", 1, 1, 1)});
    table.setPlaceholder({});
    const QImage row = table.grab().toImage();
    table.setPlaceholder(QStringLiteral("Trained runs will appear here."));
    QCOMPARE(table.grab().toImage(), row);
  }

  void delegateDrawsProgress() {
    FrameListModel model;
    QListView list;
    list.resize(300, 120);
    list.setItemDelegate(new FrameDelegate(&list));
    list.setModel(&model);
    model.setFrames({frame("a/img0001.png", 0)});
    list.show();
    const QImage none = list.grab().toImage();
    model.updateFrame(frame("a/img0001.png", 7));
    QVERIFY(list.grab().toImage() != none);
  }

  void aLongNameLeavesTheCountsInSight() {
    constexpr int kCounts = 70;  // px at the right that belong to count and bar
    FrameListModel model;
    QListView list;
    list.resize(200, 120);
    list.setItemDelegate(new FrameDelegate(&list));
    list.setModel(&model);
    list.show();
    const auto countsOf = [&](const char* image) {
      FrameRow row = frame(image, 18);
      row.total = 20;
      model.setFrames({row});
      const QImage picture = list.viewport()->grab().toImage();
      return picture.copy(picture.rect().adjusted(picture.width() - kCounts, 0, 0, 0));
    };
    const QImage whole = countsOf("a/img1.png");
    QCOMPARE(countsOf("labeled-data/session0/a_very_long_name_of_a_frame_00000012.png"), whole);
    QVERIFY(list.visualRect(model.index(0)).right() < list.viewport()->width());
  }
};

QTEST_MAIN(TestModels)
#include "tst_models.moc"
