// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableView>
#include <QToolButton>

#include <QAbstractItemModelTester>

#include "core/base/text.h"
#include "widgets/forms/field_row.h"
#include "widgets/forms/options_form.h"
#include "widgets/forms/options_table_model.h"
#include "widgets/forms/wording.h"

using namespace parsimony;
using namespace parsimony::widgets;

namespace {

/// A small struct of every kind of field.
struct Options {
  std::string backbone = "unet";
  std::int64_t epochs = 300;
  double learningRate = 2e-3;
  double trainProb = 0.8;
  double valProb = 0.1;
  bool earlyStopping = false;
  std::vector<std::int64_t> milestones{150, 200};
  std::int64_t threads = 0;

  void describe(base::OptionsVisitor& visitor) {
    using base::Tier;
    visitor.field({"backbone", "", Tier::Basic, "model.backbone", {}, {}, {"unet", "resnet18"}}, backbone);
    visitor.field({"epochs", "epochs", Tier::Basic, "training.max_epochs", 1, 1000, {}}, epochs);
    visitor.field({"learning_rate", "", Tier::Advanced, "training.lr", 1e-7, 1, {}}, learningRate);
    visitor.field({"train_prob", "share", Tier::Advanced, "", 0, 1, {}}, trainProb);
    visitor.field({"val_prob", "share", Tier::Advanced, "", 0, 1, {}}, valProb);
    visitor.field({"early_stopping", "", Tier::Advanced, "", {}, {}, {}}, earlyStopping);
    visitor.field({"milestones", "epochs", Tier::All, "", 1, {}, {}}, milestones);
    visitor.field({"threads", "threads", Tier::All, "", 0, 64, {}}, threads);
  }
  [[nodiscard]] std::vector<base::Problem> problems() const {
    auto found = base::rangeProblems(*this);
    if (trainProb + valProb > 1.0)
      found.push_back({"val_prob", "conflict", "train_prob + val_prob <= 1", base::formatDouble(trainProb + valProb)});
    return found;
  }
};

void retype(QLineEdit* line, const char* text) {
  line->setFocus();
  QTest::keyClick(line, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClick(line, Qt::Key_Delete);
  QTest::keyClicks(line, QLatin1String(text));
}

struct Fixture {
  OptionsForm form{rulesOf(Options{})};
  QSignalSpy changed{&form, &OptionsForm::changed};

  Fixture() {
    form.resize(460, 600);
    form.show();
  }
  template <typename T>
  T* get(const char* name) {
    T* found = form.findChild<T*>(QLatin1String(name));
    if (found == nullptr) qFatal("no %s", name);
    return found;
  }
  [[nodiscard]] std::string value(const char* id) const { return form.values().at(id); }
};

}  // namespace

class TestOptionsForm : public QObject {
  Q_OBJECT

 private slots:
  void typingANumberChangesTheValue() {
    Fixture f;
    auto* epochs = f.get<QLineEdit>("field_epochs");
    QCOMPARE(epochs->text(), QStringLiteral("300"));
    retype(epochs, "50");
    QCOMPARE(f.value("epochs"), std::string("50"));
    QVERIFY(f.changed.size() >= 1);
    Options options;
    applyValues(options, f.form.values());
    QCOMPARE(options.epochs, std::int64_t{50});
    QCOMPARE(f.form.changedValues().size(), std::size_t{1});
  }

