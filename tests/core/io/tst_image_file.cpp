// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <string>

#include <opencv2/imgcodecs.hpp>

#include "core/io/image_file.h"
#include "tests/core/io/io_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using tests::bytesOf;

namespace {

/// A colourful picture whose left-most column tells red from blue.
cv::Mat gradient(int width, int height) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x)
      image.at<cv::Vec3b>(y, x) = {static_cast<uchar>(200 - x), static_cast<uchar>(3 * y), static_cast<uchar>(x)};
  }
  return image;
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0.0;
}

/// An Exif segment that says "rotate by 90 degrees", put behind the start of a JPEG.
std::string withRotation(const std::string& jpeg) {
  const std::string tiff("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 26);
  const std::string body = std::string("Exif\0\0", 6) + tiff;
  return jpeg.substr(0, 2) + "\xFF\xE1" + char(0) + char(body.size() + 2) + body + jpeg.substr(2);
}

}  // namespace

class TestImageFile : public QObject {
  Q_OBJECT

 private slots:
  /// Sums of all bytes as ImageMagick decodes them to RGB.
  void realFiles_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<double>("sum");
    QTest::addColumn<QList<int>>("pixel");  // red, green, blue at x = 10, y = 20
    QTest::newRow("grey png") << "pose/mirror-mouse/labeled-data/img27.png" << 396 << 406 << 21465909.0 << QList<int>{14, 14, 14};
    QTest::newRow("colour png") << "pose/reaching/labeled-data/reachingvideo1/img005.png" << 832 << 747 << 100404749.0
                                << QList<int>{99, 97, 99};
    QTest::newRow("colour jpeg") << "pose/dlc_import/dlc_multiple_datasets/video1/img000.jpg" << 560 << 320 << 50566133.0
                                 << QList<int>{81, 50, 22};
  }
  void realFiles() {
    QFETCH(QString, file);
    PARSIMONY_NEED_DATA(file.toStdString());
    QFETCH(QList<int>, pixel);
    QFETCH(double, sum);
    const auto path = tests::dataFolder() / file.toStdString();
    const cv::Mat image = io::readImage(path);
    QTEST(image.cols, "width");
    QTEST(image.rows, "height");
    QCOMPARE(image.type(), CV_8UC3);
    QVERIFY(io::imageSize(path) == image.size());
    const auto rgb = image.at<cv::Vec3b>(20, 10);
    for (int c = 0; c < 3; ++c) QVERIFY(std::abs(int(rgb[c]) - pixel[c]) <= 1);
    const cv::Scalar sums = cv::sum(image);
    QVERIFY(std::abs((sums[0] + sums[1] + sums[2]) / sum - 1.0) < 1e-3);  // JPEG decoders round differently
  }

  /// reaching: 40 pictures of 832 x 747 and 15 of 640 x 470, as ImageMagick's identify says.
  void sizesMayDifferInAProject() {
    PARSIMONY_NEED_DATA("pose/reaching");
    int large = 0, small = 0;
    for (const auto& entry : std::filesystem::directory_iterator(tests::dataFolder() / "pose/reaching/labeled-data/reachingvideo1")) {
      if (entry.path().extension() != ".png") continue;
      const cv::Size size = io::imageSize(entry.path());
      large += size == cv::Size(832, 747);
      small += size == cv::Size(640, 470);
    }
    QCOMPARE(large, 40);
    QCOMPARE(small, 15);
  }

  void losslessFormatsRoundTrip_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"a.png", "a.tif", "a.TIFF", "a.bmp", "m\u00FCsli.png"}) QTest::newRow(name) << QString::fromUtf8(name);
  }
  void losslessFormatsRoundTrip() {
    QFETCH(QString, name);
    const tests::Folder folder;
    const auto path = folder / name.toStdString();
    const cv::Mat image = gradient(61, 43);
    io::writeImage(path, image);
    QVERIFY(same(io::readImage(path), image));
    QVERIFY(io::imageSize(path) == cv::Size(61, 43));
    const cv::Mat grey = io::readImage(path, true);
    QCOMPARE(grey.type(), CV_8UC1);
    io::writeImage(path, grey);
    QVERIFY(same(io::readImage(path, true), grey));
    const cv::Mat threeChannels = io::readImage(path);
    QCOMPARE(threeChannels.type(), CV_8UC3);
    QCOMPARE(int(threeChannels.at<cv::Vec3b>(7, 9)[2]), int(grey.at<uchar>(7, 9)));
  }

  void deepAndTransparentPictures() {
    const tests::Folder folder;
    cv::Mat deep(4, 5, CV_16UC1, cv::Scalar(0x8040)), transparent(4, 5, CV_8UC4, cv::Scalar(30, 20, 10, 128));
    deep.at<ushort>(0, 0) = 0xFFFF;
    cv::imwrite((folder / "deep.png").string(), deep);
    cv::imwrite((folder / "deep.tif").string(), deep);
    cv::imwrite((folder / "transparent.png").string(), transparent);
    for (const char* name : {"deep.png", "deep.tif"}) {
      const cv::Mat image = io::readImage(folder / name, true);
      QCOMPARE(image.type(), CV_8UC1);
      QCOMPARE(int(image.at<uchar>(0, 0)), 255);
      QCOMPARE(int(image.at<uchar>(2, 2)), 0x80);
    }
    QVERIFY((io::readImage(folder / "transparent.png").at<cv::Vec3b>(1, 1) == cv::Vec3b(10, 20, 30)));
  }

  /// Labels were made on the picture as stored.
  void exifRotationIsIgnored() {
    const tests::Folder folder;
    io::writeImage(folder / "plain.jpg", gradient(40, 20));
    const auto rotated = folder.file("rotated.jpg", withRotation(bytesOf(folder / "plain.jpg")));
    QVERIFY(cv::imread(rotated.string()).size() == cv::Size(20, 40));  // the segment is understood by those who look
    QVERIFY(io::imageSize(rotated) == cv::Size(40, 20));
    QVERIFY(same(io::readImage(rotated), io::readImage(folder / "plain.jpg")));
  }

  void theContentDecidesAboutTheFormat() {
    const tests::Folder folder;
    io::writeImage(folder / "a.png", gradient(8, 8));
    QVERIFY(same(io::readImage(folder.file("b.jpg", bytesOf(folder / "a.png"))), gradient(8, 8)));
  }

  /// Every prefix of a PNG and of a JPEG (whose decoder would fill up with grey) is refused.
  void picturesCutShort_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("step");
    QTest::newRow("png") << "a.png" << 7;
    QTest::newRow("jpeg") << "a.jpg" << 7;
    QTest::newRow("tiff") << "a.tif" << 61;
    QTest::newRow("bmp") << "a.bmp" << 61;
  }
  void picturesCutShort() {
    QFETCH(QString, name);
    QFETCH(int, step);
    const tests::Folder folder;
    const auto path = folder / name.toStdString();
    io::writeImage(path, gradient(32, 24));
    const std::string whole = bytesOf(path);
    for (std::size_t length = 0; length < whole.size(); length += static_cast<std::size_t>(step)) {
      folder.file(name.toStdString(), whole.substr(0, length));
      const auto error = tests::errorOf([&] { (void)io::readImage(path); });
      QVERIFY2(error && error->code() == base::ErrorCode::Malformed, qPrintable(QString("%1 of %2 bytes").arg(length).arg(whole.size())));
      QCOMPARE(error->text("path"), base::toUtf8(path));
    }
  }

  /// 20 000 x 20 000 px in a file of 45 bytes: found out from the header, nothing is allocated.
  void hugePicturesAreRefused() {
    const tests::Folder folder;
    const std::string png("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x4E\x20\0\0\x4E\x20\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xAE\x42\x60\x82", 45);
    const auto path = folder.file("huge.png", png);
    for (const auto& error : {tests::errorOf([&] { (void)io::readImage(path); }), tests::errorOf([&] { (void)io::imageSize(path); })}) {
      QVERIFY(error && error->code() == base::ErrorCode::Unsupported);
      QCOMPARE(error->text("found"), std::string("20000 x 20000 px"));
    }
  }

  void picturesThatCannotBeWritten() {
    const tests::Folder folder;
    QCOMPARE(tests::codeOf([&] { io::writeImage(folder / "a.gif", gradient(4, 4)); }), std::string("unsupported"));
    QCOMPARE(tests::codeOf([&] { io::writeImage(folder / "a.png", cv::Mat()); }), std::string("invalid_value"));
    QCOMPARE(tests::codeOf([&] { io::writeImage(folder / "a.png", cv::Mat(2, 2, CV_32FC1)); }), std::string("invalid_value"));
    QCOMPARE(folder.numFiles(), 0);
  }
};

QTEST_GUILESS_MAIN(TestImageFile)
#include "tst_image_file.moc"
