// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "core/video/forward_reader.h"
#include "core/video/index_builder.h"
#include "core/video/picture_convert.h"
#include "core/video/video_reader.h"
#include "tests/core/video/burnt_number.h"
#include "tests/core/video/reordered_video.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::video;
namespace fs = std::filesystem;

namespace {

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0.0;
}

fs::path seekFile(const QString& name) {
  return tests::dataFolder() / "pose" / "seek" / name.toStdString();
}

OpenOptions keeping(std::size_t bytes) {
  OpenOptions options;
  options.keepBytes = bytes;
  return options;
}

/// Every picture, first to last, by the reader that never jumps.
std::vector<cv::Mat> inSequence(const fs::path& file) {
  OpenOptions options;
  options.threads = 1;
  ForwardReader reader(file, options);
  std::vector<cv::Mat> pictures;
  while (const FramePtr frame = reader.next()) pictures.push_back(frame->picture);
  return pictures;
}

/// Ranks in an order that meets every way of reading: jumps, steps on, near and far frames ahead in the same group, steps backward.
std::vector<std::int64_t> itinerary(std::int64_t frames) {
  std::vector<std::int64_t> ranks{frames - 1, 0, frames - 1, 1};
  std::mt19937 random(20260714);
  for (int jump = 0; jump < 12; ++jump) {
    const auto start = static_cast<std::int64_t>(random() % static_cast<unsigned>(frames));
    for (const int step : {0, 1, 2, 9, 60, 61, 44, 43}) {
      if (start + step < frames) ranks.push_back(start + step);
    }
  }
  return ranks;
}

/// First rank of the itinerary whose picture is not, bit by bit, the one read in sequence; -1 = none.
/// The last `torn` pictures are not compared.
std::int64_t firstDifference(const fs::path& file, const std::vector<cv::Mat>& expected, const OpenOptions& options,
                             std::int64_t torn = 0) {
  VideoReader reader(file, options);
  const auto frames = static_cast<std::int64_t>(expected.size());
  if (reader.numFrames() != frames) return frames;
  for (const std::int64_t rank : itinerary(frames)) {
    const FramePtr frame = reader.read({rank});
    if (rank >= frames - torn) continue;
    if (frame->repeated || !same(frame->picture, expected[static_cast<std::size_t>(rank)])) return rank;
  }
  return -1;
}

}  // namespace

class TestRandomAccess : public QObject {
  Q_OBJECT

 private slots:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void referenceVideos_data() {
    QTest::addColumn<int>("keepBytes");
    for (const char* name :
         {"av1.mp4", "ffv1.mkv", "h264_250fps.mp4", "h264_b3_gop250.mp4", "h264_intra.mp4", "h264_nob_gop30.mp4", "h264_opengop_b3.mp4",
          "h264_raw_annexb.h264", "h264_rotate90.mp4", "h264_sar43.mp4", "h264_truncated_frag.mp4", "h264_ts.ts", "h264_vfr.mp4",
          "h264_yuv444_high444.mp4", "hevc_b4.mp4", "mjpeg.avi", "mjpeg_truncated_noindex.avi", "mpeg4_asp_b2.avi", "mpeg4_nob.avi"}) {
      QTest::addRow("%s keeps nothing", name) << 1;
      QTest::addRow("%s keeps some", name) << (1 << 20);
    }
  }
  void referenceVideos() {
    PARSIMONY_NEED_DATA("pose/seek");
    QFETCH(int, keepBytes);
    const fs::path file = seekFile(QString::fromLatin1(QTest::currentDataTag()).section(QLatin1Char(' '), 0, 0));
    // The last JPEG of that file is cut: FFmpeg gives it with whatever its buffer held below the cut.
    const std::int64_t torn = file.filename().string().rfind("mjpeg_truncated", 0) == 0 ? 1 : 0;
    QCOMPARE(firstDifference(file, inSequence(file), keeping(static_cast<std::size_t>(keepBytes)), torn), std::int64_t{-1});
  }

