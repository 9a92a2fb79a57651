// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QStringList>
#include <QWidget>

#include "widgets/forms/options_state.h"

class QButtonGroup;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace parsimony::widgets {

class DataTable;
class FieldRow;
class OptionsSearchProxy;

/// A form made from an options struct, in three depths: Basic and Advanced as rows under headings, All as a table with a search.
///
///     auto* form = new OptionsForm(rulesOf(pose::TrainOptions{}));
///     pose::TrainOptions options;  applyValues(options, form->values());
class OptionsForm : public QWidget {
  Q_OBJECT

 public:
  explicit OptionsForm(OptionsRules rules, QWidget* parent = nullptr);

  void setDepth(base::Tier depth);
  [[nodiscard]] base::Tier depth() const { return m_depth; }
  /// Fields that the page sets itself, not shown as rows; the table keeps them.
  void setHiddenFields(const QStringList& ids);

  /// Every value, each of them accepted by the struct, whatever stands half-typed in an editor.
  [[nodiscard]] const OptionValues& values() const { return m_state->values(); }
  [[nodiscard]] OptionValues changedValues() const { return m_state->changedValues(); }
  /// Sets what it can; what is refused is returned. Fields that are not named keep their values.
  std::vector<base::Problem> setValues(const OptionValues& values);
  [[nodiscard]] bool isValid() const { return m_state->isValid(); }
  [[nodiscard]] std::vector<base::Problem> problems() const { return m_state->problems(); }
  [[nodiscard]] OptionsState* state() const { return m_state; }

 public slots:
  void resetAll();

 signals:
  /// A value changed; not while a text is not accepted.
  void changed();
  void validityChanged(bool valid);
  void depthChanged(parsimony::base::Tier depth);

 private:
  QWidget* buildHeader();
  QWidget* buildRows();
  QWidget* buildTable();
  QWidget* buildFooter();
  void refresh();
  void showRows();

  OptionsState* m_state;
  base::Tier m_depth = base::Tier::Basic;
  QStringList m_hidden;
  std::vector<FieldRow*> m_rows;
  struct Heading {
    QLabel* label;
    std::vector<FieldRow*> rows;
  };
  std::vector<Heading> m_headings;
  QButtonGroup* m_depths = nullptr;
  QStackedWidget* m_pages = nullptr;
  QLineEdit* m_search = nullptr;
  DataTable* m_table = nullptr;
  OptionsSearchProxy* m_proxy = nullptr;
  QLabel* m_tableProblem = nullptr;
  QLabel* m_summary = nullptr;
  QPushButton* m_resetAll = nullptr;
  bool m_wasValid = true;
};

}  // namespace parsimony::widgets
