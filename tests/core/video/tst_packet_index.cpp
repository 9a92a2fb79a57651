// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/packet_index.h"

#include <QtTest/QtTest>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/video/packet_index_file.h"
#include "core/video/video_reader.h"
#include "tests/core/video/burnt_number.h"

using namespace parsimony;
using namespace parsimony::video;
namespace fs = std::filesystem;

namespace {

/// One packet per word: `<pts>` with K for a key, X for discarded, `-` for no time stamp. Positions are 1000 times the ordinal.
std::vector<IndexedPacket> packetsFrom(const char* text) {
  std::vector<IndexedPacket> packets;
  for (const QString& word : QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    IndexedPacket packet;
    packet.key = word.contains(QLatin1Char('K'));
    packet.discarded = word.contains(QLatin1Char('X'));
    QString number = word;
    number.remove(QLatin1Char('K')).remove(QLatin1Char('X'));
    packet.pts = number == QLatin1String("-") ? kNoTime : number.toLongLong();
    packet.dts = static_cast<std::int64_t>(packets.size());
    packet.pos = static_cast<std::int64_t>(packets.size()) * 1000;
    packet.size = 100 + static_cast<int>(packets.size());
    packets.push_back(packet);
  }
  return packets;
}

QString ranks(const PacketIndex& index) {
  QStringList words;
  for (const IndexedPacket& packet : index.packets()) words << QString::number(packet.rank);
  return words.join(QLatin1Char(' '));
}

StreamFacts facts(bool reorders) {
  StreamFacts result;
  result.timeBaseDen = 30;
  result.fpsHint = 30.0;
  result.reorders = reorders;
  return result;
}

}  // namespace

