// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <string>

#include "core/io/bbox_csv.h"
#include "tests/core/io/io_test.h"

using namespace parsimony;
using tests::bytesOf;
using tests::codeOf;
using tests::Folder;
using tracks::BoundingBox;

class TestBboxCsv : public QObject {
  Q_OBJECT

 private slots:
  /// The height stands before the width.
  void heightComesFirst_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("as pandas writes it") << QByteArray(",x,y,h,w\n0,-5,2,30,40\n1,6.5,7,31,41\n");
    QTest::newRow("without index") << QByteArray("x,y,h,w\n-5,2,30,40\n6.5,7,31,41\n");
    QTest::newRow("other order") << QByteArray("w, h ,Y,X\r\n40,30,2,-5\r\n41,31,7,6.5\r\n");
    QTest::newRow("more columns") << QByteArray("frame,x,y,h,w,score\n0,-5,2,30,40,high\n1,6.5,7,31,41,\n");
  }
  void heightComesFirst() {
    QFETCH(QByteArray, text);
    const Folder folder;
    const auto boxes = io::readVideoBoxes(folder.file("v_bbox.csv", text.toStdString()), 2);
    QCOMPARE(boxes,
             (std::vector<BoundingBox>{{.x = -5, .y = 2, .width = 40, .height = 30}, {.x = 6.5, .y = 7, .width = 41, .height = 31}}));
  }

  void aVideoNeedsABoxPerFrame() {
    const Folder folder;
    const auto path = folder.file("v_bbox.csv", ",x,y,h,w\n0,1,2,3,4\n1,1,2,3,4\n");
    QCOMPARE(io::readVideoBoxes(path).size(), std::size_t{2});
    QCOMPARE(codeOf([&] { (void)io::readVideoBoxes(path, 2); }), std::string("none"));
    const auto error = tests::errorOf([&] { (void)io::readVideoBoxes(path, 3); });
    QVERIFY(error && error->code() == base::ErrorCode::Inconsistent);
    QCOMPARE(error->text("expected"), std::string("3 rows, one per frame"));
    QCOMPARE(error->text("found"), std::string("2 rows"));
    QCOMPARE(codeOf([&] { (void)io::readVideoBoxes(path, 1); }), std::string("inconsistent"));
  }

  void labelledFramesMayBeFew() {
    const Folder folder;
    const auto path = folder.file("bbox.csv", ",x,y,h,w\nlabeled-data/a/img1.png,1,2,3,4\n\"labeled-data\\b,c\\img2.png\",5,6,7,8\n");
    const io::LabelledBoxes boxes = io::readLabelledBoxes(path);
    QCOMPARE(boxes.images, (std::vector<std::string>{"labeled-data/a/img1.png", "labeled-data/b,c/img2.png"}));
    QCOMPARE(boxes.of("labeled-data/b,c/img2.png"), (BoundingBox{.x = 5, .y = 6, .width = 8, .height = 7}));
    QVERIFY(boxes.of("labeled-data/other.png").isNone());
  }

  void whatIsWrittenIsReadBack() {
    const Folder folder;
    const std::vector<BoundingBox> boxes{{-3, 0.1 + 0.2, 100, 50}, {1e6, 7, 2.5, 3}};
    io::writeVideoBoxes(folder / "v_bbox.csv", boxes);
    QCOMPARE(bytesOf(folder / "v_bbox.csv"), std::string(",x,y,h,w\n0,-3,0.30000000000000004,50,100\n1,1000000,7,3,2.5\n"));
    QCOMPARE(io::readVideoBoxes(folder / "v_bbox.csv", 2), boxes);
    const io::LabelledBoxes labelled{{"a,b.png", "c.png"}, boxes};
    io::writeLabelledBoxes(folder / "bbox.csv", labelled);
    const io::LabelledBoxes again = io::readLabelledBoxes(folder / "bbox.csv");
    QCOMPARE(again.images, labelled.images);
    QCOMPARE(again.boxes, labelled.boxes);
    io::writeVideoBoxes(folder / "none_bbox.csv", {});
    QVERIFY(io::readVideoBoxes(folder / "none_bbox.csv", 0).empty());
  }

  void nameBesideTheVideo() { QCOMPARE(io::boxFileName("videos/mouse 1.cam.mp4"), std::string("mouse 1.cam_bbox.csv")); }

  /// Each bad file is answered with this code, its path, and line and column where there are some.
  void badInput_data() {
    QTest::addColumn<bool>("labelled");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("column");
    const auto row = [](const char* name, bool labelled, const char* text, const char* code, const char* line, const char* column) {
      QTest::newRow(name) << labelled << QByteArray(text) << code << line << column;
    };
    row("empty", false, "", "empty", "", "");
    row("no width", false, ",x,y,h\n0,1,2,3\n", "malformed", "1", "");
    row("x twice", false, "x,y,h,w,x\n1,2,3,4,5\n", "inconsistent", "1", "5");
    row("letters", false, ",x,y,h,w\n0,1,2,3,4\n1,1,two,3,4\n", "malformed", "3", "3");
    row("empty cell", false, ",x,y,h,w\n0,,2,3,4\n", "malformed", "2", "2");
    row("infinite", false, ",x,y,h,w\n0,inf,2,3,4\n", "malformed", "2", "2");
    row("no height", false, ",x,y,h,w\n0,1,2,0,4\n", "malformed", "2", "4");
    row("negative width", false, ",x,y,h,w\n0,1,2,3,-4\n", "malformed", "2", "5");
    row("short row", false, ",x,y,h,w\n0,1,2,3\n", "malformed", "2", "");
    row("frame left out", false, ",x,y,h,w\n0,1,2,3,4\n2,1,2,3,4\n", "inconsistent", "3", "1");
    row("image among frames", false, ",x,y,h,w\na.png,1,2,3,4\n", "inconsistent", "2", "1");
    row("no images", true, "x,y,h,w\n1,2,3,4\n", "malformed", "1", "1");
    row("image without name", true, ",x,y,h,w\n,1,2,3,4\n", "malformed", "2", "1");
    row("image twice", true, ",x,y,h,w\na/b,1,2,3,4\na\\b,1,2,3,4\n", "inconsistent", "3", "1");
  }
  void badInput() {
    QFETCH(bool, labelled);
    QFETCH(QByteArray, text);
    const Folder folder;
    const auto path = folder.file("input", text.toStdString());
    const auto error = tests::errorOf([&] {
      if (labelled) {
        (void)io::readLabelledBoxes(path);
      } else {
        (void)io::readVideoBoxes(path);
      }
    });
    QVERIFY2(error, "was accepted");
    QTEST(QString::fromStdString(std::string(base::toString(error->code()))), "code");
    QTEST(QString::fromStdString(error->text("line")), "line");
    QTEST(QString::fromStdString(error->text("column")), "column");
    QCOMPARE(error->text("path"), base::toUtf8(path));
  }

  void whatCouldNotBeReadIsNotWritten() {
    const Folder folder;
    const BoundingBox box{1, 2, 3, 4};
    QCOMPARE(codeOf([&] { io::writeVideoBoxes(folder / "a", {box, {}}); }), std::string("invalid_value"));
    QCOMPARE(codeOf([&] { io::writeLabelledBoxes(folder / "a", {{"a", "a"}, {box, box}}); }), std::string("invalid_value"));
    QCOMPARE(codeOf([&] { io::writeLabelledBoxes(folder / "a", {{""}, {box}}); }), std::string("invalid_value"));
    QCOMPARE(codeOf([&] { io::writeLabelledBoxes(folder / "a", {{"a"}, {}}); }), std::string("invalid_value"));
    QCOMPARE(folder.numFiles(), 0);
  }
};

QTEST_GUILESS_MAIN(TestBboxCsv)
#include "tst_bbox_csv.moc"
