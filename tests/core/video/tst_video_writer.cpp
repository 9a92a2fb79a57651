// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_writer.h"

#include <QtTest/QtTest>

#include <cerrno>
#include <fstream>
#include <memory>
#include <string>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/video/forward_reader.h"
#include "core/video/video_reader.h"
#include "tests/core/video/burnt_number.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::video;
namespace fs = std::filesystem;

namespace {

double psnr(const cv::Mat& a, const cv::Mat& b) {
  const double rms = cv::norm(a, b, cv::NORM_L2) / std::sqrt(static_cast<double>(a.total() * static_cast<std::size_t>(a.channels())));
  return 20.0 * std::log10(255.0 / std::max(rms, 1e-6));
}

jobs::RunContext stoppingAfter(int reports, jobs::StopRequest request, int& seen) {
  jobs::RunContext::Callbacks callbacks;
  callbacks.progress = [&seen](const jobs::Progress& progress) { seen += progress.message == "transcode" ? 1 : 0; };
  callbacks.stop = [&seen, reports, request] { return seen >= reports ? request : jobs::StopRequest::Continue; };
  return jobs::RunContext(callbacks);
}

}  // namespace

class TestVideoWriter : public QObject {
  Q_OBJECT

 private slots:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void cleanup() { base::setDiskCalls({}); }

  void whatIsWrittenIsRead() {
    const fs::path file = folder() / "clip.mp4";
    WriteOptions options;
    options.fps = 30000.0 / 1001.0;
    options.crf = 12;
    tests::writeNumberedVideo(file, 50, options);
    VideoReader reader(file);
    QCOMPARE(reader.numFrames(), std::int64_t{50});
    QCOMPARE(reader.info().framesDeclared, std::int64_t{50});
    QCOMPARE(reader.info().codec, std::string("h264"));
    QCOMPARE(reader.info().pixelFormat, std::string("yuv420p"));
    QVERIFY(reader.info().warnings.empty());
    QVERIFY(std::abs(reader.info().fps - 30000.0 / 1001.0) < 1e-9);
    QVERIFY(std::abs(reader.info().duration - 50 * 1001.0 / 30000.0) < 1e-6);
    QVERIFY(reader.info().maxGop <= 12);
    for (const std::int64_t rank : {0, 49, 13, 12}) {
      const cv::Mat picture = reader.read({rank})->picture;
      QCOMPARE(tests::burntNumber(picture), static_cast<int>(rank));
      const double quality = psnr(picture, tests::numberedPicture(static_cast<int>(rank)));
      QVERIFY2(quality > 30.0, qPrintable(QString::number(quality)));
    }
  }

  /// A grey ramp comes back as it was: range and matrix agree between writer, encoder tags and reader.
  void levelsComeBack_data() {
    QTest::addColumn<bool>("colour");
    QTest::newRow("grey") << false;
    QTest::newRow("rgb") << true;
  }
  void levelsComeBack() {
    QFETCH(bool, colour);
    const fs::path file = folder() / "ramp.mp4";
    cv::Mat ramp(64, 256, CV_8UC1);
    for (int x = 0; x < 256; ++x) ramp.col(x).setTo(x);
    cv::Mat input = ramp;
    if (colour) cv::merge(std::vector<cv::Mat>{ramp, ramp, ramp}, input);
    WriteOptions options;
    options.crf = 0;
    VideoWriter writer(file, 256, 64, options);
    writer.write(input);
    writer.commit();
    OpenOptions grey;
    grey.format = PixelFormat::Grey8;
    const cv::Mat luma = VideoReader(file, grey).read({0})->picture;
    QVERIFY2(cv::norm(luma, ramp, cv::NORM_INF) <= 2.0, qPrintable(QString::number(cv::norm(luma, ramp, cv::NORM_INF))));
    const cv::Mat rgb = VideoReader(file).read({0})->picture;
    cv::Mat expected;
    cv::merge(std::vector<cv::Mat>{ramp, ramp, ramp}, expected);
    QVERIFY2(cv::norm(rgb, expected, cv::NORM_INF) <= 3.0, qPrintable(QString::number(cv::norm(rgb, expected, cv::NORM_INF))));
  }

