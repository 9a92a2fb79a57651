// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/pose/train_options.h"

class QLabel;
class QLineEdit;
class QSpinBox;
class QPushButton;

namespace parsimony::widgets {
class OptionsForm;
}

namespace parsimony::app {

class ProjectSession;

/// Settings of the next run: the options in three depths, its name, and what the labels are good for.
class TrainForm : public QWidget {
  Q_OBJECT

 public:
  explicit TrainForm(QAction* start, QWidget* parent = nullptr);

  void setSession(ProjectSession* session);
  [[nodiscard]] pose::TrainOptions options() const;
  [[nodiscard]] QString runName() const;
  /// Runs of an ensemble; 1 = a run by itself.
  [[nodiscard]] int networks() const;
  /// Every value is accepted and there is something to learn from.
  [[nodiscard]] bool isReady() const;
  [[nodiscard]] widgets::OptionsForm* form() const { return m_form; }

 signals:
  void readyChanged();
  void weightsRequested(const QString& backbone);

 private:
  void showLabels();

  ProjectSession* m_session = nullptr;
  widgets::OptionsForm* m_form;
  QLineEdit* m_name;
  QSpinBox* m_networks;
  QLabel* m_labels;
  QLabel* m_warning;
};

}  // namespace parsimony::app
