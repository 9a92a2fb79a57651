// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/context_frames.h"

#include "core/base/text.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
namespace fs = std::filesystem;

class TestContextFrames : public QObject {
  Q_OBJECT
 private slots:
  void names_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char* what, const QString& name, const QStringList& expected) { QTest::newRow(what) << name << expected; };
    // the table of spec/pose.md 1.1
    row("plain", "img_2.png", {"img_0.png", "img_1.png", "img_2.png", "img_3.png", "img_4.png"});
    row("padded", "img_0200.png", {"img_0198.png", "img_0199.png", "img_0200.png", "img_0201.png", "img_0202.png"});
    row("second frame", "img_1.png", {"img_0.png", "img_0.png", "img_1.png", "img_2.png", "img_3.png"});
    row("first frame", "img00000000.jpg", {"img00000000.jpg", "img00000000.jpg", "img00000000.jpg", "img00000001.jpg", "img00000002.jpg"});
    row("one digit more", "img_9.png", {"img_7.png", "img_8.png", "img_9.png", "img_10.png", "img_11.png"});
    row("one digit less", "img_100.png", {"img_098.png", "img_099.png", "img_100.png", "img_101.png", "img_102.png"});
    row("the last number counts", "cam2_img007.png",
        {"cam2_img005.png", "cam2_img006.png", "cam2_img007.png", "cam2_img008.png", "cam2_img009.png"});
    row("text behind it", "f05_top.mp4.png",
        {"f05_top.mp2.png", "f05_top.mp3.png", "f05_top.mp4.png", "f05_top.mp5.png", "f05_top.mp6.png"});
    row("digits of the extension do not", "img3.jp2", {"img1.jp2", "img2.jp2", "img3.jp2", "img4.jp2", "img5.jp2"});
    row("no extension", "12", {"10", "11", "12", "13", "14"});
    row("no number", "nose.png", {"nose.png", "nose.png", "nose.png", "nose.png", "nose.png"});
    const QString huge = QString(30, '9') + ".png";
    row("no frame has such a number", huge, {huge, huge, huge, huge, huge});
    row("empty", "", {"", "", "", "", ""});
  }
  void names() {
    QFETCH(QString, name);
    QFETCH(QStringList, expected);
    QStringList found;
    for (const auto& context : pose::contextNames(name.toStdString())) found << QString::fromStdString(context);
    QCOMPARE(found, expected);
  }

  void missingFilesAreTheCentre() {
    const tests::Scratch scratch;
    const auto folder = scratch.path() / base::pathFromUtf8("Mäuse");
    for (const char* name : {"img08.png", "img10.png", "img11.png", "img12.png", "img13.png", "img14.png"})
      tests::writeText(folder / name, "x");
    const auto paths = pose::contextPaths(folder / "img10.png");
    QCOMPARE(std::vector<fs::path>(paths.begin(), paths.end()),
             (std::vector<fs::path>{folder / "img08.png", folder / "img10.png", folder / "img10.png", folder / "img11.png",
                                    folder / "img12.png"}));
    QVERIFY(!pose::hasContext(folder / "img10.png"));
    QVERIFY(pose::hasContext(folder / "img12.png"));
    QVERIFY(!pose::hasContext(folder / "img13.png"));
    tests::writeText(folder / "nose.png", "x");
    QVERIFY(!pose::hasContext(folder / "nose.png"));
    // at the start of a video nothing is missing
    for (const char* name : {"b0.png", "b1.png", "b2.png", "b3.png"}) tests::writeText(folder / name, "x");
    QVERIFY(pose::hasContext(folder / "b0.png") && pose::hasContext(folder / "b1.png"));
  }
};

QTEST_GUILESS_MAIN(TestContextFrames)
#include "tst_context_frames.moc"
