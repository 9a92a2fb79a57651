// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobs_model.h"

#include <algorithm>

#include "widgets/jobs/duration_text.h"
#include "widgets/jobs/error_text.h"
#include "widgets/models/item_roles.h"
#include "widgets/models/number_text.h"

namespace parsimony::widgets {

JobsModel::JobsModel(JobRunner* runner, QObject* parent) : QAbstractTableModel(parent) {
  for (Job* job : runner->allJobs()) add(job);
  connect(runner, &JobRunner::jobAdded, this, &JobsModel::add);
  connect(runner, &JobRunner::jobForgotten, this, &JobsModel::remove);
  // A runner that dies takes its jobs along.
  connect(runner, &QObject::destroyed, this, [this] {
    beginResetModel();
    m_jobs.clear();
    m_clock.stop();
    endResetModel();
  });
  connect(&m_clock, &QTimer::timeout, this, [this] {
    bool active = false;
    for (const Job* job : m_jobs) {
      if (job->hasEnded()) continue;
      active = true;
      refresh(job);
    }
    if (!active) m_clock.stop();
  });
  m_clock.setInterval(1000);
}

int JobsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int JobsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

Job* JobsModel::jobAt(int row) const {
  const int count = static_cast<int>(m_jobs.size());
  return row < 0 || row >= count ? nullptr : m_jobs[static_cast<std::size_t>(count - 1 - row)];
}

void JobsModel::add(Job* job) {
  beginInsertRows({}, 0, 0);
  m_jobs.push_back(job);
  endInsertRows();
  connect(job, &Job::stateChanged, this, [this, job] { refresh(job); });
  connect(job, &Job::progressed, this, [this, job] { refresh(job); });
  if (!m_clock.isActive()) m_clock.start();
}

void JobsModel::remove(JobId id) {
  const auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [id](const Job* job) { return job->id() == id; });
  if (found == m_jobs.end()) return;
  const int row = static_cast<int>(m_jobs.end() - found) - 1;
  beginRemoveRows({}, row, row);
  (*found)->disconnect(this);
  m_jobs.erase(found);
  endRemoveRows();
}

void JobsModel::refresh(const Job* job) {
  const auto found = std::find(m_jobs.begin(), m_jobs.end(), job);
  if (found == m_jobs.end()) return;
  const int row = static_cast<int>(m_jobs.end() - found) - 1;
  emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

QVariant JobsModel::data(const QModelIndex& index, int role) const {
  const Job* job = index.isValid() ? jobAt(index.row()) : nullptr;
  if (job == nullptr) return {};
  if (role == Qt::DisplayRole) return text(*job, index.column());
  if (role == ValueRole) return value(*job, index.column());
  if (role == Qt::TextAlignmentRole) {
    const bool number = index.column() >= ProgressColumn;
    return QVariant::fromValue(Qt::Alignment((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
  }
  if (role == Qt::ToolTipRole && job->error()) return errorText(*job->error());
  return {};
}

QVariant JobsModel::text(const Job& job, int column) const {
  const jobs::Progress& progress = job.progress();
  switch (column) {
    case TitleColumn:
      return job.description().title;
    case StateColumn:
      return job.state() == JobState::Running && !progress.message.empty() ? stageText(progress.message) : stateText(job.state());
    case ProgressColumn:
      if (progress.total > 0) return tr("%1 of %2").arg(progress.done).arg(progress.total);
      return progress.done > 0 ? QString::number(progress.done) : QString();
    case RateColumn:
      return rateText(job.rate());
    case TimeLeftColumn:
      return job.secondsLeft() ? timeLeftText(*job.secondsLeft()) : QString();
    case ElapsedColumn:
      return durationText(job.elapsedSeconds());
    default:
      return {};
  }
}

QVariant JobsModel::value(const Job& job, int column) const {
  switch (column) {
    case ProgressColumn:
      return job.progress().total > 0 ? QVariant(double(job.progress().done) / double(job.progress().total)) : QVariant();
    case RateColumn:
      return job.rate() > 0.0 ? QVariant(job.rate()) : QVariant();
    case TimeLeftColumn:
      return job.secondsLeft() ? QVariant(*job.secondsLeft()) : QVariant();
    case ElapsedColumn:
      return job.elapsedSeconds();
    default:
      return text(job, column);
  }
}

QVariant JobsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole && section >= ProgressColumn)
    return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case TitleColumn:
      return tr("Job");
    case StateColumn:
      return tr("State");
    case ProgressColumn:
      return tr("Progress");
    case RateColumn:
      return tr("Rate");
    case TimeLeftColumn:
      return tr("Time left");
    case ElapsedColumn:
      return tr("Elapsed");
    default:
      return {};
  }
}

}  // namespace parsimony::widgets
