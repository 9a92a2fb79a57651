// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <csignal>

#include "base_test.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#ifndef _WIN32
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace parsimony;
using namespace parsimony::tests;
using base::AtomicFile;
using base::DiskCalls;
using Names = std::set<std::string>;

namespace {

const std::string kOld = "old content\n";

/// Several buffers' worth, so that writes reach the disk before commit() too.
std::string largeText() {
  std::string text;
  for (int i = 0; i < 120000; ++i) text += std::to_string(i) + "\n";
  return text;
}

void writeInPieces(const std::filesystem::path& target, const std::string& text) {
  AtomicFile file(target);
  for (std::size_t i = 0; i < text.size(); i += 10000) file.write(std::string_view(text).substr(i, 10000));
  file.commit();
}

enum class Call { Open, Write, Flush, Rename };

/// Lets the nth call of a kind fail; `reached` tells whether there was one.
DiskCalls failing(Call kind, int nth, int errnum, bool& reached) {
  const auto count = std::make_shared<int>(0);
  const auto fault = [=, &reached]() {
    if (++*count != nth) return 0;
    reached = true;
    return errnum;
  };
  DiskCalls calls;
  if (kind == Call::Open) calls.beforeOpen = [=](const auto&) { return fault(); };
  if (kind == Call::Write) calls.beforeWrite = [=](const auto&, std::size_t) { return fault(); };
  if (kind == Call::Flush) calls.beforeFlush = [=](const auto&) { return fault(); };
  if (kind == Call::Rename) calls.beforeRename = [=](const auto&, const auto&) { return fault(); };
  return calls;
}

}  // namespace

Q_DECLARE_METATYPE(Call)

class TestAtomicFile : public QObject {
  Q_OBJECT

 private slots:
  void cleanup() { base::setDiskCalls({}); }

  void replacesTheTargetOnCommitOnly() {
    const ScratchFolder folder;
    put(folder / "labels.csv", kOld);
    {
      AtomicFile file(folder / "labels.csv");
      file.write("new");
      QCOMPARE(slurp(folder / "labels.csv"), kOld);
      file.commit();
    }
    QCOMPARE(slurp(folder / "labels.csv"), std::string("new"));
    QCOMPARE(folder.names(), Names({"labels.csv"}));
  }

  void abandonedWriterLeavesNothing() {
    const ScratchFolder folder;
    {
      AtomicFile file(folder / "a.bin");
      file.write(largeText());
    }
    QCOMPARE(folder.names(), Names());
  }

  void holdsEveryByteOfALargeFile() {
    const ScratchFolder folder;
    const std::string text = largeText();
    writeInPieces(folder / "large.txt", text);
    QVERIFY(slurp(folder / "large.txt") == text);
    base::writeFileAtomically(folder / "large.txt", text + "!");
    QVERIFY(slurp(folder / "large.txt") == text + "!");
  }

  void everyFaultKeepsTheOldContent_data() {
    QTest::addColumn<Call>("call");
    QTest::addColumn<int>("errnum");
    QTest::addColumn<std::string>("code");
    const std::vector<std::pair<const char*, Call>> calls = {
        {"open", Call::Open}, {"write", Call::Write}, {"flush", Call::Flush}, {"rename", Call::Rename}};
    for (const auto& [name, call] : calls) {
      QTest::addRow("%s, disk full", name) << call << ENOSPC << std::string("disk_full");
      QTest::addRow("%s, read-only", name) << call << EROFS << std::string("read_only");
      QTest::addRow("%s, no permission", name) << call << EACCES << std::string("permission_denied");
      QTest::addRow("%s, I/O error", name) << call << EIO << std::string("io_failed");
    }
  }

  void everyFaultKeepsTheOldContent() {
    QFETCH(Call, call);
    QFETCH(int, errnum);
    QFETCH(std::string, code);
    const ScratchFolder folder;
    put(folder / "labels.csv", kOld);
    const std::string text = largeText();
    int faults = 0;
    for (int nth = 1; nth <= 100; ++nth) {
      bool reached = false;
      base::setDiskCalls(failing(call, nth, errnum, reached));
      const std::string thrown = codeOf([&] { writeInPieces(folder / "labels.csv", text); });
      base::setDiskCalls({});
      QCOMPARE(folder.names(), Names({"labels.csv"}));
      if (!reached) {
        QCOMPARE(thrown, std::string("nothing"));
        QVERIFY(slurp(folder / "labels.csv") == text);
        break;
      }
      ++faults;
      QCOMPARE(thrown, code);
      QCOMPARE(slurp(folder / "labels.csv"), kOld);
    }
    QVERIFY(faults >= (call == Call::Write ? 2 : 1));
    QVERIFY(faults < 100);
  }

  void aFaultNamesTheTargetAndLeavesNoNewFile() {
    const ScratchFolder folder;
    bool reached = false;
    base::setDiskCalls(failing(Call::Rename, 1, ENOSPC, reached));
    try {
      base::writeFileAtomically(folder / "run.json", "{}");
      QFAIL("the fault was swallowed");
    } catch (const base::Error& error) {
      QCOMPARE(error.text("path"), base::toUtf8(folder / "run.json"));
    }
    QCOMPARE(folder.names(), Names());
  }