  void badNumberShowsTheProblemAndKeepsTheValue() {
    Fixture f;
    auto* epochs = f.get<QLineEdit>("field_epochs");
    auto* problem = f.get<QLabel>("problem_epochs");
    QVERIFY(!problem->isVisible());
    retype(epochs, "50");
    QSignalSpy validity(&f.form, &OptionsForm::validityChanged);
    f.changed.clear();
    QTest::keyClicks(epochs, "x");  // 50x
    QVERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(QStringLiteral("1 to 1000")));
    QCOMPARE(f.value("epochs"), std::string("50"));
    QCOMPARE(f.changed.size(), 0);
    QVERIFY(!f.form.isValid());
    QCOMPARE(validity.size(), 1);
    QVERIFY(epochs->property("problem").toBool());
    // The text stays for correction, also when another field is used meanwhile.
    f.form.setDepth(base::Tier::Advanced);
    f.get<QCheckBox>("field_early_stopping")->setFocus();
    QCOMPARE(epochs->text(), QStringLiteral("50x"));
    epochs->setFocus();
    QTest::keyClick(epochs, Qt::Key_End);
    QTest::keyClick(epochs, Qt::Key_Backspace);
    QVERIFY(!problem->isVisible());
    QVERIFY(f.form.isValid());
    retype(epochs, "0");  // a number, but outside
    QVERIFY(problem->isVisible());
    QCOMPARE(f.value("epochs"), std::string("50"));
  }

  void conflictsBetweenFieldsAreShownAtTheField() {
    Fixture f;
    f.form.setDepth(base::Tier::Advanced);
    retype(f.get<QLineEdit>("field_val_prob"), "0.5");
    auto* problem = f.get<QLabel>("problem_val_prob");
    QVERIFY(problem->isVisible());
    QVERIFY(problem->text().contains(QStringLiteral("train_prob + val_prob <= 1")));
    QVERIFY(!f.form.isValid());
    retype(f.get<QLineEdit>("field_train_prob"), "0.5");  // mended at the other field
    QVERIFY(!problem->isVisible());
    QVERIFY(f.form.isValid());
  }

  void resetGoesBackToTheDefault() {
    Fixture f;
    auto* reset = f.get<QToolButton>("reset_epochs");
    QVERIFY(!reset->isVisible());
    retype(f.get<QLineEdit>("field_epochs"), "50");
    QVERIFY(reset->isVisible());
    QTest::mouseClick(reset, Qt::LeftButton);
    QCOMPARE(f.value("epochs"), std::string("300"));
    QCOMPARE(f.get<QLineEdit>("field_epochs")->text(), QStringLiteral("300"));
    QVERIFY(!reset->isVisible());

    // Also out of a text that was never accepted.
    retype(f.get<QLineEdit>("field_epochs"), "abc");
    QVERIFY(reset->isVisible());
    QTest::mouseClick(reset, Qt::LeftButton);
    QVERIFY(f.form.isValid());
    QCOMPARE(f.get<QLineEdit>("field_epochs")->text(), QStringLiteral("300"));

    f.get<QComboBox>("field_backbone")->setCurrentIndex(1);
    QCOMPARE(f.value("backbone"), std::string("resnet18"));
    QCOMPARE(f.get<QLabel>("optionsSummary")->text().right(1), QStringLiteral("1"));
    QTest::mouseClick(f.get<QPushButton>("optionsResetAll"), Qt::LeftButton);
    QCOMPARE(f.value("backbone"), std::string("unet"));
    QCOMPARE(f.get<QComboBox>("field_backbone")->currentIndex(), 0);
    QVERIFY(!f.get<QPushButton>("optionsResetAll")->isEnabled());
  }

  void defaultIsMarkedAndUnitsAreShown() {
    Fixture f;
    auto* backbone = f.get<QComboBox>("field_backbone");
    QVERIFY(backbone->itemData(0, FieldRow::IsDefaultRole).toBool());
    QVERIFY(!backbone->itemData(1, FieldRow::IsDefaultRole).toBool());
    QCOMPARE(f.get<QLabel>("label_epochs")->text(), QStringLiteral("Epochs"));  // not "Epochs (epochs)"
    QCOMPARE(f.get<QLabel>("label_train_prob")->text(), QStringLiteral("Training share (share)"));
    const QString tip = f.get<QWidget>("row_epochs")->toolTip();
    QVERIFY(tip.contains(QStringLiteral("1 to 1000")));
    QVERIFY(tip.contains(QStringLiteral("training.max_epochs")));
    QVERIFY(tip.contains(QStringLiteral("300")));
  }

