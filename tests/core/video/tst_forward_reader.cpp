// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/forward_reader.h"

#include <QtTest/QtTest>

#include "core/base/error.h"
#include "tests/core/video/burnt_number.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::video;
namespace fs = std::filesystem;

namespace {

fs::path seekFile(const QString& name) {
  return tests::dataFolder() / "pose" / "seek" / name.toStdString();
}

}  // namespace

class TestForwardReader : public QObject {
  Q_OBJECT

 private slots:
  void samePicturesAsRandomAccess_data() {
    QTest::addColumn<bool>("grey");
    for (const char* name :
         {"h264_b3_gop250.mp4", "h264_opengop_b3.mp4", "h264_ts.ts", "h264_vfr.mp4", "h264_rotate90.mp4", "av1.mp4", "hevc_b4.mp4",
          "ffv1.mkv", "mpeg4_asp_b2.avi", "mjpeg_truncated_noindex.avi", "h264_truncated_frag.mp4", "h264_raw_annexb.h264"}) {
      QTest::addRow("%s rgb", name) << false;
      QTest::addRow("%s grey", name) << true;
    }
  }
  void samePicturesAsRandomAccess() {
    PARSIMONY_NEED_DATA("pose/seek");
    QFETCH(bool, grey);
    const fs::path file = seekFile(QString::fromLatin1(QTest::currentDataTag()).section(QLatin1Char(' '), 0, 0));
    OpenOptions options;
    options.format = grey ? PixelFormat::Grey8 : PixelFormat::Rgb8;
    VideoReader random(file, options);
    options.threads = 1;
    ForwardReader forward(file, options, 5);
    std::int64_t count = 0;
    while (const FramePtr frame = forward.next()) {
      QCOMPARE(frame->index.value, count);
      QVERIFY(!frame->repeated);
      if (count % 9 == 0) {
        const FramePtr same = random.read({count});
        QCOMPARE(frame->seconds, same->seconds);
        QCOMPARE(frame->picture.size(), same->picture.size());
        QCOMPARE(cv::norm(frame->picture, same->picture, cv::NORM_INF), 0.0);
      }
      ++count;
    }
    QCOMPARE(count, random.numFrames());
    QCOMPARE(forward.info().frames, count);
    QVERIFY(forward.next() == nullptr);  // and stays there
  }

  void canBeGivenUpAtAnyTime() {
    PARSIMONY_NEED_DATA("pose/seek");
    for (int taken = 0; taken < 40; taken += 3) {
      ForwardReader reader(seekFile(QStringLiteral("h264_nob_gop30.mp4")), {}, 1 + taken % 4);
      for (int i = 0; i < taken; ++i) QCOMPARE(tests::burntNumber(reader.next()->picture), i);
    }
  }

  void framesOutliveTheReader() {
    PARSIMONY_NEED_DATA("pose/seek");
    std::vector<FramePtr> kept;
    {
      ForwardReader reader(seekFile(QStringLiteral("h264_sar43.mp4")));
      while (FramePtr frame = reader.next()) kept.push_back(std::move(frame));
    }
    QCOMPARE(kept.size(), std::size_t{60});
    for (int i = 0; i < 60; ++i) QCOMPARE(tests::burntNumber(kept[static_cast<std::size_t>(i)]->picture), i);
  }

  void aMissingFileIsReportedAtOnce() { QVERIFY_EXCEPTION_THROWN(ForwardReader(fs::path("no such video.mp4")), base::Error); }

  /// Damage in the middle loses pictures, never the count: numbers after it stay in step.
  void damageKeepsTheNumbersInStep() {
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "damaged.mp4";
    tests::writeNumberedVideo(file, 96);
    QFile bytes(QString::fromStdString(file.string()));
    QVERIFY(bytes.open(QIODevice::ReadWrite));
    QVERIFY(bytes.seek(bytes.size() * 45 / 100));
    bytes.write(QByteArray(1500, '\x55'));
    bytes.close();
    ForwardReader reader(file);
    std::int64_t count = 0;
    int right = 0;
    while (const FramePtr frame = reader.next()) {
      QCOMPARE(frame->index.value, count++);
      if (tests::burntNumber(frame->picture) == frame->index.value && !frame->repeated) ++right;
    }
    QCOMPARE(count, std::int64_t{96});
    QVERIFY2(right >= 60, qPrintable(QString::number(right)));
    VideoReader random(file);
    QCOMPARE(random.numFrames(), std::int64_t{96});
    for (const std::int64_t rank : {95, 44, 43, 10}) QCOMPARE(random.read({rank})->index.value, rank);
    QCOMPARE(tests::burntNumber(random.read({95})->picture), 95);
  }
};

QTEST_GUILESS_MAIN(TestForwardReader)
#include "tst_forward_reader.moc"
