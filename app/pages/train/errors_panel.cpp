// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/errors_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "app/pages/train/errors_model.h"
#include "widgets/models/data_table.h"
#include "widgets/models/runs_model.h"
#include "widgets/theme/metrics.h"

namespace parsimony::app {

using namespace widgets;

ErrorsPanel::ErrorsPanel(QWidget* parent) : QWidget(parent), m_model(new ErrorsModel(this)), m_proxy(new ValueSortProxy(this)) {
  setObjectName(QStringLiteral("errorsPanel"));
  m_proxy->setSourceModel(m_model);
  m_set = new QComboBox(this);
  m_set->setObjectName(QStringLiteral("errorsSet"));
  m_set->setAccessibleName(tr("Frames"));
  m_set->setToolTip(tr("Frames that the errors are about: only those of the test set were not used in any way"));
  m_table = new DataTable(this);
  m_table->setObjectName(QStringLiteral("errorsTable"));
  m_table->setAccessibleName(tr("Errors per keypoint"));
  m_table->setPlaceholder(tr("When a run has ended, the error of each keypoint appears here, with its 95 % interval."));
  m_table->setExportName(QStringLiteral("errors.csv"));
  m_table->setModel(m_proxy);
  m_table->sortByColumn(ErrorsModel::MeanColumn, Qt::DescendingOrder);  // the worst first, as everywhere
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(ErrorsModel::KeypointColumn, QHeaderView::Stretch);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  row->addWidget(m_set);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, spacing::kSmall, 0, 0);
  layout->setSpacing(spacing::kSmall);
  layout->addLayout(row);
  layout->addWidget(m_table, 1);
  connect(m_set, &QComboBox::currentIndexChanged, this, &ErrorsPanel::refresh);
  clear();
}

void ErrorsPanel::clear() {
  setReport(nullptr);
}

void ErrorsPanel::setReport(const RunReportPtr& report) {
  m_report = report;
  const QVariant before = m_set->currentData();  // no value while the box is empty
  {
    const QSignalBlocker quiet(m_set);
    m_set->clear();
    if (report) {
      for (const pose::ErrorRow& row : report->errors) {
        const QString set = QString::fromStdString(row.set);
        if (m_set->findData(set) < 0) m_set->addItem(setText(row.set), set);
      }
    }
    if (m_set->count() > 0) m_set->addItem(tr("Every set"), QString());
    m_set->setCurrentIndex(before.isValid() ? std::max(0, m_set->findData(before)) : 0);
  }
  m_set->setVisible(m_set->count() > 0);
  refresh();
}

void ErrorsPanel::refresh() {
  std::vector<pose::ErrorRow> rows;
  const QString set = m_set->currentData().toString();
  if (m_report) {
    for (const pose::ErrorRow& row : m_report->errors) {
      if (set.isEmpty() || set == QString::fromStdString(row.set)) rows.push_back(row);
    }
  }
  m_model->setRows(std::move(rows));
}

}  // namespace parsimony::app
