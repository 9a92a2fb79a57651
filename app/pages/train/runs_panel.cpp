// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/runs_panel.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QUrl>
#include <algorithm>
#include <cmath>

#include "app/project_session.h"
#include "app/qt_path.h"
#include "app/video_files.h"
#include "widgets/models/data_table.h"
#include "widgets/models/item_roles.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/metrics.h"

namespace parsimony::app {

using namespace widgets;

RunsPanel::RunsPanel(QWidget* parent) : QWidget(parent), m_model(new RunsModel(this)), m_proxy(new ValueSortProxy(this)) {
  setObjectName(QStringLiteral("runsPanel"));
  m_proxy->setSourceModel(m_model);
  m_table = new DataTable(this);
  m_table->setObjectName(QStringLiteral("runsTable"));
  m_table->setAccessibleName(tr("Runs"));
  m_table->setPlaceholder(tr("Trained networks appear here, with their error and what they cost."));
  m_table->setExportName(QStringLiteral("runs.csv"));
  m_table->setModel(m_proxy);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->sortByColumn(RunsModel::CreatedColumn, Qt::DescendingOrder);
  m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->horizontalHeader()->setSectionResizeMode(RunsModel::NameColumn, QHeaderView::Stretch);
  // What a run reached and cost comes first where there is no room for all.
  m_table->horizontalHeader()->moveSection(RunsModel::CreatedColumn, RunsModel::ColumnCount - 1);

  auto* heading = new QLabel(tr("Runs"), this);
  heading->setProperty("role", QStringLiteral("heading"));
  auto* tools = new QHBoxLayout;
  tools->setSpacing(spacing::kTiny);
  tools->addWidget(heading);
  tools->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(spacing::kMedium, spacing::kSmall, spacing::kMedium, spacing::kMedium);
  layout->setSpacing(spacing::kTiny);
  layout->addLayout(tools);
  layout->addWidget(m_table, 1);
  m_compare = addButton("compareRuns", QStringLiteral("chart"), tr("Compare"),
                        tr("Lay the curves, settings and costs of the selected runs side by side: select several with Ctrl or Shift"));
  m_show = addButton("showPredictionsInLabel", QStringLiteral("label"), tr("Show in Label"),
                     tr("Show this run's predictions on the Label page"));
  m_predict = addButton("predictVideo", QStringLiteral("video"), tr("Predict a video"), tr("Predict every frame of a video with this run"));
  m_export = addButton("exportCsv", QStringLiteral("export"), tr("Export CSV..."), tr("Save this run's predictions as CSV somewhere else"));
  m_resume = addButton("resumeRun", QStringLiteral("play"), tr("Resume"), tr("Continue this interrupted run from its last checkpoint"));
  m_open = addButton("openRunFolder", QStringLiteral("folder-open"), tr("Open folder"), tr("Show the run's folder in the file manager"));
  for (QToolButton* button : {m_compare, m_show, m_predict, m_export, m_resume, m_open}) tools->addWidget(button);
  m_videos = new QMenu(m_predict);
  m_predict->setMenu(m_videos);
  m_predict->setPopupMode(QToolButton::InstantPopup);

  connect(m_videos, &QMenu::aboutToShow, this, &RunsPanel::fillVideos);
  connect(m_compare, &QToolButton::clicked, this, [this] { emit compareRequested(selectedFolders()); });
  connect(m_show, &QToolButton::clicked, this, [this] { emit showRequested(selectedRun()); });
  connect(m_export, &QToolButton::clicked, this, [this] { emit exportRequested(selectedRun()); });
  connect(m_resume, &QToolButton::clicked, this, [this] { emit resumeRequested(selectedRun()); });
  connect(m_open, &QToolButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(selectedRun())); });
  connect(m_table, &DataTable::saveFailed, this, &RunsPanel::exportFailed);
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
    updateButtons();
    if (const RunRow* row = selectedRow()) emit runSelected(*row);
  });
  updateButtons();
}

