// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 at any moment of label editing in the window: every edit that the window has shown as done is there afterwards.
#include <QProcess>
#include <QThread>
#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <utility>

#include "core/project/label_store.h"
#include "tests/app/picture_project.h"
#include "tests/app/window_annotator.h"

using namespace parsimony;
using namespace parsimony::tests;
using project::LabelStore;
using project::OpenMode;

namespace {

using Place = std::pair<int, int>;           // row, keypoint
using Position = std::pair<double, double>;  // px

/// What a killed window had said, see window_annotator.h.
struct Account {
  std::map<Place, std::vector<Position>> done;  ///< in the order of the edits
  std::optional<Place> going;                   ///< begun, and not told to be done
  int edits = 0;
};

Account readAccount(const QByteArray& output) {
  Account account;
  for (const QByteArray& line : output.left(output.lastIndexOf('\n') + 1).split('\n')) {
    const QList<QByteArray> words = line.split(' ');
    if (words.size() < 3) continue;
    const Place place(words[1].toInt(), words[2].toInt());
    if (words.front() == "going") account.going = place;
    if (words.front() != "done" || words.size() < 5) continue;
    account.done[place].emplace_back(words[3].toDouble(), words[4].toDouble());
    account.going.reset();
    ++account.edits;
  }
  return account;
}

Position positionOf(const tracks::LabelSet& labels, const Place& place) {
  const tracks::LabelPoint point = labels.point(place.first, place.second);
  return {point.x, point.y};
}

}  // namespace

class TestWindowKilled : public QObject {
  Q_OBJECT

 private:
  Scratch m_scratch;
  std::mt19937 m_random{11};

  int draw(int from, int to) { return std::uniform_int_distribution<int>(from, to)(m_random); }

  /// Edits the project in a window of another process and kills that at a random moment; `output` is what it had said.
  void editAndKill(const fs::path& folder, QByteArray& output) {
    const int edits = draw(1, 60);
    const int delay = draw(0, 20000);  // us
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_STATE_HOME"), QString::fromStdString((m_scratch.path() / "state").string()));
    QProcess window;
    window.setProcessEnvironment(environment);
    window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    window.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--annotate"), QString::fromStdString(folder.string()), QString::number(draw(1, 1000000))});
    while (output.count("done ") < edits) {
      QVERIFY2(window.waitForReadyRead(60000), "the window does not answer");
      output += window.readAllStandardOutput();
    }
    QThread::usleep(static_cast<unsigned long>(delay));
    window.kill();
    QVERIFY(window.waitForFinished());
    QVERIFY(window.exitStatus() == QProcess::CrashExit);
    output += window.readAllStandardOutput();
  }

 private slots:
  void noEditIsLost() {
    const int kills = qEnvironmentVariableIsSet("PARSIMONY_SLOW") ? 20 : 3;
    for (int kill = 0; kill < kills; ++kill) {
      const fs::path folder = m_scratch.path() / ("killed" + std::to_string(kill));
      const tracks::LabelSet before = project::readLabels(pictureProject(folder));
      QByteArray output;
      editAndKill(folder, output);
      if (QTest::currentTestFailed()) return;
      const Account account = readAccount(output);

      const project::Project opened = project::open(folder);
      const auto lock = project::WriteLock::tryAcquire(opened);
      QVERIFY(lock.has_value());  // it died with the process
      const LabelStore store(opened, {}, OpenMode::ReadWrite);
      QVERIFY(!store.state().conflict);
      QCOMPARE(store.labels().images, before.images);
      for (int row = 0; row < before.numFrames(); ++row) {
        for (int keypoint = 0; keypoint < before.numKeypoints(); ++keypoint) {
          const Place place(row, keypoint);
          std::vector<Position> told{positionOf(before, place)};
          if (const auto edits = account.done.find(place); edits != account.done.end())
            told.insert(told.end(), edits->second.begin(), edits->second.end());
          const Position found = positionOf(store.labels(), place);
          // The edit that was under way may have reached the journal, but not the pipe.
          const bool newer = account.going == place && std::find(told.begin(), told.end(), found) == told.end();
          QVERIFY2(found == told.back() || newer,
                   qPrintable(
                       QStringLiteral("kill %1 after %2 edits: row %3, keypoint %4").arg(kill).arg(account.edits).arg(row).arg(keypoint)));
        }
      }
      qInfo("kill %d: %d edits told, %d of them in the journal, the others saved", kill, account.edits,
            static_cast<int>(store.state().recoveredCommands));
    }
  }
};

int main(int argc, char** argv) {
  if (argc == 4 && qstrcmp(argv[1], "--annotate") == 0) return annotateInAWindow(argc, argv);
  QCoreApplication application(argc, argv);
  TestWindowKilled test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_window_killed.moc"
