// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/jobs/job.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace parsimony::widgets {

/// One job in the expanded tray: title, bar, numbers, and the buttons that make sense in its state.
class JobRow : public QWidget {
  Q_OBJECT

 public:
  explicit JobRow(Job* job, QWidget* parent = nullptr);
  void refresh();

 signals:
  void folderRequested(const QString& folder);
  void forgetRequested(parsimony::widgets::JobId id);

 private:
  Job* m_job;
  QLabel* m_title;
  QLabel* m_numbers;
  QProgressBar* m_bar;
  QPushButton* m_keep;
  QPushButton* m_cancel;
  QPushButton* m_folder;
  QPushButton* m_forget;
};

/// "34 %  ·  12.3/s  ·  about 2 min left  ·  1 min 05 s": what is known, in this order; an ended job gives its state first.
[[nodiscard]] QString jobNumbersText(const Job& job);

}  // namespace parsimony::widgets
