// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include "base_test.h"
#include "core/base/log.h"

using namespace parsimony;
using namespace parsimony::tests;
using base::LogLevel;

namespace {

/// The lines of a log; fails the test when one is not a JSON object with the four members.
std::vector<QJsonObject> linesOf(const std::filesystem::path& path) {
  std::vector<QJsonObject> lines;
  const QByteArray bytes = QByteArray::fromStdString(slurp(path));
  for (const QByteArray& line : bytes.split('\n')) {
    if (line.isEmpty()) continue;
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    if (object.keys() != QStringList({"area", "level", "message", "time"})) qFatal("not a line of the log: %s", line.constData());
    lines.push_back(object);
  }
  return lines;
}

}  // namespace

class TestLog : public QObject {
  Q_OBJECT

 private slots:
  void cleanup() { base::closeLog(); }

  void writesOneJsonObjectPerLine() {
    const ScratchFolder folder;
    const auto file = folder / "deep/log.jsonl";
    base::log(LogLevel::Error, "early", "goes nowhere");
    base::openLog(file, LogLevel::Info);
    QCOMPARE(base::logFile(), file);
    base::log(LogLevel::Debug, "video", "too quiet");
    base::log(LogLevel::Warning, "video", "C:\\clips\t\"a\"\nGr\u00f6\u00dfe \xff.");
    base::setLogLevel(LogLevel::Debug);
    base::log(LogLevel::Debug, "pose", "now heard");
    const auto lines = linesOf(file);
    QCOMPARE(lines.size(), std::size_t(2));
    QCOMPARE(lines[0]["level"].toString(), QString("warning"));
    QCOMPARE(lines[0]["message"].toString(), QString::fromUtf8("C:\\clips\t\"a\"\nGr\u00f6\u00dfe \ufffd."));
    QVERIFY(QDateTime::fromString(lines[0]["time"].toString(), Qt::ISODate).isValid());
    QCOMPARE(lines[1]["area"].toString(), QString("pose"));
  }

  void rotatesAndForgetsTheOldest() {
    const ScratchFolder folder;
    const auto file = folder / "log.jsonl";
    base::openLog(file, LogLevel::Info);
    const std::string filler(100'000, 'x');
    for (int i = 0; i < 400; ++i) base::log(LogLevel::Info, "test", std::to_string(i) + " " + filler);  // 40 MB
    base::closeLog();
    QCOMPARE(folder.names(),
             std::set<std::string>({"log.jsonl", "log.jsonl.1", "log.jsonl.2", "log.jsonl.3", "log.jsonl.4", "log.jsonl.5"}));
    int newest = 399;
    for (const char* name : {"log.jsonl", "log.jsonl.1", "log.jsonl.2", "log.jsonl.3", "log.jsonl.4", "log.jsonl.5"}) {
      QVERIFY(std::filesystem::file_size(folder / name) <= 5u << 20);
      const auto lines = linesOf(folder / name);
      QCOMPARE(lines.back()["message"].toString().split(' ').first().toInt(), newest);
      newest -= static_cast<int>(lines.size());
    }
  }

  void threadsDoNotMixLines() {
    const ScratchFolder folder;
    base::openLog(folder / "log", LogLevel::Info);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 250; ++i) base::log(LogLevel::Info, "thread", std::string(200, 'y'));
      });
    }
    for (std::thread& thread : threads) thread.join();
    QCOMPARE(linesOf(folder / "log").size(), std::size_t(1000));
  }

  void aLogThatCannotBeOpenedIsNoError() {
    const ScratchFolder folder;
    put(folder / "file", "");
    base::openLog(folder / "file/below", LogLevel::Info);
    base::log(LogLevel::Error, "test", "nowhere");
    QCOMPARE(folder.names(), std::set<std::string>({"file"}));
  }

  void levelsByName() {
    QCOMPARE(base::logLevelFrom("Warning"), LogLevel::Warning);
    QCOMPARE(base::logLevelFrom("off"), LogLevel::Off);
    QCOMPARE(codeOf([] { (void)base::logLevelFrom("loud"); }), std::string("usage"));
  }

  void stateFolderFollowsTheEnvironment() {
#if defined(_WIN32) || defined(__APPLE__)
    QSKIP("XDG folders are for Linux");
#else
    const ScratchFolder folder;
    qputenv("XDG_STATE_HOME", QByteArray::fromStdString((folder / "state").string()));
    QCOMPARE(base::userStateFolder(), folder / "state/parsimony");
    QVERIFY(std::filesystem::is_directory(folder / "state/parsimony"));
    qunsetenv("XDG_STATE_HOME");
    qputenv("HOME", QByteArray::fromStdString(folder.path().string()));
    QCOMPARE(base::userStateFolder(), folder / ".local/state/parsimony");
#endif
  }
};

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
