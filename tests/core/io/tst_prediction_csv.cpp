// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <fstream>
#include <numeric>
#include <string>

#include "core/io/prediction_csv.h"
#include "tests/core/io/io_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using tests::bytesOf;
using tracks::Tracks;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Tracks readText(const tests::Folder& folder, const std::string& text) {
  return io::readPredictionCsv(folder.file("predictions.csv", text));
}

const std::string kNose = "scorer,net,net,net\nbodyparts,nose,nose,nose\ncoords,x,y,likelihood\n";

/// Peak resident memory of this process in bytes; 0 where /proc does not tell.
std::int64_t peakBytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stoll(line.substr(6)) * 1024;
  }
  return 0;
}
bool resetPeak() {
  return static_cast<bool>(std::ofstream("/proc/self/clear_refs") << "5" << std::flush);
}

}  // namespace

class TestPredictionCsv : public QObject {
  Q_OBJECT

 private slots:
  /// First, while the process is small: reading may take less than three times the bytes of the values.
  void memoryStaysBelowThreeTimesTheValues() {
    const tests::Folder folder;
    constexpr std::int64_t kFrames = 20'000;
    std::vector<std::string> keypoints;
    for (int k = 0; k < 17; ++k) keypoints.push_back("keypoint" + std::to_string(k));
    {
      io::PredictionCsvWriter writer(folder / "long.csv", "net", keypoints);
      std::vector<double> row(51);
      for (std::int64_t frame = 0; frame < kFrames; ++frame) {
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = i % 3 == 2 ? 0.987654 : 100.12345 + double(i) + double(frame % 97);
        writer.append(row.data());
      }
      writer.commit();
    }
    if (!resetPeak()) QSKIP("the peak of memory cannot be reset here");
    const std::int64_t before = peakBytes();
    const Tracks tracks = io::readPredictionCsv(folder / "long.csv");
    const std::int64_t grown = peakBytes() - before;
    QCOMPARE(tracks.numFrames(), kFrames);
    QCOMPARE(tracks.at(kFrames - 1, 16).y, 100.12345 + 49 + double((kFrames - 1) % 97));
    const std::int64_t valueBytes = kFrames * 51 * 8;
    qInfo("grown by %.2f bytes per byte of the values", double(grown) / double(valueBytes));
    QVERIFY(grown < 3 * valueBytes);
  }

