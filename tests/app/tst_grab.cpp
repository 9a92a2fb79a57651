// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// parsimony --grab as a process: a picture and 0, or one line that names what is wrong and the exit code of the command line.
#include <QFileInfo>
#include <QImage>
#include <QProcess>

#include "core/project/run_folder.h"
#include "tests/app/picture_project.h"

using namespace parsimony;
using namespace parsimony::tests;

namespace {

QString text(const fs::path& path) {
  return QString::fromStdString(path.string());
}

void writeRun(const fs::path& folder) {
  project::RunManifest manifest;
  manifest.verb = "train";
  manifest.name = folder.filename().string();
  manifest.status = project::RunStatus::Completed;
  manifest.created = "2026-01-01T00:00:00";
  manifest.options = {{"backbone", "unet"}};
  fs::create_directories(folder);
  project::writeManifest(folder, manifest);
}

}  // namespace

class TestGrab : public QObject {
  Q_OBJECT

 private:
  Scratch m_scratch;

  [[nodiscard]] fs::path mouse() const { return m_scratch.path() / "mouse"; }
  [[nodiscard]] fs::path picture() const { return m_scratch.path() / "page.png"; }

  struct Outcome {
    int exitCode = -1;
    QStringList told;  ///< lines of the program; Qt may add its own
  };
  [[nodiscard]] Outcome grab(const QStringList& arguments) const {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_STATE_HOME"), text(m_scratch.path() / "state"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable("PARSIMONY_BINARY_DIR") + QStringLiteral("/bin/parsimony"),
                  QStringList{QStringLiteral("--grab"), text(picture())} + arguments);
    if (!process.waitForFinished(120000)) process.kill();
    Outcome outcome;
    if (process.exitStatus() == QProcess::NormalExit) outcome.exitCode = process.exitCode();
    for (const QString& line : QString::fromUtf8(process.readAllStandardError()).split(QLatin1Char('\n'))) {
      if (line.startsWith(QLatin1String("parsimony: "))) outcome.told.append(line);
    }
    return outcome;
  }

 private slots:
  void initTestCase() {
    pictureProject(mouse());
    writeRun(mouse() / "models" / "good");
    writeRun(mouse() / "models" / "damaged");
    writeText(mouse() / "models" / "damaged" / "predictions.csv", "no table\n");
    writeText(mouse() / "models" / "broken" / "run.json", "{");
    writeText(mouse() / "videos" / "broken.mp4", "this is no video");
    writeRun(m_scratch.path() / "elsewhere" / "foreign");
    writeText(m_scratch.path() / "broken" / "CollectedData.csv", "scorer,ann\nnot a label file\n");
    fs::create_directories(m_scratch.path() / "empty");
    pictureProject(m_scratch.path() / "blind");
    fs::remove(m_scratch.path() / "blind" / "labeled-data" / "a" / "img0.png");
  }

  void aPageIsDrawn() {
    for (const char* page : {"home", "label", "train"}) {
      const Outcome outcome = grab({QStringLiteral("--project"), text(mouse()), QStringLiteral("--page"), QLatin1String(page),
                                    QStringLiteral("--run"), text(mouse() / "models" / "good") + QLatin1Char('/')});
      QVERIFY2(outcome.told.isEmpty(), qPrintable(outcome.told.join(QLatin1Char('\n'))));
      QCOMPARE(outcome.exitCode, 0);
      QVERIFY(!QImage(text(picture())).isNull());
      fs::remove(picture());
    }
  }

  void whatCannotBeShownIsNamed_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const QStringList& arguments, int exitCode, const char* named) {
      QTest::newRow(name) << arguments << exitCode << QString::fromLatin1(named);
    };
    const fs::path models = mouse() / "models";
    const QStringList open{QStringLiteral("--project"), text(mouse())};
    row("unknown page", open + QStringList{"--page", "lable"}, 2, "lable");
    row("unknown option", open + QStringList{"--pages", "label"}, 2, "--pages");
    row("option without its value", open + QStringList{"--page"}, 2, "--page");
    row("no size", open + QStringList{"--size", "wide"}, 2, "wide");
    row("no theme", open + QStringList{"--theme", "pink"}, 2, "pink");
    row("video without a project", {"--video", "film.mp4"}, 2, "film.mp4");
    row("missing project", {"--project", text(m_scratch.path() / "nowhere")}, 3, "nowhere");
    row("no project", {"--project", text(m_scratch.path() / "empty")}, 3, "empty");
    row("broken project", {"--project", text(m_scratch.path() / "broken")}, 3, "CollectedData.csv");
    row("missing picture", {"--project", text(m_scratch.path() / "blind")}, 3, "img0.png");
    row("missing video", open + QStringList{"--video", text(mouse() / "videos" / "film.mp4")}, 3, "film.mp4");
    row("broken video", open + QStringList{"--video", text(mouse() / "videos" / "broken.mp4")}, 3, "broken.mp4");
    row("broken video of another page", open + QStringList{"--page", "train", "--video", text(mouse() / "videos" / "broken.mp4")}, 3,
        "broken.mp4");
    row("missing run", open + QStringList{"--run", text(models / "later")}, 3, "later");
    row("broken run", open + QStringList{"--run", text(models / "broken")}, 3, "run.json");
    row("run of another project", open + QStringList{"--run", text(m_scratch.path() / "elsewhere" / "foreign")}, 3, "foreign");
    row("run with broken predictions", open + QStringList{"--run", text(models / "damaged")}, 3, "predictions.csv");
  }
  void whatCannotBeShownIsNamed() {
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QString, named);
    const Outcome outcome = grab(arguments);
    const QString told = outcome.told.join(QLatin1Char('\n'));
    QVERIFY2(outcome.exitCode == exitCode, qPrintable(QStringLiteral("%1: %2").arg(outcome.exitCode).arg(told)));
    QVERIFY2(outcome.told.size() == 1, qPrintable(told));
    QVERIFY2(told.contains(named), qPrintable(told));
    QVERIFY(!QFileInfo::exists(text(picture())));
  }
};

QTEST_GUILESS_MAIN(TestGrab)
#include "tst_grab.moc"
