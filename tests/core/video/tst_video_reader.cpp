// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_reader.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/video/orientation.h"
#include "tests/core/video/burnt_number.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::video;
namespace fs = std::filesystem;

namespace {

/// Frames of the variable-rate file that were left out (of 300), as `ffmpeg -fps_mode passthrough` shows them.
const std::set<int> kVfrGaps = {14, 20, 35, 56, 77, 91, 98, 112, 119, 133, 140, 154, 160, 175, 196, 217, 231, 238, 252, 259, 273, 280, 294};

std::vector<int> expectedNumbers(const std::string& name, std::int64_t frames) {
  std::vector<int> numbers;
  for (int number = 0; static_cast<std::int64_t>(numbers.size()) < frames; ++number) {
    if (name != "h264_vfr.mp4" || kVfrGaps.count(number) == 0) numbers.push_back(number);
  }
  return numbers;
}

fs::path seekFile(const QString& name) {
  return tests::dataFolder() / "pose" / "seek" / name.toStdString();
}

}  // namespace

class TestVideoReader : public QObject {
  Q_OBJECT

 private slots:
  void everyFrame_data() {
    QTest::addColumn<int>("frames");  // decodable, counted by ffprobe -count_frames
    QTest::addColumn<int>("keyframes");
    QTest::addColumn<QString>("warnings");
    QTest::newRow("av1.mp4") << 120 << 2 << "";
    QTest::newRow("ffv1.mkv") << 100 << 9 << "";
    QTest::newRow("h264_250fps.mp4") << 500 << 3 << "";
    QTest::newRow("h264_b3_gop250.mp4") << 600 << 3 << "";
    QTest::newRow("h264_intra.mp4") << 300 << 300 << "";
    QTest::newRow("h264_nob_gop30.mp4") << 300 << 11 << "";
    QTest::newRow("h264_opengop_b3.mp4") << 600 << 13 << "";
    QTest::newRow("h264_raw_annexb.h264") << 120 << 4 << "no_index no_times";
    QTest::newRow("h264_rotate90.mp4") << 300 << 11 << "";
    QTest::newRow("h264_sar43.mp4") << 60 << 1 << "non_square_pixels";
    QTest::newRow("h264_truncated_frag.mp4") << 175 << 7 << "truncated";
    QTest::newRow("h264_ts.ts") << 300 << 6 << "no_index";
    QTest::newRow("h264_vfr.mp4") << 277 << 6 << "variable_frame_rate";
    QTest::newRow("h264_yuv444_high444.mp4") << 200 << 3 << "";
    QTest::newRow("hevc_b4.mp4") << 300 << 3 << "";
    QTest::newRow("mjpeg.avi") << 200 << 200 << "";
    QTest::newRow("mjpeg_truncated_noindex.avi") << 121 << 121 << "truncated no_index";
    QTest::newRow("mpeg4_asp_b2.avi") << 300 << 6 << "";
    QTest::newRow("mpeg4_nob.avi") << 300 << 5 << "";
  }
  void everyFrame() {
    PARSIMONY_NEED_DATA("pose/seek");
    QFETCH(int, frames);
    QFETCH(int, keyframes);
    QFETCH(QString, warnings);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    VideoReader reader(seekFile(name));
    const VideoInfo& info = reader.info();
    QCOMPARE(info.frames, std::int64_t{frames});
    QCOMPARE(info.keyframes, std::int64_t{keyframes});
    QStringList found;
    for (const std::string& warning : info.warnings) found << QString::fromStdString(warning);
    QCOMPARE(found.join(QLatin1Char(' ')), warnings);
    const bool turned = name.contains(QLatin1String("rotate90"));
    QCOMPARE(info.width, turned ? 96 : 160);
    QCOMPARE(info.height, turned ? 160 : 96);
    QCOMPARE(info.rotation, turned ? 270 : 0);

    const std::vector<int> expected = expectedNumbers(name.toStdString(), frames);
    const auto check = [&](VideoReader& from, std::int64_t rank) {
      const FramePtr frame = from.read({rank});
      const int number = tests::burntNumber(frame->picture, info.rotation);
      if (number == expected[static_cast<std::size_t>(rank)] && frame->index.value == rank && !frame->repeated) return true;
      qWarning("frame %lld shows number %d", static_cast<long long>(rank), number);
      return false;
    };
    for (std::int64_t rank = 0; rank < frames; ++rank) QVERIFY(check(reader, rank));
    for (std::int64_t rank = frames - 1; rank >= 0; --rank) QVERIFY(check(reader, rank));

    // Too small to keep anything: every step back and every jump decodes anew.
    OpenOptions forgetful;
    forgetful.keepBytes = 1;
    VideoReader jumper(seekFile(name), forgetful);
    std::mt19937 random(20260714);
    for (int i = 0; i < 20; ++i) QVERIFY(check(jumper, static_cast<std::int64_t>(random() % static_cast<unsigned>(frames))));
    for (std::int64_t rank = frames - 1; rank > frames - 4; --rank) QVERIFY(check(jumper, rank));
  }

