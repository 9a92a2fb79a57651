// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <string>

#include "core/io/label_csv.h"
#include "tests/core/io/io_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using tests::bytesOf;
using tracks::LabelPoint;
using tracks::LabelSet;
using tracks::Visibility;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double sumOf(const LabelSet& labels) {
  double sum = 0.0;
  for (const double value : labels.xy.reshaped()) sum += std::isnan(value) ? 0.0 : value;
  return sum;
}

bool sameLabels(const LabelSet& a, const LabelSet& b) {
  const auto sameNumber = [](double p, double q) { return p == q || (std::isnan(p) && std::isnan(q)); };
  if (a.scorer != b.scorer || a.keypoints != b.keypoints || a.images != b.images || a.hasVisibleColumn != b.hasVisibleColumn) return false;
  for (int frame = 0; frame < a.numFrames(); ++frame) {
    for (int k = 0; k < a.numKeypoints(); ++k) {
      const LabelPoint p = a.point(frame, k), q = b.point(frame, k);
      if (!sameNumber(p.x, q.x) || !sameNumber(p.y, q.y) || p.visibility != q.visibility) return false;
    }
  }
  return true;
}

/// "image: x,y,flag x,y,flag" per row.
std::string printed(const LabelSet& labels) {
  std::string text;
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    text += labels.images[static_cast<std::size_t>(frame)] + ":";
    for (int k = 0; k < labels.numKeypoints(); ++k) {
      const LabelPoint p = labels.point(frame, k);
      text += " " + base::formatDouble(p.x, false) + "," + base::formatDouble(p.y, false) + "," + std::to_string(int(p.visibility));
    }
    text += "\n";
  }
  return text;
}

const char* const kTwoKeypoints =
    "scorer,amy,amy,amy,amy\n"
    "bodyparts,nose,nose,tail,tail\n"
    "coords,x,y,x,y\n";

}  // namespace

class TestLabelCsv : public QObject {
  Q_OBJECT

