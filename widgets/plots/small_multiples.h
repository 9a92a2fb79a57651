// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include <QScrollArea>
#include <QString>
#include <QTimer>

#include "widgets/plots/line_plot.h"

class QGridLayout;
class QLabel;

namespace parsimony::widgets {

/// One small curve per keypoint on common axes, the worst (largest last value) first.
class SmallMultiples : public QScrollArea {
  Q_OBJECT

 public:
  explicit SmallMultiples(QWidget* parent = nullptr);

  void setXAxis(const QString& label, const QString& unit = {});
  void setYAxis(const QString& label, const QString& unit = {});
  void setEmptyText(const QString& text);
  /// Adds one point to a panel, made when new. Panels are put in order again once control returns to the event loop.
  void appendPoint(const QString& panel, double x, double y);
  void clear();

  /// Panels in the order shown.
  [[nodiscard]] QStringList panelNames() const;
  [[nodiscard]] LinePlot* panel(const QString& name) const;
  [[nodiscard]] int numColumns() const { return m_columns; }
  [[nodiscard]] QString dataAsCsv() const;
  /// Puts the panels in order now.
  void arrange();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Panel {
    QString name;
    LinePlot* plot;
  };
  Panel& panelOf(const QString& name);
  void place();

  std::vector<Panel> m_panels;  // as shown
  QGridLayout* m_grid;
  QLabel* m_empty;
  QString m_xLabel, m_xUnit, m_yLabel, m_yUnit;
  QTimer m_arrangeTimer;
  int m_columns = 1;
};

}  // namespace parsimony::widgets