  void depthsShowMore() {
    Fixture f;
    auto* rate = f.get<QLineEdit>("field_learning_rate");
    QVERIFY(!rate->isVisible());
    QTest::mouseClick(f.get<QPushButton>("depthAdvanced"), Qt::LeftButton);
    QVERIFY(rate->isVisible());
    QVERIFY(f.form.findChild<QWidget*>(QStringLiteral("field_threads")) == nullptr);  // only in the table
    QTest::mouseClick(f.get<QPushButton>("depthAll"), Qt::LeftButton);
    QVERIFY(f.get<QTableView>("optionsTable")->isVisible());
    QCOMPARE(f.get<QTableView>("optionsTable")->model()->rowCount(), 8);
    f.form.setHiddenFields({QStringLiteral("epochs")});
    f.form.setDepth(base::Tier::Basic);
    QVERIFY(!f.get<QLineEdit>("field_epochs")->isVisible());
    QVERIFY(f.get<QComboBox>("field_backbone")->isVisible());
  }

  void searchFiltersByLabelIdKeyAndHelp() {
    Fixture f;
    f.form.setDepth(base::Tier::All);
    auto* model = f.get<QTableView>("optionsTable")->model();
    auto* search = f.get<QLineEdit>("optionsSearch");
    const auto ids = [&] {
      QStringList found;
      for (int row = 0; row < model->rowCount(); ++row) found << model->index(row, 0).data(OptionsTableModel::IdRole).toString();
      return found;
    };
    search->setFocus();
    QTest::keyClicks(search, "Learning");
    QVERIFY(ids().contains(QStringLiteral("learning_rate")));
    QVERIFY(!ids().contains(QStringLiteral("threads")));
    search->setText(QStringLiteral("max_epochs"));  // the key
    QCOMPARE(ids(), QStringList{"epochs"});
    search->setText(QStringLiteral("train_prob"));  // the id
    QCOMPARE(ids(), QStringList{"train_prob"});
    search->setText(QStringLiteral("share frames validation"));  // every word somewhere
    QCOMPARE(ids(), QStringList{"val_prob"});
    search->setText(QStringLiteral("zebra"));
    QCOMPARE(model->rowCount(), 0);
    search->clear();
    QCOMPARE(model->rowCount(), 8);
  }

  void tableEditsInPlace() {
    Fixture f;
    f.form.setDepth(base::Tier::All);
    auto* table = f.get<QTableView>("optionsTable");
    table->setFocus();
    table->setCurrentIndex(table->model()->index(7, OptionsTableModel::ValueColumn));  // threads
    QTest::keyClick(table, Qt::Key_F2);
    auto* editor = f.get<QLineEdit>("optionCellEditor");
    retype(editor, "4");
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(f.value("threads"), std::string("4"));
    QVERIFY(table->model()->index(7, 0).data(Qt::FontRole).value<QFont>().weight() > QFont::Normal);

    table->setCurrentIndex(table->model()->index(6, OptionsTableModel::ValueColumn));  // milestones
    QVERIFY(!table->model()->setData(table->currentIndex(), QStringLiteral("1, two")));
    QCOMPARE(f.value("milestones"), std::string("150,200"));
    QVERIFY(f.get<QLabel>("optionsTableProblem")->isVisible());
    QVERIFY(table->model()->setData(table->currentIndex(), QStringLiteral("[10, 20]")));
    QCOMPARE(f.value("milestones"), std::string("10,20"));
    QVERIFY(!f.get<QLabel>("optionsTableProblem")->isVisible());
  }

  void rowsAndTableShareOneState() {
    Fixture f;
    f.form.setDepth(base::Tier::All);
    auto* model = f.get<QTableView>("optionsTable")->model();
    QVERIFY(model->setData(model->index(5, OptionsTableModel::ValueColumn), QStringLiteral("true")));
    QVERIFY(f.get<QCheckBox>("field_early_stopping")->isChecked());
    f.form.setDepth(base::Tier::Advanced);
    QTest::keyClick(f.get<QCheckBox>("field_early_stopping"), Qt::Key_Space);
    QCOMPARE(f.value("early_stopping"), std::string("false"));
  }

