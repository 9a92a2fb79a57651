// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// jobs submit, status and cancel from end to end: with SLURM's programs played by scripts, and with a SLURM of this one machine.
#include <QtTest/QtTest>

#include <functional>

#include "tests/app/cli/cli_test.h"
#include "tests/core/pose/blob_project.h"

using namespace parsimony;
namespace fs = std::filesystem;
using tests::text;

namespace {

#define VERIFY_RESULT(outcome, schema)                                              \
  do {                                                                              \
    QVERIFY2((outcome).exitCode == 0, ((outcome).err + (outcome).out).constData()); \
    const auto found = tests::schemaViolation((outcome).json(), schema);            \
    QVERIFY2(found.empty(), (found + "\n" + (outcome).out.toStdString()).c_str());  \
  } while (false)

/// An environment variable that is as it was at the end.
class Variable {
 public:
  Variable(const char* name, const QByteArray& value) : m_name(name), m_was(qgetenv(name)), m_isSet(qEnvironmentVariableIsSet(name)) {
    qputenv(name, value);
  }
  ~Variable() { m_isSet ? qputenv(m_name, m_was) : qunsetenv(m_name); }

 private:
  const char* m_name;
  QByteArray m_was;
  bool m_isSet;
};

}  // namespace

class TestCliJobs : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY2(QFile::exists(tests::Cli::program()), qPrintable(tests::Cli::program()));
    m_folder = m_scratch.path() / "mice";
    (void)tests::blobProject(m_folder, 10);
  }

  void cleanupTestCase() { stopNode(); }

  void dryRunWritesNothing() {
    const auto outcome = submit({"--dry-run", "--cpus", "2", "--time", "12:00:00"}, {"train", "--name", "a b", "--minutes", "5"});
    VERIFY_RESULT(outcome, "jobs-submit");
    const auto json = outcome.json();
    QVERIFY(json["job_id"].is_null() && json["script"].is_null());
    const auto script = json["text"].get<std::string>();
    const auto command =
        "/bin/parsimony-cli train --name 'a b' --minutes 5 --project " + m_folder.string() + " --threads 2 --progress none\n";
    QVERIFY2(script.size() > command.size() && script.substr(script.size() - command.size()) == command, script.c_str());
    QVERIFY(script.find("\n#SBATCH --time=12:00:00\n") != std::string::npos);
    QVERIFY(!fs::exists(m_folder / ".parsimony" / "jobs"));
    // for people: the script itself
    const auto plain = m_cli.run({"jobs", "submit", "--project", text(m_folder), "--dry-run", "--", "selftest"});
    QVERIFY2(plain.out.startsWith("#!/bin/bash\n#SBATCH --job-name=parsimony-selftest\n"), plain.out.constData());
  }

  void ensemblesBecomeArrays() {
    const auto script = [this](const QStringList& command) {
      return submit({"--dry-run", "--array", "ensemble"}, command).json()["text"].get<std::string>();
    };
    const auto seeds = script({"train", "--ensemble", "4", "--seed", "3", "--name", "mice"});
    QVERIFY2(seeds.find("#SBATCH --array=3-6\n") != std::string::npos, seeds.c_str());
    QVERIFY2(seeds.find("train --name 'mice-'\"${SLURM_ARRAY_TASK_ID}\"'' --seed ''\"${SLURM_ARRAY_TASK_ID}\"''") != std::string::npos,
             seeds.c_str());
    QVERIFY(seeds.find("--ensemble") == std::string::npos);
    const auto splits = script({"train", "--ensemble=2", "--vary", "splits"});
    QVERIFY2(
        splits.find("--set 'split_seed='\"${SLURM_ARRAY_TASK_ID}\"''") != std::string::npos && splits.find("--seed") == std::string::npos,
        splits.c_str());
    QCOMPARE(submit({"--dry-run", "--array", "ensemble"}, {"selftest"}).exitCode, 3);
  }

  void wrongUse() {
    QCOMPARE(m_cli.run({"jobs", "submit", "--project", text(m_folder), "--dry-run"}).exitCode, 2);
    QCOMPARE(m_cli.run({"jobs"}).exitCode, 2);
    QCOMPARE(submit({"--dry-run", "--tasks", "2"}, {"selftest"}).exitCode, 3);
    QCOMPARE(submit({"--dry-run", "--time", "1 --uid=0"}, {"selftest"}).exitCode, 3);
    QCOMPARE(submit({"--dry-run"}, {"train", "--seed", "{task}"}).exitCode, 3);
    QVERIFY(!fs::exists(m_folder / ".parsimony" / "jobs"));
    QCOMPARE(m_cli.run({"jobs", "cancel", "--", "--user=root"}).exitCode, 3);
  }

  void withoutSlurmTheScriptStays() {
    const Variable path("PATH", text(m_scratch.path() / "nothing").toUtf8());
    const auto outcome = submit({}, {"selftest"});
    VERIFY_RESULT(outcome, "jobs-submit");
    QVERIFY(outcome.json()["job_id"].is_null());
    QVERIFY(outcome.json()["warnings"].dump().find("sbatch_missing") != std::string::npos);
    const fs::path script = outcome.json()["script"].get<std::string>();
    QCOMPARE(script.parent_path(), m_folder / ".parsimony" / "jobs");
    QCOMPARE(tests::readText(script), outcome.json()["text"].get<std::string>());
    QCOMPARE(m_cli.run({"jobs", "status", "--json"}).json()["error"]["code"], nlohmann::json("not_found"));
  }

  /// A job that ends, one that is stopped, and an array, in a real queue.
  void oneNodeSlurm() {
    const auto reason = startNode();
    if (!reason.isEmpty()) QSKIP(qPrintable(reason));
    const Variable configuration("SLURM_CONF", text(m_node / "slurm.conf").toUtf8());

    const auto outcome = submit({"--cpus", "1", "--time", "5"}, {"project", "info", "--json"});
    VERIFY_RESULT(outcome, "jobs-submit");
    const auto id = QString::fromStdString(outcome.json()["job_id"].get<std::string>());
    const auto info = [&] { return nlohmann::json::parse(log(outcome.json(), id), nullptr, false); };
    QVERIFY2(waitFor([&] { return !info().is_discarded(); }), qPrintable(state(id)));
    QVERIFY2(info()["labeled_frames"] == 10, log(outcome.json(), id).c_str());

    const auto array = submit({"--array", "0-2"}, {"project", "synthetic", text(m_scratch.path() / "made-{task}"), "--labels", "3",
                                                   "--seed", "{task}", "--set", "frames=6", "--set", "width=64", "--set", "height=64"});
    VERIFY_RESULT(array, "jobs-submit");
    const auto made = [this](int task) { return fs::exists(m_scratch.path() / ("made-" + std::to_string(task)) / "CollectedData.csv"); };
    QVERIFY(waitFor([&] { return made(0) && made(1) && made(2); }));

    const auto training = submit({}, {"train", "--name", "stopped", "--threads", "1", "--precision", "fp32", "--set", "width=64", "--set",
                                      "height=64", "--set", "members=1", "--set", "batch_size=4", "--set", "steps=1000000"});
    VERIFY_RESULT(training, "jobs-submit");
    const auto job = QString::fromStdString(training.json()["job_id"].get<std::string>());
    const auto run = m_folder / "models" / "stopped" / "run.json";
    QVERIFY2(waitFor([&] { return state(job) == "RUNNING" && fs::exists(run); }), qPrintable(state(job)));
    VERIFY_RESULT(m_cli.run({"jobs", "cancel", job, "--json"}), "jobs-cancel");
    const auto status = [&run] { return nlohmann::json::parse(tests::readText(run))["status"].get<std::string>(); };
    QVERIFY2(waitFor([&] { return status() != "running"; }), qPrintable(state(job)));
    QCOMPARE(status(), std::string("stopped"));
  }

 private:
  [[nodiscard]] tests::CliOutcome submit(const QStringList& options, const QStringList& command) const {
    return m_cli.run(QStringList{"jobs", "submit", "--project", text(m_folder), "--json"} + options + QStringList{"--"} + command);
  }

  /// Empty once the job has left the queue.
  [[nodiscard]] QString state(const QString& id) const {
    const auto outcome = m_cli.run({"jobs", "status", id, "--json"});
    const auto found = tests::schemaViolation(outcome.json(), "jobs-status");
    if (!found.empty()) return QString::fromStdString(found) + outcome.out + outcome.err;
    const auto jobs = outcome.json()["jobs"];
    return jobs.empty() ? QString() : QString::fromStdString(jobs[0]["state"].get<std::string>());
  }

  /// A queue takes its time: one job may hold the cores for some seconds after its end.
  static bool waitFor(const std::function<bool()>& condition) {
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
      if (timer.elapsed() > 120000) return false;
      QTest::qWait(200);
    }
    return true;
  }

  static std::string log(const nlohmann::json& submitted, const QString& id) {
    auto path = QString::fromStdString(submitted["log"].get<std::string>());
    return tests::readText(path.replace("%j", id).toStdString());
  }

  /// Why there is no SLURM; empty when it runs.
  QString startNode() {
    m_node = m_scratch.path() / "slurm";
    QProcess script;
    script.start(nodeScript(), {"start", text(m_node)});
    if (!script.waitForFinished(60000)) script.kill();
    const auto told = QString::fromUtf8(script.readAllStandardOutput() + script.readAllStandardError()).trimmed();
    return script.exitStatus() == QProcess::NormalExit && script.exitCode() == 0 ? QString() : "no SLURM: " + told;
  }
  void stopNode() const {
    if (!m_node.empty()) QProcess::execute(nodeScript(), {"stop", text(m_node)});
  }
  static QString nodeScript() { return qEnvironmentVariable("PARSIMONY_SOURCE_DIR") + "/tests/app/cli/slurm_node.sh"; }

  tests::Scratch m_scratch;
  tests::Cli m_cli{m_scratch.path()};
  fs::path m_folder, m_node;
};

QTEST_GUILESS_MAIN(TestCliJobs)
#include "tst_cli_jobs.moc"