 private slots:
  /// Frames, keypoints, labelled keypoints, empty cells and sum of all coordinates, counted with Python's csv module.
  void realFiles_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("scorer");
    QTest::addColumn<int>("frames");
    QTest::addColumn<int>("keypoints");
    QTest::addColumn<int>("labelled");
    QTest::addColumn<double>("sum");
    QTest::newRow("mirror-mouse") << "pose/mirror-mouse/CollectedData.csv"
                                  << "rick" << 90 << 17 << 1396 << 529137.3011482724;
    QTest::newRow("reaching") << "pose/reaching/labeled-data/reachingvideo1/CollectedData_Mackenzie.csv"
                              << "Mackenzie" << 55 << 5 << 233 << 173946.33770616225;
    QTest::newRow("dlc, one index column") << "pose/dlc_import/dlc/labeled-data/video/dlc_testdata.csv"
                                           << "Scorer" << 4 << 3 << 8 << 218.0;
    QTest::newRow("dlc, three index columns") << "pose/dlc_import/dlc/labeled-data/video/dlc_testdata_v2.csv"
                                              << "Scorer" << 4 << 3 << 8 << 218.0;
  }
  void realFiles() {
    QFETCH(QString, file);
    PARSIMONY_NEED_DATA(file.toStdString());
    const LabelSet labels = io::readLabelCsv(tests::dataFolder() / file.toStdString());
    QTEST(QString::fromStdString(labels.scorer), "scorer");
    QTEST(labels.numFrames(), "frames");
    QTEST(labels.numKeypoints(), "keypoints");
    QTEST(int(labels.numLabelled()), "labelled");
    QFETCH(double, sum);
    QVERIFY(std::abs(sumOf(labels) - sum) < 1e-6);
    QVERIFY(!labels.hasVisibleColumn);
  }

  void mirrorMouseMissesWhatTheSpecificationSays() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    const LabelSet labels = io::readLabelCsv(tests::dataFolder() / "pose/mirror-mouse/CollectedData.csv");
    const std::vector<int> expected = {2, 2, 0, 2, 8, 12, 0, 35, 0, 0, 0, 1, 0, 1, 0, 36, 35};
    for (int k = 0; k < labels.numKeypoints(); ++k) {
      int missing = 0;
      for (int frame = 0; frame < labels.numFrames(); ++frame) missing += labels.visibility(frame, k) == Visibility::NotLabelled;
      QCOMPARE(missing, expected[static_cast<std::size_t>(k)]);
    }
    QCOMPARE(labels.keypoints.front(), std::string("paw1LH_top"));
    QCOMPARE(labels.keypoints.back(), std::string("obsLow_bot"));
    QCOMPARE(labels.images.front(), std::string("labeled-data/img01.png"));
    QVERIFY((labels.point(0, 0) == LabelPoint{77.25, 36.25, Visibility::Visible}));
    QCOMPARE(labels.point(0, 1).y, 101.900392541708);
  }

  /// Written back, the file of another program is the same, byte for byte.
  void mirrorMouseRoundTripsByteForByte() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    const tests::Folder folder;
    const auto source = tests::dataFolder() / "pose/mirror-mouse/CollectedData.csv";
    io::writeLabelCsv(folder / "copy.csv", io::readLabelCsv(source));
    QVERIFY(bytesOf(folder / "copy.csv") == bytesOf(source));
  }

  void threeColumnIndexIsJoinedAndKept() {
    PARSIMONY_NEED_DATA("pose/dlc_import");
    const auto dlc = tests::dataFolder() / "pose/dlc_import/dlc/labeled-data/video";
    const tests::Folder folder;
    const std::string threeColumns = bytesOf(dlc / "dlc_testdata_v2.csv");
    const auto copy = folder.file("CollectedData.csv", threeColumns);
    LabelSet labels = io::readLabelCsv(copy);
    QVERIFY(sameLabels(labels, io::readLabelCsv(dlc / "dlc_testdata.csv")));
    io::writeLabelCsv(copy, labels);
    QVERIFY(bytesOf(copy) == threeColumns);
    // A path that is not folder/folder/file does not fit into three columns.
    labels.images.front() = "elsewhere.png";
    io::writeLabelCsv(copy, labels);
    QVERIFY(sameLabels(io::readLabelCsv(copy), labels));
  }

  void severalIndividualsAreNamed_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("individuals");
    QTest::newRow("madlc") << "dlc/labeled-data/video/madlc_testdata.csv"
                           << "Animal1, Animal2";
    QTest::newRow("madlc v2") << "dlc/labeled-data/video/madlc_testdata_v2.csv"
                              << "Animal1, Animal2";
    QTest::newRow("maudlc") << "dlc/labeled-data/video/maudlc_testdata.csv"
                            << "Animal1, Animal2, single";
    QTest::newRow("maudlc v2") << "dlc/labeled-data/video/maudlc_testdata_v2.csv"
                               << "Animal1, Animal2, single";
    QTest::newRow("CollectedData_LM") << "dlc/labeled-data/video/CollectedData_LM.csv"
                                      << "Animal1, Animal2, single";
    QTest::newRow("dataset 1") << "dlc_multiple_datasets/video1/dlc_dataset_1.csv"
                               << "Animal1, Animal2";
    QTest::newRow("dataset 2") << "dlc_multiple_datasets/video2/dlc_dataset_2.csv"
                               << "Animal1, Animal2";
  }
  void severalIndividualsAreNamed() {
    PARSIMONY_NEED_DATA("pose/dlc_import");
    QFETCH(QString, file);
    const auto path = tests::dataFolder() / "pose/dlc_import" / file.toStdString();
    const auto error = tests::errorOf([&] { (void)io::readLabelCsv(path); });
    QVERIFY(error && error->code() == base::ErrorCode::Unsupported);
    QTEST(QString::fromStdString(error->text("individuals")), "individuals");
    QCOMPARE(error->text("line"), std::string("2"));
  }

  void oneIndividualIsAnAnimal() {
    const tests::Folder folder;
    const std::string text =
        "scorer,,,amy,amy\n"
        "individuals,,,mouse,mouse\n"
        "bodyparts,,,nose,nose\n"
        "coords,,,x,y\n"
        "labeled-data,day1,img1.png,1.5,2\n";
    const auto path = folder.file("labels.csv", text);
    const LabelSet labels = io::readLabelCsv(path);
    QCOMPARE(printed(labels), std::string("labeled-data/day1/img1.png: 1.5,2,2\n"));
    io::writeLabelCsv(path, labels);
    QCOMPARE(bytesOf(path), text);
  }

  void spellings_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray head = kTwoKeypoints;
    QTest::newRow("plain") << head + "a.png,1,2,3.5,-4\n" << QByteArray("a.png: 1,2,2 3.5,-4,2\n");
    QTest::newRow("no line end") << head + "a.png,1,2,3,4" << QByteArray("a.png: 1,2,2 3,4,2\n");
    QTest::newRow("CRLF") << QByteArray(head + "a.png,1,2,3,4\n").replace("\n", "\r\n") << QByteArray("a.png: 1,2,2 3,4,2\n");
    QTest::newRow("byte-order mark") << QByteArray("\xEF\xBB\xBF") + head + "a.png,1,2,3,4\n" << QByteArray("a.png: 1,2,2 3,4,2\n");
    QTest::newRow("empty cells") << head + "a.png,,,3,4\n" << QByteArray("a.png: nan,nan,0 3,4,2\n");
    QTest::newRow("NaN in words") << head + "a.png,NaN,nan,3,4\n" << QByteArray("a.png: nan,nan,0 3,4,2\n");
    QTest::newRow("empty first row") << head + "a.png,,,,\nb.png,1,2,3,4\n"
                                     << QByteArray("a.png: nan,nan,0 nan,nan,0\nb.png: 1,2,2 3,4,2\n");
    QTest::newRow("blank lines") << head + "\na.png,1,2,3,4\n\n\n" << QByteArray("a.png: 1,2,2 3,4,2\n");
    QTest::newRow("spaces and exponents") << head + "a.png, 1 ,2e1,+3,1e-3\n" << QByteArray("a.png: 1,20,2 3,0.001,2\n");
    QTest::newRow("backslashes") << head + "labeled-data\\day\\a.png,1,2,3,4\n" << QByteArray("labeled-data/day/a.png: 1,2,2 3,4,2\n");
    QTest::newRow("quoted") << head + "\"a,\"\"b\"\".png\",\"1\",2,3,4\n" << QByteArray("a,\"b\".png: 1,2,2 3,4,2\n");
    QTest::newRow("quoted line break") << head + "\"a\nb.png\",1,2,3,4\nc.png,5,6,7,8\n"
                                       << QByteArray("a\nb.png: 1,2,2 3,4,2\nc.png: 5,6,2 7,8,2\n");
    QTest::newRow("columns in another order") << QByteArray(
                                                     "scorer,s,s,s,s\nbodyparts,nose,tail,tail,nose\ncoords,y,x,y,x\na.png,1,2,3,4\n")
                                              << QByteArray("a.png: 4,1,2 2,3,2\n");
    QTest::newRow("header alone") << head << QByteArray("");
  }
  void spellings() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    const tests::Folder folder;
    const auto path = folder.file("labels.csv", text.toStdString());
    const LabelSet labels = io::readLabelCsv(path);
    QCOMPARE(printed(labels), expected.toStdString());
    QCOMPARE(labels.keypoints, (std::vector<std::string>{"nose", "tail"}));
    io::writeLabelCsv(folder / "again.csv", labels);
    QVERIFY(sameLabels(io::readLabelCsv(folder / "again.csv"), labels));
  }

  void rowsLongerThanABlockOfTheReader() {
    const tests::Folder folder;
    const std::string longName(3 << 20, 'n');
    const auto path = folder.file("labels.csv", kTwoKeypoints + longName + ",1,2,3,4\n\"" + longName + "\nb\",5,6,7,8\n");
    const LabelSet labels = io::readLabelCsv(path);
    QCOMPARE(labels.numFrames(), 2);
    QVERIFY(labels.images[0] == longName);
    QVERIFY(labels.images[1] == longName + "\nb");
    QCOMPARE(labels.point(1, 1).y, 8.0);
  }

  void theFlagWinsOverTheCoordinates() {
    const tests::Folder folder;
    const auto path = folder.file("labels.csv",
                                  "scorer,s,s,s\nbodyparts,nose,nose,nose\ncoords,x,y,visible\n"
                                  "a.png,1,2,0\nb.png,1,2,1\nc.png,,,1\nd.png,1,2,2\ne.png,,,0\nf.png,1,2,\ng.png,,,\nh.png,1,2,2.0\n");
    const LabelSet labels = io::readLabelCsv(path);
    QVERIFY(labels.hasVisibleColumn);
    QCOMPARE(printed(labels), std::string("a.png: nan,nan,0\nb.png: 1,2,1\nc.png: nan,nan,1\nd.png: 1,2,2\ne.png: nan,nan,0\n"
                                          "f.png: 1,2,2\ng.png: nan,nan,0\nh.png: 1,2,2\n"));
    io::writeLabelCsv(path, labels);
    QCOMPARE(bytesOf(path),
             std::string("scorer,s,s,s\nbodyparts,nose,nose,nose\ncoords,x,y,visible\n"
                         "a.png,,,0\nb.png,1,2,1\nc.png,,,1\nd.png,1,2,2\ne.png,,,0\nf.png,1,2,2\ng.png,,,0\nh.png,1,2,2\n"));
  }

  void anOccludedPointBringsTheColumn() {
    const tests::Folder folder;
    LabelSet labels = LabelSet::empty("amy", {"nose"});
    labels.setPoint(labels.addFrame("a.png"), 0, {1, 2, Visibility::Visible});
    io::writeLabelCsv(folder / "labels.csv", labels);
    QCOMPARE(bytesOf(folder / "labels.csv"), std::string("scorer,amy,amy\nbodyparts,nose,nose\ncoords,x,y\na.png,1,2\n"));
    labels.setPoint(0, 0, {kNan, kNan, Visibility::Occluded});
    io::writeLabelCsv(folder / "labels.csv", labels);
    QCOMPARE(bytesOf(folder / "labels.csv"), std::string("scorer,amy,amy,amy\nbodyparts,nose,nose,nose\ncoords,x,y,visible\na.png,,,1\n"));
  }

  void coordinatesRoundTripToTheSameDoubles() {
    const tests::Folder folder;
    LabelSet labels = LabelSet::empty("Zo\xC3\xAB, \"the\" scorer", {"nose", "t,ail", "line\nbreak"});
    const std::vector<double> hard = {0.1 + 0.2, 1.0 / 3.0, 250.05599999999998,     1e-7, 123456789.123456789, -0.5,
                                      1e5,       4096,      2.2250738585072014e-308};
    for (std::size_t i = 0; i + 1 < hard.size(); ++i) {
      const int frame = labels.addFrame("labeled-data/s\xC3\xBC\xC3\x9F/img" + std::to_string(i) + ".png");
      labels.setPoint(frame, static_cast<int>(i % 3), {hard[i], hard[i + 1], Visibility::Visible});
    }
    io::writeLabelCsv(folder / "labels.csv", labels);
    QVERIFY(sameLabels(io::readLabelCsv(folder / "labels.csv"), labels));
  }

  /// What could not be read again is not written, and the file that is there stays.
  void unreadableLabelsAreRefused_data() {
    QTest::addColumn<int>("fault");
    for (const auto& [name, fault] : {std::pair{"no keypoints", 0},
                                      {"keypoint twice", 1},
                                      {"keypoint without name", 2},
                                      {"image twice", 3},
                                      {"image without path", 4},
                                      {"infinite", 5},
                                      {"half", 6},
                                      {"visible without position", 7},
                                      {"not UTF-8", 8}}) {
      QTest::newRow(name) << fault;
    }
  }
  void unreadableLabelsAreRefused() {
    QFETCH(int, fault);
    const tests::Folder folder;
    const auto path = folder.file("labels.csv", "old");
    LabelSet labels = LabelSet::empty("amy", fault == 0   ? std::vector<std::string>{}
                                             : fault == 1 ? std::vector<std::string>{"nose", "nose"}
                                             : fault == 2 ? std::vector<std::string>{""}
                                             : fault == 8 ? std::vector<std::string>{"n\xFFose"}
                                                          : std::vector<std::string>{"nose"});
    labels.addFrame(fault == 4 ? "" : "a.png");
    if (fault == 3) labels.addFrame("a.png");
    if (fault == 5) labels.setPoint(0, 0, {1, std::numeric_limits<double>::infinity(), Visibility::Visible});
    if (fault == 6) labels.setPoint(0, 0, {1, kNan, Visibility::Visible});
    if (fault == 7) labels.setPoint(0, 0, {kNan, kNan, Visibility::Visible});
    QCOMPARE(tests::codeOf([&] { io::writeLabelCsv(path, labels); }), std::string("invalid_value"));
    QCOMPARE(bytesOf(path), std::string("old"));
  }
};

QTEST_GUILESS_MAIN(TestLabelCsv)
#include "tst_label_csv.moc"
