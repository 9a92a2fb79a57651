// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <csignal>

#include "base_test.h"
#include "core/base/atomic_file.h"
#include "core/base/journal.h"
#include "core/base/text.h"

#ifndef _WIN32
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace parsimony;
using namespace parsimony::tests;
using base::Journal;
using base::JournalContent;

namespace {

const std::string kHeader = R"({"csv":"labels.csv"})";
const std::vector<std::string> kEdits = {R"({"frame":3,"x":1.5})", R"({"frame":4,"x":null})", "", R"({"note":"Größe"})"};

std::string journalBytes(const ScratchFolder& folder) {
  Journal journal = Journal::create(folder / "made", kHeader);
  for (const std::string& edit : kEdits) journal.write(edit);
  return slurp(folder / "made");
}

/// The records of `content` must be the first ones of kEdits, unaltered.
bool isPrefix(const JournalContent& content) {
  if (content.records.size() > kEdits.size()) return false;
  for (std::size_t i = 0; i < content.records.size(); ++i) {
    if (content.records[i].sequence != static_cast<std::int64_t>(i) + 1 || content.records[i].payload != kEdits[i]) return false;
  }
  return content.header == kHeader;
}

}  // namespace

class TestJournal : public QObject {
  Q_OBJECT

 private slots:
  void cleanup() { base::setDiskCalls({}); }

  void readsBackWhatWasWritten() {
    const ScratchFolder folder;
    const std::string bytes = journalBytes(folder);
    const JournalContent content = base::readJournal(folder / "made");
    QVERIFY(isPrefix(content));
    QCOMPARE(content.records.size(), kEdits.size());
    QCOMPARE(content.discardedBytes, 0);
    // crc32("1 {"frame":3}") by zlib
    Journal::create(folder / "golden", "h").write(R"({"frame":3})");
    QVERIFY(slurp(folder / "golden").ends_with("\n1 ab6c0de3 {\"frame\":3}\n"));
  }

