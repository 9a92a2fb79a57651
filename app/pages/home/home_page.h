// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/page.h"
#include "widgets/jobs/job_runner.h"
#include "widgets/jobs/latest_only.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace parsimony::widgets {
class InlineMessage;
}

namespace parsimony::app {

struct NewProjectRequest;

/// Recent projects, and three cards that each do something real within a minute.
class HomePage : public Page {
  Q_OBJECT

 public:
  explicit HomePage(widgets::JobRunner* jobs, QWidget* parent = nullptr);

  void setSession(ProjectSession* session) override;
  [[nodiscard]] bool isSettled() const override { return !m_recentQuery.isBusy(); }
  /// Recently opened folders that still exist, newest first.
  [[nodiscard]] const QStringList& recentFolders() const { return m_recent; }

 public slots:
  void askForProject();
  void askForNewProject(const QStringList& videos = {});
  /// Renders the synthetic project into `folder` (empty: a new one in the person's documents) and opens it.
  void makeDemo(const QString& folder = {});

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeCard(const QString& name, const QString& icon, const QString& title, const QString& text, const QString& button,
                    bool primary, const std::function<void()>& action);
  QWidget* buildRecent();
  void refreshRecent();
  void showRecent();
  void createProject(const NewProjectRequest& request);
  void followJob(widgets::Job* job);

  widgets::JobRunner* m_jobs;
  widgets::InlineMessage* m_message;
  QListWidget* m_list;
  QLabel* m_noRecent;
  QPushButton* m_demoButton = nullptr;
  QStringList m_recent;
  widgets::LatestOnly<QStringList> m_recentQuery;
};

}  // namespace parsimony::app
