// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QTimer>
#include <QWidget>

#include "widgets/jobs/job_runner.h"

class QLabel;
class QProgressBar;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace parsimony::widgets {

class JobRow;

/// One line at the bottom of the window about the job that runs (or ended last); expands to every job with its buttons.
class JobsTray : public QWidget {
  Q_OBJECT

 public:
  explicit JobsTray(JobRunner* runner, QWidget* parent = nullptr);
  [[nodiscard]] bool isExpanded() const { return m_expanded; }

 public slots:
  void setExpanded(bool expanded);

 signals:
  void expandedChanged(bool expanded);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void add(Job* job);
  void remove(JobId id);
  void refreshLine();
  /// The running job, else the one that ended last.
  [[nodiscard]] const Job* shownJob() const;

  JobRunner* m_runner;
  std::map<JobId, JobRow*> m_rows;
  QLabel* m_title;
  QLabel* m_numbers;
  QProgressBar* m_bar;
  QToolButton* m_clear;
  QToolButton* m_expand;
  QScrollArea* m_list;
  QVBoxLayout* m_rowsLayout;
  QTimer m_clock;
  bool m_expanded = false;
};

}  // namespace parsimony::widgets
