// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/field_row.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QWheelEvent>

#include "widgets/forms/choice_checks.h"
#include "widgets/forms/wording.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

namespace {

constexpr int kLabelWidth = 168;

/// Scrolling the page must not change what the mouse happens to pass over.
class PatientComboBox : public QComboBox {
 public:
  using QComboBox::QComboBox;

 protected:
  void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

/// Says in the opened list which choice is the default; the closed box is too narrow for that.
class DefaultMark : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(FieldRow::IsDefaultRole).toBool()) option->text = FieldRow::tr("%1 (default)").arg(option->text);
  }
};

void setFlag(QWidget* widget, const char* name, bool on) {
  if (widget->property(name).toBool() == on) return;
  widget->setProperty(name, on);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

}  // namespace

FieldRow::FieldRow(OptionsState* state, const base::FieldValue& field, QWidget* parent) : QWidget(parent), m_state(state), m_field(field) {
  const QString id = QString::fromStdString(field.info.id);
  const QString label = labelWithUnit(field.info);
  setObjectName(QStringLiteral("row_") + id);
  setToolTip(toolTipOf(field));
  m_label = new QLabel(label, this);
  m_label->setObjectName(QStringLiteral("label_") + id);
  m_label->setWordWrap(true);
  m_label->setFixedWidth(kLabelWidth);
  buildEditor();
  m_editor->setObjectName(QStringLiteral("field_") + id);
  m_editor->setAccessibleName(label);
  m_editor->setAccessibleDescription(wordingOf(field.info.id).help);
  m_label->setBuddy(m_editor);
  m_reset = new QToolButton(this);
  m_reset->setObjectName(QStringLiteral("reset_") + id);
  m_reset->setAccessibleName(tr("Reset %1").arg(label));
  const QString value = valueText(field, field.value);
  m_reset->setToolTip(value.isEmpty() ? tr("Back to empty") : tr("Back to %1").arg(value));
  m_reset->setAutoRaise(true);
  m_reset->setFocusPolicy(Qt::TabFocus);
  if (Icons::exists(QStringLiteral("undo"))) {
    m_reset->setIcon(Icons::get(QStringLiteral("undo"), Icons::Tint::Muted));
  } else {
    m_reset->setText(QStringLiteral("\u21ba"));
  }
  QSizePolicy keepsPlace = m_reset->sizePolicy();
  keepsPlace.setRetainSizeWhenHidden(true);
  m_reset->setSizePolicy(keepsPlace);
  m_problem = new QLabel(this);
  m_problem->setObjectName(QStringLiteral("problem_") + id);
  m_problem->setWordWrap(true);
  m_problem->setTextFormat(Qt::PlainText);
  m_problem->setProperty("role", QByteArray("error"));

  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 2, 0, 2);
  grid->setHorizontalSpacing(spacing::kSmall);
  grid->setVerticalSpacing(2);
  grid->addWidget(m_label, 0, 0);
  grid->addWidget(m_reset, 0, 2);
  if (m_checks != nullptr) {  // many boxes want the whole width
    grid->addWidget(m_editor, 1, 0, 1, 3);
  } else {
    grid->addWidget(m_editor, 0, 1);
  }
  grid->addWidget(m_problem, 2, m_checks != nullptr ? 0 : 1, 1, m_checks != nullptr ? 3 : 2);
  grid->setColumnStretch(1, 1);
  connect(m_reset, &QToolButton::clicked, this, [this] {
    m_state->reset(this->id());
    refresh();
    m_editor->setFocus();
  });
  refresh();
}

void FieldRow::buildEditor() {
  if (m_field.kind == "bool") {
    m_check = new QCheckBox(this);
    connect(m_check, &QCheckBox::toggled, this, [this](bool on) { m_state->setText(id(), on ? "true" : "false"); });
    m_editor = m_check;
    return;
  }
  if (m_field.info.several) {
    buildChecks();
    return;
  }
  if (!m_field.info.choices.empty()) {
    m_combo = new PatientComboBox(this);
    m_combo->setFocusPolicy(Qt::StrongFocus);
    m_combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_combo->setMinimumContentsLength(10);
    for (const std::string& choice : m_field.info.choices) {
      const QString text = valueText(m_field, choice);
      m_combo->addItem(text, QString::fromStdString(choice));
      m_combo->setItemData(m_combo->count() - 1, choice == m_field.value, FieldRow::IsDefaultRole);
    }
    m_combo->setItemDelegate(new DefaultMark(m_combo));
    connect(m_combo, &QComboBox::currentIndexChanged, this,
            [this] { m_state->setText(id(), m_combo->currentData().toString().toStdString()); });
    m_editor = m_combo;
    return;
  }
  m_line = new QLineEdit(this);
  if (m_field.kind != "text") {
    m_line->setAlignment(Qt::AlignRight);
    m_line->setFont(tabularFont(m_line->font()));
  }
  m_line->setPlaceholderText(QString::fromStdString(m_field.value));
  connect(m_line, &QLineEdit::textEdited, this, &FieldRow::typed);
  // What was accepted is shown as it was understood once the person leaves the field; what was not stays for correction.
  connect(m_line, &QLineEdit::editingFinished, this, [this] {
    m_acceptedText.clear();
    showValue();
  });
  m_editor = m_line;
}

void FieldRow::buildChecks() {
  m_checks = new ChoiceChecks(m_field, this);
  connect(m_checks, &ChoiceChecks::chosenChanged, this, [this] { m_state->setText(id(), m_checks->chosen()); });
  m_editor = m_checks;
  m_label->setMinimumWidth(kLabelWidth);
  m_label->setMaximumWidth(QWIDGETSIZE_MAX);
}

void FieldRow::refresh() {
  showProblem();
  showValue();
}

void FieldRow::showValue() {
  const QString value = QString::fromStdString(m_state->value(id()));
  const QSignalBlocker quiet(m_editor);
  if (m_check != nullptr) m_check->setChecked(value == QLatin1String("true"));
  if (m_checks != nullptr) m_checks->setChosen(m_state->value(id()));
  if (m_combo != nullptr) m_combo->setCurrentIndex(m_combo->findData(value));
  if (m_line == nullptr || m_typing || m_line->text() == value) return;
  // A text is not rewritten under the fingers, and one that was refused stays for correction.
  const std::string text = m_line->text().toStdString();
  const std::optional<base::Problem> problem = m_state->problem(id());
  const bool refused = problem && problem->found == text;
  const bool understood = text == m_acceptedText && m_acceptedValue == m_state->value(id());
  if (refused || understood) return;
  m_line->setText(value);
  m_line->setCursorPosition(0);
}

void FieldRow::typed(const QString& text) {
  m_typing = true;
  if (m_state->setText(id(), text.toStdString())) {
    m_acceptedText = text.toStdString();
    m_acceptedValue = m_state->value(id());
  }
  m_typing = false;
}

void FieldRow::showProblem() {
  const std::optional<base::Problem> problem = m_state->problem(id());
  m_problem->setVisible(problem.has_value());
  m_problem->setText(problem ? problemText(*problem, m_field.info) : QString());
  m_editor->setAccessibleDescription(problem ? m_problem->text() : wordingOf(id()).help);
  setFlag(m_editor, "problem", problem.has_value());
  const bool changed = m_state->isChanged(id()) || problem.has_value();
  QFont strong = font();
  strong.setWeight(m_state->isChanged(id()) ? QFont::DemiBold : QFont::Normal);
  m_label->setFont(strong);
  m_reset->setVisible(changed);
}

}  // namespace parsimony::widgets
