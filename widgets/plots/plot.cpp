// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <QLabel>
#include <QStackedLayout>

#include "widgets/models/number_text.h"
#include "widgets/theme/theme.h"

namespace parsimony::widgets {

namespace {

QString titled(const QString& label, const QString& unit) {
  return unit.isEmpty() ? label : QStringLiteral("%1 (%2)").arg(label, unit);
}

/// A little air around the data, in the axis' own scale.
QCPRange padded(Plot::Range range, bool log, double share) {
  if (log) {
    const double from = std::log(range.first);
    const double to = std::log(range.second);
    const double pad = to > from ? share * (to - from) : 0.5;
    return {std::exp(from - pad), std::exp(to + pad)};
  }
  double pad = share * (range.second - range.first);
  if (pad <= 0.0) pad = range.first == 0.0 ? 0.5 : 0.1 * std::abs(range.first);
  return {range.first - pad, range.second + pad};
}

}  // namespace

Plot::Plot(QWidget* parent) : QWidget(parent), m_surface(new QCustomPlot), m_empty(new QLabel), m_exportName(QStringLiteral("plot")) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Plot"));
  m_surface->setObjectName(QStringLiteral("plotCanvas"));
  m_surface->setAccessibleName(tr("Plot"));
  m_surface->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  m_surface->setMouseTracking(true);
  m_surface->setNoAntialiasingOnDrag(true);
  m_surface->installEventFilter(this);
  m_surface->setMinimumSize(120, 80);
  m_empty->setObjectName(QStringLiteral("plotEmptyText"));
  m_empty->setAlignment(Qt::AlignCenter);
  m_empty->setWordWrap(true);
  m_empty->setMargin(spacing::kHuge);
  m_empty->setProperty("role", QByteArray("muted"));
  setEmptyText(tr("The data will appear here."));
  m_pages = new QStackedLayout(this);
  m_pages->setContentsMargins(0, 0, 0, 0);
  m_pages->addWidget(m_empty);
  m_pages->addWidget(m_surface);
  setAutoFillBackground(true);
  buildCrosshair();

  connect(m_surface->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
    if (!m_settingRange) m_following = false;
    emit xRangeChanged(range.lower, range.upper);
  });
  connect(m_surface->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
    if (!m_settingRange) m_following = false;
  });
  connect(m_surface, &QCustomPlot::beforeReplot, this, [this] {
    if (m_dirty && m_following) fit();
    m_dirty = false;
  });
  // A label that is longer still widens the margin for good, until the next reset.
  connect(m_surface, &QCustomPlot::afterLayout, this, [this] {
    QMargins margins = m_surface->axisRect()->minimumMargins();
    margins.setLeft(std::max(margins.left(), m_surface->axisRect()->margins().left()));
    m_surface->axisRect()->setMinimumMargins(margins);
  });
  connect(&Theme::instance(), &Theme::changed, this, &Plot::applyTheme);
  m_style = plotStyle(Theme::current());
  // The subclass' restyle() exists only after its constructor.
  QMetaObject::invokeMethod(this, &Plot::applyTheme, Qt::QueuedConnection);
}

Plot::~Plot() {
  m_surface->removeEventFilter(this);
}

void Plot::buildCrosshair() {
  // An own buffer: moving the mouse does not draw a million points again.
  m_surface->layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
  m_crosshair = new QCPItemStraightLine(m_surface);
  m_crosshair->setLayer(QStringLiteral("overlay"));
  m_crosshair->setSelectable(false);
  m_crosshair->setVisible(false);
  m_readout = new QCPItemText(m_surface);
  m_readout->setLayer(QStringLiteral("overlay"));
  m_readout->setSelectable(false);
  m_readout->setVisible(false);
  m_readout->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_readout->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
  m_readout->position->setCoords(1.0, 0.0);
  m_readout->setPadding(QMargins(spacing::kSmall, spacing::kTiny, spacing::kSmall, spacing::kTiny));
  m_readout->setTextAlignment(Qt::AlignLeft);
}

