// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <fstream>
#include <memory>
#include <random>
#include <string>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/video/forward_reader.h"
#include "core/video/video_reader.h"
#include "tests/core/video/burnt_number.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::video;
namespace fs = std::filesystem;

namespace {

void put(std::string& bytes, std::uint32_t value, int size) {
  for (int i = 0; i < size; ++i) bytes.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
}

/// RIFF WAVE, 8 kHz, 16 bit, mono, one second of silence.
std::string silence() {
  std::string bytes = "RIFF";
  put(bytes, 36 + 16000, 4);
  bytes += "WAVEfmt ";
  put(bytes, 16, 4);
  put(bytes, 1, 2);
  put(bytes, 1, 2);
  put(bytes, 8000, 4);
  put(bytes, 16000, 4);
  put(bytes, 2, 2);
  put(bytes, 16, 2);
  bytes += "data";
  put(bytes, 16000, 4);
  bytes.append(16000, '\0');
  return bytes;
}

void writeFile(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Opens and reads here and there. True: it was read or refused with an error that names the file.
bool readsOrRefuses(const fs::path& path, QString& complaint) {
  try {
    VideoReader reader(path);
    const std::int64_t frames = reader.numFrames();
    for (const std::int64_t rank : {std::int64_t{0}, frames / 2, frames - 1, frames / 3}) {
      const FramePtr frame = reader.read({rank});
      if (frame->picture.cols == reader.info().width && frame->picture.rows == reader.info().height) continue;
      complaint = QStringLiteral("picture of another size than announced");
      return false;
    }
    ForwardReader forward(path, {}, 2);
    for (int i = 0; i < 10 && forward.next() != nullptr; ++i) {
    }
    return true;
  } catch (const base::Error& error) {
    complaint = QString::fromUtf8(error.what());
    return error.code() != base::ErrorCode::Internal;
  }
}

}  // namespace

class TestVideoErrors : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    m_folder = std::make_unique<QTemporaryDir>();
    tests::writeNumberedVideo(folder() / "good.mp4", 40);
    m_good = base::readFile(folder() / "good.mp4");
  }

  void badInput_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("code");
    const QByteArray good = QByteArray::fromStdString(m_good);
    QTest::newRow("empty") << QByteArray() << "empty.mp4"
                           << "empty";
    QTest::newRow("text named .mp4") << QByteArray("this is not a video\nbut text\n").repeated(20) << "text.mp4"
                                     << "malformed";
    QTest::newRow("CSV named .avi") << QByteArray("frame,x,y\n1,2,3\n").repeated(50) << "table.avi"
                                    << "malformed";
    QTest::newRow("header only") << good.left(20) << "header.mp4"
                                 << "truncated";
    QTest::newRow("cut within the table") << good.left(400) << "cut.mp4"
                                          << "truncated";
    QTest::newRow("table without pictures") << good.left(good.indexOf("mdat") + 4) << "table.mp4"
                                            << "truncated";
    QTest::newRow("zeros") << QByteArray(20000, '\0') << "zeros.mp4"
                           << "malformed";
    QTest::newRow("audio only") << QByteArray::fromStdString(silence()) << "sound.wav"
                                << "unsupported";
    QTest::newRow("audio named .mp4") << QByteArray::fromStdString(silence()) << "sound.mp4"
                                      << "unsupported";
    QTest::newRow("zero width") << QByteArray("YUV4MPEG2 W0 H96 F30:1 Ip A1:1 C420\nFRAME\n") << "zero.y4m"
                                << "malformed";
    QTest::newRow("lying size") << QByteArray("YUV4MPEG2 W1000000 H1000000 F30:1 Ip A1:1 C420\nFRAME\nabc") << "huge.y4m"
                                << "malformed";
    QTest::newRow("playlist that names another file")
        << QByteArray("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\ngood.mp4\n#EXT-X-ENDLIST\n") << "list.m3u8"
        << "malformed";
    QTest::newRow("concat script") << QByteArray("ffconcat version 1.0\nfile good.mp4\n") << "list.ffconcat"
                                   << "malformed";
  }
  void badInput() {
    QFETCH(QByteArray, content);
    QFETCH(QString, name);
    QFETCH(QString, code);
    const fs::path path = folder() / name.toStdString();
    writeFile(path, content.toStdString());
    expectError([&] { return probe(path); }, code, path);
    expectError([&] { return VideoReader(path); }, code, path);
    expectError([&] { return ForwardReader(path).info(); }, code, path);
    QCOMPARE(base::readFile(path), content.toStdString());
  }

  void aFolder() {
    expectError([&] { return probe(folder()); }, QStringLiteral("unsupported"), folder());
  }
  void aMissingFile() {
    const fs::path path = folder() / "no such.mp4";
    expectError([&] { return probe(path); }, QStringLiteral("not_found"), path);
  }
  void aNameWithColonAndUmlaut() {
    const fs::path path = folder() / base::pathFromUtf8("Maus: K\xC3\xA4\x66ig 2%03d.mp4");
    writeFile(path, m_good);
    QCOMPARE(VideoReader(path).numFrames(), std::int64_t{40});
  }

  void openingCanBeCancelled() {
    jobs::RunContext::Callbacks callbacks;
    callbacks.stop = [] { return jobs::StopRequest::Cancel; };
    PARSIMONY_NEED_DATA("pose/seek");
    const jobs::RunContext context(callbacks);
    // 120 frames without time stamps: found by decoding, which asks.
    tests::writeNumberedVideo(folder() / "long.mp4", 2100);
    expectError([&] { return probe(folder() / "long.mp4", {}, context); }, QStringLiteral("cancelled"), {});
  }

  void everyTruncation() {
    const fs::path path = folder() / "truncated.mp4";
    QString complaint;
    std::int64_t before = 0;
    for (std::size_t size = 1; size < m_good.size(); size += m_good.size() / 60) {
      writeFile(path, m_good.substr(0, size));
      QVERIFY2(readsOrRefuses(path, complaint), qPrintable(QStringLiteral("%1 bytes: %2").arg(size).arg(complaint)));
      try {
        VideoReader reader(path);
        QVERIFY(reader.numFrames() >= before);  // more bytes, never fewer frames
        before = reader.numFrames();
        QCOMPARE(tests::burntNumber(reader.read({before - 1})->picture), static_cast<int>(before - 1));
      } catch (const base::Error&) {
        QCOMPARE(before, std::int64_t{0});
      }
    }
    QVERIFY(before > 30);
  }

  void mutations_data() {
    QTest::addColumn<int>("rounds");
    QTest::newRow("own.mp4") << 60;
    for (const char* name : {"h264_sar43.mp4", "h264_raw_annexb.h264", "h264_truncated_frag.mp4", "h264_ts.ts", "ffv1.mkv", "mpeg4_nob.avi",
                             "mjpeg_truncated_noindex.avi", "hevc_b4.mp4", "av1.mp4"}) {
      QTest::newRow(name) << 16;
    }
  }
  void mutations() {
    QFETCH(int, rounds);
    const std::string name = QTest::currentDataTag();
    std::string original = m_good;
    if (name != "own.mp4") {
      PARSIMONY_NEED_DATA("pose/seek");
      original = base::readFile(tests::dataFolder() / "pose" / "seek" / name).substr(0, 100000);
    }
    const fs::path path = folder() / ("mutated" + fs::path(name).extension().string());
    std::mt19937 random(4711);
    QString complaint;
    for (int round = 0; round < rounds; ++round) {
      std::string bytes = original;
      const unsigned edits = 1 + random() % 30;
      for (unsigned i = 0; i < edits; ++i) {
        // Half of them in the head, where the tables are.
        const std::size_t range = random() % 2 == 0 ? std::min<std::size_t>(2000, bytes.size()) : bytes.size();
        bytes[random() % range] = static_cast<char>(random() % 4 == 0 ? 0xFF : random());
      }
      if (random() % 4 == 0) bytes.resize(1 + random() % bytes.size());
      writeFile(path, bytes);
      QVERIFY2(readsOrRefuses(path, complaint), qPrintable(QStringLiteral("round %1: %2").arg(round).arg(complaint)));
    }
  }

 private:
  [[nodiscard]] fs::path folder() const { return m_folder->path().toStdString(); }

  template <typename Action>
  void expectError(Action action, const QString& code, const fs::path& path) {
    try {
      [[maybe_unused]] const auto result = action();
      QFAIL("no error");
    } catch (const base::Error& error) {
      const std::string_view found = base::toString(error.code());
      QCOMPARE(QString::fromUtf8(found.data(), static_cast<qsizetype>(found.size())), code);
      if (!path.empty()) QCOMPARE(error.text("path"), base::toUtf8(path));
    }
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::string m_good;
};

QTEST_GUILESS_MAIN(TestVideoErrors)
#include "tst_video_errors.moc"
