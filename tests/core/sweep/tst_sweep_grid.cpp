// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cstdlib>
#include <set>

#include "core/sweep/json_path.h"
#include "core/sweep/placeholders.h"
#include "tests/core/sweep/sweep_test.h"

using namespace parsimony;
using namespace parsimony::sweep;
using tests::kSweep;
using tests::replaced;

namespace {

std::vector<Run> gridOfText(const tests::Folder& folder, const std::string& text) {
  return gridOf(io::readSweepYaml(folder.file("sweep.yaml", text)));
}

}  // namespace

class TestSweepGrid : public QObject {
  Q_OBJECT

 private slots:
  void firstAxisIsTheSlowest() {
    const tests::Folder folder;
    const auto runs = gridOfText(folder, kSweep);
    std::vector<std::string> ids;
    for (const Run& run : runs) ids.push_back(run.id);
    QCOMPARE(ids, (std::vector<std::string>{"plain_labels10_seed0", "plain_labels10_seed1", "plain_labels25_seed0", "plain_labels25_seed1",
                                            "temporal_labels10_seed0", "temporal_labels10_seed1", "temporal_labels25_seed0",
                                            "temporal_labels25_seed1"}));
    QCOMPARE(runs[6].values, (std::vector<std::string>{"temporal", "25", "0"}));
    QCOMPARE(runs[6].names.at("losses"), std::string("temporal"));
    QCOMPARE(runs[0].names.at("losses"), std::string());
    QCOMPARE(runs[0].names.at("here"), folder.root());
  }

  void variablesHoldPlaceholders() {
    const tests::Folder folder;
    const auto runs = gridOfText(folder, "variables: {out: \"{here}/x\", clip: \"{out}/clip-{seed}\"}\n" + kSweep);
    QCOMPARE(runs[1].names.at("clip"), folder.root() + "/x/clip-1");
  }

  void placeholdersByHand() {
    const auto valueOf = [](const std::string& name) { return "<" + name + ">"; };
    QCOMPARE(filled("a-{seed}-{{b}}{x.0.y}", valueOf), std::string("a-<seed>-{b}<x.0.y>"));
    QCOMPARE(filled("", valueOf), std::string());
    QCOMPARE(filled("{{{a}}}", valueOf), std::string("{<a>}"));
    for (const char* bad : {"{", "}", "{}", "{a", "a}", "{a{b}}"}) {
      QVERIFY2(tests::codeOf([&] { (void)filled(bad, valueOf); }) == "malformed", bad);
    }
  }

  void valuesInResults() {
    const auto json = nlohmann::json::parse(R"({"a": {"b": [1.5, {"c": "x"}]}, "n": null, "i": 600, "t": true})");
    QCOMPARE(scalarText(*valueAt(json, "a.b.0")), std::string("1.5"));
    QCOMPARE(scalarText(*valueAt(json, "a.b.1.c")), std::string("x"));
    QCOMPARE(scalarText(*valueAt(json, "i")), std::string("600"));
    QCOMPARE(scalarText(*valueAt(json, "t")), std::string("true"));
    QCOMPARE(scalarText(*valueAt(json, "n")), std::string());
    for (const char* missing : {"b", "a.c", "a.b.2", "a.b.-1", "a.b.x", "i.0", ""}) QVERIFY2(valueAt(json, missing) == nullptr, missing);
    QCOMPARE(tests::codeOf([&] { (void)scalarText(json["a"]); }), std::string("inconsistent"));
  }

