// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <random>
#include <string>

#include "tests/core/io/event_encoder.h"
#include "tests/core/io/io_test.h"
#include "tests/core/io/readers.h"

using namespace parsimony;

namespace {

const QByteArray kLabels = "scorer,s,s,s,s\nbodyparts,nose,nose,tail,tail\ncoords,x,y,x,y\n";
const QByteArray kFlags = "scorer,s,s,s\nbodyparts,nose,nose,nose\ncoords,x,y,visible\n";
const QByteArray kPredictions = "scorer,s,s,s\nbodyparts,nose,nose,nose\ncoords,x,y,likelihood\n";
const QByteArray kSets = "scorer,s,s,s,set\nbodyparts,nose,nose,nose,\ncoords,x,y,likelihood,\n";

/// Lists that refer to lists that refer to lists: 9^8 values in 400 bytes.
QByteArray bomb() {
  QByteArray text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 9; ++level) {
    const QByteArray below = "*a" + QByteArray::number(level - 1);
    text += "a" + QByteArray::number(level) + ": &a" + QByteArray::number(level) + " [" + QByteArrayList(9, below).join(", ") + "]\n";
  }
  return text;
}

/// The same with maps, and with lists that hold nothing.
QByteArray mapBomb() {
  QByteArray text = "a0: &a0 {x: 1, y: 2, z: 3}\n";
  for (int level = 1; level < 20; ++level) {
    const QByteArray below = "*a" + QByteArray::number(level - 1);
    text +=
        "a" + QByteArray::number(level) + ": &a" + QByteArray::number(level) + " {x: " + below + ", y: " + below + ", z: " + below + "}\n";
  }
  return text;
}
QByteArray emptyBomb() {
  return bomb().replace("[x, x, x, x, x, x, x, x, x]", "[[], [], [], [], [], [], [], [], []]");
}

/// A long text in many places: few values, many bytes.
QByteArray longBomb() {
  QByteArray text = "a: &a " + QByteArray(1'000'000, 'x') + "\nb:\n";
  for (int i = 0; i < 1000; ++i) text += "- *a\n";
  return text;
}

std::string mutated(std::string text, std::mt19937& random) {
  static const std::string kStructure = ",\"\n\r:-[]{}#&*|>'\t=.\0\xFF\xC3 019";
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  const int changes = 1 + static_cast<int>(below(4));
  for (int i = 0; i < changes; ++i) {
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.resize(at);
        break;
      case 1:
        text.erase(at, below(20));
        break;
      case 2:
        text.insert(at, text.substr(below(text.size() + 1), below(60)));
        break;
      case 3:
        text.insert(at, 1, kStructure[below(kStructure.size())]);
        break;
      case 4:
        if (at < text.size()) text[at] = kStructure[below(kStructure.size())];
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random());
    }
  }
  return text;
}

bool sameText(const tests::Folder& folder, const tracks::LabelSet& a, const tracks::LabelSet& b) {
  io::writeLabelCsv(folder / "a.csv", a);
  io::writeLabelCsv(folder / "b.csv", b);
  return tests::bytesOf(folder / "a.csv") == tests::bytesOf(folder / "b.csv");
}

}  // namespace

class TestReaderContract : public QObject {
  Q_OBJECT

 private slots:
  /// Each bad file is answered with this code, its path, and the line where there is one (0: none, -1: the parser decides).
  void badInput_data() {
    QTest::addColumn<QString>("reader");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("line");
    labelRows();
    predictionRows();
    yamlRows();
    otherRows();
  }
  void badInput() {
    QFETCH(QString, reader);
    QFETCH(QByteArray, content);
    QFETCH(int, line);
    const tests::Folder folder;
    const auto path = folder.file("input", content.toStdString());
    const auto error = tests::errorOf([&] { tests::readers().at(reader.toStdString())(path); });
    QVERIFY2(error, "was accepted");
    QTEST(QString::fromStdString(std::string(base::toString(error->code()))), "code");
    QCOMPARE(error->text("path"), base::toUtf8(path));
    if (line >= 0) QCOMPARE(QString::fromStdString(error->text("line")), line > 0 ? QString::number(line) : QString());
    QCOMPARE(base::exitCode(error->code()), 3);
    QVERIFY2(!base::sentence(*error).empty(), error->what());
    QCOMPARE(tests::bytesOf(path), content.toStdString());
  }

