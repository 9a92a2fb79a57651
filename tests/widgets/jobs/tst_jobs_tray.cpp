// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <semaphore>
#include <thread>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QRegularExpression>
#include <QToolButton>

#include "widgets/jobs/duration_text.h"
#include "widgets/jobs/error_text.h"
#include "widgets/jobs/inline_message.h"
#include "widgets/jobs/jobs_model.h"
#include "widgets/jobs/jobs_tray.h"
#include "widgets/jobs/path_label.h"
#include "widgets/models/item_roles.h"
#include "widgets/theme/theme.h"

using namespace parsimony;
using namespace parsimony::widgets;

namespace {

std::any waitForStop(const jobs::RunContext& context) {
  context.progress(25, 100, "train");
  while (context.stop() == jobs::StopRequest::Continue) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  context.throwIfCancelled();
  return std::make_shared<const int>(1);
}

/// Stages that the sources of a folder report: the last argument of RunContext::progress().
QSet<QString> stagesOf(const QString& folder) {
  static const QRegularExpression kCall(QStringLiteral("progress\\(.*\"([a-z_]+)\"\\)"));
  QSet<QString> stages;
  for (QDirIterator files(folder, {QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
    QFile file(files.next());
    if (!file.open(QIODevice::ReadOnly)) continue;
    for (auto calls = kCall.globalMatch(QString::fromUtf8(file.readAll())); calls.hasNext();) stages << calls.next().captured(1);
  }
  return stages;
}

template <typename T>
T* child(QWidget& parent, const char* name) {
  return parent.findChild<T*>(QLatin1String(name));
}

}  // namespace

class TestJobsTray : public QObject {
  Q_OBJECT

 public slots:
  void openFolder(const QUrl& url) { m_opened = url.toLocalFile(); }

 private slots:
  void initTestCase() { Theme::instance().install(*qApp); }

  void modelFollowsTheJobs() {
    JobRunner runner;
    JobsModel model(&runner);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    Job* first = runner.start({QStringLiteral("Train mouse-1"), JobKind::Heavy, {}}, waitForStop);
    Job* second = runner.start({QStringLiteral("Train mouse-2"), JobKind::Heavy, {}}, waitForStop);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.jobAt(0), second);  // newest first
    const auto cell = [&](int row, int column, int role = Qt::DisplayRole) { return model.index(row, column).data(role); };
    QTRY_COMPARE(cell(1, JobsModel::StateColumn).toString(), QStringLiteral("Training"));
    QCOMPARE(cell(0, JobsModel::StateColumn).toString(), QStringLiteral("Waiting"));
    QCOMPARE(cell(1, JobsModel::ProgressColumn).toString(), QStringLiteral("25 of 100"));
    QCOMPARE(cell(1, JobsModel::ProgressColumn, ValueRole).toDouble(), 0.25);
    first->stopAndKeep();
    QTRY_COMPARE(cell(1, JobsModel::StateColumn).toString(), QStringLiteral("Finished"));
    second->cancel();
    QTRY_COMPARE(cell(0, JobsModel::StateColumn).toString(), QStringLiteral("Cancelled"));
    runner.forget(first->id());
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.jobAt(0), second);
  }