  /// Pure colours tell a wrong matrix (BT.709 for BT.601 shifts green by more than 20 levels).
  void coloursComeBack() {
    const fs::path file = folder() / "colours.mp4";
    const std::vector<cv::Scalar> colours = {{200, 40, 40}, {40, 200, 40}, {40, 40, 200}, {180, 180, 60}};
    cv::Mat picture(64, 64 * 4, CV_8UC3);
    for (int i = 0; i < 4; ++i) picture.colRange(64 * i, 64 * (i + 1)).setTo(colours[static_cast<std::size_t>(i)]);
    WriteOptions options;
    options.crf = 1;
    VideoWriter writer(file, picture.cols, picture.rows, options);
    writer.write(picture);
    writer.commit();
    const cv::Mat back = VideoReader(file).read({0})->picture;
    for (int i = 0; i < 4; ++i) {
      const cv::Scalar mean = cv::mean(back(cv::Rect(64 * i + 16, 8, 32, 48)));
      for (int c = 0; c < 3; ++c) QVERIFY(std::abs(mean[c] - colours[static_cast<std::size_t>(i)][c]) < 4.0);
    }
  }

  void oddSizesArePaddedByOnePixel() {
    const fs::path file = folder() / "odd.mp4";
    WriteOptions options;
    options.crf = 5;
    VideoWriter writer(file, 165, 97, options);
    for (int i = 0; i < 5; ++i) writer.write(tests::numberedPicture(i, 165, 97));
    writer.commit();
    VideoReader reader(file);
    QCOMPARE(reader.info().width, 166);
    QCOMPARE(reader.info().height, 98);
    const cv::Mat picture = reader.read({3})->picture;
    QVERIFY(psnr(picture(cv::Rect(0, 0, 165, 97)), tests::numberedPicture(3, 165, 97)) > 30.0);
    QVERIFY(cv::norm(picture.col(165), picture.col(164), cv::NORM_L1) / (98 * 3) < 12.0);
  }

  void allIntraHasOnlyKeys() {
    WriteOptions options;
    options.gop = 1;
    tests::writeNumberedVideo(folder() / "intra.mp4", 20, options);
    const VideoInfo info = probe(folder() / "intra.mp4");
    QCOMPARE(info.keyframes, std::int64_t{20});
    QCOMPARE(info.maxGop, std::int64_t{1});
  }