  /// The recipe is that of one run, follows what makes its results, and does not follow the folder.
  void recipesFollowWhatIsDone() {
    const tests::Folder folder;
    const tests::Folder other;
    const auto runs = gridOfText(folder, kSweep);
    const auto moved = gridOfText(other, kSweep);
    std::set<std::string> different;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      QCOMPARE(runs[i].recipe, moved[i].recipe);
      QCOMPARE(runs[i].recipe.size(), std::size_t{8});
      different.insert(runs[i].recipe);
    }
    QCOMPARE(different.size(), runs.size());
    const std::string before = runs[0].recipe;
    QVERIFY(gridOfText(folder, replaced(kSweep, "--seed,", "--sead,"))[0].recipe != before);
    QVERIFY(gridOfText(folder, replaced(kSweep, "[evaluate, ", "[evaluate, more, "))[0].recipe != before);
    QVERIFY(gridOfText(folder, replaced(kSweep, "error.mean", "error.median"))[0].recipe != before);
    QVERIFY(gridOfText(folder, replaced(kSweep, "plain: {losses: \"\"}", "plain: {losses: a}"))[0].recipe != before);
    QCOMPARE(gridOfText(folder, replaced(kSweep, "labels: [10, 25]", "labels: [10, 25, 50]"))[0].recipe, before);
    QCOMPARE(gridOfText(folder, "table: other.csv\n" + kSweep)[0].recipe, before);
    // an argument cut in two is another one
    QVERIFY(gridOfText(folder, replaced(kSweep, "[train, --seed,", "[train--seed,"))[0].recipe != before);
  }

  void badFiles_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* name, const std::string& text, int line, const char* field) {
      QTest::newRow(name) << QByteArray::fromStdString(text) << line << QString(field);
    };
    row("unknown section", kSweep + "axis: {}\n", 11, "axis");
    row("no columns", kSweep.substr(0, kSweep.find("columns")), 1, "columns");
    row("no steps", "axes: {a: [1]}\ncolumns: {m: s.m}\n", 1, "steps");
    row("axis without values", replaced(kSweep, "[10, 25]", "[]"), 5, "axes.labels");
    row("axis as text", replaced(kSweep, "[10, 25]", "10"), 5, "axes.labels");
    row("value twice", replaced(kSweep, "[10, 25]", "[10, 10]"), 5, "axes.labels");
    row("value without text", replaced(kSweep, "[10, 25]", "[10, \"\"]"), 5, "axes.labels");
    row("value as list", replaced(kSweep, "[10, 25]", "[10, [25]]"), 5, "axes.labels");
    row("other fields", replaced(kSweep, "temporal: {losses:", "temporal: {loss:"), 4, "axes.setting.temporal");
    row("field named as an axis", replaced(replaced(kSweep, "{losses: \"\"}", "{seed: \"\"}"), "{losses: temporal}", "{seed: x}"), 6,
        "axes");
    row("axis with a dot", replaced(kSweep, "labels:", "la.bels:"), 5, "axes");
    row("axis named as a column of ours", replaced(kSweep, "labels:", "error:"), 5, "axes");
    row("step without list", replaced(kSweep, "[evaluate, \"{train.run}\", \"{train.files}\"]", "evaluate"), 9, "steps.evaluate");
    row("step without verb", replaced(kSweep, "[evaluate, \"{train.run}\", \"{train.files}\"]", "{unless_exists: x}"), 9, "steps.evaluate");
    row("step with another key", replaced(kSweep, "[evaluate, \"{train.run}\", \"{train.files}\"]", "{run: [a], if: x}"), 9,
        "steps.evaluate");
    row("two steps of one name", replaced(kSweep, "- evaluate:", "- train:"), 9, "steps");
    row("step named as an axis", replaced(kSweep, "- evaluate:", "- seed:"), 9, "steps");
    row("placeholder for nothing", replaced(kSweep, "\"{seed}\"", "\"{sed}\""), 8, "steps.train");
    row("placeholder left open", replaced(kSweep, "\"{seed}\"", "\"{seed\""), 8, "steps.train");
    row("result of a later step", replaced(kSweep, "\"{seed}\"", "\"{evaluate.error.mean}\""), 8, "steps.train");
    row("a step without key", replaced(kSweep, "\"{train.run}\"", "\"{train}\""), 9, "steps.evaluate");
    row("result of a step that may not run",
        replaced(replaced(kSweep, "- train: [", "- train: {run: ["), "\"{here}/clip\"]", "x], unless_exists: y}"), 9, "steps.evaluate");
    row("column of no step", replaced(kSweep, "evaluate.error.mean", "evalute.error.mean"), 10, "columns.mean");
    row("column without key", replaced(kSweep, "who: train.run", "who: train"), 10, "columns.who");
    row("column named as an axis", replaced(kSweep, "who:", "seed:"), 10, "columns");
    row("variable of a later one", "variables: {a: \"{b}\", b: x}\n" + kSweep, 1, "variables.a");
    row("repeat of no axis", kSweep + "repeat: trial\n", 11, "repeat");
    row("values with one name", replaced(kSweep, "[10, 25]", "[a/b, \"a b\"]"), 6, "axes");
    row("a grid beyond all bounds", "axes:\n  a: " + list(1000) + "\n  b: " + list(1000) + "\nsteps: [s: [v]]\ncolumns: {m: s.m}\n", 3,
        "axes.b");
  }
  void badFiles() {
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, field);
    const tests::Folder folder;
    const auto path = folder.file("sweep.yaml", text.toStdString());
    const auto error = tests::errorOf([&] { (void)gridOf(io::readSweepYaml(path)); });
    QVERIFY2(error, "was accepted");
    QCOMPARE(base::exitCode(error->code()), 3);
    QCOMPARE(error->text("path"), base::toUtf8(path));
    QVERIFY2(error->text("line") == std::to_string(line), error->what());
    QCOMPARE(QString::fromStdString(error->text("field")), field);
  }

  /// The example of the module's page is a sweep.
  void theExampleIsOne() {
    const char* root = std::getenv("PARSIMONY_SOURCE_DIR");
    QVERIFY2(root != nullptr, "PARSIMONY_SOURCE_DIR names the root of the sources");
    const std::string page = tests::bytesOf(std::filesystem::path(root) / "core/sweep/README.md");
    const auto begin = page.find("```yaml\n");
    QVERIFY(begin != std::string::npos);
    const auto end = page.find("```", begin + 8);
    const tests::Folder folder;
    const auto runs = gridOfText(folder, page.substr(begin + 8, end - begin - 8));
    QCOMPARE(runs.size(), std::size_t{2 * 4 * 3});
    QCOMPARE(runs.back().names.at("clip"), folder.root() + "/clips/seed2");
  }

 private:
  static std::string list(int n) {
    std::string text = "[0";
    for (int i = 1; i < n; ++i) text += ", " + std::to_string(i);
    return text + "]";
  }
};

QTEST_GUILESS_MAIN(TestSweepGrid)
#include "tst_sweep_grid.moc"
