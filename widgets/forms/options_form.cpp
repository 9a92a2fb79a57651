// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/options_form.h"

#include <algorithm>
#include <utility>

#include <QBoxLayout>
#include <QButtonGroup>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

#include "widgets/forms/field_row.h"
#include "widgets/forms/options_table_model.h"
#include "widgets/forms/wording.h"
#include "widgets/models/data_table.h"
#include "widgets/theme/metrics.h"

namespace parsimony::widgets {

OptionsForm::OptionsForm(OptionsRules rules, QWidget* parent) : QWidget(parent), m_state(new OptionsState(std::move(rules), this)) {
  setObjectName(QStringLiteral("optionsForm"));
  setAccessibleName(tr("Settings"));
  m_pages = new QStackedWidget(this);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kMedium);
  layout->addWidget(buildHeader());
  m_pages->addWidget(buildRows());
  m_pages->addWidget(buildTable());
  layout->addWidget(m_pages, 1);
  layout->addWidget(buildFooter());
  connect(m_state, &OptionsState::problemsChanged, this, &OptionsForm::refresh);
  connect(m_state, &OptionsState::valueChanged, this, [this] {
    refresh();
    emit changed();
  });
  m_wasValid = m_state->isValid();
  showRows();
  refresh();
}

QWidget* OptionsForm::buildHeader() {
  auto* header = new QWidget(this);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kTiny);
  m_depths = new QButtonGroup(this);
  const std::pair<base::Tier, QString> depths[] = {
      {base::Tier::Basic, tr("Basic")}, {base::Tier::Advanced, tr("Advanced")}, {base::Tier::All, tr("All")}};
  const char* const names[] = {"depthBasic", "depthAdvanced", "depthAll"};
  for (const auto& [tier, text] : depths) {
    auto* button = new QPushButton(text, header);
    button->setObjectName(QLatin1String(names[static_cast<int>(tier)]));
    button->setAccessibleName(tr("%1 settings").arg(text));
    button->setCheckable(true);
    button->setChecked(tier == m_depth);
    m_depths->addButton(button, static_cast<int>(tier));
    layout->addWidget(button);
  }
  m_search = new QLineEdit(header);
  m_search->setObjectName(QStringLiteral("optionsSearch"));
  m_search->setAccessibleName(tr("Search settings"));
  m_search->setPlaceholderText(tr("Search"));
  m_search->setClearButtonEnabled(true);
  m_search->hide();
  layout->addSpacing(spacing::kSmall);
  layout->addWidget(m_search, 1);
  layout->addStretch();
  connect(m_depths, &QButtonGroup::idClicked, this, [this](int id) { setDepth(static_cast<base::Tier>(id)); });
  connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) { m_proxy->setSearch(text); });
  return header;
}

QWidget* OptionsForm::buildRows() {
  auto* area = new QScrollArea(this);
  area->setObjectName(QStringLiteral("optionsRows"));
  area->setAccessibleName(tr("Settings"));
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  auto* content = new QWidget;
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, spacing::kSmall, 0);
  layout->setSpacing(0);
  // Fields keep the order of the struct inside their heading; headings come in the order of their first field.
  for (const base::FieldValue& field : m_state->fields()) {
    if (field.info.tier == base::Tier::All) continue;
    const QString group = wordingOf(field.info.id).group;
    auto heading = std::find_if(m_headings.begin(), m_headings.end(), [&](const Heading& h) { return h.label->text() == group; });
    if (heading == m_headings.end()) {
      auto* label = new QLabel(group, content);
      label->setProperty("role", QByteArray("caption"));
      label->setContentsMargins(0, spacing::kMedium, 0, spacing::kTiny);
      heading = m_headings.insert(m_headings.end(), {label, {}});
    }
    auto* row = new FieldRow(m_state, field, content);
    heading->rows.push_back(row);
  }
  for (const Heading& heading : m_headings) {
    layout->addWidget(heading.label);
    for (FieldRow* row : heading.rows) {
      layout->addWidget(row);
      m_rows.push_back(row);
    }
  }
  for (std::size_t i = 1; i < m_rows.size(); ++i) setTabOrder(m_rows[i - 1]->editor(), m_rows[i]->editor());
  layout->addStretch();
  area->setWidget(content);
  return area;
}

