// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QColor>
#include <QObject>
#include <QString>

class QCPAbstractPlottable;
class QCPGraph;
class QCPItemText;
class QCustomPlot;

namespace parsimony::widgets {

/// Names written at the right end of their lines, in their colours, instead of a legend; pushed apart where they would overlap.
class EndLabels : public QObject {
 public:
  explicit EndLabels(QCustomPlot* surface);
  /// Labels `graph`, or moves the label `key` to another graph.
  void set(const QString& key, QCPGraph* graph, const QString& text, const QColor& color);
  void remove(const QString& key);
  /// Puts labels beside their last points instead of at the right edge, for points without lines.
  void setBesidePoints(bool beside) { m_beside = beside; }
  void setFont(const QFont& font);
  /// Room that the labels need at the right, px.
  [[nodiscard]] int width() const;

 private:
  struct Label {
    QCPGraph* graph;
    QCPItemText* item;
  };
  void place();

  QCustomPlot* m_surface;
  std::map<QString, Label> m_labels;
  bool m_beside = false;
};

}  // namespace parsimony::widgets