QToolButton* RunsPanel::addButton(const char* name, const QString& icon, const QString& text, const QString& help) {
  auto* button = new QToolButton(this);
  button->setObjectName(QLatin1String(name));
  button->setText(text);
  button->setAccessibleName(text);
  button->setToolTip(help);
  button->setIcon(Icons::get(icon));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

void RunsPanel::setSession(ProjectSession* session) {
  m_session = session;
  m_wanted.clear();
  if (session != nullptr) connect(session, &ProjectSession::runsChanged, this, &RunsPanel::fill);
  fill();
}

void RunsPanel::fill() {
  std::vector<RunRow> rows;
  if (m_session != nullptr) {
    for (const project::RunEntry& entry : *m_session->runs()) rows.push_back(runRowOf(entry));
  }
  // Few machines measure energy: a column of dashes would take the room of the names.
  const bool measured = std::any_of(rows.begin(), rows.end(), [](const RunRow& run) { return std::isfinite(run.energyWh); });
  m_table->setColumnHidden(RunsModel::EnergyColumn, !measured);
  m_model->setRuns(std::move(rows));
  if (!m_wanted.isEmpty()) select(m_wanted);
  updateButtons();
}

void RunsPanel::fillVideos() {
  m_videos->clear();
  const QString run = selectedRun();
  if (m_session == nullptr || run.isEmpty()) return;
  for (const project::VideoEntry& entry : m_session->project().videos) {
    const QString path = toQString(entry.path);
    connect(m_videos->addAction(toQString(entry.path.filename())), &QAction::triggered, this,
            [this, run, path] { emit predictRequested(run, path); });
  }
  if (!m_videos->isEmpty()) m_videos->addSeparator();
  connect(m_videos->addAction(tr("Another video...")), &QAction::triggered, this, [this, run] {
    const QString path = QFileDialog::getOpenFileName(this, tr("Predict a video"), {}, videoFilter());
    if (!path.isEmpty()) emit predictRequested(run, path);
  });
}

const RunRow* RunsPanel::selectedRow() const {
  const QModelIndexList rows = m_table->selectionModel()->selectedRows();
  if (rows.size() != 1) return nullptr;
  return &m_model->runs().at(static_cast<std::size_t>(m_proxy->mapToSource(rows.first()).row()));
}

QStringList RunsPanel::selectedFolders() const {
  QStringList folders;
  for (const QModelIndex& row : m_table->selectionModel()->selectedRows()) folders.append(row.data(PathRole).toString());
  return folders;
}

QString RunsPanel::selectedRun() const {
  const RunRow* row = selectedRow();
  return row == nullptr ? QString() : row->folder;
}

void RunsPanel::select(const QString& folder) {
  for (std::size_t row = 0; row < m_model->runs().size(); ++row) {
    if (m_model->runs()[row].folder != folder) continue;
    m_wanted.clear();
    m_table->selectRow(m_proxy->mapFromSource(m_model->index(static_cast<int>(row), 0)).row());
    return;
  }
}

void RunsPanel::setTraining(bool training) {
  m_training = training;
  updateButtons();
}

void RunsPanel::updateButtons() {
  const RunRow* row = selectedRow();
  const bool finished = row != nullptr && (row->status == project::RunStatus::Completed || row->status == project::RunStatus::Stopped);
  // What Lightning Pose trained is its own format of weights: its results are shown, but it cannot be run here.
  const bool foreign = row != nullptr && row->isForeign;
  m_compare->setEnabled(m_table->selectionModel()->selectedRows().size() > 1);
  m_show->setEnabled(finished);
  m_predict->setEnabled(finished && !foreign);
  m_export->setEnabled(finished);
  m_open->setEnabled(row != nullptr);
  m_resume->setVisible(row != nullptr && row->status == project::RunStatus::Running && !foreign && !m_training);
}

}  // namespace parsimony::app
