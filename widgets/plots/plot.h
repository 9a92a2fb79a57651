// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include <QPointer>
#include <QString>
#include <QWidget>

#include "widgets/plots/plot_style.h"

class QCPAxis;
class QCPItemStraightLine;
class QCPItemText;
class QCPTextElement;
class QCustomPlot;
class QLabel;
class QMenu;
class QStackedLayout;

namespace parsimony::widgets {

/// What all plots share: look, axes with units, zoom by wheel, pan by dragging, double click to reset, crosshair readout, export of the
/// picture and of the data. Follows the data until the person zooms, and again after a reset. Follows the theme live.
class Plot : public QWidget {
  Q_OBJECT

 public:
  using Range = std::pair<double, double>;
  static constexpr double kPrintWidthMm = 120.0;  ///< size of saved pictures: one and a half columns of a journal
  static constexpr double kPrintHeightMm = 80.0;

  explicit Plot(QWidget* parent = nullptr);
  ~Plot() override;

  void setTitle(const QString& title);
  /// A label and its unit ("px", empty for none), shown as "Error (px)".
  void setXAxis(const QString& label, const QString& unit = {});
  void setYAxis(const QString& label, const QString& unit = {});
  /// What will appear here, shown while there is no data.
  void setEmptyText(const QString& text);
  /// Suggested for saved files, without extension.
  void setExportName(const QString& name) { m_exportName = name; }
  /// Few ticks and narrow margins, for small multiples.
  void setCompact(bool compact);

  [[nodiscard]] bool isLogX() const;
  [[nodiscard]] bool isLogY() const;
  [[nodiscard]] Range xRange() const;
  [[nodiscard]] Range yRange() const;
  /// Shows this part; the plot no longer follows its data.
  void setXRange(const Range& range);
  void setYRange(const Range& range);
  [[nodiscard]] bool isFollowing() const { return m_following; }
  /// Extent of the data; an empty plot gives {inf, -inf}.
  [[nodiscard]] Range dataXRange() const;
  [[nodiscard]] Range dataYRange() const;
  /// What following shows instead of the own data's extent: axes shared with other plots.
  void setCommonRange(const Range& x, const Range& y);

  /// The widget that draws and gets the mouse.
  [[nodiscard]] QWidget* canvas() const;
  /// Between data and pixels of the canvas.
  [[nodiscard]] QPointF toPixel(const QPointF& value) const;
  [[nodiscard]] QPointF toValue(const QPointF& pixel) const;

  [[nodiscard]] virtual bool isEmpty() const = 0;
  /// The data in long form, one row per point, all digits.
  [[nodiscard]] virtual QString dataAsCsv() const = 0;
  void saveCsv(const std::filesystem::path& path) const;
  /// By extension .svg, .pdf or .png (300 dpi), in print size and in the light look. \throws base::Error
  void savePicture(const std::filesystem::path& path);
  /// The text of the crosshair, empty while the mouse is elsewhere.
  [[nodiscard]] QString readout() const;

 public slots:
  /// Shows everything and follows the data again.
  void resetView();
  void setLogX(bool on);
  void setLogY(bool on);
  void copyPicture();

 signals:
  void xRangeChanged(double from, double to);
  void saveFailed(const QString& text);

 protected:
  [[nodiscard]] QCustomPlot* surface() const { return m_surface; }
  [[nodiscard]] const PlotStyle& style() const { return m_style; }
  /// Call after every change of the data.
  void dataChanged();
  /// Extent of the data; the base asks the plottables, positive values only on log axes.
  [[nodiscard]] virtual std::optional<Range> xExtent() const;
  [[nodiscard]] virtual std::optional<Range> yExtent() const;
  /// Colours of what the subclass draws.
  virtual void restyle(const PlotStyle& style) = 0;
  /// What stands at x (data units), "" for nothing; `x` is moved to the nearest data point.
  [[nodiscard]] virtual QString readoutAt(double& x, double y) const = 0;
  /// Empty space left and right of the data as a share of its width.
  void setAirX(double share) { m_airX = share; }
  virtual void extendMenu(QMenu& menu);
  [[nodiscard]] QString xText(double x) const;
  [[nodiscard]] QString axisTitle(bool ofX) const;

  bool eventFilter(QObject* watched, QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  friend void linkXAxes(const std::vector<Plot*>& plots);
  struct AxisWords {
    QString label;
    QString unit;
  };

  void applyTheme();
  void applyStyle(const PlotStyle& style);
  void styleAxis(QCPAxis* axis, const PlotStyle& style);
  void reserveMargins(const PlotStyle& style);
  void buildCrosshair();
  void setLog(bool ofX, bool on);
  void fit();
  void showReadout(const QPointF& pixel);
  void hideReadout();
  void zoom(double factor);
  void askAndSavePicture();
  void askAndSaveCsv();
  void followMouse(QEvent* event);

  QCustomPlot* m_surface;
  QStackedLayout* m_pages;
  QLabel* m_empty;
  QCPTextElement* m_title = nullptr;
  QCPItemStraightLine* m_crosshair = nullptr;
  QCPItemText* m_readout = nullptr;
  PlotStyle m_style;
  AxisWords m_x;
  AxisWords m_y;
  QString m_exportName;
  std::vector<QPointer<Plot>> m_linked;
  std::optional<std::pair<Range, Range>> m_common;
  double m_airX = 0.01;
  bool m_following = true;
  bool m_settingRange = false;
  bool m_dirty = true;
  bool m_compact = false;
};

/// Zooming or panning one of the plots along x moves all of them; resets show the union of their data.
void linkXAxes(const std::vector<Plot*>& plots);

}  // namespace parsimony::widgets
