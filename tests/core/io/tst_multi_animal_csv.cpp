// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <string>

#include "core/io/multi_animal_csv.h"
#include "core/io/prediction_csv.h"
#include "tests/core/io/io_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using tests::bytesOf;
using tests::codeOf;
using tests::Folder;
using tracks::AnimalTracks;

namespace {

using Names = std::vector<std::string>;

const std::string kTwo =
    "scorer,s,s,s,s,s,s\nindividuals,m1,m1,m1,m2,m2,m2\nbodyparts,nose,nose,nose,nose,nose,nose\ncoords,x,y,likelihood,x,y,likelihood\n";

AnimalTracks readText(const Folder& folder, const std::string& text) {
  return io::readMultiAnimalCsv(folder.file("animals.csv", text));
}

/// "a: x,y x,y | x,y x,y" per row, "-" for a keypoint that is not there.
std::string table(const AnimalTracks& tracks) {
  std::string text;
  for (std::int64_t frame = 0; frame < tracks.numFrames(); ++frame) {
    text += tracks.images.empty() ? std::to_string(frame) : tracks.images[static_cast<std::size_t>(frame)];
    for (int animal = 0; animal < tracks.numAnimals(); ++animal) {
      text += animal == 0 ? ":" : " |";
      for (int k = 0; k < tracks.numKeypoints(); ++k) {
        const tracks::Prediction point = tracks.at(frame, animal, k);
        text += std::isnan(point.x) ? " -" : " " + std::to_string(int(point.x)) + "," + std::to_string(int(point.y));
      }
    }
    text += "\n";
  }
  return text;
}

}  // namespace

class TestMultiAnimalCsv : public QObject {
  Q_OBJECT

 private slots:
  void predictions() {
    const Folder folder;
    const AnimalTracks tracks = readText(folder, kTwo + "0,1,2,0.5,3,4,0.25\n1,,,,5,6,1\n");
    QCOMPARE(tracks.individuals(), (Names{"m1", "m2"}));
    QCOMPARE(tracks.keypoints(), (Names{"nose"}));
    QCOMPARE(tracks.scorer(), std::string("s"));
    QCOMPARE(tracks.at(0, 1, 0).likelihood, 0.25);
    QVERIFY(!tracks.isPresent(1, 0) && tracks.isPresent(1, 1) && tracks.images.empty());
    QCOMPARE(table(tracks), std::string("0: 1,2 | 3,4\n1: - | 5,6\n"));
  }

  /// Columns in any order, with others between them.
  void columnsAreFoundByName() {
    const Folder folder;
    const AnimalTracks tracks = readText(folder,
                                         "scorer,s,s,s,s,s\nindividuals,m2,m1,m1,m2,m2\nbodyparts,nose,nose,nose,nose,nose\n"
                                         "coords,y,x,y,x_ens_var,x\n0,1,2,3,not a number,5\n");
    QCOMPARE(tracks.individuals(), (Names{"m2", "m1"}));
    QCOMPARE(table(tracks), std::string("0: 5,1 | 2,3\n"));
    QVERIFY(std::isnan(tracks.at(0, 0, 0).likelihood));
  }

