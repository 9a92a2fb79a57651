// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobs_tray.h"

#include <algorithm>

#include <QBoxLayout>
#include <QDesktopServices>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QScrollArea>
#include <QToolButton>
#include <QUrl>

#include "widgets/jobs/job_row.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

namespace {
constexpr int kBarSteps = 1000;
constexpr int kBarWidth = 160;
constexpr int kVisibleRows = 4;
}  // namespace

JobsTray::JobsTray(JobRunner* runner, QWidget* parent) : QWidget(parent), m_runner(runner) {
  setObjectName(QStringLiteral("jobsTray"));
  setAccessibleName(tr("Jobs"));
  m_title = new QLabel(this);
  m_title->setObjectName(QStringLiteral("trayTitle"));
  m_title->setTextFormat(Qt::PlainText);
  m_numbers = new QLabel(this);
  m_numbers->setObjectName(QStringLiteral("trayNumbers"));
  m_numbers->setTextFormat(Qt::PlainText);
  m_numbers->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_numbers->setProperty("role", QByteArray("muted"));
  m_bar = new QProgressBar(this);
  m_bar->setObjectName(QStringLiteral("trayBar"));
  m_bar->setAccessibleName(tr("Progress"));
  m_bar->setTextVisible(false);
  m_bar->setFixedSize(kBarWidth, 6);
  m_clear = new QToolButton(this);
  m_clear->setObjectName(QStringLiteral("trayClear"));
  m_clear->setText(tr("Clear finished"));
  m_clear->setAccessibleName(m_clear->text());
  m_clear->setAutoRaise(true);
  m_expand = new QToolButton(this);
  m_expand->setObjectName(QStringLiteral("trayExpand"));
  m_expand->setAccessibleName(tr("Show all jobs"));
  m_expand->setToolTip(tr("Show all jobs"));
  m_expand->setAutoRaise(true);
  m_expand->setCheckable(true);
  m_expand->setFocusPolicy(Qt::StrongFocus);

  auto* content = new QWidget;
  m_rowsLayout = new QVBoxLayout(content);
  m_rowsLayout->setContentsMargins(0, 0, 0, 0);
  m_rowsLayout->setSpacing(0);
  m_rowsLayout->addStretch();
  m_list = new QScrollArea(this);
  m_list->setObjectName(QStringLiteral("trayList"));
  m_list->setAccessibleName(tr("All jobs"));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setWidgetResizable(true);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setWidget(content);

  auto* line = new QHBoxLayout;
  line->setContentsMargins(12, 4, 8, 4);
  line->setSpacing(12);
  line->addWidget(m_title);
  line->addWidget(m_bar);
  line->addWidget(m_numbers, 1);
  line->addWidget(m_clear);
  line->addWidget(m_expand);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 1, 0, 0);
  layout->setSpacing(0);
  layout->addLayout(line);
  layout->addWidget(m_list);

  connect(m_expand, &QToolButton::toggled, this, &JobsTray::setExpanded);
  connect(m_clear, &QToolButton::clicked, runner, &JobRunner::forgetEnded);
  connect(runner, &JobRunner::jobAdded, this, &JobsTray::add);
  connect(runner, &JobRunner::jobForgotten, this, &JobsTray::remove);
  connect(runner, &JobRunner::jobEnded, this, &JobsTray::refreshLine);
  connect(runner, &QObject::destroyed, this, [this] {
    m_clock.stop();
    m_runner = nullptr;
  });
  connect(&m_clock, &QTimer::timeout, this, [this] {
    for (const auto& [id, row] : m_rows) row->refresh();
    refreshLine();
  });
  m_clock.setInterval(1000);
  for (Job* job : runner->allJobs()) add(job);
  setExpanded(false);
  refreshLine();
}

void JobsTray::add(Job* job) {
  auto* row = new JobRow(job, m_list->widget());
  m_rows[job->id()] = row;
  m_rowsLayout->insertWidget(0, row);
  connect(row, &JobRow::folderRequested, this, [](const QString& folder) { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
  connect(row, &JobRow::forgetRequested, this, [this](JobId id) {
    if (m_runner != nullptr) m_runner->forget(id);
  });
  connect(job, &Job::progressed, this, &JobsTray::refreshLine);
  connect(job, &Job::stateChanged, this, &JobsTray::refreshLine);
  // The row must be gone before its job is.
  connect(job, &QObject::destroyed, row, [this, id = job->id()] { remove(id); });
  setExpanded(m_expanded);
  refreshLine();
}

void JobsTray::remove(JobId id) {
  const auto found = m_rows.find(id);
  if (found == m_rows.end()) return;
  found->second->hide();
  found->second->deleteLater();
  m_rows.erase(found);
  setExpanded(m_expanded);
  refreshLine();
}

void JobsTray::setExpanded(bool expanded) {
  const bool changed = expanded != m_expanded;
  m_expanded = expanded;
  m_expand->setChecked(expanded);
  m_expand->setArrowType(expanded ? Qt::DownArrow : Qt::UpArrow);
  m_list->setVisible(expanded);
  if (expanded) {
    int height = 0;
    int shown = 0;
    for (auto row = m_rows.rbegin(); row != m_rows.rend() && shown < kVisibleRows; ++row, ++shown)
      height += row->second->sizeHint().height();
    m_list->setFixedHeight(std::max(height, fontMetrics().height()));
  }
  if (changed) emit expandedChanged(expanded);
}

const Job* JobsTray::shownJob() const {
  if (m_runner == nullptr) return nullptr;
  const std::vector<Job*>& jobs = m_runner->allJobs();
  const Job* active = nullptr;
  for (const Job* job : jobs) {
    if (job->hasEnded()) continue;
    if (active == nullptr || (active->state() == JobState::Queued && job->state() != JobState::Queued)) active = job;
  }
  if (active != nullptr) return active;
  return jobs.empty() ? nullptr : jobs.back();
}

void JobsTray::refreshLine() {
  const Job* job = shownJob();
  const int active = m_runner == nullptr ? 0 : m_runner->numActive();
  if (active > 0 && !m_clock.isActive()) m_clock.start();
  if (active == 0) m_clock.stop();
  m_clear->setVisible(static_cast<int>(m_rows.size()) > active);
  m_bar->setVisible(job != nullptr && !job->hasEnded());
  m_expand->setEnabled(job != nullptr);
  if (job == nullptr) {
    m_title->setText(tr("No jobs"));
    m_numbers->clear();
    return;
  }
  m_title->setText(job->description().title);
  QString numbers = jobNumbersText(*job);
  if (active > 1) numbers += QStringLiteral("  \u00b7  ") + tr("%n more", nullptr, active - 1);
  m_numbers->setText(numbers);
  const jobs::Progress& progress = job->progress();
  m_bar->setRange(0, progress.total > 0 || job->state() == JobState::Queued ? kBarSteps : 0);
  if (progress.total > 0) m_bar->setValue(static_cast<int>(kBarSteps * double(progress.done) / double(progress.total)));
}

void JobsTray::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(Theme::current().border);
  painter.drawLine(0, 0, width(), 0);
}

}  // namespace parsimony::widgets
