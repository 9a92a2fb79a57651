// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/jobs/child_process.h"
#include "core/jobs/slurm_script.h"

using namespace parsimony;
using namespace parsimony::jobs;

/// QCOMPARE of texts shows them.
template <>
inline char* QTest::toString(const std::string& text) {
  return qstrdup(text.c_str());
}

namespace {

/// The words that a shell makes of a line, with the number of an array's element set.
std::vector<std::string> wordsOf(const std::string& line) {
  const auto result = runChild({"bash", "-c", "SLURM_ARRAY_TASK_ID=7; printf '%s\\0' " + line});
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < result.out.size();) {
    const auto end = result.out.find('\0', begin);
    words.push_back(result.out.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

/// "field: value" of the refusal; "nothing" when the options are taken.
std::string refusal(const SlurmOptions& options, const std::vector<std::string>& command = {"p", "train"}) {
  try {
    (void)slurmScript(options, command);
  } catch (const base::Error& error) {
    return error.text("field") + ": " + error.text("value");
  }
  return "nothing";
}

}  // namespace

class TestSlurmScript : public QObject {
  Q_OBJECT
 private slots:
  void aPlainJob() {
    SlurmOptions options;
    options.name = "parsimony-train";
    options.folder = "/data/mice";
    options.log = "/data/mice/.parsimony/jobs/train-%j.log";
    QCOMPARE(slurmScript(options, {"/opt/parsimony-cli", "train", "--name", "it's new", "--set", "epochs=30"}), std::string(R"(#!/bin/bash
#SBATCH --job-name=parsimony-train
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --chdir=/data/mice
#SBATCH --output=/data/mice/.parsimony/jobs/train-%j.log
#SBATCH --signal=B:TERM@120

exec /opt/parsimony-cli train --name 'it'\''s new' --set epochs=30
)"));
  }

  void severalNodes() {
    SlurmOptions options;
    options.nodes = 2;
    options.tasks = 4;
    options.cpus = 8;
    options.gpus = 1;
    options.time = "1-12:00:00";
    options.memory = "16G";
    options.partition = "short,gpu_a";
    options.folder = "/data/two mice";
    const std::string head = R"(#!/bin/bash
#SBATCH --job-name=parsimony
#SBATCH --nodes=2
#SBATCH --ntasks=4
#SBATCH --cpus-per-task=8
#SBATCH --gpus-per-node=1
#SBATCH --time=1-12:00:00
#SBATCH --mem=16G
#SBATCH --partition=short,gpu_a
#SBATCH --chdir="/data/two mice"

exec )";
    QCOMPARE(slurmScript(options, {"p", "train"}), head + "mpirun --bind-to none -n 4 p train\n");
    options.srun = true;
    QCOMPARE(slurmScript(options, {"p", "train"}), head + "srun --mpi=pmix --kill-on-bad-exit=1 --ntasks=4 p train\n");
  }

  void arrays() {
    SlurmOptions options;
    options.array = "0-4%2";
    const auto script = slurmScript(options, {"p", "train", "--seed", "{task}", "--name", "run-{task}"});
    QVERIFY(script.find("#SBATCH --array=0-4%2\n") != std::string::npos);
    QVERIFY(script.find("exec p train --seed ''\"${SLURM_ARRAY_TASK_ID}\"'' --name 'run-'\"${SLURM_ARRAY_TASK_ID}\"''\n") !=
            std::string::npos);
    QCOMPARE(refusal({}, {"p", "train", "--seed", "{task}"}), std::string("array: "));
  }

  /// What the shell reads is what was meant, whatever it is.
  void theShellReadsTheWords() {
    const std::vector<std::string> words{"plain", "",    " ",           "it's",  "\"$HOME\"", "$(touch x)", "`id`", "a\\b",   "a\nb",  "*",
                                         "~",     "#no", "k\xC3\xA4se", "--set", "a=b;c",     "'",          "''",   "{task}", "{a,b}", "!"};
    for (const bool array : {false, true}) {
      std::string line;
      for (const auto& word : words) line += ' ' + shellWord(word, array);
      auto expected = words;
      if (array) *std::find(expected.begin(), expected.end(), "{task}") = "7";
      QVERIFY(wordsOf(line) == expected);
    }
  }

  /// Nothing becomes a second option or a second line.
  void valuesThatWouldBeMore() {
    const auto with = [](std::string SlurmOptions::*field, const std::string& value) {
      SlurmOptions options;
      options.*field = value;
      return options;
    };
    QCOMPARE(refusal(with(&SlurmOptions::time, "10 --uid=0")), std::string("time: 10 --uid=0"));
    QCOMPARE(refusal(with(&SlurmOptions::memory, "1G\n#SBATCH")), std::string("memory: 1G\n#SBATCH"));
    QCOMPARE(refusal(with(&SlurmOptions::partition, "a;b")), std::string("partition: a;b"));
    QCOMPARE(refusal(with(&SlurmOptions::array, "0-9 x")), std::string("array: 0-9 x"));
    QCOMPARE(refusal(with(&SlurmOptions::name, "a b")), std::string("name: a b"));
    QCOMPARE(refusal(with(&SlurmOptions::folder, "/a\nb")), std::string("folder: /a\nb"));
    QCOMPARE(refusal(with(&SlurmOptions::log, "/a\"b")), std::string("log: /a\"b"));
    QCOMPARE(refusal({}), std::string("nothing"));
    SlurmOptions few;
    few.nodes = 3;
    few.tasks = 2;
    QCOMPARE(refusal(few), std::string("tasks: 2"));
    QCOMPARE(refusal({}, {}), std::string("command: "));
  }
};

QTEST_GUILESS_MAIN(TestSlurmScript)
#include "tst_slurm_script.moc"
