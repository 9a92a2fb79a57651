// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>
#include <QtTest/QtTest>

#include "widgets/canvas/display_picture.h"
#include "widgets/canvas/frame_image.h"
#include "widgets/canvas/view_transform.h"

using namespace parsimony;
using namespace parsimony::widgets;

namespace {

QImage rampImage() {
  QImage ramp(256, 4, QImage::Format_Grayscale8);
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 256; ++x) ramp.scanLine(y)[x] = static_cast<uchar>(x);
  return ramp;
}

video::FramePtr frameOf(const cv::Mat& picture) {
  auto frame = std::make_shared<video::Frame>();
  frame->picture = picture;
  return frame;
}

}  // namespace

class TestDisplayPicture : public QObject {
  Q_OBJECT

 private slots:
  void tableIsTheFormula_data();
  void tableIsTheFormula();
  void identityLeavesEveryValue();
  void colourIsAdjustedPerChannel();
  void nearestShowsWholePixels();
  void farOutIsAveraged();
  void frameImageSharesMemory();
  void frameImageKeepsTheFrameAlive();
  void frameImageOfASubmatrixKeepsItsStride();
  void otherPicturesAreNull();
};

void TestDisplayPicture::tableIsTheFormula_data() {
  QTest::addColumn<double>("brightness");
  QTest::addColumn<double>("contrast");
  QTest::addColumn<double>("gamma");
  QTest::addColumn<bool>("inverted");
  QTest::newRow("identity") << 0.0 << 1.0 << 1.0 << false;
  QTest::newRow("brighter") << 0.2 << 1.0 << 1.0 << false;
  QTest::newRow("contrast") << 0.0 << 2.5 << 1.0 << false;
  QTest::newRow("gamma") << 0.0 << 1.0 << 2.2 << false;
  QTest::newRow("inverted") << 0.0 << 1.0 << 1.0 << true;
  QTest::newRow("all") << -0.1 << 1.5 << 0.7 << true;
}

void TestDisplayPicture::tableIsTheFormula() {
  QFETCH(double, brightness);
  QFETCH(double, contrast);
  QFETCH(double, gamma);
  QFETCH(bool, inverted);
  DisplayPicture shown;
  shown.setPicture(rampImage());
  shown.setAdjustment({brightness, contrast, gamma, inverted});
  for (int v = 0; v < 256; ++v) {
    double w = (v / 255.0 - 0.5) * contrast + 0.5 + brightness;
    w = w < 0 ? 0 : w > 1 ? 1 : w;
    double expected = std::exp(std::log(std::max(w, 1e-30)) / gamma);
    if (inverted) expected = 1.0 - expected;
    QVERIFY(std::abs(qRed(shown.adjusted().pixel(v, 1)) - 255.0 * expected) <= 0.51);
  }
}

void TestDisplayPicture::identityLeavesEveryValue() {
  QVERIFY(PictureAdjustment{}.isIdentity());
  const auto table = PictureAdjustment{}.table();
  for (std::size_t v = 0; v < 256; ++v) QCOMPARE(static_cast<std::size_t>(table[v]), v);
}

void TestDisplayPicture::colourIsAdjustedPerChannel() {
  QImage picture(3, 1, QImage::Format_RGB888);
  picture.setPixelColor(0, 0, QColor(10, 100, 250));
  picture.setPixelColor(1, 0, QColor(0, 0, 0));
  picture.setPixelColor(2, 0, QColor(255, 255, 255));
  DisplayPicture shown;
  shown.setPicture(picture);
  QCOMPARE(shown.adjusted().pixelColor(0, 0), QColor(10, 100, 250));
  PictureAdjustment inverted;
  inverted.inverted = true;
  shown.setAdjustment(inverted);
  QCOMPARE(shown.adjusted().pixelColor(0, 0), QColor(245, 155, 5));
  QCOMPARE(shown.picture().pixelColor(0, 0), QColor(10, 100, 250));
  QCOMPARE(shown.adjusted().format(), QImage::Format_RGB32);
}

