// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

#include <QImage>
#include <QPainter>
#include <QStandardPaths>

#include "widgets/plots/decimate.h"
#include "widgets/plots/line_plot.h"
#include "widgets/theme/theme.h"

using namespace parsimony::widgets;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// A noisy loss with spikes and gaps; x at random places, so that none falls on the edge of a column.
std::vector<CurvePoint> noisyLoss(int count, unsigned seed, bool gaps) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> place(0.0, 1000.0);
  std::lognormal_distribution<double> noise(0.0, 0.5);
  std::vector<CurvePoint> points;
  for (int i = 0; i < count; ++i) points.push_back({place(random), 0.0});
  std::sort(points.begin(), points.end(), [](const CurvePoint& a, const CurvePoint& b) { return a.x < b.x; });
  for (CurvePoint& point : points) {
    point.y = noise(random) * std::exp(-point.x / 400.0) + (random() % 5000 == 0 ? 30.0 : 0.0);
    if (gaps && (random() % 50 == 0 || (point.x > 300.0 && point.x < 320.0))) point.y = kNaN;
  }
  return points;
}

struct Extremes {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  double first = kNaN;
  double last = kNaN;
  bool operator==(const Extremes&) const = default;
};

/// By dividing, where the code under test searches for edges. Columns in view only.
std::map<int, Extremes> extremesOf(const std::vector<CurvePoint>& points, const PixelColumns& columns) {
  std::map<int, Extremes> found;
  for (const CurvePoint& point : points) {
    const double share = columns.log ? std::log(point.x / columns.from) / std::log(columns.to / columns.from)
                                     : (point.x - columns.from) / (columns.to - columns.from);
    if (!(share >= 0.0 && share <= 1.0) || std::isnan(point.y)) continue;
    Extremes& column = found[static_cast<int>(share * columns.count)];
    column.low = std::min(column.low, point.y);
    column.high = std::max(column.high, point.y);
    if (std::isnan(column.first)) column.first = point.y;
    column.last = point.y;
  }
  return found;
}

/// The line as a picture: one pixel per column, no smoothing of edges.
QImage pictureOf(const std::vector<CurvePoint>& points, const PixelColumns& columns, int height, double highest) {
  QImage image(columns.count, height, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  painter.setPen(QPen(Qt::black, 0));
  QPolygonF line;
  for (const CurvePoint& point : points) {
    if (std::isnan(point.y)) {
      painter.drawPolyline(line);
      line.clear();
      continue;
    }
    line << QPointF((point.x - columns.from) / (columns.to - columns.from) * columns.count, height * (1.0 - point.y / highest));
  }
  painter.drawPolyline(line);
  return image;
}

}  // namespace