  /// MP4 boxes: the table before the pictures, so that a browser can start at once.
  void theTableComesFirst() {
    tests::writeNumberedVideo(folder() / "clip.mp4", 10);
    QFile file(QString::fromStdString((folder() / "clip.mp4").string()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.indexOf("moov") > 0);
    QVERIFY(bytes.indexOf("moov") < bytes.indexOf("mdat"));
  }

  void nothingAppearsBeforeCommit() {
    const fs::path file = folder() / "clip.mp4";
    {
      VideoWriter writer(file, 160, 96);
      for (int i = 0; i < 30; ++i) writer.write(tests::numberedPicture(i));
      QVERIFY(!fs::exists(file));
    }
    QCOMPARE(filesLeft(), 0);
  }

  void aFaultOfTheDiskLeavesTheOldFile_data() {
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("nth");
    QTest::addColumn<int>("code");
    for (int nth = 1; nth <= 3; ++nth) QTest::addRow("write %d", nth) << "write" << nth << int(base::ErrorCode::DiskFull);
    QTest::newRow("open") << "open" << 1 << int(base::ErrorCode::DiskFull);
    QTest::newRow("flush") << "flush" << 1 << int(base::ErrorCode::DiskFull);
    QTest::newRow("rename") << "rename" << 1 << int(base::ErrorCode::DiskFull);
  }
  void aFaultOfTheDiskLeavesTheOldFile() {
    QFETCH(QString, call);
    QFETCH(int, nth);
    QFETCH(int, code);
    const fs::path file = folder() / "clip.mp4";
    std::ofstream(file) << "old";
    int count = 0;
    const auto fault = [&count, nth](bool mine) { return mine && ++count >= nth ? ENOSPC : 0; };
    base::DiskCalls calls;
    calls.beforeOpen = [=](const fs::path&) { return fault(call == QLatin1String("open")); };
    calls.beforeWrite = [=](const fs::path&, std::size_t) { return fault(call == QLatin1String("write")); };
    calls.beforeFlush = [=](const fs::path&) { return fault(call == QLatin1String("flush")); };
    calls.beforeRename = [=](const fs::path&, const fs::path&) { return fault(call == QLatin1String("rename")); };
    base::setDiskCalls(calls);
    try {
      WriteOptions options;
      options.crf = 0;
      tests::writeNumberedVideo(file, 60, options);
      QFAIL("no error");
    } catch (const base::Error& error) {
      QCOMPARE(static_cast<int>(error.code()), code);
      QVERIFY(error.text("path").find("clip.mp4") != std::string::npos);
    }
    base::setDiskCalls({});
    QCOMPARE(filesLeft(), 1);
    std::string content;
    std::ifstream(file) >> content;
    QCOMPARE(content, std::string("old"));
  }

  void wrongInputIsRefused() {
    const fs::path file = folder() / "clip.mp4";
    WriteOptions options;
    options.crf = 52;
    QVERIFY_EXCEPTION_THROWN(VideoWriter(file, 160, 96, options), base::Error);
    options = {};
    options.fps = 0.0;
    QVERIFY_EXCEPTION_THROWN(VideoWriter(file, 160, 96, options), base::Error);
    options = {};
    options.gop = 0;
    QVERIFY_EXCEPTION_THROWN(VideoWriter(file, 160, 96, options), base::Error);
    QVERIFY_EXCEPTION_THROWN(VideoWriter(file, 0, 96), base::Error);
    QVERIFY_EXCEPTION_THROWN(VideoWriter(file, 160, 1 << 20), base::Error);
    QVERIFY_EXCEPTION_THROWN(VideoWriter(folder() / "no folder" / "clip.mp4", 160, 96), base::Error);
    VideoWriter writer(file, 160, 96);
    QVERIFY_EXCEPTION_THROWN(writer.write(cv::Mat(96, 161, CV_8UC3)), base::Error);
    QVERIFY_EXCEPTION_THROWN(writer.write(cv::Mat(96, 160, CV_32FC3)), base::Error);
    QVERIFY_EXCEPTION_THROWN(writer.commit(), base::Error);  // no frame
    QCOMPARE(fs::exists(file), false);
  }

  void transcodingKeepsFramesAndTimes_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"h264_vfr.mp4", "h264_rotate90.mp4", "h264_ts.ts", "ffv1.mkv", "mjpeg_truncated_noindex.avi",
                             "h264_raw_annexb.h264", "mpeg4_asp_b2.avi", "h264_sar43.mp4"}) {
      QTest::newRow(name) << name;
    }
  }
  void transcodingKeepsFramesAndTimes() {
    PARSIMONY_NEED_DATA("pose/seek");
    QFETCH(QString, name);
    const fs::path in = tests::dataFolder() / "pose" / "seek" / name.toStdString();
    const fs::path out = folder() / "out.mp4";
    WriteOptions options;
    options.gop = 1;
    options.crf = 10;
    int reports = 0;
    const std::int64_t written = transcode(in, out, options, stoppingAfter(1 << 30, jobs::StopRequest::Cancel, reports));
    QVERIFY(reports > 0);
    VideoReader before(in);
    VideoReader after(out);
    QCOMPARE(written, before.numFrames());
    QCOMPARE(after.numFrames(), before.numFrames());
    QCOMPARE(after.info().keyframes, before.numFrames());
    QCOMPARE(after.info().width, before.info().width);
    QCOMPARE(after.info().height, before.info().height);
    QCOMPARE(after.info().rotation, 0);  // turned pictures, not a turned display
    QCOMPARE(after.info().variableFrameRate, before.info().variableFrameRate);
    for (std::int64_t rank = 0; rank < written; rank += 17) {
      // Matroska counts in milliseconds.
      QVERIFY(std::abs(after.seconds({rank}) - before.seconds({rank})) < (name.endsWith(QLatin1String("mkv")) ? 1e-3 : 1e-5));
      const cv::Mat first = before.read({rank})->picture;
      const cv::Mat second = after.read({rank})->picture;
      QCOMPARE(tests::burntNumber(second, before.info().rotation), tests::burntNumber(first, before.info().rotation));
      const double quality = psnr(first, second);
      QVERIFY2(quality > 25.0, qPrintable(QString::number(quality)));
    }
  }

  void aCancelledTranscodeLeavesNothing() {
    tests::writeNumberedVideo(folder() / "in.mp4", 120);
    int reports = 0;
    try {
      transcode(folder() / "in.mp4", folder() / "out.mp4", {}, stoppingAfter(2, jobs::StopRequest::Cancel, reports));
      QFAIL("no error");
    } catch (const base::Error& error) {
      QVERIFY(error.code() == base::ErrorCode::Cancelled);
    }
    QCOMPARE(filesLeft(), 1);
  }

  void aStoppedTranscodeKeepsWhatIsDone() {
    tests::writeNumberedVideo(folder() / "in.mp4", 120);
    int reports = 0;
    const std::int64_t written =
        transcode(folder() / "in.mp4", folder() / "out.mp4", {}, stoppingAfter(2, jobs::StopRequest::StopAndKeep, reports));
    QCOMPARE(written, std::int64_t{60});  // asked once per second of 30 frames
    QCOMPARE(probe(folder() / "out.mp4").frames, std::int64_t{60});
  }

 private:
  [[nodiscard]] fs::path folder() const { return m_folder->path().toStdString(); }
  /// Temporaries included.
  [[nodiscard]] int filesLeft() const {
    return static_cast<int>(std::distance(fs::directory_iterator(folder()), fs::directory_iterator()));
  }

  std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestVideoWriter)
#include "tst_video_writer.moc"
