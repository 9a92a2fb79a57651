// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/train/metric_curves.h"

namespace parsimony::widgets {
class SmallMultiples;
}

namespace parsimony::app {

/// Validation error of each keypoint over steps, the worst first.
class KeypointPanel : public QWidget {
  Q_OBJECT

 public:
  explicit KeypointPanel(QWidget* parent = nullptr);

  void clear();
  void addCurves(const MetricCurves& curves);
  [[nodiscard]] widgets::SmallMultiples* multiples() const { return m_multiples; }

 private:
  widgets::SmallMultiples* m_multiples;
};

}  // namespace parsimony::app