class TestDecimate : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    Theme::instance().install(*qApp);
  }

  void everyColumnKeepsItsExtremes_data() {
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("log");
    QTest::addColumn<bool>("gaps");
    QTest::newRow("all") << -1.0 << 1001.0 << 700 << false << false;
    QTest::newRow("all, with gaps") << -1.0 << 1001.0 << 700 << false << true;
    QTest::newRow("a part") << 123.4 << 567.8 << 331 << false << true;
    QTest::newRow("one column") << 100.0 << 900.0 << 1 << false << true;
    QTest::newRow("logarithmic") << 0.5 << 999.0 << 640 << true << true;
  }
  void everyColumnKeepsItsExtremes() {
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(int, count);
    QFETCH(bool, log);
    QFETCH(bool, gaps);
    const std::vector<CurvePoint> points = noisyLoss(200'000, 7, gaps);
    const PixelColumns columns{from, to, count, log};
    const std::vector<CurvePoint> kept = decimated(points, columns);
    QVERIFY2(kept.size() <= 6 * static_cast<std::size_t>(count) + 2, qPrintable(QString::number(kept.size())));
    const auto all = extremesOf(points, columns);
    const auto few = extremesOf(kept, columns);
    QCOMPARE(few.size(), all.size());
    for (const auto& [column, extremes] : all) QVERIFY2(few.at(column) == extremes, qPrintable(QStringLiteral("column %1").arg(column)));
    // What is kept are points of the curve, in their order.
    QVERIFY(std::is_sorted(kept.begin(), kept.end(), [](const CurvePoint& a, const CurvePoint& b) { return a.x < b.x; }));
  }

  /// The lines go on to the points outside the view, one on each side.
  void linesLeaveTheView() {
    const std::vector<CurvePoint> points = noisyLoss(50'000, 3, false);
    const std::vector<CurvePoint> kept = decimated(points, {400.0, 600.0, 100, false});
    QVERIFY(kept.front().x < 400.0 && kept[1].x >= 400.0);
    QVERIFY(kept.back().x > 600.0 && kept[kept.size() - 2].x <= 600.0);
    const auto inside = [](const CurvePoint& point) { return point.x >= 400.0; };
    QCOMPARE(kept.front().x, (std::find_if(points.begin(), points.end(), inside) - 1)->x);
  }

  void aGapStaysAGap() {
    const std::vector<CurvePoint> points = noisyLoss(200'000, 11, true);  // nothing from 300 to 320
    const std::vector<CurvePoint> kept = decimated(points, {0.0, 1000.0, 500, false});
    int gaps = 0;
    for (std::size_t i = 1; i < kept.size(); ++i) {
      if (kept[i].x > 302.0 && kept[i].x < 318.0) {
        QVERIFY(std::isnan(kept[i].y));
        ++gaps;
      }
    }
    QVERIFY(gaps > 0);
  }

  void fewPointsStayAsTheyAre() {
    const std::vector<CurvePoint> points = noisyLoss(300, 5, true);
    const std::vector<CurvePoint> kept = decimated(points, {-1.0, 1001.0, 700, false});
    QCOMPARE(kept.size(), points.size());
    QVERIFY(decimated({}, {0.0, 1.0, 100, false}).empty());
    QCOMPARE(decimated(points, {1.0, 1.0, 100, false}).size(), points.size());  // an axis without extent, before its first fit
    QCOMPARE(decimated(points, {-1.0, 1.0, 100, true}).size(), points.size());
  }

  void thePictureIsTheSame() {
    constexpr int kHeight = 240;
    const PixelColumns columns{0.0, 1000.0, 400, false};
    const std::vector<CurvePoint> points = noisyLoss(100'000, 1, false);
    const QImage all = pictureOf(points, columns, kHeight, 8.0);
    const QImage few = pictureOf(decimated(points, columns), columns, kHeight, 8.0);
    int drawn = 0, different = 0;
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < columns.count; ++x) {
        drawn += all.pixel(x, y) != qRgb(255, 255, 255) ? 1 : 0;
        different += all.pixel(x, y) != few.pixel(x, y) ? 1 : 0;
      }
    }
    QVERIFY(drawn > 2000);
    QVERIFY2(50 * different < drawn, qPrintable(QStringLiteral("%1 of %2 pixels differ").arg(different).arg(drawn)));
  }

  /// The plot draws few of half a million points, and those that decide.
  void aPlotDrawsOnlyWhatIsSeen() {
    const std::vector<CurvePoint> points = noisyLoss(500'000, 9, false);
    std::vector<double> x, y;
    for (const CurvePoint& point : points) {
      x.push_back(point.x);
      y.push_back(point.y);
    }
    LinePlot plot;
    plot.appendPoints(QStringLiteral("train_loss"), x, y);
    plot.resize(800, 400);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QTRY_VERIFY(!plot.drawnPoints(QStringLiteral("train_loss")).empty());
    const std::vector<CurvePoint> drawn = plot.drawnPoints(QStringLiteral("train_loss"));
    QVERIFY2(drawn.size() < std::size_t{6} * 820, qPrintable(QString::number(drawn.size())));
    const auto byY = [](const CurvePoint& a, const CurvePoint& b) { return a.y < b.y; };
    QCOMPARE(std::max_element(drawn.begin(), drawn.end(), byY)->y, *std::max_element(y.begin(), y.end()));
    QCOMPARE(std::min_element(drawn.begin(), drawn.end(), byY)->y, *std::min_element(y.begin(), y.end()));
    QCOMPARE(drawn.back().x, x.back());
    QCOMPARE(plot.numPoints(QStringLiteral("train_loss")), x.size());
    // Zoomed in, points come back that were left out.
    plot.setXRange({500.0, 500.5});
    QTRY_VERIFY(plot.drawnPoints(QStringLiteral("train_loss")).back().x < 501.0);
    std::size_t inside = 0, shown = 0;
    for (const double at : x) inside += at >= 500.0 && at <= 500.5 ? 1 : 0;
    for (const CurvePoint& point : plot.drawnPoints(QStringLiteral("train_loss"))) shown += point.x >= 500.0 && point.x <= 500.5 ? 1 : 0;
    QCOMPARE(shown, inside);
  }
};

QTEST_MAIN(TestDecimate)
#include "tst_decimate.moc"