  /// Every multi-animal file of SLEAP's collection of DeepLabCut's formats; the tables as one reads them in an editor.
  void filesOfDeepLabCut_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("expected");
    const QString two =
        "labeled-data/video/img000.png: 0,1 2,3 4,5 | 6,7 8,9 10,11\nlabeled-data/video/img001.png: 12,13 - 15,16 | 17,18 - 20,21\n";
    const QString unique =
        "labeled-data/video/img000.png: 0,1 2,3 4,5 - - | 6,7 8,9 10,11 - - | - - - - -\n"
        "labeled-data/video/img001.png: 12,13 - 15,16 - - | 17,18 - 20,21 - - | - - - 22,23 24,25\n";
    QTest::newRow("one index column") << "madlc_testdata.csv" << two;
    QTest::newRow("three index columns") << "madlc_testdata_v2.csv" << two;
    QTest::newRow("unique bodyparts") << "maudlc_testdata.csv" << unique;
    QTest::newRow("unique bodyparts, three index columns") << "maudlc_testdata_v2.csv" << unique;
  }
  void filesOfDeepLabCut() {
    QFETCH(QString, file);
    QFETCH(QString, expected);
    const std::string relative = "pose/dlc_import/dlc/labeled-data/video/" + file.toStdString();
    PARSIMONY_NEED_DATA(relative);
    const AnimalTracks tracks = io::readMultiAnimalCsv(tests::dataFolder() / relative);
    QVERIFY2(QString::fromStdString(table(tracks)).startsWith(expected), table(tracks).c_str());
    QCOMPARE(tracks.numFrames(), std::int64_t{4});
    QCOMPARE(tracks.scorer(), std::string("Scorer"));
  }

  void whatIsWrittenIsReadBack() {
    const Folder folder;
    AnimalTracks tracks("net, v2", {"m1", "m\"2\""}, {"nose", "tail"}, 3000);
    for (std::int64_t t = 0; t < 3000; ++t) {
      tracks.set(t, 0, 1, {0.37 * double(t), -0.11 * double(t), 1.0 / double(t + 1)});
      if (t % 3 != 0) tracks.set(t, 1, 0, {1.0, 2.0, 0.5});
    }
    io::writeMultiAnimalCsv(folder / "a.csv", tracks);
    const AnimalTracks again = io::readMultiAnimalCsv(folder / "a.csv");
    QCOMPARE(again.scorer(), tracks.scorer());
    QCOMPARE(again.individuals(), tracks.individuals());
    QCOMPARE(again.keypoints(), tracks.keypoints());
    QCOMPARE(again.values().size(), tracks.values().size());
    for (std::size_t i = 0; i < tracks.values().size(); ++i) {
      const double written = tracks.values()[i], read = again.values()[i];
      QVERIFY(std::isnan(written) ? std::isnan(read) : std::abs(read - written) <= 0.5e-5 + 1e-12);
    }
  }

  void labelsHaveNoLikelihood() {
    const Folder folder;
    AnimalTracks tracks("s", {"m1", "m2"}, {"nose"}, 2);
    tracks.images = {"labeled-data/v/a.png", "labeled-data/v/b,c.png"};
    tracks.set(0, 1, 0, {1.5, 2, 1});
    tracks.set(1, 0, 0, {3, INFINITY, 1});
    io::writeMultiAnimalCsv(folder / "a.csv", tracks, io::AnimalCsvCoords::Labels);
    QCOMPARE(bytesOf(folder / "a.csv"),
             std::string("scorer,s,s,s,s\nindividuals,m1,m1,m2,m2\nbodyparts,nose,nose,nose,nose\ncoords,x,y,x,y\n"
                         "labeled-data/v/a.png,,,1.5,2\n\"labeled-data/v/b,c.png\",,,,\n"));
    QCOMPARE(io::readMultiAnimalCsv(folder / "a.csv").images, tracks.images);
  }

  /// A file of one animal is the same to this reader and to the one for predictions.
  void oneAnimalAgreesWithTheOtherReaders() {
    const Folder folder;
    AnimalTracks tracks("s", {"m1"}, {"nose", "tail"}, 4);
    for (std::int64_t t = 0; t < 4; ++t) tracks.set(t, 0, 1, {3.5 * double(t), 7, 0.25});
    io::writeMultiAnimalCsv(folder / "a.csv", tracks);
    const tracks::Tracks alone = io::readPredictionCsv(folder / "a.csv");
    for (std::int64_t t = 0; t < 4; ++t) {
      QCOMPARE(alone.at(t, 1).x, 3.5 * double(t));
      QVERIFY(std::isnan(alone.at(t, 0).x));
    }
  }

  void badInput_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("line");
    const auto row = [](const char* name, const std::string& text, const char* code, const char* line) {
      QTest::newRow(name) << QByteArray::fromStdString(text) << code << line;
    };
    row("empty", "", "empty", "");
    row("one animal's header", "scorer,s,s\nbodyparts,a,a\ncoords,x,y\n0,1,2\n", "malformed", "2");
    row("no coords", "scorer,s,s\nindividuals,m,m\nbodyparts,a,a\n", "malformed", "4");
    row("ragged header", "scorer,s,s\nindividuals,m\nbodyparts,a,a\ncoords,x,y\n", "malformed", "2");
    row("individual without name", "scorer,s,s,s\nindividuals,m,m,\nbodyparts,a,a,a\ncoords,x,y,likelihood\n", "malformed", "2");
    row("keypoint without name", "scorer,s,s,s\nindividuals,m,m,m\nbodyparts,a,a,\ncoords,x,y,x\n", "malformed", "3");
    row("two scorers", "scorer,s,t\nindividuals,m,m\nbodyparts,a,a\ncoords,x,y\n", "inconsistent", "1");
    row("x twice", "scorer,s,s,s\nindividuals,m,m,m\nbodyparts,a,a,a\ncoords,x,y,x\n", "inconsistent", "3");
    row("x alone", "scorer,s,s,s\nindividuals,m,m,n\nbodyparts,a,a,a\ncoords,x,y,x\n", "malformed", "4");
    row("frame left out", kTwo + "0,1,2,3,4,5,6\n2,1,2,3,4,5,6\n", "inconsistent", "6");
    row("image twice", kTwo + "a,1,2,3,4,5,6\na,1,2,3,4,5,6\n", "inconsistent", "6");
    row("half a point", kTwo + "0,1,2,3,,5,6\n", "malformed", "5");
    row("letters", kTwo + "0,1,2,3,4,5,x\n", "malformed", "5");
    row("short row", kTwo + "0,1,2,3\n", "malformed", "5");
    std::string scorer = "scorer", individuals = "individuals", bodyparts = "bodyparts", coords = "coords";
    for (int i = 0; i < 40; ++i) {
      scorer += ",s,s";
      individuals += (",m" + std::to_string(i)) + ",m" + std::to_string(i);
      bodyparts += (",k" + std::to_string(i)) + ",k" + std::to_string(i);
      coords += ",x,y";
    }
    row("nothing shared", scorer + "\n" + individuals + "\n" + bodyparts + "\n" + coords + "\n", "unsupported", "3");
  }
  void badInput() {
    QFETCH(QByteArray, text);
    const Folder folder;
    const auto path = folder.file("input", text.toStdString());
    const auto error = tests::errorOf([&] { (void)io::readMultiAnimalCsv(path); });
    QVERIFY2(error, "was accepted");
    QTEST(QString::fromStdString(std::string(base::toString(error->code()))), "code");
    QTEST(QString::fromStdString(error->text("line")), "line");
    QCOMPARE(error->text("path"), base::toUtf8(path));
  }

  void whatCouldNotBeReadIsNotWritten() {
    const Folder folder;
    const auto refused = [&](const AnimalTracks& tracks) {
      return codeOf([&] { io::writeMultiAnimalCsv(folder / "a.csv", tracks); }) == "invalid_value" && folder.numFiles() == 0;
    };
    QVERIFY(refused(AnimalTracks("s", {}, {"a"}, 1)));
    QVERIFY(refused(AnimalTracks("s", {"m"}, {}, 1)));
    QVERIFY(refused(AnimalTracks("s", {"m", "m"}, {"a"}, 1)));
    QVERIFY(refused(AnimalTracks("s", {""}, {"a"}, 1)));
    AnimalTracks tracks("s", {"m"}, {"a"}, 2);
    tracks.images = {"a.png"};
    QVERIFY(refused(tracks));
    tracks.images = {"a.png", "a.png"};
    QVERIFY(refused(tracks));
  }
};

QTEST_GUILESS_MAIN(TestMultiAnimalCsv)
#include "tst_multi_animal_csv.moc"