  void aRealLimitOfTheSystemIsReported() {
#ifdef _WIN32
    QSKIP("needs setrlimit");
#else
    const ScratchFolder folder;
    put(folder / "a.bin", kOld);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 300000;  // inside the second buffer: the system takes a part of a write, then refuses
    setrlimit(RLIMIT_FSIZE, &small);
    const std::string thrown = codeOf([&] { writeInPieces(folder / "a.bin", largeText()); });
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_DFL);
    QCOMPARE(thrown, std::string("io_failed"));
    QCOMPARE(slurp(folder / "a.bin"), kOld);
    QCOMPARE(folder.names(), Names({"a.bin"}));
#endif
  }

  void aWriterKilledBeforeTheRenameLeavesTheOldContent() {
#ifdef _WIN32
    QSKIP("needs fork");
#else
    const ScratchFolder folder;
    put(folder / "labels.csv", kOld);
    const pid_t child = fork();
    if (child == 0) {
      DiskCalls calls;
      calls.beforeRename = [](const auto&, const auto&) -> int { _exit(7); };
      base::setDiskCalls(calls);
      base::writeFileAtomically(folder / "labels.csv", "new");
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    QCOMPARE(slurp(folder / "labels.csv"), kOld);

    // The temporary of the dead is hidden, kept from the next writer's way, and swept up later.
    QCOMPARE(folder.names().size(), std::size_t(2));
    QVERIFY(folder.names().begin()->starts_with(".labels"));
    base::writeFileAtomically(folder / "labels.csv", "newer");
    QCOMPARE(base::removeStaleTemporaries(folder.path()), 0);  // too young
    QCOMPARE(base::removeStaleTemporaries(folder.path(), std::chrono::hours(0)), 1);
    QCOMPARE(folder.names(), Names({"labels.csv"}));
    QCOMPARE(slurp(folder / "labels.csv"), std::string("newer"));
#endif
  }

  void writeAtPatchesWhatIsWritten() {
    const ScratchFolder folder;
    const std::string text = largeText();
    AtomicFile file(folder / "a.bin");
    file.write("....");
    file.write(text);
    const std::array<std::byte, 4> head = {std::byte{'h'}, std::byte{'e'}, std::byte{'a'}, std::byte{'d'}};
    file.writeAt(0, head);
    file.write("tail");
    QCOMPARE(codeOf([&] { file.writeAt(text.size() + 5, head); }), std::string("internal"));
    file.commit();
    QVERIFY(slurp(folder / "a.bin") == "head" + text + "tail");
    QCOMPARE(codeOf([&] { file.commit(); }), std::string("internal"));
  }

  void otherLibrariesMayWriteToTheTemporary() {
    const ScratchFolder folder;
    AtomicFile file(folder / "clip.mp4");
    QCOMPARE(file.temporaryPath().extension().string(), std::string(".mp4"));
    QCOMPARE(file.temporaryPath().parent_path(), folder.path());
    std::filesystem::remove(file.temporaryPath());  // some replace the file
    put(file.temporaryPath(), "frames");
    file.commit();
    QCOMPARE(slurp(folder / "clip.mp4"), std::string("frames"));
  }

  void publishMovesOrRemovesTheTemporary() {
    const ScratchFolder folder;
    put(folder / "part", "new");
    put(folder / "video.mp4", kOld);
    bool reached = false;
    base::setDiskCalls(failing(Call::Flush, 1, ENOSPC, reached));
    QCOMPARE(codeOf([&] { base::publishFile(folder / "part", folder / "video.mp4"); }), std::string("disk_full"));
    QCOMPARE(folder.names(), Names({"video.mp4"}));
    QCOMPARE(slurp(folder / "video.mp4"), kOld);
    base::setDiskCalls({});
    put(folder / "part", "new");
    base::publishFile(folder / "part", folder / "video.mp4");
    QCOMPARE(folder.names(), Names({"video.mp4"}));
    QCOMPARE(slurp(folder / "video.mp4"), std::string("new"));
  }

  void linksAndPermissionsSurvive() {
#ifdef _WIN32
    QSKIP("needs links");
#else
    namespace fs = std::filesystem;
    const ScratchFolder folder;
    fs::create_directory(folder / "shared");
    put(folder / "shared/real.csv", kOld);
    fs::permissions(folder / "shared/real.csv", fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink("shared/real.csv", folder / "labels.csv");
    base::writeFileAtomically(folder / "labels.csv", "new");
    QVERIFY(fs::is_symlink(folder / "labels.csv"));
    QCOMPARE(slurp(folder / "shared/real.csv"), std::string("new"));
    QCOMPARE(fs::status(folder / "shared/real.csv").permissions(), fs::perms::owner_read | fs::perms::owner_write);
#endif
  }

  void impossibleTargetsAreRefusedAtOnce() {
    const ScratchFolder folder;
    std::filesystem::create_directory(folder / "a_folder");
    QCOMPARE(codeOf([&] { AtomicFile file(folder / "a_folder"); }), std::string("io_failed"));
    QCOMPARE(codeOf([&] { AtomicFile file(folder / "missing/labels.csv"); }), std::string("not_found"));
    QCOMPARE(folder.names(), Names({"a_folder"}));
    base::writeFileAtomically(folder / std::string(240, 'n'), "long names");
    QCOMPARE(slurp(folder / std::string(240, 'n')), std::string("long names"));
#ifndef _WIN32
    if (geteuid() == 0) return;  // root may write everywhere
    put(folder / "locked.csv", kOld);
    std::filesystem::permissions(folder / "locked.csv", std::filesystem::perms::owner_read);
    QCOMPARE(codeOf([&] { base::writeFileAtomically(folder / "locked.csv", "new"); }), std::string("permission_denied"));
#endif
  }
};

QTEST_GUILESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
