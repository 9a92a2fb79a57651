// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>
#include <random>

#include "app/frame_source.h"
#include "core/video/video_reader.h"
#include "tests/app/app_test.h"

using namespace parsimony;

namespace {

std::filesystem::path testVideo() {
  return tests::dataFolder() / "pose" / "mirror-mouse" / "videos" / "test_vid.mp4";
}

bool samePicture(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && std::equal(a.datastart, a.dataend, b.datastart);
}

}  // namespace

class TestFrameSource : public QObject {
  Q_OBJECT

 private slots:
  void deliversTheFrameThatWasAskedFor() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse/videos/test_vid.mp4");
    video::VideoReader reference(testVideo());
    app::FrameSource source(testVideo(), {});
    video::FramePtr last;
    connect(&source, &app::FrameSource::frameReady, this, [&](qint64 frame, const video::FramePtr& picture) {
      QCOMPARE(picture->index.value, frame);
      last = picture;
    });
    std::mt19937 random(1);
    for (int i = 0; i < 20; ++i) {
      const auto frame = static_cast<qint64>(random() % static_cast<unsigned>(reference.numFrames()));
      source.request(frame);
      QTRY_VERIFY_WITH_TIMEOUT(last && last->index.value == frame, tests::kPatience);
      QVERIFY(samePicture(last->picture, reference.read({frame})->picture));
    }
  }

  void theNewestRequestWinsAndNothingStaleFollows() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse/videos/test_vid.mp4");
    app::FrameSource source(testVideo(), {});
    std::vector<qint64> delivered;
    connect(&source, &app::FrameSource::frameReady, this, [&](qint64 frame, const video::FramePtr&) { delivered.push_back(frame); });
    source.request(3);
    QTRY_VERIFY_WITH_TIMEOUT(!delivered.empty(), tests::kPatience);
    delivered.clear();
    for (qint64 frame = 900; frame > 600; frame -= 10) source.request(frame);
    source.request(3);  // cached: delivered at once, whatever is still being decoded
    QCOMPARE(delivered, std::vector<qint64>{3});
    QTest::qWait(300);
    QCOMPARE(delivered, std::vector<qint64>{3});
    QVERIFY(!source.isBusy());
  }

  void aFileThatIsNoVideoFails() {
    QTemporaryDir folder;
    const auto path = app::toPath(folder.filePath(QStringLiteral("film.mp4")));
    QFile file(app::toQString(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is text");
    file.close();
    app::FrameSource source(path, {});
    QSignalSpy failed(&source, &app::FrameSource::failed);
    source.request(0);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, tests::kPatience);
    QVERIFY(!source.isBusy());
  }
};

QTEST_MAIN(TestFrameSource)
#include "tst_frame_source.moc"