void Plot::setTitle(const QString& title) {
  if (m_title == nullptr) {
    m_surface->plotLayout()->insertRow(0);
    m_title = new QCPTextElement(m_surface);
    m_title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
    m_title->setMargins(QMargins(spacing::kSmall, spacing::kTiny, 0, 0));
    m_surface->plotLayout()->addElement(0, 0, m_title);
    m_title->setFont(m_style.titleFont);
    m_title->setTextColor(m_style.text);
  }
  m_title->setText(title);
  setAccessibleName(title);
  m_surface->setAccessibleName(title);
  m_surface->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::setXAxis(const QString& label, const QString& unit) {
  m_x = {label, unit};
  m_surface->xAxis->setLabel(m_compact ? QString() : titled(label, unit));
}

void Plot::setYAxis(const QString& label, const QString& unit) {
  m_y = {label, unit};
  m_surface->yAxis->setLabel(m_compact ? QString() : titled(label, unit));
  reserveMargins(m_style);
}

QString Plot::axisTitle(bool ofX) const {
  const AxisWords& words = ofX ? m_x : m_y;
  if (words.label.isEmpty()) return ofX ? QStringLiteral("x") : QStringLiteral("y");
  return titled(words.label, words.unit);
}

QString Plot::xText(double x) const {
  constexpr int kDigits = 5;
  const QString number = m_x.unit.isEmpty() ? numberText(x, kDigits) : numberText(x, kDigits) + QChar(0x00a0) + m_x.unit;
  return m_x.label.isEmpty() ? number : m_x.label + QChar(0x00a0) + number;
}

void Plot::setEmptyText(const QString& text) {
  m_empty->setText(text);
}

void Plot::setCompact(bool compact) {
  m_compact = compact;
  setXAxis(m_x.label, m_x.unit);
  setYAxis(m_y.label, m_y.unit);
  applyTheme();
}

bool Plot::isLogX() const {
  return m_surface->xAxis->scaleType() == QCPAxis::stLogarithmic;
}
bool Plot::isLogY() const {
  return m_surface->yAxis->scaleType() == QCPAxis::stLogarithmic;
}
Plot::Range Plot::xRange() const {
  return {m_surface->xAxis->range().lower, m_surface->xAxis->range().upper};
}
Plot::Range Plot::yRange() const {
  return {m_surface->yAxis->range().lower, m_surface->yAxis->range().upper};
}

void Plot::setXRange(const Range& range) {
  m_surface->xAxis->setRange(range.first, range.second);
  m_surface->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::setYRange(const Range& range) {
  m_surface->yAxis->setRange(range.first, range.second);
  m_surface->replot(QCustomPlot::rpQueuedReplot);
}

QWidget* Plot::canvas() const {
  return m_surface;
}

QPointF Plot::toPixel(const QPointF& value) const {
  return {m_surface->xAxis->coordToPixel(value.x()), m_surface->yAxis->coordToPixel(value.y())};
}

QPointF Plot::toValue(const QPointF& pixel) const {
  return {m_surface->xAxis->pixelToCoord(pixel.x()), m_surface->yAxis->pixelToCoord(pixel.y())};
}

void Plot::setLogX(bool on) {
  setLog(true, on);
}
void Plot::setLogY(bool on) {
  setLog(false, on);
}

void Plot::setLog(bool ofX, bool on) {
  QCPAxis* axis = ofX ? m_surface->xAxis : m_surface->yAxis;
  axis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  if (on) {
    axis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
  } else {
    axis->setTicker(QSharedPointer<QCPAxisTicker>::create());
  }
  applyTheme();
  resetView();
}

std::optional<Plot::Range> Plot::xExtent() const {
  const QCP::SignDomain domain = isLogX() ? QCP::sdPositive : QCP::sdBoth;
  std::optional<Range> extent;
  for (int i = 0; i < m_surface->plottableCount(); ++i) {
    if (!m_surface->plottable(i)->realVisibility()) continue;
    bool found = false;
    const QCPRange range = m_surface->plottable(i)->getKeyRange(found, domain);
    if (!found) continue;
    extent = extent ? Range{std::min(extent->first, range.lower), std::max(extent->second, range.upper)} : Range{range.lower, range.upper};
  }
  return extent;
}

std::optional<Plot::Range> Plot::yExtent() const {
  const QCP::SignDomain domain = isLogY() ? QCP::sdPositive : QCP::sdBoth;
  std::optional<Range> extent;
  for (int i = 0; i < m_surface->plottableCount(); ++i) {
    if (!m_surface->plottable(i)->realVisibility()) continue;
    bool found = false;
    const QCPRange range = m_surface->plottable(i)->getValueRange(found, domain);
    if (!found) continue;
    extent = extent ? Range{std::min(extent->first, range.lower), std::max(extent->second, range.upper)} : Range{range.lower, range.upper};
  }
  return extent;
}

Plot::Range Plot::dataXRange() const {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  return xExtent().value_or(Range{kNone, -kNone});
}

Plot::Range Plot::dataYRange() const {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  return yExtent().value_or(Range{kNone, -kNone});
}

void Plot::setCommonRange(const Range& x, const Range& y) {
  m_common = {x, y};
  m_dirty = true;
  m_surface->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::fit() {
  constexpr double kAirY = 0.06;
  std::optional<Range> x = xExtent();
  std::optional<Range> y = yExtent();
  if (m_common) {
    x = m_common->first;
    if (!isLogY()) y = m_common->second;
  }
  for (const QPointer<Plot>& other : m_linked) {
    const std::optional<Range> theirs = other ? other->xExtent() : std::nullopt;
    if (!theirs) continue;
    x = x ? Range{std::min(x->first, theirs->first), std::max(x->second, theirs->second)} : *theirs;
  }
  m_settingRange = true;
  if (x) m_surface->xAxis->setRange(padded(*x, isLogX(), m_airX));
  if (y) {
    QCPRange range = padded(*y, isLogY(), kAirY);
    // Quantities that are never negative (errors, counts) stand on zero instead of floating above it.
    if (!isLogY() && y->first >= 0.0 && range.lower < 0.0) range.lower = 0.0;
    m_surface->yAxis->setRange(range);
  }
  m_settingRange = false;
}

void Plot::resetView() {
  m_following = true;
  m_dirty = true;
  reserveMargins(m_style);
  for (const QPointer<Plot>& other : m_linked) {
    if (!other || other->m_following) continue;
    other->m_following = true;
    other->dataChanged();
  }
  fit();
  m_surface->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::dataChanged() {
  m_dirty = true;
  m_pages->setCurrentWidget(isEmpty() ? static_cast<QWidget*>(m_empty) : m_surface);
  m_surface->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::applyTheme() {
  m_style = plotStyle(Theme::current());
  applyStyle(m_style);
  m_surface->replot(QCustomPlot::rpQueuedReplot);
}

void Plot::applyStyle(const PlotStyle& style) {
  m_surface->setBackground(QBrush(style.background));
  QPalette colors = palette();
  colors.setColor(QPalette::Window, style.background);
  setPalette(colors);
  for (QCPAxis* axis : {m_surface->xAxis, m_surface->yAxis}) styleAxis(axis, style);
  reserveMargins(style);
  if (m_title != nullptr) {
    m_title->setFont(style.titleFont);
    m_title->setTextColor(style.text);
  }
  m_crosshair->setPen(QPen(style.muted, 1.0));
  m_readout->setFont(style.font);
  m_readout->setColor(style.text);
  QColor veil = style.background;
  veil.setAlpha(225);
  m_readout->setBrush(veil);
  restyle(style);
}

void Plot::reserveMargins(const PlotStyle& style) {
  // Room for the longest usual tick label: if the margin changed while zooming, the value under the cursor would slip away.
  const QFontMetrics metrics(style.font);
  const int ticks = metrics.horizontalAdvance(m_compact ? QStringLiteral("000") : QStringLiteral("0.0000")) + spacing::kSmall;
  const int label = m_surface->yAxis->label().isEmpty() ? 0 : metrics.height() + spacing::kSmall;
  const int right = std::max(m_surface->axisRect()->minimumMargins().right(), m_compact ? spacing::kSmall : spacing::kMedium);
  m_surface->axisRect()->setMinimumMargins(QMargins(ticks + label, spacing::kSmall, right, spacing::kTiny));
}

void Plot::styleAxis(QCPAxis* axis, const PlotStyle& style) {
  const bool log = axis->scaleType() == QCPAxis::stLogarithmic;
  const QPen thin(style.axis, 1.0);
  axis->setBasePen(thin);
  axis->setTickPen(thin);
  axis->setSubTickPen(thin);
  axis->setSubTicks(log);
  axis->setTickLength(0, 4);
  axis->setSubTickLength(0, 2);
  axis->setTickLabelColor(style.muted);
  axis->setTickLabelFont(style.font);
  axis->setLabelColor(style.text);
  axis->setLabelFont(style.font);
  axis->setLabelPadding(spacing::kTiny);
  axis->setNumberFormat(QStringLiteral("gb"));
  axis->setNumberPrecision(6);
  axis->ticker()->setTickCount(m_compact ? 3 : 5);
  axis->grid()->setPen(QPen(style.grid, 1.0));
  axis->grid()->setZeroLinePen(Qt::NoPen);
  axis->grid()->setSubGridVisible(false);
}

}  // namespace parsimony::widgets
