// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

#include "app/project_session.h"
#include "widgets/jobs/latest_only.h"

namespace parsimony::app {

/// Opens projects beside the window; of several requests the last one counts.
class ProjectOpener : public QObject {
  Q_OBJECT

 public:
  explicit ProjectOpener(QObject* parent = nullptr);
  /// `path`: a project folder, or a file inside it.
  void open(const QString& path);
  [[nodiscard]] bool isBusy() const { return m_query.isBusy(); }
  /// Opened projects go to the recent list; off for pictures of pages.
  void setRemembering(bool remember) { m_remember = remember; }

 signals:
  void opening(const QString& path);
  void opened(const std::shared_ptr<parsimony::app::OpenedProject>& project);
  void failed(const QString& path, const parsimony::base::Error& error);

 private:
  widgets::LatestOnly<std::shared_ptr<OpenedProject>> m_query;
  QString m_path;
  bool m_remember = true;
};

}  // namespace parsimony::app
