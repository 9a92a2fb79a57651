// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <memory>
#include <numeric>
#include <random>

#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QSettings>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "core/base/error.h"
#include "core/base/text.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/line_plot.h"
#include "widgets/plots/scatter_plot.h"
#include "widgets/plots/small_multiples.h"
#include "widgets/theme/theme.h"

using namespace parsimony;
using namespace parsimony::widgets;

namespace {

void show(QWidget& widget, int width = 600, int height = 400) {
  widget.resize(width, height);
  widget.show();
  QVERIFY(QTest::qWaitForWindowExposed(&widget));
  QTest::qWait(20);  // queued replots
}

/// Pixels of about this colour.
int countColor(const QImage& image, const QColor& color, int tolerance = 30) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const QColor pixel = image.pixelColor(x, y);
      const int difference =
          std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) + std::abs(pixel.blue() - color.blue());
      count += difference < tolerance ? 1 : 0;
    }
  }
  return count;
}

void wheel(QWidget* target, const QPointF& at, int steps) {
  QWheelEvent event(at, target->mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(target, &event);
  QTest::qWait(5);
}

void hover(Plot& plot, const QPointF& at) {
  QMouseEvent event(QEvent::MouseMove, at, plot.canvas()->mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
  QApplication::sendEvent(plot.canvas(), &event);
}

void fillLine(LinePlot& plot) {
  for (int i = 0; i <= 100; ++i) {
    plot.appendPoint(QStringLiteral("train"), i, 2.0 * std::exp(-i / 30.0));
    plot.appendPoint(QStringLiteral("val"), i, 2.0 * std::exp(-i / 30.0) + 0.2);
  }
}

/// One plot of each kind with data, for what all must do.
std::vector<std::pair<QByteArray, std::unique_ptr<Plot>>> filledPlots() {
  std::vector<std::pair<QByteArray, std::unique_ptr<Plot>>> plots;
  auto line = std::make_unique<LinePlot>();
  fillLine(*line);
  plots.emplace_back("line", std::move(line));
  auto histogram = std::make_unique<HistogramPlot>();
  histogram->setValues({1, 2, 2, 3, 3, 3, 4, 4, 5}, 5);
  plots.emplace_back("histogram", std::move(histogram));
  auto scatter = std::make_unique<ScatterPlot>();
  scatter->setPoints(QStringLiteral("unet"), {{1, 5, QStringLiteral("a")}, {2, 3, QStringLiteral("b")}, {4, 2, QStringLiteral("c")}});
  plots.emplace_back("scatter", std::move(scatter));
  return plots;
}

std::filesystem::path pathIn(const QTemporaryDir& folder, const char* name) {
  return base::pathFromUtf8(folder.filePath(QLatin1String(name)).toStdString());
}

}  // namespace

class TestPlot : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("parsimony-test"));
    QStandardPaths::setTestModeEnabled(true);
    Theme::instance().install(*qApp);
    Theme::instance().setMode(Theme::Mode::Light);
  }

  // --- what all plots do

  void emptyPlotSaysWhatWillAppear() {
    LinePlot plot;
    plot.setEmptyText(QStringLiteral("The loss will appear here."));
    show(plot);
    auto* text = plot.findChild<QLabel*>(QStringLiteral("plotEmptyText"));
    QVERIFY(text->isVisible());
    QCOMPARE(text->text(), QStringLiteral("The loss will appear here."));
    QVERIFY(!plot.canvas()->isVisible());
    plot.appendPoint(QStringLiteral("train"), 1, 2);
    QVERIFY(plot.canvas()->isVisible());
    QVERIFY(!text->isVisible());
    plot.clear();
    QVERIFY(text->isVisible());
  }

  void dataIsSeenInBothThemes() {
    for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
      Theme::instance().setMode(mode);
      for (auto& [name, plot] : filledPlots()) {
        show(*plot);
        const PlotStyle style = plotStyle(Theme::current());
        const QImage image = plot->canvas()->grab().toImage();
        QVERIFY2(countColor(image, style.background) > image.width() * image.height() / 3, name);
        QVERIFY2(countColor(image, seriesColor(0, style), 60) > 30, name);
      }
    }
    Theme::instance().setMode(Theme::Mode::Light);
  }

  void themeSwitchesLive() {
    LinePlot plot;
    fillLine(plot);
    show(plot);
    const QImage light = plot.canvas()->grab().toImage();
    Theme::instance().setMode(Theme::Mode::Dark);
    QTest::qWait(20);
    const QImage dark = plot.canvas()->grab().toImage();
    Theme::instance().setMode(Theme::Mode::Light);
    QTest::qWait(20);
    QVERIFY(light.pixelColor(2, 2).lightness() > 200);
    QVERIFY(dark.pixelColor(2, 2).lightness() < 80);
    QCOMPARE(plot.canvas()->grab().toImage(), light);
  }

  void wheelKeepsTheValueUnderTheCursor() {
    for (const bool log : {false, true}) {
      LinePlot plot;
      fillLine(plot);
      plot.setLogY(log);
      show(plot);
      const QPointF at(plot.canvas()->width() * 0.6, plot.canvas()->height() * 0.4);
      const QPointF before = plot.toValue(at);
      const Plot::Range range = plot.xRange();
      wheel(plot.canvas(), at, 3);
      const QPointF after = plot.toValue(at);
      QVERIFY(plot.xRange().second - plot.xRange().first < 0.8 * (range.second - range.first));
      QVERIFY(std::abs(after.x() - before.x()) < 1e-6 * std::abs(before.x()));
      QVERIFY(std::abs(after.y() - before.y()) < 1e-6 * std::abs(before.y()));
    }
  }

  void doubleClickShowsEverythingAgain() {
    for (auto& [name, plot] : filledPlots()) {
      show(*plot);
      const auto x = plot->xRange();
      const auto y = plot->yRange();
      const QPoint center = plot->canvas()->rect().center();
      wheel(plot->canvas(), center, 4);
      QVERIFY2(plot->xRange() != x, name);
      QVERIFY2(!plot->isFollowing(), name);
      QTest::mouseDClick(plot->canvas(), Qt::LeftButton, {}, center);
      QTest::qWait(10);
      QCOMPARE(plot->xRange(), x);
      QCOMPARE(plot->yRange(), y);
      QVERIFY(plot->isFollowing());
    }
  }

  void dragPans() {
    LinePlot plot;
    fillLine(plot);
    show(plot);
    const Plot::Range before = plot.xRange();
    const QPoint from = plot.canvas()->rect().center();
    const double perPixel = plot.toValue({101, 100}).x() - plot.toValue({100, 100}).x();
    QTest::mousePress(plot.canvas(), Qt::LeftButton, {}, from);
    for (int step = 1; step <= 5; ++step) {
      const QPointF to = from + QPoint(10 * step, 0);
      QMouseEvent move(QEvent::MouseMove, to, plot.canvas()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
      QApplication::sendEvent(plot.canvas(), &move);
    }
    QTest::mouseRelease(plot.canvas(), Qt::LeftButton, {}, from + QPoint(50, 0));
    QVERIFY(std::abs((before.first - plot.xRange().first) - 50.0 * perPixel) < 1e-6);
  }

  void zoomedPlotStaysWhenDataComesAndFollowsAfterReset() {
    LinePlot plot;
    fillLine(plot);
    show(plot);
    wheel(plot.canvas(), plot.canvas()->rect().center(), 2);
    const Plot::Range zoomed = plot.xRange();
    plot.appendPoint(QStringLiteral("train"), 1000, 0.1);
    QTest::qWait(20);
    QCOMPARE(plot.xRange(), zoomed);
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_Home);
    QTest::qWait(20);
    QVERIFY(plot.xRange().second >= 1000);
    plot.appendPoint(QStringLiteral("train"), 2000, 0.1);
    QTest::qWait(20);
    QVERIFY(plot.xRange().second >= 2000);
  }

  void keysZoomAndPan() {
    LinePlot plot;
    fillLine(plot);
    show(plot);
    const auto width = [&] { return plot.xRange().second - plot.xRange().first; };
    const double before = width();
    QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(std::abs(width() - 0.8 * before) < 1e-9);
    const double left = plot.xRange().first;
    QTest::keyClick(&plot, Qt::Key_Right);
    QVERIFY(std::abs(plot.xRange().first - left - 0.1 * width()) < 1e-9);
    QTest::keyClick(&plot, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(!QGuiApplication::clipboard()->image().isNull());
  }

  void crosshairReadsValuesWithUnits() {
    LinePlot plot;
    plot.setXAxis(QStringLiteral("Time"), QStringLiteral("s"));
    plot.setYAxis(QStringLiteral("Error"), QStringLiteral("px"));
    plot.appendPoints(QStringLiteral("nose"), std::vector<double>{0, 10, 20}, std::vector<double>{1, 4.5, 2});
    show(plot);
    QVERIFY(plot.readout().isEmpty());
    hover(plot, plot.toPixel({11.0, 3.0}));
    QVERIFY(plot.readout().contains(QStringLiteral("Time\u00a010\u00a0s")));
    QVERIFY(plot.readout().contains(QStringLiteral("nose\u00a04.50")));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(plot.canvas(), &leave);
    QVERIFY(plot.readout().isEmpty());
  }

  void picturesAreValidFilesInPrintSize() {
    Theme::instance().setMode(Theme::Mode::Dark);
    QTemporaryDir folder;
    for (auto& [name, plot] : filledPlots()) {
      show(*plot);
      plot->savePicture(pathIn(folder, "plot.svg"));
      QSvgRenderer renderer(folder.filePath(QStringLiteral("plot.svg")));
      QVERIFY2(renderer.isValid(), name);
      QImage drawn(renderer.defaultSize(), QImage::Format_RGB32);
      drawn.fill(Qt::magenta);
      QPainter painter(&drawn);
      renderer.render(&painter);
      painter.end();
      QVERIFY2(drawn.pixelColor(3, 3) == QColor(Qt::white), name);  // paper, though the window is dark
      QVERIFY2(countColor(drawn, Qt::white, 6) < drawn.width() * drawn.height(), name);
      QXmlStreamReader xml(QString::fromStdString(base::readTextFile(pathIn(folder, "plot.svg"))));
      while (!xml.atEnd()) xml.readNext();
      QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));

      plot->savePicture(pathIn(folder, "plot.pdf"));
      QVERIFY(base::readFile(pathIn(folder, "plot.pdf")).starts_with("%PDF"));

      plot->savePicture(pathIn(folder, "plot.png"));
      const QImage png(folder.filePath(QStringLiteral("plot.png")));
      QVERIFY(std::abs(png.width() - 120.0 / 25.4 * 300.0) < 4.0);
      QVERIFY(countColor(png, seriesColor(0, plotStyle(lightTokens())), 80) > 50);
      QVERIFY_EXCEPTION_THROWN(plot->savePicture(pathIn(folder, "plot.docx")), base::Error);
    }
    Theme::instance().setMode(Theme::Mode::Light);
  }

  void menuOffersExportAndTogglesLog() {
    LinePlot plot;
    fillLine(plot);
    show(plot);
    QStringList offered;
    QTimer::singleShot(50, &plot, [&] {
      auto* menu = plot.findChild<QMenu*>(QStringLiteral("plotMenu"));
      if (menu == nullptr) return;
      for (QAction* action : menu->actions()) {
        offered << action->text();
        if (action->text().contains(QStringLiteral("y axis"))) action->trigger();
      }
      menu->close();
    });
    QContextMenuEvent event(QContextMenuEvent::Mouse, plot.rect().center(), plot.mapToGlobal(plot.rect().center()));
    QApplication::sendEvent(&plot, &event);
    const QString all = offered.join(QLatin1Char('|'));
    for (const char* wanted : {"Copy picture", "SVG, PDF, PNG", "CSV", "Logarithmic x axis", "Smooth"})
      QVERIFY2(all.contains(QLatin1String(wanted)), wanted);
    QVERIFY(plot.isLogY());
  }

  void logAxisLeavesOutWhatIsNotPositive() {
    LinePlot plot;
    plot.appendPoints(QStringLiteral("loss"), std::vector<double>{0, 1, 2, 3}, std::vector<double>{0.0, 0.001, 10.0, -1.0});
    plot.setLogY(true);
    show(plot);
    QVERIFY(plot.yRange().first > 0.0);
    QVERIFY(plot.yRange().first <= 0.001 && plot.yRange().second >= 10.0);
    plot.setLogY(false);
    QTest::qWait(10);
    QVERIFY(plot.yRange().first <= -1.0);
  }

  void linkedPlotsShareX() {
    LinePlot a;
    LinePlot b;
    linkXAxes({&a, &b});
    a.appendPoints(QStringLiteral("x"), std::vector<double>{0, 100}, std::vector<double>{0, 1});
    b.appendPoints(QStringLiteral("y"), std::vector<double>{50, 300}, std::vector<double>{5, 6});
    show(a);
    show(b);
    QTest::qWait(30);
    QCOMPARE(a.xRange(), b.xRange());
    QVERIFY(a.xRange().first <= 0 && a.xRange().second >= 300);
    const Plot::Range all = a.xRange();
    wheel(a.canvas(), a.canvas()->rect().center(), 3);
    QCOMPARE(b.xRange(), a.xRange());
    QVERIFY(b.xRange() != all);
    QTest::mouseDClick(b.canvas(), Qt::LeftButton, {}, b.canvas()->rect().center());
    QTest::qWait(30);
    QCOMPARE(a.xRange(), all);
    QCOMPARE(b.xRange(), all);
  }

  // --- lines

  void csvIsExact() {
    LinePlot plot;
    plot.setXAxis(QStringLiteral("Step"));
    plot.setYAxis(QStringLiteral("Error"), QStringLiteral("px"));
    plot.appendPoints(QStringLiteral("train, all"), std::vector<double>{1, 2, 3}, std::vector<double>{0.1 + 0.2, std::nan(""), 1e-300});
    plot.appendPoint(QStringLiteral("val"), 2.5, 4);
    QCOMPARE(plot.dataAsCsv(), QStringLiteral("series,Step,Error (px)\n"
                                              "\"train, all\",1,0.30000000000000004\n"
                                              "\"train, all\",2,\n"
                                              "\"train, all\",3,1e-300\n"
                                              "val,2.5,4\n"));
    QTemporaryDir folder;
    plot.saveCsv(pathIn(folder, "data.csv"));
    QCOMPARE(QString::fromStdString(base::readTextFile(pathIn(folder, "data.csv"))), plot.dataAsCsv());
  }

  void bandIsDrawnAndExported() {
    LinePlot plot;
    plot.setBand(QStringLiteral("mean"), {{2, 5.1, 0.7}, {1, 4.0, 0.1}});
    show(plot);
    QCOMPARE(plot.dataAsCsv(), QStringLiteral("series,x,y,standard_error\nmean,1,4,0.1\nmean,2,5.1,0.7\n"));
    QVERIFY(plot.yRange().second >= 5.8);  // the band is in view, not only the mean
    // Half way up the band at its right end the wash of the series is seen.
    const QImage image = plot.canvas()->grab().toImage();
    const QColor inside = image.pixelColor(plot.toPixel({1.95, 5.5}).toPoint());
    const QColor outside = image.pixelColor(plot.toPixel({1.13, 5.63}).toPoint());
    QVERIFY(inside != outside);
    QCOMPARE(outside, plotStyle(Theme::current()).background);
  }

  void smoothingIsTheDebiasedAverage() {
    LinePlot plot;
    const std::vector<double> y{4.0, 2.0, 6.0};
    plot.setSmoothing(0.5);
    plot.appendPoints(QStringLiteral("loss"), std::vector<double>{0, 1, 2}, y);
    show(plot);
    // s_3 = sum 0.5^(3-i) 0.5 y_i / (1 - 0.5^3) by hand
    const double expected = (0.125 * 4.0 + 0.25 * 2.0 + 0.5 * 6.0) / 0.875;
    hover(plot, plot.toPixel({2.0, 4.0}) - QPointF(2, 0));
    QVERIFY2(plot.readout().contains(QString::number(expected, 'f', 2)), qPrintable(plot.readout()));
    QVERIFY(plot.dataAsCsv().contains(QStringLiteral("loss,2,6")));  // export is raw
    const QImage withRaw = plot.canvas()->grab().toImage();
    plot.setRawShown(false);
    QTest::qWait(20);
    QVERIFY(plot.canvas()->grab().toImage() != withRaw);
  }

  void resumedRunsMayGoBack() {
    LinePlot plot;
    plot.setSmoothing(0.9);
    plot.appendPoints(QStringLiteral("loss"), std::vector<double>{1, 2, 5}, std::vector<double>{3, 2, 1});
    plot.appendPoints(QStringLiteral("loss"), std::vector<double>{3, 4}, std::vector<double>{1.5, 1.2});
    QCOMPARE(plot.numPoints(QStringLiteral("loss")), std::size_t{5});
    QCOMPARE(plot.lastValue(QStringLiteral("loss")), 1.0);
    QVERIFY(plot.dataAsCsv().indexOf(QStringLiteral("loss,3,")) < plot.dataAsCsv().indexOf(QStringLiteral("loss,5,")));
  }

  void millionPointsKeepTheirSpike() {
    LinePlot plot;
    constexpr int kCount = 1'000'000;
    std::vector<double> x(kCount);
    std::vector<double> y(kCount, 1.0);
    std::iota(x.begin(), x.end(), 0.0);
    y[kCount / 3] = 50.0;  // one outlier in a million must not be decimated away
    plot.appendPoints(QStringLiteral("loss"), x, y);
    show(plot);
    QCOMPARE(plot.numPoints(QStringLiteral("loss")), std::size_t{kCount});
    const QImage image = plot.canvas()->grab().toImage();
    const QPoint spike = plot.toPixel({kCount / 3.0, 30.0}).toPoint();
    const QRect around(spike - QPoint(3, 3), QSize(7, 7));
    QVERIFY(countColor(image.copy(around), seriesColor(0, plotStyle(Theme::current())), 200) > 0);
  }

  void divergedLossIsAGapNotACrash() {
    LinePlot plot;
    const double infinity = std::numeric_limits<double>::infinity();
    plot.appendPoints(QStringLiteral("loss"), std::vector<double>{0, 1, 2, 3}, std::vector<double>{1, infinity, std::nan(""), 2});
    show(plot);
    QVERIFY(std::isfinite(plot.yRange().second));
    QVERIFY(plot.yRange().second < 3);
    QVERIFY(!plot.canvas()->grab().isNull());
  }

  void labelsAreReadableInBothThemes() {
    for (const Tokens* tokens : {&lightTokens(), &darkTokens()}) {
      const PlotStyle style = plotStyle(*tokens);
      for (int i = 0; i < 20; ++i) {
        const QColor color = seriesColor(i, style);
        QVERIFY(contrastRatio(color, style.background) >= 3.0);
        QVERIFY(contrastRatio(readableOn(color, style.background), style.background) >= 4.5);
      }
    }
  }

  // --- the other kinds

  void histogramCountsEveryValueOnce() {
    const Histogram histogram = histogramOf({0, 0.5, 1, 1.5, 2, std::nan(""), std::numeric_limits<double>::infinity()}, 4);
    QCOMPARE(histogram.counts, (std::vector<int>{1, 1, 1, 2}));
    QCOMPARE(histogram.binWidth, 0.5);
    QVERIFY(histogramOf({}, 4).counts.empty());
    QCOMPARE(histogramOf({3, 3, 3}).counts, std::vector<int>{3});
    std::mt19937 random(1);
    std::normal_distribution<double> normal;
    std::vector<double> values(5000);
    for (double& value : values) value = normal(random);
    const Histogram automatic = histogramOf(values);
    QCOMPARE(std::accumulate(automatic.counts.begin(), automatic.counts.end(), 0), 5000);
    // Freedman and Diaconis: 2 * 1.349 / 5000^(1/3) = 0.158 for a normal distribution
    QVERIFY2(std::abs(automatic.binWidth - 0.158) < 0.01, qPrintable(QString::number(automatic.binWidth)));
  }

  void thresholdIsDragged() {
    HistogramPlot plot;
    plot.setValues({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 10);
    plot.setThreshold(5.0);
    show(plot);
    QCOMPARE(plot.numAbove(), 5);
    QSignalSpy moved(&plot, &HistogramPlot::thresholdMoved);
    const QPoint from = plot.toPixel({5.0, 0.5}).toPoint();
    const QPoint to = plot.toPixel({8.0, 0.5}).toPoint();
    const Plot::Range range = plot.xRange();
    QTest::mousePress(plot.canvas(), Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, QPointF(to), plot.canvas()->mapToGlobal(QPointF(to)), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(plot.canvas(), &move);
    QTest::mouseRelease(plot.canvas(), Qt::LeftButton, {}, to);
    QCOMPARE(moved.size(), 1);
    QVERIFY(std::abs(*plot.threshold() - 8.0) < 0.05);
    QCOMPARE(plot.xRange(), range);  // the plot itself did not move
    QVERIFY(plot.numAbove() == 2 || plot.numAbove() == 3);
  }

  void paretoFrontIsWhatNothingBeats() {
    const std::vector<ScatterPoint> points{{8, 3.8, {}}, {12, 7.9, {}}, {4, 5.0, {}}, {30, 3.0, {}}, {8, 4.5, {}}, {1, std::nan(""), {}}};
    QCOMPARE(paretoFront(points), (std::vector<std::size_t>{2, 0, 3}));
    QVERIFY(paretoFront({}).empty());
  }

  void clickOnAPointTellsWhich() {
    ScatterPlot plot;
    plot.setPoints(QStringLiteral("unet"), {{8, 3.8, QStringLiteral("run, 1")}, {4, 5.0, QStringLiteral("run 2")}});
    plot.setPoints(QStringLiteral("resnet18"), {{12, 7.9, QStringLiteral("run 3")}});
    plot.setParetoShown(true);
    show(plot);
    QSignalSpy clicked(&plot, &ScatterPlot::pointClicked);
    QTest::mouseClick(plot.canvas(), Qt::LeftButton, {}, plot.toPixel({4, 5.0}).toPoint());
    QTRY_COMPARE(clicked.size(), 1);
    QCOMPARE(clicked[0][0].toString(), QStringLiteral("unet"));
    QCOMPARE(clicked[0][1].toInt(), 1);  // as given, not as sorted by x
    hover(plot, plot.toPixel({12, 7.9}));
    QVERIFY(plot.readout().startsWith(QStringLiteral("run 3")));
    QVERIFY(plot.dataAsCsv().contains(QStringLiteral("unet,\"run, 1\",8,3.8\n")));
  }

  void smallMultiplesShowTheWorstFirstOnCommonAxes() {
    SmallMultiples multiples;
    multiples.setXAxis(QStringLiteral("Epoch"));
    multiples.setYAxis(QStringLiteral("Error"), QStringLiteral("px"));
    show(multiples, 420, 400);
    for (int epoch = 0; epoch < 3; ++epoch) {
      multiples.appendPoint(QStringLiteral("nose"), epoch, 4.0 - epoch);
      multiples.appendPoint(QStringLiteral("tail"), epoch, 20.0 - epoch);
      multiples.appendPoint(QStringLiteral("paw"), epoch, 9.0 + epoch);
    }
    QTRY_COMPARE(multiples.panelNames(), (QStringList{"tail", "paw", "nose"}));
    QTest::qWait(30);
    const LinePlot* nose = multiples.panel(QStringLiteral("nose"));
    const LinePlot* tail = multiples.panel(QStringLiteral("tail"));
    QVERIFY(nose->isVisible());
    QCOMPARE(nose->yRange(), tail->yRange());
    QCOMPARE(nose->xRange(), tail->xRange());
    QCOMPARE(multiples.numColumns(), 2);
    QVERIFY(tail->geometry().top() == multiples.panel(QStringLiteral("paw"))->geometry().top());
    QCOMPARE(multiples.dataAsCsv().split(QLatin1Char('\n')).front(), QStringLiteral("panel,series,Epoch,Error (px)"));
    QCOMPARE(multiples.dataAsCsv().count(QLatin1Char('\n')), 10);
    multiples.clear();
    QVERIFY(multiples.panelNames().isEmpty());
  }

  void everyPlotHasNames() {
    for (auto& [name, plot] : filledPlots()) {
      plot->setTitle(QStringLiteral("Loss"));
      QCOMPARE(plot->accessibleName(), QStringLiteral("Loss"));
      QVERIFY(!plot->canvas()->objectName().isEmpty());
    }
  }
};

QTEST_MAIN(TestPlot)
#include "tst_plot.moc"
