// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base_test.h"
#include "core/base/options.h"

using namespace parsimony;
using namespace parsimony::tests;
using base::setField;

namespace {

struct SampleOptions {
  std::int64_t epochs = 300;
  double learningRate = 1e-3;
  bool augment = true;
  std::string backbone = "resnet18";
  std::vector<std::int64_t> milestones = {150, 200};
  double free = 0.0;

  void describe(base::OptionsVisitor& visitor) {
    visitor.field(
        {.id = "epochs", .unit = "epochs", .tier = base::Tier::Basic, .lpKey = "training.max_epochs", .minimum = 1, .maximum = 5000},
        epochs);
    visitor.field({.id = "learning_rate", .minimum = 0.0}, learningRate);
    visitor.field({.id = "augment"}, augment);
    visitor.field({.id = "backbone", .choices = {"resnet18", "resnet50"}}, backbone);
    visitor.field({.id = "milestones", .lpKey = "training.milestones", .minimum = 0}, milestones);
    visitor.field({.id = "free"}, free);
  }
};

/// A text that lists choices.
struct SeveralOptions {
  std::string losses = "temporal";

  void describe(base::OptionsVisitor& visitor) {
    auto info = base::textField("losses", base::Tier::Basic, "model.losses_to_use", {"temporal", "pca", "consistency"});
    info.several = true;
    visitor.field(info, losses);
  }
};

/// What a text becomes, or the complaint.
std::string several(const std::string& text) {
  SeveralOptions options;
  try {
    setField(options, "model.losses_to_use", text);
  } catch (const base::Error& error) {
    if (options.losses != "temporal") return "changed in spite of the error";
    return error.text("field") + " " + error.text("value") + ": " + error.text("expected");
  }
  return options.losses;
}

/// The complaint about a value as "expected", or "nothing".
std::string complaint(const std::string& key, const std::string& text) {
  SampleOptions options;
  try {
    setField(options, key, text);
  } catch (const base::Error& error) {
    const auto same = base::fieldsOf(options);
    const auto before = base::fieldsOf(SampleOptions{});
    for (std::size_t i = 0; i < same.size(); ++i) {
      if (same[i].value != before[i].value) return "changed in spite of the error";
    }
    return std::string(base::toString(error.code())) + ": " + error.text("expected");
  }
  return "nothing";
}

}  // namespace

class TestOptions : public QObject {
  Q_OBJECT

 private slots:
  void fieldsAsText() {
    std::string table;
    for (const auto& [info, kind, value] : base::fieldsOf(SampleOptions{})) table += info.id + " " + kind + " " + value + "\n";
    QCOMPARE(table, std::string("epochs int 300\nlearning_rate double 0.001\naugment bool true\nbackbone text resnet18\n"
                                "milestones ints 150,200\nfree double 0\n"));
  }

  void setsByIdAndByTheOtherProgramsKey() {
    SampleOptions options;
    setField(options, "training.max_epochs", " 7 ");
    setField(options, "learning_rate", "5e-4");
    setField(options, "augment", "No");
    setField(options, "backbone", "resnet50");
    setField(options, "training.milestones", "[10, 20,30]");
    QCOMPARE(options.epochs, 7);
    QCOMPARE(options.learningRate, 5e-4);
    QCOMPARE(options.augment, false);
    QCOMPARE(options.backbone, std::string("resnet50"));
    QCOMPARE(options.milestones, std::vector<std::int64_t>({10, 20, 30}));
    setField(options, "milestones", "");
    QCOMPARE(options.milestones, std::vector<std::int64_t>());
  }

  void everyFieldSurvivesTheWayThroughText() {
    SampleOptions options;
    options.learningRate = 0.1 + 0.2;
    options.milestones = {};
    SampleOptions copy;
    for (const auto& field : base::fieldsOf(options)) setField(copy, field.info.id, field.value);
    QCOMPARE(copy.learningRate, options.learningRate);
    QCOMPARE(copy.milestones, options.milestones);
  }