  void timesFollowTheFile() {
    PARSIMONY_NEED_DATA("pose/seek");
    const VideoReader constant(seekFile(QStringLiteral("h264_b3_gop250.mp4")));
    QCOMPARE(constant.info().fps, 30.0);
    QCOMPARE(constant.info().duration, 20.0);
    for (const std::int64_t rank : {0, 1, 299, 599}) QVERIFY(std::abs(constant.seconds({rank}) - static_cast<double>(rank) / 30.0) < 1e-9);

    const VideoReader variable(seekFile(QStringLiteral("h264_vfr.mp4")));
    QVERIFY(variable.info().variableFrameRate);
    // ffprobe: pts 27000, 33000, 36000, 42000 at ranks 9..12, last 903000; time base 1/90000
    QCOMPARE(variable.seconds({9}), 27000.0 / 90000.0);
    QCOMPARE(variable.seconds({10}), 33000.0 / 90000.0);
    QCOMPARE(variable.seconds({12}), 42000.0 / 90000.0);
    QCOMPARE(variable.seconds({276}), 903000.0 / 90000.0);

    const VideoReader raw(seekFile(QStringLiteral("h264_raw_annexb.h264")));
    QVERIFY(std::abs(raw.seconds({60}) - 2.0) < 1e-6);
    const VideoReader reorderedAvi(seekFile(QStringLiteral("mpeg4_asp_b2.avi")));
    QVERIFY(std::abs(reorderedAvi.seconds({150}) - 5.0) < 1e-9);
  }

  /// Grey is the luma of the RGB picture: Y = 0.299 R + 0.587 G + 0.114 B, in limited, full-range and RGB sources.
  void greyIsTheLumaOfRgb_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"h264_nob_gop30.mp4", "mjpeg.avi", "ffv1.mkv", "h264_rotate90.mp4", "h264_yuv444_high444.mp4"}) {
      QTest::newRow(name) << name;
    }
  }
  void greyIsTheLumaOfRgb() {
    PARSIMONY_NEED_DATA("pose/seek");
    QFETCH(QString, name);
    const fs::path file = seekFile(name);
    VideoReader colour(file);
    OpenOptions options;
    options.format = PixelFormat::Grey8;
    VideoReader grey(file, options);
    for (const std::int64_t rank : {0, 37, 59}) {
      const cv::Mat rgb = colour.read({rank})->picture;
      const cv::Mat luma = grey.read({rank})->picture;
      QCOMPARE(luma.type(), CV_8UC1);
      QCOMPARE(luma.size(), rgb.size());
      QVERIFY(luma.isContinuous() && rgb.isContinuous());
      cv::Mat expected;
      cv::transform(rgb, expected, cv::Matx13d(0.299, 0.587, 0.114));
      // Saturated colours are clipped in RGB only: compare the bulk.
      const double meanDifference = cv::norm(luma, expected, cv::NORM_L1) / static_cast<double>(luma.total());
      QVERIFY2(meanDifference < 1.5, qPrintable(QString::number(meanDifference)));
    }
  }

  void numbersOutsideAreRefused() {
    PARSIMONY_NEED_DATA("pose/seek");
    VideoReader reader(seekFile(QStringLiteral("h264_sar43.mp4")));
    for (const std::int64_t rank : {std::int64_t{-1}, std::int64_t{60}, std::int64_t{1} << 40}) {
      try {
        const FramePtr frame = reader.read({rank});
        QFAIL("no error");
      } catch (const base::Error& error) {
        QVERIFY(error.code() == base::ErrorCode::InvalidValue);
        QCOMPARE(error.text("expected"), std::string("0..59"));
        QCOMPARE(std::get<std::int64_t>(error.values().at("frame")), rank);
      }
    }
    QCOMPARE(tests::burntNumber(reader.read({59})->picture), 59);
  }

  void aReaderCanBeMoved() {
    PARSIMONY_NEED_DATA("pose/seek");
    VideoReader first(seekFile(QStringLiteral("h264_sar43.mp4")));
    QCOMPARE(tests::burntNumber(first.read({7})->picture), 7);
    VideoReader second = std::move(first);
    QCOMPARE(tests::burntNumber(second.read({8})->picture), 8);
  }

  /// Every matrix of quarter turns and mirrors against moving each pixel by x' = a p + c q, y' = b p + d q.
  void displayMatrices() {
    const cv::Mat picture = (cv::Mat_<uchar>(2, 3) << 1, 2, 3, 4, 5, 6);
    for (const bool across : {false, true}) {
      for (const int first : {-1, 1}) {
        for (const int second : {-1, 1}) {
          const int a = across ? 0 : first;
          const int d = across ? 0 : second;
          const int b = across ? first : 0;
          const int c = across ? second : 0;
          cv::Mat expected(across ? 3 : 2, across ? 2 : 3, CV_8UC1);
          for (int q = 0; q < 2; ++q) {
            for (int p = 0; p < 3; ++p) {
              const int x = a * p + c * q + (a < 0 ? 2 : 0) + (c < 0 ? 1 : 0);
              const int y = b * p + d * q + (b < 0 ? 2 : 0) + (d < 0 ? 1 : 0);
              expected.at<uchar>(y, x) = picture.at<uchar>(q, p);
            }
          }
          const std::int32_t one = 1 << 16;
          const Orientation turn = Orientation::fromDisplayMatrix({a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30});
          const cv::Mat shown = turn.apply(picture);
          QCOMPARE(shown.size(), expected.size());
          QCOMPARE(cv::norm(shown, expected, cv::NORM_INF), 0.0);
          QCOMPARE(turn.mirrored(), a * d - b * c < 0);
          if (turn.mirrored()) continue;
          cv::Mat rotated = picture;
          for (int quarter = 0; quarter < turn.rotation() / 90; ++quarter) cv::rotate(cv::Mat(rotated), rotated, cv::ROTATE_90_CLOCKWISE);
          QCOMPARE(cv::norm(rotated, expected, cv::NORM_INF), 0.0);
        }
      }
    }
  }
};

QTEST_GUILESS_MAIN(TestVideoReader)
#include "tst_video_reader.moc"
