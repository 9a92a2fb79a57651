// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QHBoxLayout;

namespace parsimony::widgets {
class LinePlot;
}

namespace parsimony::app {

/// How curves are drawn: logarithmic, smoothed, raw values behind. One row above the plots that follow it.
class CurveControls : public QWidget {
  Q_OBJECT

 public:
  /// `prefix`: of the object names, so that several rows can be told apart ("loss" -> "lossLogarithmic").
  explicit CurveControls(const QString& prefix, QWidget* parent = nullptr);

  /// The plot follows the row from now on. Plots that are `smoothable` are averaged over about twenty steps.
  void control(widgets::LinePlot* plot, bool smoothable = true);
  /// Puts something more at the end of the row.
  void addWidget(QWidget* widget);
  [[nodiscard]] QCheckBox* logarithmic() const { return m_log; }
  [[nodiscard]] QCheckBox* smoothed() const { return m_smooth; }
  [[nodiscard]] QCheckBox* raw() const { return m_raw; }

 private:
  QCheckBox* m_log;
  QCheckBox* m_smooth;
  QCheckBox* m_raw;
  QHBoxLayout* m_row;
};

}  // namespace parsimony::app
