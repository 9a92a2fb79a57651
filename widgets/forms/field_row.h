// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/forms/options_state.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace parsimony::widgets {

class ChoiceChecks;

/// One field in a form: label with unit, editor by kind, reset button while it differs from its default, and its problem below.
class FieldRow : public QWidget {
  Q_OBJECT

 public:
  static constexpr int IsDefaultRole = Qt::UserRole + 1;  ///< true for the default among the choices of a list

  FieldRow(OptionsState* state, const base::FieldValue& field, QWidget* parent = nullptr);
  [[nodiscard]] const std::string& id() const { return m_field.info.id; }
  [[nodiscard]] base::Tier tier() const { return m_field.info.tier; }
  [[nodiscard]] QWidget* editor() const { return m_editor; }
  /// Takes value and problem from the state.
  void refresh();

 private:
  void buildEditor();
  void buildChecks();
  void typed(const QString& text);
  void showValue();
  void showProblem();

  OptionsState* m_state;
  base::FieldValue m_field;
  QLabel* m_label;
  QLabel* m_problem;
  QToolButton* m_reset;
  QWidget* m_editor = nullptr;
  QLineEdit* m_line = nullptr;
  QComboBox* m_combo = nullptr;
  QCheckBox* m_check = nullptr;
  ChoiceChecks* m_checks = nullptr;
  bool m_typing = false;
  std::string m_acceptedText;   // what was typed last and accepted ...
  std::string m_acceptedValue;  // ... and what it meant
};

}  // namespace parsimony::widgets