  void wrongValuesAreRefusedAndChangeNothing() {
    QCOMPARE(complaint("epochs", "0"), std::string("invalid_value: a whole number, 1 to 5000"));
    QCOMPARE(complaint("epochs", "2.5"), std::string("invalid_value: a whole number, 1 to 5000"));
    QCOMPARE(complaint("epochs", "99999999999999999999"), std::string("invalid_value: a whole number, 1 to 5000"));
    QCOMPARE(complaint("learning_rate", "-1"), std::string("invalid_value: a number, at least 0"));
    QCOMPARE(complaint("learning_rate", "nan"), std::string("invalid_value: a number, at least 0"));
    QCOMPARE(complaint("learning_rate", "fast"), std::string("invalid_value: a number, at least 0"));
    QCOMPARE(complaint("augment", "maybe"), std::string("invalid_value: true or false"));
    QCOMPARE(complaint("backbone", "vgg"), std::string("invalid_value: one of resnet18, resnet50"));
    QCOMPARE(complaint("milestones", "1,,2"), std::string("invalid_value: whole numbers separated by commas, at least 0"));
    QCOMPARE(complaint("milestones", "1,-2"), std::string("invalid_value: whole numbers separated by commas, at least 0"));
    QCOMPARE(complaint("no_such", "1"), std::string("usage: "));
    QCOMPARE(complaint("", "1"), std::string("usage: "));  // fields without the other program's key must not match ""
  }

  void listsOfChoices() {
    QCOMPARE(several("pca"), std::string("pca"));
    QCOMPARE(several("pca,temporal"), std::string("pca,temporal"));
    QCOMPARE(several(" [ consistency ,temporal, pca ] "), std::string("consistency,temporal,pca"));  // YAML
    for (const char* nothing : {"", "  ", "[]", "[ ]", ","}) QCOMPARE(several(nothing), std::string());
    const std::string allowed = "any of temporal, pca, consistency";
    QCOMPARE(several("luck"), "losses luck: " + allowed);
    QCOMPARE(several("[temporal, luck]"), "losses [temporal, luck]: " + allowed);
    QCOMPARE(several("temporal pca"), "losses temporal pca: " + allowed);
    QCOMPARE(several("Temporal"), "losses Temporal: " + allowed);
    QCOMPARE(several("[temporal"), "losses [temporal: " + allowed);
  }

  void problemsOfListsOfChoices() {
    const auto problems = [](const std::string& losses) {
      std::string table;
      for (const auto& problem : base::rangeProblems(SeveralOptions{losses}))
        table += problem.field + " " + problem.code + " " + problem.expected + " " + problem.found;
      return table;
    };
    for (const char* fine : {"", "temporal", "pca,temporal,consistency"}) QCOMPARE(problems(fine), std::string());
    QCOMPARE(problems("temporal,luck"), std::string("losses unknown_choice any of temporal, pca, consistency temporal,luck"));
    QCOMPARE(problems("temporal,"), std::string("losses unknown_choice any of temporal, pca, consistency temporal,"));
  }

  void numberAndTextFields() {
    const auto number = base::numberField("sigma", "px", base::Tier::All, "data.sigma", 0.5, 4);
    QCOMPARE(number.id + number.unit + number.lpKey, std::string("sigmapxdata.sigma"));
    QVERIFY(number.tier == base::Tier::All && number.minimum == 0.5 && number.maximum == 4.0 && number.choices.empty());
    const auto text = base::textField("colour", base::Tier::Basic, "", {"grey", "rgb"});
    QVERIFY(text.tier == base::Tier::Basic && !text.minimum && !text.maximum && !text.several);
    QCOMPARE(text.choices, (std::vector<std::string>{"grey", "rgb"}));
  }

  void problemsListEveryViolation() {
    QVERIFY(base::rangeProblems(SampleOptions{}).empty());
    SampleOptions options;
    options.epochs = 0;
    options.learningRate = std::nan("");
    options.backbone = "vgg";
    options.milestones = {5, -5};
    options.free = std::nan("");  // no range, no problem
    std::string table;
    for (const auto& problem : base::rangeProblems(options))
      table += problem.field + " " + problem.code + " " + problem.expected + " " + problem.found + "\n";
    QCOMPARE(table, std::string("epochs out_of_range 1 to 5000 0\nlearning_rate out_of_range at least 0 nan\n"
                                "backbone unknown_choice one of resnet18, resnet50 vgg\nmilestones out_of_range at least 0 5,-5\n"));
  }
};

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
