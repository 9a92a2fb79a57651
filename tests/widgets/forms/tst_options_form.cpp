// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QSet>
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
  std::string losses = "temporal";

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
    base::FieldInfo several{
        "losses_to_use", "", Tier::Advanced, "model.losses_to_use", {}, {}, {"temporal", "pca_multiview", "consistency"}};
    several.several = true;
    visitor.field(several, losses);
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

/// Text of a file of core/pose, empty where the sources are not here.
QString sourceOf(const QString& file) {
  const char* source = std::getenv("PARSIMONY_SOURCE_DIR");
  const auto path = std::filesystem::path(source != nullptr ? source : ".") / "core" / "pose" / file.toStdString();
  return std::filesystem::exists(path) ? QString::fromStdString(base::readTextFile(path)) : QString();
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
    QCOMPARE(f.get<QTableView>("optionsTable")->model()->rowCount(), 9);
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
    QCOMPARE(model->rowCount(), 9);
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

  void boxesChooseSeveral() {
    Fixture f;
    f.form.setDepth(base::Tier::Advanced);
    auto* motion = f.get<QCheckBox>("field_losses_to_use_temporal");
    auto* views = f.get<QCheckBox>("field_losses_to_use_pca_multiview");
    auto* teacher = f.get<QCheckBox>("field_losses_to_use_consistency");
    auto* reset = f.get<QToolButton>("reset_losses_to_use");
    QCOMPARE(views->text(), QStringLiteral("views agree"));
    QVERIFY(motion->isChecked() && !views->isChecked() && !teacher->isChecked() && !reset->isVisible());
    for (const auto* box : {motion, views, teacher}) QVERIFY(box->accessibleName().contains(box->text()));

    QTest::mouseClick(teacher, Qt::LeftButton, {}, QPoint(8, teacher->height() / 2));
    QCOMPARE(f.value("losses_to_use"), std::string("temporal,consistency"));
    QTest::mouseClick(views, Qt::LeftButton, {}, QPoint(8, views->height() / 2));
    QCOMPARE(f.value("losses_to_use"), std::string("temporal,pca_multiview,consistency"));  // order of the struct, not of the clicks
    QVERIFY(reset->isVisible());
    QCOMPARE(f.changed.size(), 2);
    QTest::keyClick(motion, Qt::Key_Space);
    QTest::keyClick(views, Qt::Key_Space);
    QTest::keyClick(teacher, Qt::Key_Space);
    QCOMPARE(f.value("losses_to_use"), std::string());
    QVERIFY(f.form.isValid());
    QTest::mouseClick(reset, Qt::LeftButton);
    QCOMPARE(f.value("losses_to_use"), std::string("temporal"));
    QVERIFY(motion->isChecked() && !reset->isVisible());
    QCOMPARE(f.form.focusWidget(), motion);  // the editor, by way of its first box

    // What comes from elsewhere is shown and is no change by a person.
    f.changed.clear();
    QVERIFY(f.form.setValues({{"losses_to_use", "[consistency, pca_multiview]"}}).empty());
    QVERIFY(!motion->isChecked() && views->isChecked() && teacher->isChecked());
    QCOMPARE(f.value("losses_to_use"), std::string("consistency,pca_multiview"));
    QCOMPARE(f.changed.size(), 1);
    QCOMPARE(f.form.setValues({{"losses_to_use", "temporal,luck"}}).size(), std::size_t{1});
    QVERIFY(!motion->isChecked() && views->isChecked());
  }

  void keyboardGoesFromBoxToBox() {
    Fixture f;
    f.form.setDepth(base::Tier::Advanced);
    auto* motion = f.get<QCheckBox>("field_losses_to_use_temporal");
    auto* views = f.get<QCheckBox>("field_losses_to_use_pca_multiview");
    auto* teacher = f.get<QCheckBox>("field_losses_to_use_consistency");
    f.form.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&f.form));
    motion->setFocus();
    QTest::keyClick(motion, Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), views);
    QTest::keyClick(views, Qt::Key_Down);
    QCOMPARE(QApplication::focusWidget(), teacher);
    QTest::keyClick(teacher, Qt::Key_Backtab, Qt::ShiftModifier);
    QCOMPARE(QApplication::focusWidget(), views);
    teacher->setFocus();
    QTest::keyClick(teacher, Qt::Key_Tab);
    QVERIFY(QApplication::focusWidget() != motion && QApplication::focusWidget() != views && QApplication::focusWidget() != teacher);
  }

  /// As many columns as fit, no box outside its row and none over another.
  void boxesFlowWithTheWidth() {
    Fixture f;
    f.form.setDepth(base::Tier::Advanced);
    QList<QCheckBox*> boxes;
    for (const char* choice : {"temporal", "pca_multiview", "consistency"})
      boxes << f.get<QCheckBox>(qPrintable(QStringLiteral("field_losses_to_use_") + QLatin1String(choice)));
    auto* editor = f.get<QWidget>("field_losses_to_use");
    const auto columns = [&](int width) {
      f.form.resize(width, 600);
      QTest::qWait(50);
      QSet<int> lefts;
      for (qsizetype i = 0; i < boxes.size(); ++i) {
        if (!editor->rect().contains(boxes[i]->geometry()) || boxes[i]->width() < boxes[i]->sizeHint().width()) return -1;
        for (qsizetype j = 0; j < i; ++j) {
          if (boxes[i]->geometry().intersects(boxes[j]->geometry())) return -2;
        }
        lefts.insert(boxes[i]->x());
      }
      return static_cast<int>(lefts.size());
    };
    QCOMPARE(columns(400), 1);
    QCOMPARE(columns(1400), 3);
    QCOMPARE(columns(400), 1);
  }

  void tableChoosesSeveralInPlace() {
    Fixture f;
    f.form.setDepth(base::Tier::All);
    f.form.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&f.form));
    auto* table = f.get<QTableView>("optionsTable");
    const auto cell = table->model()->index(8, OptionsTableModel::ValueColumn);
    QCOMPARE(cell.data().toString(), QStringLiteral("motion"));
    table->setFocus();
    table->setCurrentIndex(cell);
    QTest::keyClick(table, Qt::Key_F2);
    const QPointer<QWidget> editor = f.get<QWidget>("optionCellEditor");
    QVERIFY(!editor->accessibleName().isEmpty());
    auto* motion = editor->findChild<QCheckBox*>(QStringLiteral("field_losses_to_use_temporal"));
    auto* views = editor->findChild<QCheckBox*>(QStringLiteral("field_losses_to_use_pca_multiview"));
    QVERIFY(motion != nullptr && views != nullptr && motion->isChecked() && views->isVisible());
    QVERIFY(table->viewport()->rect().contains(editor->geometry()));
    QTest::mouseClick(views, Qt::LeftButton, {}, QPoint(8, views->height() / 2));
    QCOMPARE(f.value("losses_to_use"), std::string("temporal,pca_multiview"));
    QCOMPARE(cell.data().toString(), QStringLiteral("motion, views agree"));
    QVERIFY(editor != nullptr);  // open for more
    motion->setFocus();
    QTest::keyClick(motion, Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), views);
    QTest::keyClick(motion, Qt::Key_Space);
    QCOMPARE(f.value("losses_to_use"), std::string("pca_multiview"));
    QTest::keyClick(views, Qt::Key_Return);
    QTRY_VERIFY(editor == nullptr);
    QCOMPARE(f.value("losses_to_use"), std::string("pca_multiview"));

    // Closed by looking elsewhere.
    table->setFocus();
    QTest::keyClick(table, Qt::Key_F2);
    const QPointer<QWidget> again = f.get<QWidget>("optionCellEditor");
    QVERIFY(again != nullptr);
    f.get<QLineEdit>("optionsSearch")->setFocus();
    QTRY_VERIFY(again == nullptr);
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

  void everyTrainingOptionHasWording_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("atLeast");
    QTest::newRow("train") << "train_options.cpp" << 30;
    QTest::newRow("unlabelled video") << "unsupervised_options.cpp" << 18;
    QTest::newRow("ensemble") << "ensemble.cpp" << 2;
  }
  void everyTrainingOptionHasWording() {
    QFETCH(QString, file);
    QFETCH(int, atLeast);
    // The ids are read from the source, for a window test must not link LibTorch.
    const QString text = sourceOf(file);
    if (text.isEmpty()) QSKIP("core/pose is not here");
    static const QRegularExpression kField(QStringLiteral("(?:\\b(?:number|text)(?:Field)?\\(|info\\.id = )\"(\\w+)\""));
    QStringList ids;
    for (auto match = kField.globalMatch(text); match.hasNext();) ids << match.next().captured(1);
    QVERIFY2(ids.size() >= atLeast, qPrintable(ids.join(QLatin1Char(' '))));
    for (const QString& id : ids) QVERIFY2(hasWording(id.toStdString()), qPrintable(id));
  }

  void everyLossOfVideoHasAWord() {
    const QString text = sourceOf(QStringLiteral("unsupervised_options.cpp"));
    if (text.isEmpty()) QSKIP("core/pose is not here");
    const auto from = text.indexOf(QStringLiteral("names{"));
    const QString list = text.mid(from, text.indexOf(QLatin1Char('}'), from) - from);
    static const QRegularExpression kName(QStringLiteral("\"(\\w+)\""));
    base::FieldValue field;
    field.info.id = "losses_to_use";
    QSet<QString> words;
    int count = 0;
    for (auto match = kName.globalMatch(list); match.hasNext(); ++count) {
      const QString name = match.next().captured(1);
      const QString word = valueText(field, name.toStdString());
      QVERIFY2(word != name, qPrintable(name));
      words.insert(word);
    }
    QVERIFY(count >= 9);
    QCOMPARE(words.size(), qsizetype{count});
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