  void trayShowsTheRunningJobAndItsButtonsWork() {
    JobRunner runner;
    JobsTray tray(&runner);
    tray.resize(900, 200);
    tray.show();
    QCOMPARE(child<QLabel>(tray, "trayTitle")->text(), QStringLiteral("No jobs"));
    Job* kept = runner.start({QStringLiteral("Train mouse-1"), JobKind::Heavy, QDir::tempPath()}, waitForStop);
    Job* queued = runner.start({QStringLiteral("Predict clip"), JobKind::Heavy, {}}, waitForStop);
    QTRY_VERIFY(child<QLabel>(tray, "trayNumbers")->text().contains(QStringLiteral("Training")));
    QCOMPARE(child<QLabel>(tray, "trayTitle")->text(), QStringLiteral("Train mouse-1"));
    QVERIFY(child<QLabel>(tray, "trayNumbers")->text().contains(QStringLiteral("25")));
    QCOMPARE(child<QProgressBar>(tray, "trayBar")->value() * 100 / child<QProgressBar>(tray, "trayBar")->maximum(), 25);

    QVERIFY(!tray.isExpanded());
    QTest::mouseClick(child<QToolButton>(tray, "trayExpand"), Qt::LeftButton);
    QVERIFY(tray.isExpanded());
    auto* row = tray.findChild<QWidget*>(QStringLiteral("jobRow1"));
    QVERIFY(row != nullptr && row->isVisible());

    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "openFolder");
    QTest::mouseClick(child<QAbstractButton>(*row, "jobOpenFolder"), Qt::LeftButton);
    QCOMPARE(m_opened, QDir::tempPath());
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));

    QTest::mouseClick(child<QAbstractButton>(*row, "jobStopAndKeep"), Qt::LeftButton);
    QTRY_COMPARE(kept->state(), JobState::Finished);
    QVERIFY(!child<QAbstractButton>(*row, "jobCancel")->isVisible());

    QTRY_COMPARE(queued->state(), JobState::Running);
    auto* second = tray.findChild<QWidget*>(QStringLiteral("jobRow2"));
    auto* cancel = child<QAbstractButton>(*second, "jobCancel");
    cancel->setFocus();
    QTest::keyClick(cancel, Qt::Key_Space);  // by keyboard
    QTRY_COMPARE(queued->state(), JobState::Cancelled);

    QTest::mouseClick(child<QToolButton>(tray, "trayClear"), Qt::LeftButton);
    QVERIFY(runner.allJobs().empty());
    QTRY_VERIFY(tray.findChild<QWidget*>(QStringLiteral("jobRow1")) == nullptr);
    QCOMPARE(child<QLabel>(tray, "trayTitle")->text(), QStringLiteral("No jobs"));
  }

  void everyInteractiveWidgetHasNames() {
    JobRunner runner;
    JobsTray tray(&runner);
    runner.start({QStringLiteral("job"), JobKind::Light, {}}, [](const auto&) { return std::any(1); });
    InlineMessage message;
    for (QWidget* root : {static_cast<QWidget*>(&tray), static_cast<QWidget*>(&message)}) {
      for (const auto* button : root->findChildren<QAbstractButton*>()) {
        QVERIFY(!button->objectName().isEmpty());
        const bool blank = button->accessibleName().isEmpty() && button->objectName() != QLatin1String("messageActionButton");
        QVERIFY2(!blank, qPrintable(button->objectName()));
      }
    }
  }

  void errorsSayWhatWhereAndWhatToDo() {
    const base::Error error(base::ErrorCode::Malformed, {{"path", std::string("/data/project/CollectedData.csv")},
                                                         {"line", std::int64_t{12}},
                                                         {"expected", std::string("a number")},
                                                         {"found", std::string("twelve")}});
    const ErrorMessage message = errorMessage(error);
    QCOMPARE(message.where, QStringLiteral("CollectedData.csv, line 12"));
    QVERIFY(message.what.contains(QStringLiteral("a number")) && message.what.contains(QStringLiteral("twelve")));
    QVERIFY(!message.remedy.isEmpty());
    QCOMPARE(message.path, QDir::toNativeSeparators(QStringLiteral("/data/project/CollectedData.csv")));
    QVERIFY(message.details.contains(QStringLiteral("/data/project/CollectedData.csv")));
    QVERIFY(message.details.contains(QStringLiteral("malformed")));
    const QString text = errorText(error);
    QVERIFY(text.startsWith(message.where));
    QVERIFY(text.endsWith(message.remedy));
  }

  void everyCodeHasItsOwnWording() {
    QSet<QString> wordings;
    const int last = static_cast<int>(base::ErrorCode::Internal);
    for (int code = 0; code <= last; ++code) wordings << errorMessage(base::Error(static_cast<base::ErrorCode>(code), {})).what;
    QCOMPARE(wordings.size(), last + 1);
  }

  void bareExceptionTextIsNeverTheMessage() {
    const base::Error error(base::ErrorCode::Internal, {{"found", std::string("std::out_of_range: map::at")}});
    QVERIFY(!errorText(error).contains(QStringLiteral("map::at")));
    QVERIFY(errorMessage(error).details.contains(QStringLiteral("map::at")));
  }

  void messageFoldsItsDetails() {
    InlineMessage message;
    message.resize(500, 200);
    QVERIFY(message.isHidden());
    message.showError(base::Error(base::ErrorCode::DiskFull, {{"path", std::string("/data/<b>run</b>.json")}}));
    message.show();
    QVERIFY(message.isVisible());
    QVERIFY(message.text().contains(QStringLiteral("b>.json")));  // plain text, not markup
    QVERIFY(!message.detailsShown());
    QTest::mouseClick(child<QAbstractButton>(message, "messageDetailsButton"), Qt::LeftButton);
    QVERIFY(message.detailsShown());
    QTest::mouseClick(child<QAbstractButton>(message, "messageCopyButton"), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("disk_full")));
    QSignalSpy dismissed(&message, &InlineMessage::dismissed);
    QTest::mouseClick(child<QAbstractButton>(message, "messageDismissButton"), Qt::LeftButton);
    QVERIFY(message.isHidden());
    QCOMPARE(dismissed.size(), 1);
  }

  void messageNamesTheWholePath() {
    const QString path = QStringLiteral("/data/") + QStringLiteral("a folder of a long name/").repeated(12) + QStringLiteral("labels.csv");
    const QString native = QDir::toNativeSeparators(path);
    InlineMessage message;
    message.resize(500, 200);
    message.showError(base::Error(base::ErrorCode::Truncated, {{"path", path.toStdString()}}));
    message.show();
    const auto* label = child<PathLabel>(message, "messagePath");
    QVERIFY(label->isVisible());
    QVERIFY(message.text().contains(native));
    QCOMPARE(label->toolTip(), native);
    QVERIFY(label->width() < message.width());
    QVERIFY(label->shownText().size() < native.size());  // elided in the middle: both ends are there
    QVERIFY(label->shownText().startsWith(native.left(5)) && label->shownText().endsWith(QStringLiteral(".csv")));
    message.resize(6000, 200);
    QTRY_COMPARE(label->shownText(), native);
    message.showMessage(StatusTone::Ok, QStringLiteral("Done."));
    QVERIFY(label->isHidden());
    QCOMPARE(message.text(), QStringLiteral("Done."));
  }

  void everyStageHasItsWording() {
    const QString sources = qEnvironmentVariable("PARSIMONY_SOURCE_DIR");
    if (sources.isEmpty()) QSKIP("PARSIMONY_SOURCE_DIR names the root of the sources");
    const QSet<QString> stages = stagesOf(sources + QStringLiteral("/core")) + stagesOf(sources + QStringLiteral("/app"));
    QVERIFY2(stages.contains(QStringLiteral("train")) && stages.size() > 5, "the calls of progress() look otherwise now");
    for (const QString& stage : stages) QVERIFY2(stageText(stage.toStdString()) != stage, qPrintable(stage));
  }

  void timesReadNaturally() {
    QCOMPARE(durationText(8.9), QStringLiteral("8 s"));
    QCOMPARE(durationText(125.0), QStringLiteral("2 min 05 s"));
    QCOMPARE(durationText(4020.0), QStringLiteral("1 h 07 min"));
    QCOMPARE(timeLeftText(3.0), QStringLiteral("a few seconds left"));
    QCOMPARE(timeLeftText(42.0), QStringLiteral("about 40 s left"));
    QCOMPARE(timeLeftText(250.0), QStringLiteral("about 4 min left"));
    QCOMPARE(timeLeftText(5.26 * 3600), QStringLiteral("about 5.3 h left"));
    QCOMPARE(rateText(12.34), QStringLiteral("12.3/s"));
    QCOMPARE(rateText(0.25), QStringLiteral("4 s each"));
    QCOMPARE(rateText(0.0), QString());
  }

 private:
  QString m_opened;
};

QTEST_MAIN(TestJobsTray)
#include "tst_jobs_tray.moc"
