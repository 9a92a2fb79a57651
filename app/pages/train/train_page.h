// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include "app/page.h"
#include "app/pages/train/run_report.h"
#include "core/pose/trainer.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/jobs/latest_only.h"

class QSplitter;
class QStackedWidget;

namespace parsimony::widgets {
class InlineMessage;
struct RunRow;
}  // namespace parsimony::widgets

namespace parsimony::app {

class CompareView;
class LiveView;
class RunsPanel;
class TrainForm;

/// Training and its runs: the form at the left, curves at the right, the runs table below them.
class TrainPage : public Page {
  Q_OBJECT

 public:
  explicit TrainPage(widgets::JobRunner* jobs, QWidget* parent = nullptr);

  void setSession(ProjectSession* session) override;
  [[nodiscard]] bool isSettled() const override;
  [[nodiscard]] TrainForm* form() const { return m_form; }
  [[nodiscard]] LiveView* live() const { return m_live; }
  [[nodiscard]] CompareView* comparison() const { return m_compare; }
  [[nodiscard]] RunsPanel* runs() const { return m_runs; }
  void saveLayout() const;
  void restoreLayout();

 public slots:
  void start();

 signals:
  /// The Label page shall show this run's predictions.
  void predictionsRequested(const QString& runFolder);
  /// The Label page shall show this labelled frame, with the predictions of this run (empty = of none: the run still trains).
  void frameRequested(const QString& image, const QString& runFolder);

 private:
  void launch(pose::TrainRequest request, const pose::TrainOptions& options, const QString& title);
  void follow(widgets::Job* job);
  void ended();
  void showRun(const widgets::RunRow& run);
  void showReport(const RunReportPtr& report);
  void compare(const QStringList& folders);
  void showLive();
  void showProgress();
  void predict(const QString& run, const QString& video);
  void exportCsv(const QString& run);
  void chooseExport(const QStringList& files);
  void resume(const QString& run);
  void updateStart();

  widgets::JobRunner* m_jobs;
  ProjectSession* m_session = nullptr;
  QAction* m_start;
  TrainForm* m_form;
  LiveView* m_live;
  CompareView* m_compare;
  QStackedWidget* m_stack;  ///< one run, or several
  RunsPanel* m_runs;
  widgets::InlineMessage* m_message;
  QSplitter* m_columns;
  QSplitter* m_rows;
  QPointer<widgets::Job> m_job;                ///< the training that runs or waits
  std::vector<jobs::MetricPoint> m_points;     ///< of m_job
  std::vector<jobs::PreviewImage> m_previews;  ///< of m_job, the newest of each frame
  bool m_showsLive = false;
  QString m_shownRun;
  QString m_doneRun;  ///< whose message offers to show it
  widgets::LatestOnly<RunReportPtr> m_reportQuery;
  widgets::LatestOnly<QStringList> m_exportQuery;
};

}  // namespace parsimony::app
