// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <limits>

#include "widgets/theme/colour_maps.h"
#include "widgets/theme/tokens.h"

using namespace parsimony::widgets;

namespace {

// Distance in OKLab, where 0.02 is about just noticeable.
double perceptualDistance(const QColor& a, const QColor& b) {
  const Oklch p = toOklch(a);
  const Oklch q = toOklch(b);
  const auto rad = [](double degrees) { return degrees * M_PI / 180.0; };
  const double da = p.chroma * std::cos(rad(p.hueDegrees)) - q.chroma * std::cos(rad(q.hueDegrees));
  const double db = p.chroma * std::sin(rad(p.hueDegrees)) - q.chroma * std::sin(rad(q.hueDegrees));
  return std::hypot(p.lightness - q.lightness, std::hypot(da, db));
}

}  // namespace

class TestColourMaps : public QObject {
  Q_OBJECT

 private slots:
  void oklchRoundTrip();
  void oklchOfKnownColours();
  void viridisMeetsItsPublishedStops();
  void viridisBrightensSteadily();
  void viridisOutsideItsRange();
  void firstKeypointColoursAreOkabeIto();
  void keypointColoursDiffer();
  void pairsShareAHue();
  void badPairsAreIgnored();
};

void TestColourMaps::oklchRoundTrip() {
  for (int r = 0; r < 256; r += 51)
    for (int g = 0; g < 256; g += 51)
      for (int b = 0; b < 256; b += 51) {
        const Oklch c = toOklch(QColor(r, g, b));
        const QColor back = fromOklch(c.lightness, c.chroma, c.hueDegrees);
        QVERIFY(std::abs(back.red() - r) <= 2 && std::abs(back.green() - g) <= 2 && std::abs(back.blue() - b) <= 2);
      }
}

void TestColourMaps::oklchOfKnownColours() {
  // Values of the definition's own examples: white L = 1, C = 0; sRGB red L 0.628, C 0.258, h 29.2.
  QVERIFY(std::abs(toOklch(Qt::white).lightness - 1.0) < 1e-4);
  QVERIFY(toOklch(Qt::white).chroma < 1e-4);
  const Oklch red = toOklch(QColor(255, 0, 0));
  QVERIFY(std::abs(red.lightness - 0.628) < 1e-3);
  QVERIFY(std::abs(red.chroma - 0.2577) < 1e-3);
  QVERIFY(std::abs(red.hueDegrees - 29.23) < 0.05);
}

void TestColourMaps::viridisMeetsItsPublishedStops() {
  const std::vector<QColor> stops = {QColor("#440154"), QColor("#3b528b"), QColor("#21908c"), QColor("#5dc863"), QColor("#fde725")};
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const QColor c = viridis(static_cast<double>(i) / 4.0);
    QVERIFY(std::abs(c.red() - stops[i].red()) <= 4);
    QVERIFY(std::abs(c.green() - stops[i].green()) <= 4);
    QVERIFY(std::abs(c.blue() - stops[i].blue()) <= 4);
  }
}

void TestColourMaps::viridisBrightensSteadily() {
  double before = toOklch(viridis(0.0)).lightness;
  for (int i = 1; i <= 64; ++i) {
    const double now = toOklch(viridis(i / 64.0)).lightness;
    QVERIFY(now > before);
    QVERIFY(now - before < 0.03);  // no step stands out
    before = now;
  }
}

void TestColourMaps::viridisOutsideItsRange() {
  QCOMPARE(viridis(-1.0), viridis(0.0));
  QCOMPARE(viridis(7.0), viridis(1.0));
  QCOMPARE(viridis(std::numeric_limits<double>::quiet_NaN()), QColor(0x80, 0x80, 0x80));
}

void TestColourMaps::firstKeypointColoursAreOkabeIto() {
  const std::vector<QColor> colours = keypointColours(7);
  QCOMPARE(colours.front(), QColor("#e69f00"));
  QCOMPARE(colours[1], QColor("#56b4e9"));
  QCOMPARE(colours.back(), QColor("#cc79a7"));
}

void TestColourMaps::keypointColoursDiffer() {
  QVERIFY(keypointColours(0).empty());
  for (const int count : {1, 4, 17, 28}) {
    const std::vector<QColor> colours = keypointColours(count);
    QCOMPARE(colours.size(), static_cast<std::size_t>(count));
    double closest = 1.0;
    for (std::size_t i = 0; i < colours.size(); ++i)
      for (std::size_t j = i + 1; j < colours.size(); ++j) closest = std::min(closest, perceptualDistance(colours[i], colours[j]));
    QVERIFY2(closest > 0.025, qPrintable(QStringLiteral("%1 colours: %2").arg(count).arg(closest)));
  }
}

void TestColourMaps::pairsShareAHue() {
  const std::vector<QColor> colours = keypointColours(10, {{0, 1}, {4, 5}, {8, 6}});
  for (const auto& [left, right] : {std::pair{0, 1}, std::pair{4, 5}, std::pair{8, 6}}) {
    const Oklch l = toOklch(colours[static_cast<std::size_t>(left)]);
    const Oklch r = toOklch(colours[static_cast<std::size_t>(right)]);
    const double hue = std::abs(std::remainder(l.hueDegrees - r.hueDegrees, 360.0));
    QVERIFY2(hue < 6.0, qPrintable(QString::number(hue)));
    QVERIFY(l.lightness - r.lightness > 0.15);
  }
  for (const QColor& colour : colours) QVERIFY(colour.isValid());
}

void TestColourMaps::badPairsAreIgnored() {
  QCOMPARE(keypointColours(3, {{0, 9}, {-1, 1}, {2, 2}}), keypointColours(3));
}

QTEST_MAIN(TestColourMaps)
#include "tst_colour_maps.moc"