  void setValuesTakesWhatItCanAndReturnsTheRest() {
    Fixture f;
    const auto refused = f.form.setValues({{"epochs", "7"}, {"learning_rate", "fast"}, {"unknown_thing", "1"}, {"early_stopping", "yes"}});
    QCOMPARE(refused.size(), std::size_t{2});
    QCOMPARE(f.value("epochs"), std::string("7"));
    QCOMPARE(f.value("learning_rate"), std::string("0.002"));
    QCOMPARE(f.value("early_stopping"), std::string("true"));
    QVERIFY(f.form.isValid());  // what was refused did not get in
    QCOMPARE(f.get<QLineEdit>("field_epochs")->text(), QStringLiteral("7"));
  }

  void typedTextIsShownAsUnderstoodAfterwards() {
    Fixture f;
    f.form.setDepth(base::Tier::Advanced);
    auto* rate = f.get<QLineEdit>("field_learning_rate");
    retype(rate, "1e-3");
    QCOMPARE(rate->text(), QStringLiteral("1e-3"));  // not rewritten under the fingers
    QTest::keyClick(rate, Qt::Key_Return);
    f.get<QLineEdit>("field_train_prob")->setFocus();
    QCOMPARE(f.value("learning_rate"), std::string("0.001"));
  }

  void tableModelKeepsTheContract() {
    OptionsState state(rulesOf(Options{}));
    OptionsTableModel model(&state);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    state.setText("epochs", "3");
    state.setText("epochs", "three");
    state.resetAll();
    QVERIFY(state.isValid());
  }

  void everyInteractiveWidgetHasNames() {
    Fixture f;
    for (const auto* widget : f.form.findChildren<QWidget*>()) {
      const bool interactive = qobject_cast<const QLineEdit*>(widget) != nullptr || qobject_cast<const QComboBox*>(widget) != nullptr ||
                               qobject_cast<const QAbstractButton*>(widget) != nullptr;
      if (!interactive || widget->objectName().startsWith(QLatin1String("qt_"))) continue;
      if (widget->parent() != nullptr && widget->parent()->objectName() == QLatin1String("optionsSearch")) continue;
      if (widget->metaObject()->className() == QByteArray("QTableCornerButton")) continue;
      QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
      QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
    }
  }

  void everyTrainingOptionHasWording() {
    // The ids are read from the source, for a window test must not link LibTorch.
    const char* source = std::getenv("PARSIMONY_SOURCE_DIR");
    const std::filesystem::path root = source != nullptr ? source : ".";
    const auto path = root / "core" / "pose" / "train_options.cpp";
    if (!std::filesystem::exists(path)) QSKIP("core/pose/train_options.cpp is not here");
    const QString text = QString::fromStdString(base::readTextFile(path));
    static const QRegularExpression kField(QStringLiteral("v\\.field\\(\\w+\\(\"(\\w+)\""));
    QStringList ids;
    for (auto match = kField.globalMatch(text); match.hasNext();) ids << match.next().captured(1);
    QVERIFY(ids.size() > 20);
    for (const QString& id : ids) QVERIFY2(hasWording(id.toStdString()), qPrintable(id));
  }

  void missingWordingIsFound() {
    base::FieldValue known;
    known.info.id = "epochs";
    base::FieldValue unknown;
    unknown.info.id = "flux_capacitor";
    QCOMPARE(missingWording({known, unknown}), std::vector<std::string>{"flux_capacitor"});
    QCOMPARE(wordingOf("flux_capacitor").label, QStringLiteral("Flux capacitor"));  // never blank
  }
};

QTEST_MAIN(TestOptionsForm)
#include "tst_options_form.moc"