QWidget* OptionsForm::buildTable() {
  auto* page = new QWidget(this);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing::kTiny);
  auto* model = new OptionsTableModel(m_state, this);
  m_proxy = new OptionsSearchProxy(this);
  m_proxy->setSourceModel(model);
  m_table = new DataTable(page);
  m_table->setObjectName(QStringLiteral("optionsTable"));
  m_table->setAccessibleName(tr("All settings"));
  m_table->setPlaceholder(tr("No setting contains these words."));
  m_table->setExportName(QStringLiteral("settings.csv"));
  m_table->setModel(m_proxy);
  m_table->setSortingEnabled(false);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setItemDelegate(new OptionsDelegate(m_table));
  m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked | QAbstractItemView::EditKeyPressed |
                           QAbstractItemView::AnyKeyPressed);
  m_table->horizontalHeader()->setSectionResizeMode(OptionsTableModel::SettingColumn, QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(OptionsTableModel::KeyColumn, QHeaderView::Stretch);
  m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 14);
  m_tableProblem = new QLabel(page);
  m_tableProblem->setObjectName(QStringLiteral("optionsTableProblem"));
  m_tableProblem->setWordWrap(true);
  m_tableProblem->setTextFormat(Qt::PlainText);
  m_tableProblem->setProperty("role", QByteArray("error"));
  layout->addWidget(m_table, 1);
  layout->addWidget(m_tableProblem);
  return page;
}

QWidget* OptionsForm::buildFooter() {
  auto* footer = new QWidget(this);
  auto* layout = new QHBoxLayout(footer);
  layout->setContentsMargins(0, 0, 0, 0);
  m_summary = new QLabel(footer);
  m_summary->setObjectName(QStringLiteral("optionsSummary"));
  m_summary->setProperty("role", QByteArray("muted"));
  m_resetAll = new QPushButton(tr("Reset all"), footer);
  m_resetAll->setObjectName(QStringLiteral("optionsResetAll"));
  m_resetAll->setAccessibleName(tr("Reset all settings to their defaults"));
  m_resetAll->setProperty("quiet", true);
  layout->addWidget(m_summary, 1);
  layout->addWidget(m_resetAll);
  connect(m_resetAll, &QPushButton::clicked, this, &OptionsForm::resetAll);
  return footer;
}

void OptionsForm::setDepth(base::Tier depth) {
  if (QAbstractButton* button = m_depths->button(static_cast<int>(depth))) button->setChecked(true);
  if (depth == m_depth) return;
  m_depth = depth;
  showRows();
  emit depthChanged(depth);
}

void OptionsForm::setHiddenFields(const QStringList& ids) {
  m_hidden = ids;
  showRows();
}

void OptionsForm::showRows() {
  const bool all = m_depth == base::Tier::All;
  m_pages->setCurrentIndex(all ? 1 : 0);
  m_search->setVisible(all);
  for (const Heading& heading : m_headings) {
    bool any = false;
    for (FieldRow* row : heading.rows) {
      const bool deepEnough = static_cast<int>(row->tier()) <= static_cast<int>(m_depth);
      const bool shown = deepEnough && !m_hidden.contains(QString::fromStdString(row->id()));
      row->setVisible(shown);
      any = any || shown;
    }
    heading.label->setVisible(any && m_depth == base::Tier::Advanced);
  }
  if (all) {
    for (const int column : {OptionsTableModel::ValueColumn, OptionsTableModel::DefaultColumn, OptionsTableModel::UnitColumn}) {
      m_table->resizeColumnToContents(column);
      m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + 2 * spacing::kSmall, 180));
    }
  }
}

void OptionsForm::refresh() {
  for (FieldRow* row : m_rows) row->refresh();
  const std::vector<base::Problem> problems = m_state->problems();
  QStringList lines;
  for (const base::Problem& problem : problems) {
    const base::FieldValue* field = m_state->field(problem.field);
    if (field != nullptr) lines << QStringLiteral("%1: %2").arg(wordingOf(problem.field).label, problemText(problem, field->info));
  }
  m_tableProblem->setText(lines.join(QLatin1Char('\n')));
  m_tableProblem->setVisible(!lines.isEmpty());
  const int changed = m_state->numChanged();
  m_summary->setText(changed == 0 ? tr("All settings at their defaults") : tr("Settings changed: %1").arg(changed));
  m_resetAll->setEnabled(changed > 0 || !problems.empty());
  const bool valid = m_state->isValid();
  if (std::exchange(m_wasValid, valid) != valid) emit validityChanged(valid);
}

std::vector<base::Problem> OptionsForm::setValues(const OptionValues& values) {
  return m_state->setValues(values);
}

void OptionsForm::resetAll() {
  m_state->resetAll();
}

}  // namespace parsimony::widgets