  void aTornTailLosesOnlyItself() {
    const ScratchFolder folder;
    const std::string bytes = journalBytes(folder);
    const std::size_t headerEnd = bytes.find('\n') + 1;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      const auto path = folder / "torn";
      put(path, bytes.substr(0, length));
      if (length < headerEnd) {
        QCOMPARE(codeOf([&] { (void)base::readJournal(path); }), std::string("malformed"));
        continue;
      }
      const std::string whole = bytes.substr(0, bytes.rfind('\n', length - 1) + 1);
      const auto wholeLines = static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '\n'));
      const JournalContent content = base::readJournal(path);
      QVERIFY(isPrefix(content));
      QCOMPARE(content.records.size(), wholeLines - 1);
      QCOMPARE(content.discardedBytes, static_cast<std::int64_t>(length - whole.size()));

      Journal journal = Journal::append(path);
      QCOMPARE(journal.lastSequence(), static_cast<std::int64_t>(wholeLines) - 1);
      QCOMPARE(journal.write("after the crash"), static_cast<std::int64_t>(wholeLines));
      const JournalContent continued = base::readJournal(path);
      QCOMPARE(continued.discardedBytes, 0);
      QCOMPARE(continued.records.size(), wholeLines);
      QCOMPARE(continued.records.back().payload, std::string("after the crash"));
    }
  }

  void everyDamagedByteIsNoticed() {
    const ScratchFolder folder;
    const std::string bytes = journalBytes(folder);
    const std::size_t headerEnd = bytes.find('\n') + 1;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      for (const char flip : {'\x01', '\x20', '\x7f'}) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ flip);
        put(folder / "damaged", damaged);
        if (i < headerEnd) {
          QCOMPARE(codeOf([&] { (void)base::readJournal(folder / "damaged"); }), std::string("malformed"));
          continue;
        }
        const JournalContent content = base::readJournal(folder / "damaged");
        QVERIFY(isPrefix(content));
        QVERIFY(content.records.size() < kEdits.size());
        QVERIFY(content.discardedBytes > 0);
      }
    }
  }

  void recordsOutOfOrderAreNotReplayed() {
    const ScratchFolder folder;
    const std::string bytes = journalBytes(folder);
    const std::size_t first = bytes.find('\n') + 1;
    const std::size_t second = bytes.find('\n', first) + 1;
    put(folder / "gap", bytes.substr(0, first) + bytes.substr(second));
    QCOMPARE(base::readJournal(folder / "gap").records.size(), std::size_t(0));
    put(folder / "twice", bytes.substr(0, second) + bytes.substr(first));
    QCOMPARE(base::readJournal(folder / "twice").records.size(), std::size_t(1));
  }

  void aFailedAppendDoesNotCount() {
    const ScratchFolder folder;
    Journal journal = Journal::create(folder / "j", kHeader);
    QCOMPARE(journal.write("one"), 1);
    base::DiskCalls calls;
    calls.beforeWrite = [](const auto&, std::size_t) { return ENOSPC; };
    base::setDiskCalls(calls);
    QCOMPARE(codeOf([&] { journal.write("two"); }), std::string("disk_full"));
    calls = {};
    calls.beforeFlush = [](const auto&) { return EIO; };  // the bytes are in the file already
    base::setDiskCalls(calls);
    QCOMPARE(codeOf([&] { journal.write("two"); }), std::string("io_failed"));
    QCOMPARE(journal.lastSequence(), 1);
    QCOMPARE(base::readJournal(folder / "j").records.size(), std::size_t(1));
    base::setDiskCalls({});
    QCOMPARE(journal.write("two again"), 2);
    const JournalContent content = base::readJournal(folder / "j");
    QCOMPARE(content.discardedBytes, 0);
    QCOMPARE(content.records.back().payload, std::string("two again"));
  }

  void aHalfWrittenRecordIsCutOff() {
#ifdef _WIN32
    QSKIP("needs setrlimit");
#else
    const ScratchFolder folder;
    Journal journal = Journal::create(folder / "j", kHeader);
    journal.write("one");
    const auto size = std::filesystem::file_size(folder / "j");
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = size + 8;  // the system takes 8 bytes of the line
    setrlimit(RLIMIT_FSIZE, &small);
    const std::string thrown = codeOf([&] { journal.write("a record that is cut"); });
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_DFL);
    QCOMPARE(thrown, std::string("io_failed"));
    QCOMPARE(std::filesystem::file_size(folder / "j"), size);
    QCOMPARE(journal.write("whole"), 2);
    QCOMPARE(base::readJournal(folder / "j").records.back().payload, std::string("whole"));
#endif
  }

  void aKilledWriterLosesNothingThatReturned() {
#ifdef _WIN32
    QSKIP("needs fork");
#else
    const ScratchFolder folder;
    const pid_t child = fork();
    if (child == 0) {
      Journal journal = Journal::create(folder / "j", kHeader);
      for (int i = 1; i <= 50; ++i) journal.write("edit " + std::to_string(i));
      ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    const JournalContent content = base::readJournal(folder / "j");
    QCOMPARE(content.records.size(), std::size_t(50));
    QCOMPARE(content.records.back().payload, std::string("edit 50"));
#endif
  }

  void startsAnewAndRefusesWhatIsNoJournal() {
    const ScratchFolder folder;
    QCOMPARE(codeOf([&] { (void)base::readJournal(folder / "none"); }), std::string("not_found"));
    put(folder / "j", "something else");
    QCOMPARE(codeOf([&] { (void)Journal::append(folder / "j"); }), std::string("malformed"));
    Journal journal = Journal::create(folder / "j", kHeader);
    QCOMPARE(codeOf([&] { journal.write("two\nlines"); }), std::string("internal"));
    QCOMPARE(base::readJournal(folder / "j").records.size(), std::size_t(0));
    Journal moved = std::move(journal);
    QCOMPARE(moved.write("x"), 1);
  }
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