class TestPacketIndex : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_video = folder() / "clip.mp4";
    m_cache = folder() / "index";
  }

  void order_data() {
    QTest::addColumn<QByteArray>("packets");
    QTest::addColumn<bool>("reorders");
    QTest::addColumn<QString>("expected");  // ranks in decode order, or "unknown"
    QTest::newRow("no B frames") << QByteArray("0K 1 2 3K 4") << false << "0 1 2 3 4";
    QTest::newRow("B frames") << QByteArray("0K 3 1 2 6K 4 5") << true << "0 3 1 2 6 4 5";
    QTest::newRow("gaps in time") << QByteArray("10K 70 30 40 500") << true << "0 3 1 2 4";
    QTest::newRow("edit list") << QByteArray("-4KX 2X -2X 0 4 6K") << true << "-1 -1 -1 0 1 2";
    QTest::newRow("no times, no reordering") << QByteArray("-K - - -K") << false << "0 1 2 3";
    QTest::newRow("no times, reordering") << QByteArray("-K - - -K") << true << "unknown";
    QTest::newRow("one time missing") << QByteArray("0K 2 - 3") << true << "unknown";
    QTest::newRow("a time given twice") << QByteArray("0K 2 1 2") << true << "unknown";
    QTest::newRow("joined recordings") << QByteArray("0K 1 2 0K 1 2") << true << "unknown";
    QTest::newRow("key jumps back") << QByteArray("100K 101 102 0K 1 2") << true << "unknown";
  }
  void order() {
    QFETCH(QByteArray, packets);
    QFETCH(bool, reorders);
    QFETCH(QString, expected);
    const PacketIndex index(packetsFrom(packets.constData()), facts(reorders));
    QCOMPARE(index.ordered(), expected != QLatin1String("unknown"));
    if (index.ordered()) QCOMPARE(ranks(index), expected);
  }

  void decodingPassGivesTheOrder() {
    PacketIndex index(packetsFrom("-K - - - -K"), facts(true));
    index.setPresentationOrder({0, 2, 3, 1});  // packet 4 was not decodable
    QVERIFY(index.ordered());
    QCOMPARE(ranks(index), QStringLiteral("0 3 1 2 -1"));
    QCOMPARE(index.numFrames(), std::int64_t{4});
    QCOMPARE(index.seconds(3), 3.0 / 30.0);
  }

  /// The leading pictures 4 and 5 of an open group are decoded after key 6 but need the group before.
  void leadingPicturesStartAtTheKeyBefore() {
    const PacketIndex index(packetsFrom("0K 3 1 2 6K 4 5 9 7 8"), facts(true));
    QCOMPARE(index.keys(), (std::vector<std::int64_t>{0, 4}));
    for (const std::int64_t rank : {0, 3, 4, 5}) QCOMPARE(index.keyFor(rank), std::size_t{0});
    for (const std::int64_t rank : {6, 7, 9}) QCOMPARE(index.keyFor(rank), std::size_t{1});
  }

  void packetsAreFoundAgain() {
    const PacketIndex index(packetsFrom("0K 3 1 2"), facts(true));
    for (std::int64_t i = 0; i < 4; ++i) {
      const IndexedPacket& packet = index.packets()[static_cast<std::size_t>(i)];
      QVERIFY(index.matches(i, packet));
      QVERIFY(!index.matches(i + 1, packet));
      QCOMPARE(index.find(packet).value_or(-1), i);
    }
    IndexedPacket foreign = index.packets()[2];
    foreign.pos += 1;
    QVERIFY(!index.find(foreign).has_value());
  }

  void theCacheIsUsed() {
    tests::writeNumberedVideo(m_video, 30);
    const VideoInfo first = probe(m_video, cached());
    const fs::path file = indexFile(m_cache, m_video);
    QVERIFY(fs::exists(file));
    // A mark that only the cache can have brought.
    auto index = loadIndex(file, m_video);
    QVERIFY(index.has_value());
    StreamFacts marked = index->facts();
    marked.framesDeclared = 4711;
    saveIndex(file, m_video, PacketIndex::restored(index->packets(), marked));
    const VideoInfo second = probe(m_video, cached());
    QCOMPARE(second.framesDeclared, std::int64_t{4711});
    QCOMPARE(second.frames, first.frames);
    QCOMPARE(second.fps, first.fps);
    QCOMPARE(readAll(), 30);
  }

  void anotherVideoAtTheSamePathIsNoticed() {
    tests::writeNumberedVideo(m_video, 30);
    QCOMPARE(probe(m_video, cached()).frames, std::int64_t{30});
    tests::writeNumberedVideo(m_video, 12);
    QCOMPARE(probe(m_video, cached()).frames, std::int64_t{12});
    QCOMPARE(readAll(), 12);
  }

  void anotherTimeOfTheFileIsNoticed() {
    tests::writeNumberedVideo(m_video, 10);
    QCOMPARE(probe(m_video, cached()).frames, std::int64_t{10});
    const fs::path file = indexFile(m_cache, m_video);
    QVERIFY(loadIndex(file, m_video).has_value());
    fs::last_write_time(m_video, fs::last_write_time(m_video) + std::chrono::seconds(2));
    QVERIFY(!loadIndex(file, m_video).has_value());
  }

  void aDamagedCacheIsRebuiltSilently() {
    tests::writeNumberedVideo(m_video, 24);
    QCOMPARE(probe(m_video, cached()).frames, std::int64_t{24});
    const fs::path file = indexFile(m_cache, m_video);
    const std::string good = base::readFile(file);
    std::vector<std::string> damaged = {
        "", "PRSMPIDX", good.substr(0, 40), good.substr(0, good.size() - 1), good + "x", std::string(5000, '\0')};
    for (std::size_t at = 0; at < good.size(); at += 61) {
      damaged.push_back(good);
      damaged.back()[at] = static_cast<char>(damaged.back()[at] ^ 0x20);
    }
    for (const std::string& bytes : damaged) {
      base::writeFileAtomically(file, bytes);
      QVERIFY(!loadIndex(file, m_video).has_value());
    }
    QCOMPARE(probe(m_video, cached()).frames, std::int64_t{24});
    QCOMPARE(base::readFile(file), good);
  }

  void ranksOfACacheMustBeAPermutation() {
    PacketIndex index(packetsFrom("0K 1 2"), facts(false));
    std::vector<IndexedPacket> packets = index.packets();
    packets[2].rank = 1;
    QVERIFY(!PacketIndex::restored(packets, facts(false)).ordered());
    packets[2].rank = std::int64_t{1} << 40;
    QVERIFY(!PacketIndex::restored(packets, facts(false)).ordered());
  }

  void aCacheThatCannotBeWrittenIsNoError() {
    tests::writeNumberedVideo(m_video, 5);
    std::ofstream(m_cache) << "a file where the folder should be";
    QCOMPARE(probe(m_video, cached()).frames, std::int64_t{5});
  }

 private:
  [[nodiscard]] fs::path folder() const { return m_folder->path().toStdString(); }
  [[nodiscard]] OpenOptions cached() const {
    OpenOptions options;
    options.indexFolder = m_cache;
    return options;
  }
  /// Frames whose burnt number is right.
  [[nodiscard]] int readAll() const {
    VideoReader reader(m_video, cached());
    int right = 0;
    for (std::int64_t i = 0; i < reader.numFrames(); ++i) right += tests::burntNumber(reader.read({i})->picture) == i ? 1 : 0;
    return right;
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path m_video;
  fs::path m_cache;
};

QTEST_GUILESS_MAIN(TestPacketIndex)
#include "tst_packet_index.moc"