void TestDisplayPicture::nearestShowsWholePixels() {
  QImage picture(2, 1, QImage::Format_Grayscale8);
  picture.setPixel(0, 0, 0);
  picture.scanLine(0)[0] = 0;
  picture.scanLine(0)[1] = 255;
  DisplayPicture shown;
  shown.setPicture(picture);
  ViewTransform view;
  view.setWidgetSize({100, 60});
  view.setPictureSize({2, 1});
  view.zoomTo(16.0, {50, 30});
  QImage screen(100, 60, QImage::Format_RGB32);
  screen.fill(Qt::red);
  QPainter painter(&screen);
  shown.draw(painter, view);
  painter.end();
  // Pixel 0 covers x 34..49, pixel 1 x 50..65, rows 22..37: hard edges, nothing in between.
  QCOMPARE(screen.pixelColor(34, 30), QColor(Qt::black));
  QCOMPARE(screen.pixelColor(49, 30), QColor(Qt::black));
  QCOMPARE(screen.pixelColor(50, 30), QColor(Qt::white));
  QCOMPARE(screen.pixelColor(65, 37), QColor(Qt::white));
  QCOMPARE(screen.pixelColor(33, 30), QColor(Qt::red));
  QCOMPARE(screen.pixelColor(66, 30), QColor(Qt::red));
  QCOMPARE(screen.pixelColor(50, 21), QColor(Qt::red));
}

void TestDisplayPicture::farOutIsAveraged() {
  // One-pixel stripes must turn grey when eight of them share a px of the screen, not flicker black and white.
  QImage stripes(1024, 1024, QImage::Format_Grayscale8);
  for (int y = 0; y < 1024; ++y)
    for (int x = 0; x < 1024; ++x) stripes.scanLine(y)[x] = x % 2 == 0 ? 0 : 255;
  DisplayPicture shown;
  shown.setPicture(stripes);
  ViewTransform view;
  view.setWidgetSize({144, 144});
  view.setPictureSize({1024, 1024});
  QImage screen(144, 144, QImage::Format_RGB32);
  QPainter painter(&screen);
  shown.draw(painter, view);
  painter.end();
  for (int x = 20; x < 124; ++x) QVERIFY(std::abs(qRed(screen.pixel(x, 72)) - 128) < 12);
}

void TestDisplayPicture::frameImageSharesMemory() {
  const cv::Mat rgb(5, 7, CV_8UC3, cv::Scalar(10, 20, 30));
  const QImage image = frameImage(frameOf(rgb));
  QCOMPARE(image.size(), QSize(7, 5));
  QCOMPARE(image.pixelColor(3, 2), QColor(10, 20, 30));
  QCOMPARE(static_cast<const void*>(image.constBits()), static_cast<const void*>(rgb.data));
  const cv::Mat grey(5, 7, CV_8UC1, cv::Scalar(99));
  QCOMPARE(frameImage(frameOf(grey)).format(), QImage::Format_Grayscale8);
  QCOMPARE(frameImage(frameOf(grey)).pixelColor(6, 4), QColor(99, 99, 99));
}

void TestDisplayPicture::frameImageKeepsTheFrameAlive() {
  std::weak_ptr<const video::Frame> watched;
  QImage image;
  {
    const video::FramePtr frame = frameOf(cv::Mat(64, 64, CV_8UC3, cv::Scalar(1, 2, 3)));
    watched = frame;
    image = frameImage(frame);
  }
  QVERIFY(!watched.expired());
  QCOMPARE(image.pixelColor(63, 63), QColor(1, 2, 3));
  const QImage copy = image;
  image = {};
  QVERIFY(!watched.expired());
  QCOMPARE(copy.pixelColor(0, 0), QColor(1, 2, 3));
}

void TestDisplayPicture::frameImageOfASubmatrixKeepsItsStride() {
  cv::Mat whole(8, 9, CV_8UC1, cv::Scalar(0));
  whole.at<uchar>(3, 4) = 200;
  const QImage image = frameImage(frameOf(whole(cv::Rect(2, 1, 5, 6))));
  QCOMPARE(image.size(), QSize(5, 6));
  QCOMPARE(qRed(image.pixel(2, 2)), 200);
  QCOMPARE(qRed(image.pixel(3, 2)), 0);
}

void TestDisplayPicture::otherPicturesAreNull() {
  QVERIFY(frameImage(nullptr).isNull());
  QVERIFY(frameImage(frameOf({})).isNull());
  QVERIFY(frameImage(frameOf(cv::Mat(4, 4, CV_32FC1, cv::Scalar(0)))).isNull());
}

QTEST_MAIN(TestDisplayPicture)
#include "tst_display_picture.moc"
