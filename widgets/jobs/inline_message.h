// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

#include "core/base/error.h"
#include "widgets/jobs/status_color.h"

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace parsimony::widgets {

class PathLabel;

/// A message where it belongs, in the page, instead of a dialog over it: what happened, in which file, what to do; details fold out and can
/// be copied into a report. Hidden until it has something to say.
class InlineMessage : public QFrame {
  Q_OBJECT

 public:
  explicit InlineMessage(QWidget* parent = nullptr);

  void showError(const base::Error& error);
  void showMessage(StatusTone tone, const QString& what, const QString& remedy = {}, const QString& details = {});
  /// Adds one action ("Try again") in front of Dismiss; an empty text removes it.
  void setAction(const QString& text);
  [[nodiscard]] QString text() const;
  [[nodiscard]] bool detailsShown() const;

 public slots:
  void dismiss();

 signals:
  void errorShown(const parsimony::base::Error& error);
  void dismissed();
  void actionTriggered();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void present(StatusTone tone, const QString& what, const QString& path, const QString& remedy, const QString& details);
  void setDetailsShown(bool shown);
  void restyle();

  StatusTone m_tone = StatusTone::Info;
  QLabel* m_what;
  PathLabel* m_path;
  QLabel* m_remedy;
  QToolButton* m_detailsButton;
  QToolButton* m_actionButton;
  QToolButton* m_copyButton;
  QToolButton* m_dismissButton;
  QPlainTextEdit* m_details;
};

}  // namespace parsimony::widgets
