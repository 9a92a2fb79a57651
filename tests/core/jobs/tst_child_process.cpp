// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Programs as children, and SLURM's own programs played by scripts.
#include <QtTest/QtTest>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "core/base/error.h"
#include "core/jobs/child_process.h"
#include "core/jobs/slurm_queue.h"

using namespace parsimony;
using namespace parsimony::jobs;
namespace fs = std::filesystem;

/// QCOMPARE of texts shows them.
template <>
inline char* QTest::toString(const std::string& text) {
  return qstrdup(text.c_str());
}

namespace {

std::string codeOf(const std::function<void()>& action, const char* value = nullptr) {
  try {
    action();
  } catch (const base::Error& error) {
    return std::string(base::toString(error.code())) + (value == nullptr ? "" : ": " + error.text(value));
  }
  return "nothing";
}

/// A folder of programs that stands alone in PATH beside the system's; the rest of PATH comes back at the end.
class FakePrograms {
 public:
  FakePrograms() : m_path(qgetenv("PATH")) { qputenv("PATH", m_folder.path().toUtf8() + ":/usr/bin:/bin"); }
  ~FakePrograms() { qputenv("PATH", m_path); }
  void add(const std::string& name, const std::string& script) const {
    const auto file = fs::path(m_folder.path().toStdString()) / name;
    std::ofstream(file) << "#!/bin/sh\n" << script << '\n';
    fs::permissions(file, fs::perms::owner_all);
  }
  [[nodiscard]] fs::path folder() const { return m_folder.path().toStdString(); }

 private:
  QByteArray m_path;
  QTemporaryDir m_folder;
};

}  // namespace

class TestChildProcess : public QObject {
  Q_OBJECT
 private slots:
  void argumentsAndStreams() {
    const auto result = runChild({"sh", "-c", "printf '%s|' \"$@\"; echo bad >&2; cat; exit 3", "sh", "a b", "", "$HOME", "'\""});
    QCOMPARE(result.out, std::string("a b||$HOME|'\"|"));
    QCOMPARE(result.err, std::string("bad\n"));
    QCOMPARE(result.exitCode, 3);
    QCOMPARE(runChild({"sh", "-c", "kill -9 $$"}).exitCode, 128 + 9);
  }

  /// More than a pipe holds, on both streams at once.
  void muchOutput() {
    const auto result = runChild({"sh", "-c", "head -c 3000000 /dev/zero & head -c 2000000 /dev/zero >&2; wait"});
    QCOMPARE(result.out.size(), std::size_t{3000000});
    QCOMPARE(result.err.size(), std::size_t{2000000});
    QCOMPARE(runChild({"sh", "-c", "head -c 20000000 /dev/zero"}).out.size(), kMostOutput);
  }

  void faults() {
    using namespace std::chrono_literals;
    QCOMPARE(codeOf([] { (void)runChild({"there-is-no-such-program"}); }, "expected"),
             std::string("not_found: the program there-is-no-such-program"));
    const auto start = std::chrono::steady_clock::now();
    QCOMPARE(codeOf([] { (void)runChild({"sleep", "30"}, 200ms); }), std::string("inconsistent"));
    QCOMPARE(codeOf([] { (void)runChild({"sh", "-c", "exec >&- 2>&-; exec sleep 30"}, 200ms); }), std::string("inconsistent"));
    QVERIFY(std::chrono::steady_clock::now() - start < 10s);
    QVERIFY(isInstalled("sh") && !isInstalled("there-is-no-such-program") && !isInstalled(""));
  }

  void submission() {
    const FakePrograms programs;
    programs.add("sbatch", "echo \"$@\" > \"" + (programs.folder() / "asked").string() + "\"; echo '1234;cluster'");
    QVERIFY(hasSlurm());
    QCOMPARE(submitJob("/a b/job.sh"), std::string("1234"));
    std::string asked;
    std::ifstream stream(programs.folder() / "asked");
    std::getline(stream, asked);
    QCOMPARE(asked, std::string("--parsable /a b/job.sh"));
    programs.add("sbatch", "echo 'sbatch: error: invalid partition specified: fast' >&2; exit 1");
    QCOMPARE(codeOf([] { (void)submitJob("job.sh"); }, "found"),
             std::string("inconsistent: exit code 1: sbatch: error: invalid partition specified: fast"));
    programs.add("sbatch", "echo Welcome");
    QCOMPARE(codeOf([] { (void)submitJob("job.sh"); }), std::string("inconsistent"));
  }

  void queueAndCancel() {
    const FakePrograms programs;
    programs.add("squeue", R"(case "$*" in
*--jobs=9*) echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1;;
*--jobs=8*) echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1;;
*--jobs=7*) exit 0;;
*--me*) printf '17_[4-9]|PENDING|0:00|(Resources)|parsimony-train\n  17_3|RUNNING|1-02:03:04|node[1-2]|a|b\n';;
esac)");
    const auto jobs = queuedJobs();
    QCOMPARE(jobs.size(), std::size_t{2});
    QCOMPARE(jobs[0].id + ' ' + jobs[0].state + ' ' + jobs[0].reason + ' ' + jobs[0].name,
             std::string("17_[4-9] PENDING (Resources) parsimony-train"));
    QCOMPARE(jobs[1].id + ' ' + jobs[1].time + ' ' + jobs[1].name, std::string("17_3 1-02:03:04 a|b"));
    QVERIFY(queuedJobs("9").empty());  // ended long ago
    QVERIFY(queuedJobs("7").empty());
    QCOMPARE(codeOf([] { (void)queuedJobs("8"); }), std::string("inconsistent"));
    for (const char* id : {"", "--user=root", "17 18", "x", "_1"}) QCOMPARE(codeOf([id] { cancelJob(id); }), std::string("invalid_value"));
    programs.add("scancel", "test \"$*\" = 17_3");
    cancelJob("17_3");
    QCOMPARE(codeOf([] { cancelJob("18"); }), std::string("inconsistent"));
  }
};

QTEST_GUILESS_MAIN(TestChildProcess)
#include "tst_child_process.moc"