  void everyReaderNamesMissingFilesAndFolders_data() {
    QTest::addColumn<QString>("reader");
    for (const auto& [name, read] : tests::readers()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  void everyReaderNamesMissingFilesAndFolders() {
    QFETCH(QString, reader);
    const auto& read = tests::readers().at(reader.toStdString());
    const tests::Folder folder;
    const bool mayBeMissing = reader == "registry";
    QCOMPARE(tests::codeOf([&] { read(folder / "missing"); }), std::string(mayBeMissing ? "none" : "not_found"));
    const auto error = tests::errorOf([&] { read(folder.root()); });
    QVERIFY(error && error->code() == base::ErrorCode::Unsupported);
    QCOMPARE(error->text("path"), folder.root());
  }

  /// The error of a ragged row or a wrong cell says what was expected and found, and in which column.
  void errorsTellWhatAndWhere() {
    const tests::Folder folder;
    const auto cell = tests::errorOf([&] { (void)io::readLabelCsv(folder.file("a.csv", (kLabels + "a,1,2,3,four\n").toStdString())); });
    QVERIFY(cell);
    QCOMPARE(cell->text("column"), std::string("5"));
    QCOMPARE(cell->text("expected"), std::string("a finite number"));
    QCOMPARE(cell->text("found"), std::string("four"));
    const auto ragged = tests::errorOf([&] { (void)io::readLabelCsv(folder.file("b.csv", (kLabels + "a,1,2,3\n").toStdString())); });
    QVERIFY(ragged);
    QCOMPARE(ragged->text("expected"), std::string("5 cells"));
    QCOMPARE(ragged->text("found"), std::string("4 cells"));
    const auto number = tests::errorOf([&] { (void)io::readProjectYaml(folder.file("p.yaml", "keypoint_names:\n  - nose\n  - 7\n")); });
    QVERIFY(number);
    QCOMPARE(number->text("field"), std::string("keypoint_names"));
    QCOMPARE(number->text("column"), std::string("5"));
    QCOMPARE(number->text("found"), std::string("'7'"));
    const auto half = tests::errorOf([&] { (void)io::readLabelCsv(folder.file("h.csv", (kLabels + "a,1,2,3,\n").toStdString())); });
    QVERIFY(half);
    QCOMPARE(half->text("keypoint"), std::string("tail"));
  }

  /// Seeded mutations of good files: each reader returns or throws base::Error, and labels that are accepted can be written and read again.
  void mutations_data() {
    QTest::addColumn<QString>("reader");
    QTest::addColumn<QByteArray>("seed");
    const tests::Folder folder;
    cv::Mat image(9, 7, CV_8UC3, cv::Scalar(10, 20, 30));
    image.at<cv::Vec3b>(3, 3) = {200, 100, 50};
    QTest::newRow("labels") << "label" << kLabels + "labeled-data/a.png,1.5,2,,\n\"b,\"\"c\"\".png\",3,4,5e1,-6\n";
    QTest::newRow("labels with flags") << "label" << kFlags + "a.png,1,2,2\r\nb.png,,,1\r\nc.png,,,0\r\n";
    QTest::newRow("labels of DeepLabCut")
        << "label" << QByteArray("scorer,,,s,s\nindividuals,,,m,m\nbodyparts,,,nose,nose\ncoords,,,x,y\nlabeled-data,v,a.png,1,2\n");
    QTest::newRow("predictions") << "prediction" << kPredictions + "0,1,2,0.5\n1,,,\n2,3.25,4.5,1e-3\n";
    QTest::newRow("predictions with sets") << "prediction" << kSets + "a.png,1,2,0.5,train\nb.png,3,4,0.25,test\n";
    QTest::newRow("several animals") << "animals"
                                     << QByteArray(
                                            "scorer,s,s,s,s,s\nindividuals,m,m,m,n,n\nbodyparts,a,a,a,a,a\ncoords,x,y,likelihood,x,y\n"
                                            "0,1,2,0.5,3,4\n1,,,,5,6\n");
    QTest::newRow("boxes of a video") << "video_boxes" << QByteArray(",x,y,h,w\n0,-1,2,30,40\n1,5.5,6,30,40\n");
    QTest::newRow("boxes of labelled frames") << "labelled_boxes" << QByteArray(",x,y,h,w\na/b.png,-1,2,30,40\n\"c,d.png\",5.5,6,30,40\n");
    QTest::newRow("project") << "project"
                             << QByteArray("view_names: [top, \"bot\"]\nkeypoint_names:\n  - nose\n  - 'tail'\nx: &x {a: 1}\ny: *x\n");
    QTest::newRow("lp")
        << "lp"
        << QByteArray(
               "data:\n  csv_file: a.csv\n  keypoint_names: [a, b]\n  text: |\n    lines\n    more\ntraining: {a: 1.5, b: [1, [2, 3]]}\n");
    QTest::newRow("dlc")
        << "dlc"
        << QByteArray("scorer: s\nbodyparts:\n- a\n- b\nskeleton: [['a', 'b']]\nvideo_sets:\n  D:\\a b.mp4:\n    crop: 0, 1, 0, 1\n");
    QTest::newRow("sweep") << "sweep"
                           << QByteArray(
                                  "variables: {o: \"{here}/x\"}\naxes:\n  s: {a: {l: \"\"}, b: {l: t}}\n  seed: [0, 1]\nsteps:\n"
                                  "  - t: [train, \"{seed}\"]\n  - p: {run: [predict], unless_exists: x}\ncolumns: {m: t.e.mean}\n");
    QTest::newRow("registry")
        << "registry"
        << QByteArray("# c\n[a]\ndata_dir = \"/x\"\nmodel_dir = '/y'\n[\"b c\"]\ndata_dir = \"\"\"z\"\"\"\nn = [1, {q = 1979-05-27}]\n");
    QTest::newRow("events") << "events"
                            << QByteArray::fromStdString(tests::events::version() +
                                                         tests::events::scalar("train_supervised_loss", 9, 0.5F) +
                                                         tests::events::scalar("total_loss", 9, 0.25F));
    for (const char* extension : {"png", "jpg", "tif", "bmp"}) {
      const auto path = folder / (std::string("a.") + extension);
      io::writeImage(path, image);
      QTest::newRow(extension) << "image" << QByteArray::fromStdString(tests::bytesOf(path));
    }
  }
  void mutations() {
    QFETCH(QString, reader);
    QFETCH(QByteArray, seed);
    constexpr int kMutations = 2500;
    const tests::Folder folder;
    const auto& read = tests::readers().at(reader.toStdString());
    std::mt19937 random(20261123);
    int accepted = 0, refused = 0;
    for (int i = 0; i < kMutations; ++i) {
      const std::string text = mutated(seed.toStdString(), random);
      const auto path = folder.file("input", text);
      std::optional<base::Error> error;
      try {
        error = tests::errorOf([&] { read(path); });
      } catch (const std::exception& other) {
        QFAIL(qPrintable(QString("%1 for %2").arg(other.what(), QString::fromLatin1(QByteArray::fromStdString(text).toPercentEncoding()))));
      }
      (error ? refused : accepted) += 1;
      if (error) {
        QVERIFY2(error->text("path") == base::toUtf8(path), error->what());
        QVERIFY2(base::exitCode(error->code()) == 3, error->what());
      } else if (reader == "label") {
        const tracks::LabelSet labels = io::readLabelCsv(path);
        io::writeLabelCsv(folder / "again.csv", labels);
        QVERIFY2(sameText(folder, labels, io::readLabelCsv(folder / "again.csv")), text.c_str());
      }
    }
    QVERIFY2(accepted > 0 && refused > 0, qPrintable(QString("%1 accepted, %2 refused").arg(accepted).arg(refused)));
  }

 private:
  static void row(const char* name, const char* reader, const QByteArray& content, const char* code, int line) {
    QTest::newRow(qPrintable(QString("%1: %2").arg(reader, name))) << reader << content << code << line;
  }

  static void labelRows() {
    row("empty", "label", "", "empty", 0);
    row("byte-order mark alone", "label", "\xEF\xBB\xBF", "empty", 0);
    row("UTF-16", "label", QByteArray("\xFF\xFEs\0c\0", 6), "malformed", 1);
    row("a video", "label",
        QByteArray("\0\0\0\x20"
                   "ftypisom\0\0\2\0",
                   16),
        "malformed", 1);
    row("prose", "label", "Dear diary,\ntoday\n", "malformed", 1);
    row("scorer alone", "label", "scorer,s,s\n", "malformed", 2);
    row("no scorer row", "label", "bodyparts,a,a\ncoords,x,y\na.png,1,2\n", "malformed", 1);
    row("no bodyparts row", "label", "scorer,s,s\ncoords,x,y\na.png,1,2\n", "malformed", 2);
    row("no coords row", "label", "scorer,s,s\nbodyparts,a,a\na.png,1,2\n", "malformed", 3);
    row("individuals without bodyparts", "label", "scorer,s,s\nindividuals,m,m\ncoords,x,y\n", "malformed", 3);
    row("no keypoint", "label", "scorer\nbodyparts\ncoords\n", "malformed", 2);
    row("keypoint without name", "label", "scorer,s,s\nbodyparts,a,\ncoords,x,y\n", "malformed", 2);
    row("ragged header", "label", "scorer,s,s\nbodyparts,a,a,a\ncoords,x,y\n", "malformed", 2);
    row("x alone", "label", "scorer,s\nbodyparts,a\ncoords,x\n", "malformed", 3);
    row("coordinate without name", "label", "scorer,s,s,s\nbodyparts,a,a,a\ncoords,x,y,\n", "malformed", 3);
    row("duplicate keypoint", "label", "scorer,s,s,s,s,s,s\nbodyparts,a,a,b,b,a,a\ncoords,x,y,x,y,x,y\n", "inconsistent", 2);
    row("two scorers", "label", "scorer,s,s,t,t\nbodyparts,a,a,b,b\ncoords,x,y,x,y\n", "inconsistent", 1);
    row("two animals", "label", "scorer,s,s,s,s\nindividuals,m,m,n,n\nbodyparts,a,a,a,a\ncoords,x,y,x,y\n", "unsupported", 2);
    row("likelihood", "label", kPredictions + "a.png,1,2,3\n", "unsupported", 3);
    row("unknown coordinate", "label", "scorer,s,s,s\nbodyparts,a,a,a\ncoords,x,y,z\na,1,2,3\n", "unsupported", 3);
    row("visible for one of two", "label", "scorer,s,s,s,s,s\nbodyparts,a,a,a,b,b\ncoords,x,y,visible,x,y\n", "malformed", 3);
    row("short row", "label", kLabels + "a,1,2,3,4\nb,1,2,3\n", "malformed", 5);
    row("long row", "label", kLabels + "a,1,2,3,4,5\n", "malformed", 4);
    row("a row in the middle cut", "label", kLabels + "a,1\nb,1,2,3,4\n", "malformed", 4);
    row("letters", "label", kLabels + "a,1,2,3,four\n", "malformed", 4);
    row("two numbers in a cell", "label", kLabels + "a,1 2,3,4,5\n", "malformed", 4);
    row("decimal comma", "label", kLabels + "a,\"1,5\",2,3,4\n", "malformed", 4);
    row("infinite", "label", kLabels + "a,1,2,inf,4\n", "malformed", 4);
    row("beyond double", "label", kLabels + "a,1,2,1e999,4\n", "malformed", 4);
    row("hexadecimal", "label", kLabels + "a,1,2,0x10,4\n", "malformed", 4);
    row("half a point", "label", kLabels + "a,1,2,3,4\nb,1,,3,4\n", "malformed", 5);
    row("image twice", "label", kLabels + "a,1,2,3,4\nb,1,2,3,4\na,1,2,3,4\n", "inconsistent", 6);
    row("image twice, other slashes", "label", kLabels + "v/a,1,2,3,4\nv\\a,1,2,3,4\n", "inconsistent", 5);
    row("no image", "label", kLabels + ",1,2,3,4\n", "malformed", 4);
    row("visible = 3", "label", kFlags + "a,1,2,3\n", "malformed", 4);
    row("visible = yes", "label", kFlags + "a,1,2,2\nb,1,2,yes\n", "malformed", 5);
    row("visible without coordinates", "label", kFlags + "a,,,2\n", "inconsistent", 4);
    row("open quote", "label", kLabels + "\"a,1,2,3,4\nb,1,2,3,4\n", "malformed", 4);
    row("text behind a quote", "label", kLabels + "\"a\"b,1,2,3,4\n", "malformed", 4);
    row("quote inside a cell", "label", kLabels + "a\"b\",1,2,3,4\n", "malformed", 4);
    row("not UTF-8", "label", kLabels + "a,1,2,3,4\nb\xE9,1,2,3,4\n", "malformed", 5);
    row("zero byte", "label", kLabels + QByteArray("a\0,1,2,3,4\n", 11), "malformed", 4);
    row("line counting over quoted breaks", "label", kLabels + "\"a\n\nb\",1,2,3,4\n\nc,1,2,3\n", "malformed", 8);
  }

  static void predictionRows() {
    row("empty", "prediction", "", "empty", 0);
    row("label header cut", "prediction", "scorer,s,s,s\nbodyparts,a,a,a\n", "malformed", 3);
    row("no y", "prediction", "scorer,s,s\nbodyparts,a,a\ncoords,x,likelihood\n", "malformed", 3);
    row("starts at frame 1", "prediction", kPredictions + "1,1,2,3\n", "inconsistent", 4);
    row("frame left out", "prediction", kPredictions + "0,1,2,3\n2,1,2,3\n", "inconsistent", 5);
    row("frame twice", "prediction", kPredictions + "0,1,2,3\n0,1,2,3\n", "inconsistent", 5);
    row("image among frames", "prediction", kPredictions + "0,1,2,3\na.png,1,2,3\n", "inconsistent", 5);
    row("image twice", "prediction", kPredictions + "a,1,2,3\na,1,2,3\n", "inconsistent", 5);
    row("short row", "prediction", kPredictions + "0,1,2\n", "malformed", 4);
    row("letters", "prediction", kPredictions + "0,1,2,3\n1,1,2,x\n", "malformed", 5);
    row("infinite", "prediction", kPredictions + "0,-inf,2,3\n", "malformed", 4);
    row("half a point", "prediction", kPredictions + "0,,2,3\n", "malformed", 4);
    row("unknown set", "prediction", kSets + "a,1,2,3,training\n", "malformed", 4);
    row("several animals", "prediction", "scorer,s,s,s,s\nindividuals,m,m,n,n\nbodyparts,a,a,a,a\ncoords,x,y,x,y\n", "unsupported", 2);
  }

  static void yamlRows() {
    row("empty", "project", "", "empty", 0);
    row("comments alone", "project", "# nothing\n\n", "empty", 0);
    row("tab", "project", "keypoint_names:\n\t- a\n", "malformed", 2);
    row("tab behind spaces", "project", "keypoint_names:\n  - a\n  \t- b\n", "malformed", 3);
    row("not YAML", "project", "view_names: []\nkeypoint_names: [a, b\n", "malformed", 3);
    row("text", "project", "just text\n", "malformed", 1);
    row("list", "project", "- a\n- b\n", "malformed", 1);
    row("no keypoints", "project", "view_names: []\n", "malformed", 1);
    row("empty list of keypoints", "project", "view_names: []\nkeypoint_names: []\n", "malformed", 2);
    row("keypoints are text", "project", "view_names: []\nkeypoint_names: nose\n", "malformed", 2);
    row("keypoints are a map", "project", "keypoint_names: {a: 1}\n", "malformed", 1);
    row("keypoint is a number", "project", "keypoint_names:\n- a\n- 2\n", "malformed", 3);
    row("keypoint is a truth value", "project", "keypoint_names: [a, no]\n", "malformed", 1);
    row("keypoint is nothing", "project", "keypoint_names:\n- a\n-\n", "malformed", 2);
    row("keypoint is a list", "project", "keypoint_names:\n- a\n- [b]\n", "malformed", 3);
    row("keypoint twice", "project", "keypoint_names:\n- a\n- b\n- a\n", "inconsistent", 4);
    row("views are text", "project", "view_names: top\nkeypoint_names: [a]\n", "malformed", 1);
    row("key twice", "project", "keypoint_names: [a]\nview_names: []\nkeypoint_names: [b]\n", "malformed", 3);
    row("two documents", "project", "keypoint_names: [a]\n---\nkeypoint_names: [b]\n", "malformed", 2);
    row("unknown alias", "project", "keypoint_names: *a\n", "malformed", 1);
    row("not UTF-8", "project", "keypoint_names:\n- n\xF6se\n", "malformed", 2);
    row("bomb of lists", "flat", bomb(), "unsupported", 1);
    row("bomb of maps", "flat", mapBomb(), "unsupported", -1);
    row("bomb of nothing", "flat", emptyBomb(), "unsupported", 1);
    row("bomb of text", "flat", longBomb(), "unsupported", 1);
    row("a list that holds itself", "flat", "a: &a [1, *a]\n", "malformed", 1);
    row("very deep", "flat", "a: " + QByteArray(2000, '[') + QByteArray(2000, ']') + "\n", "malformed", 1);
    row("very deep and open", "flat", "a: " + QByteArray(500'000, '['), "malformed", 1);
    row("larger than 4 MB", "flat", QByteArray(4'000'001, '#'), "unsupported", 0);
    row("data is text", "lp", "data: here\n", "malformed", 1);
    row("csv_file is a map", "lp", "data:\n  csv_file: {a: 1}\n", "malformed", 2);
    row("video_dir is a list", "lp", "data:\n  video_dir: [a]\n", "malformed", 2);
    row("no bodyparts", "dlc", "scorer: s\n", "malformed", 1);
    row("bodypart twice", "dlc", "scorer: s\nbodyparts: [a, a]\n", "inconsistent", 2);
    row("edge of three", "dlc", "scorer: s\nbodyparts: [a]\nskeleton: [[a, b, c]]\n", "malformed", 3);
  }

  static void otherRows() {
    row("not TOML", "registry", "[a]\ndata_dir = \n", "malformed", 2);
    row("number as folder", "registry", "[a]\ndata_dir = 5\n", "malformed", 2);
    row("table twice", "registry", "[a]\ndata_dir = 'x'\n[a]\ndata_dir = 'y'\n", "malformed", 3);
    row("letters beyond ASCII without quotes", "registry", "# \xC3\xA9\n['\xC3\xA9']\ndata_dir = \"\xC3\xA9\"\n\xE3\x81\x82 = 1\n",
        "malformed", 4);
    row("letters beyond ASCII behind joined lines", "registry", "a = \"\"\"x\\\n \xEF\xB0\xBF\"\"\"\n", "malformed", 2);
    row("empty", "image", "", "malformed", 0);
    row("text", "image", "not a picture\n", "malformed", 0);
    row("a GIF", "image", "GIF89a\1\0\1\0", "malformed", 0);
    row("PNG signature alone", "image", "\x89PNG\r\n\x1A\n", "malformed", 0);
    row("JPEG start alone", "image", "\xFF\xD8\xFF\xD9", "malformed", 0);
    row("TIFF that points outside", "image", QByteArray("II*\0\xFF\xFF\xFF\x7F", 8), "malformed", 0);
    row("empty", "size", "", "malformed", 0);
    row("text", "size", "not a picture\n", "malformed", 0);
  }
};

QTEST_GUILESS_MAIN(TestReaderContract)
#include "tst_reader_contract.moc"