  /// Frames, keypoints and sum of all cells as Python's csv module and math.fsum give them.
  void realFiles_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("frames");
    QTest::addColumn<int>("keypoints");
    QTest::addColumn<double>("sum");
    QTest::newRow("mirror-mouse") << "eks/mirror-mouse/180607_004.train_frames=75.rng=0.csv" << 2000 << 8 << 6233100.293782621;
    QTest::newRow("ibl-pupil") << "eks/ibl-pupil/5285c561-80da-4563-8694-739da92e5dd0.left.rng=0.csv" << 2000 << 4 << 826552.716126442;
  }
  void realFiles() {
    QFETCH(QString, file);
    PARSIMONY_NEED_DATA(file.toStdString());
    const Tracks tracks = io::readPredictionCsv(tests::dataFolder() / file.toStdString());
    QTEST(int(tracks.numFrames()), "frames");
    QTEST(tracks.numKeypoints(), "keypoints");
    QFETCH(double, sum);
    QVERIFY(std::abs(std::accumulate(tracks.values().begin(), tracks.values().end(), 0.0) - sum) < 1e-5);
    QCOMPARE(tracks.scorer(), std::string("heatmap_mhcrnn_tracker"));
    QVERIFY(tracks.images.empty() && tracks.sets.empty());
  }

  void aCellOfARealFile() {
    PARSIMONY_NEED_DATA("eks/mirror-mouse");
    const Tracks tracks = io::readPredictionCsv(tests::dataFolder() / "eks/mirror-mouse/180607_004.train_frames=75.rng=0.csv");
    QCOMPARE(tracks.at(100, 0).x, 68.9392166137695);
    QCOMPARE(tracks.at(100, 0).y, 120.335174560547);
    QCOMPARE(tracks.at(100, 0).likelihood, 0.999338567256928);
  }

  void otherCoordinatesArePassedOver() {
    const tests::Folder folder;
    const Tracks tracks = readText(folder,
                                   "scorer,eks,eks,eks,eks,eks,eks\n"
                                   "bodyparts,nose,nose,nose,nose,tail,tail\n"
                                   "coords,x_ens_median,y,likelihood,x,x,y\n"
                                   "0,not even a number,2,0.5,1,3,4\n");
    QCOMPARE(tracks.keypoints(), (std::vector<std::string>{"nose", "tail"}));
    QCOMPARE(tracks.at(0, 0).x, 1.0);
    QCOMPARE(tracks.at(0, 0).y, 2.0);
    QCOMPARE(tracks.at(0, 0).likelihood, 0.5);
    QCOMPARE(tracks.at(0, 1).x, 3.0);
    QVERIFY(std::isnan(tracks.at(0, 1).likelihood));
  }

  void emptyCellsAreNan() {
    const tests::Folder folder;
    const Tracks tracks = readText(folder, kNose + "0,,,\n1,1,2,\n2,,,0.25\n");
    QVERIFY(std::isnan(tracks.at(0, 0).x) && std::isnan(tracks.at(0, 0).y) && std::isnan(tracks.at(0, 0).likelihood));
    QCOMPARE(tracks.at(1, 0).x, 1.0);
    QVERIFY(std::isnan(tracks.at(1, 0).likelihood));
    QCOMPARE(tracks.at(2, 0).likelihood, 0.25);
  }

  void headerAloneIsNoFrame() {
    const tests::Folder folder;
    QCOMPARE(readText(folder, kNose).numFrames(), std::int64_t{0});
  }

  /// The `set` column as Lightning Pose writes it, and as pandas renames its empty header cells.
  void labelledFramesHaveNamesAndSets_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("empty cells") << QByteArray("scorer,net,net,net,set\nbodyparts,nose,nose,nose,\ncoords,x,y,likelihood,\n");
    QTest::newRow("Unnamed") << QByteArray(
        "scorer,net,net,net,set\nbodyparts,nose,nose,nose,Unnamed: 4_level_1\ncoords,x,y,likelihood,Unnamed: 4_level_2\n");
  }
  void labelledFramesHaveNamesAndSets() {
    QFETCH(QByteArray, header);
    const tests::Folder folder;
    const Tracks tracks = readText(folder, header.toStdString() + "labeled-data/a.png,1,2,0.5,train\nlabeled-data/b.png,3,4,0.25,unused\n");
    QCOMPARE(tracks.images, (std::vector<std::string>{"labeled-data/a.png", "labeled-data/b.png"}));
    QCOMPARE(tracks.sets, (std::vector<std::string>{"train", "unused"}));
    QCOMPARE(tracks.keypoints(), (std::vector<std::string>{"nose"}));
    io::writePredictionCsv(folder / "again.csv", tracks);
    QCOMPARE(bytesOf(folder / "again.csv"), std::string("scorer,net,net,net,set\nbodyparts,nose,nose,nose,\ncoords,x,y,likelihood,\n"
                                                        "labeled-data/a.png,1,2,0.5,train\nlabeled-data/b.png,3,4,0.25,unused\n"));
  }

  void theWriterShowsNothingBeforeItsEnd() {
    const tests::Folder folder;
    const auto path = folder.file("predictions.csv", "old");
    {
      io::PredictionCsvWriter writer(path, "net", {"nose"});
      const double row[] = {1, 2, 0.5};
      for (int i = 0; i < 50'000; ++i) writer.append(row);
      QCOMPARE(bytesOf(path), std::string("old"));
    }
    QCOMPARE(bytesOf(path), std::string("old"));
    QCOMPARE(folder.numFiles(), 1);
  }

  void numbersAreShort() {
    const tests::Folder folder;
    io::PredictionCsvWriter writer(folder / "predictions.csv", "net", {"nose"});
    const double rows[][3] = {{100, 0.125, 1},
                              {0.1 + 0.2, 78.5473937988281, 0.99989253282547},
                              {-3.5, -0.000001, 1.25e-7},
                              {kNan, 5, kNan},
                              {kInfinity, 5, 0.5},
                              {1e6 + 1.0 / 3.0, 0.000004, 0.1}};
    for (const auto& row : rows) writer.append(row);
    writer.commit();
    QCOMPARE(bytesOf(folder / "predictions.csv"), kNose +
                                                      "0,100,0.125,1\n"
                                                      "1,0.3,78.54739,0.999893\n"
                                                      "2,-3.5,0,1.25e-07\n"
                                                      "3,,,\n"
                                                      "4,,,0.5\n"
                                                      "5,1000000.33333,0,0.1\n");
    QCOMPARE(io::readPredictionCsv(folder / "predictions.csv").numFrames(), std::int64_t{6});
  }

  void writtenPredictionsAreReadBack() {
    const tests::Folder folder;
    Tracks tracks("heatmap_tracker", {"nose", "a,b"}, 700);
    for (std::int64_t frame = 0; frame < 700; ++frame) {
      tracks.set(frame, 0, {0.37 * double(frame), -0.11 * double(frame), 1.0 / double(frame + 1)});
    }
    io::writePredictionCsv(folder / "predictions.csv", tracks);
    const Tracks again = io::readPredictionCsv(folder / "predictions.csv");
    QCOMPARE(again.keypoints(), tracks.keypoints());
    QCOMPARE(again.numFrames(), tracks.numFrames());
    for (std::int64_t frame = 0; frame < 700; ++frame) {
      QVERIFY(std::abs(again.at(frame, 0).x - tracks.at(frame, 0).x) <= 0.5e-5 + 1e-12);
      QVERIFY(std::abs(again.at(frame, 0).y - tracks.at(frame, 0).y) <= 0.5e-5 + 1e-12);
      QVERIFY(std::abs(again.at(frame, 0).likelihood / tracks.at(frame, 0).likelihood - 1.0) < 1e-5);
      QVERIFY(std::isnan(again.at(frame, 1).x));
    }
  }

  void metrics() {
    const tests::Folder folder;
    io::writeMetricCsv(folder / "error.csv", {"nose", "t,ail"}, {1.5, kNan, 0.25, 1e5}, {"a.png", "b.png"}, {"train", "test"});
    QCOMPARE(bytesOf(folder / "error.csv"), std::string(",nose,\"t,ail\",set\na.png,1.5,,train\nb.png,0.25,100000,test\n"));
    io::writeMetricCsv(folder / "norm.csv", {"nose"}, {kNan, 2}, {}, {});
    QCOMPARE(bytesOf(folder / "norm.csv"), std::string(",nose\n0,\n1,2\n"));
    QCOMPARE(tests::codeOf([&] { io::writeMetricCsv(folder / "no.csv", {"a", "b"}, {1, 2, 3}, {}, {}); }), std::string("invalid_value"));
  }
};

QTEST_GUILESS_MAIN(TestPredictionCsv)
#include "tst_prediction_csv.moc"