  void reorderedVideos_data() {
    QTest::addColumn<QString>("ending");
    QTest::addColumn<int>("gop");
    QTest::addColumn<QByteArray>("pyramid");
    QTest::addColumn<bool>("openGop");
    QTest::newRow("one group") << "mp4" << 250 << QByteArray("none") << false;
    QTest::newRow("B frames refer to B frames") << "mp4" << 120 << QByteArray("normal") << false;
    QTest::newRow("open groups") << "mp4" << 60 << QByteArray("normal") << true;
    QTest::newRow("Matroska") << "mkv" << 90 << QByteArray("normal") << false;
    QTest::newRow("transport stream") << "ts" << 90 << QByteArray("none") << true;
  }
  void reorderedVideos() {
    if (!tests::canWriteReordered()) QSKIP("FFmpeg without libx264");
    QFETCH(QString, ending);
    QFETCH(int, gop);
    QFETCH(QByteArray, pyramid);
    QFETCH(bool, openGop);
    const fs::path file = folder() / ("reordered." + ending.toStdString());
    tests::Reordering order;
    order.gop = gop;
    order.pyramid = pyramid.constData();
    order.openGop = openGop;
    tests::writeReorderedVideo(file, 240, order);
    const std::vector<cv::Mat> expected = inSequence(file);
    QCOMPARE(expected.size(), std::size_t{240});
    for (std::size_t rank = 0; rank < expected.size(); ++rank) QCOMPARE(tests::burntNumber(expected[rank]), static_cast<int>(rank));
    for (const int threads : {1, 2, 4}) {
      OpenOptions options = keeping(1);
      options.threads = threads;
      QCOMPARE(firstDifference(file, expected, options), std::int64_t{-1});
    }
  }

  /// Three of four pictures are B frames that nothing refers to; leaving them out changes no other.
  void leftOutPicturesAreMissedByNone() {
    if (!tests::canWriteReordered()) QSKIP("FFmpeg without libx264");
    const fs::path file = folder() / "reordered.mp4";
    tests::Reordering order;
    order.pyramid = "none";
    tests::writeReorderedVideo(file, 200, order);
    const OpenedVideo video = openVideo(file, {}, {});
    PictureConverter converter(PixelFormat::Grey8, {}, 160, 96);
    const auto decoded = [&](std::int64_t from) {
      std::map<std::int64_t, cv::Mat> pictures;
      DecodedPicture next;
      video.decoder->rewind();
      video.decoder->leaveOutBefore(from);
      while (video.decoder->next(next)) {
        const std::int64_t rank = video.index->packets()[static_cast<std::size_t>(next.ordinal)].rank;
        pictures.emplace(rank, converter.convert(*next.picture));
      }
      return pictures;
    };
    const auto all = decoded(0);
    const auto some = decoded(120);
    QCOMPARE(all.size(), std::size_t{200});
    int early = 0;
    for (const auto& [rank, picture] : some) {
      QVERIFY2(same(picture, all.at(rank)), qPrintable(QString::number(rank)));
      early += rank < 120 ? 1 : 0;
    }
    QVERIFY2(early >= 20 && early < 60, qPrintable(QString::number(early)));
    QCOMPARE(some.size(), static_cast<std::size_t>(early) + 80);
  }

  /// Opening a video again would cost more than many a group of pictures: no jump needs it. A file that is gone cannot be opened.
  void jumpsStayWithinTheOpenFile_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"av1.mp4", "h264_250fps.mp4", "h264_truncated_frag.mp4", "h264_ts.ts", "mpeg4_nob.avi"}) {
      QTest::newRow(name) << name;
    }
  }
  void jumpsStayWithinTheOpenFile() {
#ifdef _WIN32
    QSKIP("an open file cannot be removed");
#endif
    PARSIMONY_NEED_DATA("pose/seek");
    QFETCH(QString, name);
    const fs::path file = folder() / name.toStdString();
    fs::copy_file(seekFile(name), file);
    VideoReader reader(file, keeping(1));
    const std::int64_t last = reader.numFrames() - 1;
    fs::remove(file);
    for (const std::int64_t rank : {last, std::int64_t{0}, last / 2, std::int64_t{3}, last, std::int64_t{1}}) {
      QCOMPARE(tests::burntNumber(reader.read({rank})->picture), static_cast<int>(rank));
    }
  }

 private:
  [[nodiscard]] fs::path folder() const { return m_folder->path().toStdString(); }

  std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestRandomAccess)
#include "tst_random_access.moc"
