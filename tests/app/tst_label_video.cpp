// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QPushButton>
#include <cmath>
#include <random>

#include "core/io/prediction_csv.h"
#include "core/project/run_folder.h"
#include "core/video/video_reader.h"
#include "tests/app/app_test.h"
#include "widgets/timeline/timeline_widget.h"
#include "widgets/timeline/transport_bar.h"

using namespace parsimony;
using namespace parsimony::tests;

namespace {

/// The picture of a decoded frame, copied by another way than the window's.
QImage imageOf(const video::FramePtr& frame) {
  const cv::Mat& m = frame->picture;
  return QImage(m.data, m.cols, m.rows, static_cast<int>(m.step), m.channels() == 3 ? QImage::Format_RGB888 : QImage::Format_Grayscale8)
      .copy();
}

}  // namespace

class TestLabelVideo : public QObject {
  Q_OBJECT

 private:
  static void openVideo(MouseWindow& mouse) {
    mouse.open();
    mouse.label()->showVideo(app::toQString(video(mouse)));
    QVERIFY(QTest::qWaitFor([&] { return timeline(mouse)->fps() > 0.0 && mouse.canvas()->frameIndex() == 0; }, kPatience));
    mouse.settle();
  }
  static std::filesystem::path video(const MouseWindow& mouse) { return mouse.folder() / "videos" / "test_vid.mp4"; }
  static widgets::TimelineWidget* timeline(MouseWindow& mouse) { return mouse.label()->findChild<widgets::TimelineWidget*>(); }

  /// A finished run whose predictions are known: keypoint k of frame t lies at (10 + k, 20 + t), with likelihood 0.5 + k / 40.
  static QString writeRun(MouseWindow& mouse, std::int64_t frames) {
    const auto folder = mouse.folder() / "models" / "known";
    std::filesystem::create_directories(folder / "video_preds");
    project::RunManifest manifest;
    manifest.verb = "train";
    manifest.name = "known";
    manifest.status = project::RunStatus::Completed;
    manifest.created = "2026-01-01T00:00:00";
    manifest.options = {{"backbone", "unet"}};
    project::writeManifest(folder, manifest);
    const auto keypoints = mouse.session()->labels().keypoints;
    tracks::Tracks predictions("test", keypoints, frames);
    for (std::int64_t t = 0; t < frames; ++t) {
      for (int k = 0; k < predictions.numKeypoints(); ++k) {
        predictions.set(t, k, {10.0 + k, 20.0 + static_cast<double>(t % 100), 0.5 + k / 40.0});
      }
    }
    io::writePredictionCsv(folder / "video_preds" / "test_vid.csv", predictions);
    return app::toQString(folder);
  }

 private slots:
  void init() { PARSIMONY_NEED_DATA("pose/mirror-mouse/videos/test_vid.mp4"); }

  void showsTheFrameOfTheTimelineAndNoOther() {
    MouseWindow mouse;
    openVideo(mouse);
    video::VideoReader reference(video(mouse));
    QCOMPARE(timeline(mouse)->numFrames(), reference.numFrames());
    std::mt19937 random(2);
    for (int i = 0; i < 12; ++i) {
      const auto frame = static_cast<qint64>(random() % static_cast<unsigned>(reference.numFrames()));
      const QPoint at(qRound(timeline(mouse)->xOfFrame(frame)), timeline(mouse)->height() / 2);
      QTest::mouseClick(timeline(mouse), Qt::LeftButton, Qt::NoModifier, at);
      const qint64 asked = timeline(mouse)->currentFrame();
      QTRY_COMPARE_WITH_TIMEOUT(mouse.canvas()->frameIndex(), asked, kPatience);
      QCOMPARE(mouse.canvas()->frame().picture, imageOf(reference.read({asked})));
    }
  }

  void labellingAFrameAddsItsRowAndPictures() {
    MouseWindow mouse;
    openVideo(mouse);
    auto* transport = mouse.label()->findChild<widgets::TransportBar*>();
    transport->step(7);
    QTRY_COMPARE_WITH_TIMEOUT(mouse.canvas()->frameIndex(), 7, kPatience);
    const int rows = mouse.session()->labels().numFrames();
    mouse.canvas()->setCurrentKeypoint(6);
    QTest::mouseClick(mouse.canvas(), Qt::LeftButton, Qt::NoModifier, mouse.at(200.0, 100.0));
    QCOMPARE(mouse.session()->labels().numFrames(), rows + 1);
    const QString image = QStringLiteral("labeled-data/test_vid/img00000007.png");
    QCOMPARE(mouse.session()->image(rows), image);
    QVERIFY(std::abs(mouse.session()->labels().point(rows, 6).x - 200.0) < 1.0);
    QVERIFY(std::abs(mouse.canvas()->frame().points[6].x - 200.0) < 1.0);
    QCOMPARE(timeline(mouse)->ticks(widgets::TimelineWidget::Kind::Labelled), std::vector<std::int64_t>{7});

    // The frame and two neighbours on both sides; the stored picture is the frame.
    video::VideoReader reference(video(mouse));
    for (int frame = 5; frame <= 9; ++frame) {
      const QString file =
          app::toQString(mouse.folder()) + QStringLiteral("/labeled-data/test_vid/img%1.png").arg(frame, 8, 10, QLatin1Char('0'));
      QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), kPatience);
      if (frame == 7)
        QCOMPARE(QImage(file).convertToFormat(QImage::Format_RGB888),
                 imageOf(reference.read({frame})).convertToFormat(QImage::Format_RGB888));
    }

    // One step back takes row and label away together.
    QTest::keyClick(&mouse.window(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(mouse.session()->labels().numFrames(), rows);
    QCOMPARE(mouse.canvas()->frameIndex(), 7);
    QVERIFY(std::isnan(mouse.canvas()->frame().points[6].x));
    QVERIFY(timeline(mouse)->ticks(widgets::TimelineWidget::Kind::Labelled).empty());
  }

  void predictionsBelongToTheFrameThatIsShown() {
    MouseWindow mouse;
    openVideo(mouse);
    const QString run = writeRun(mouse, timeline(mouse)->numFrames());
    mouse.session()->refreshRuns();
    mouse.label()->showRun(run);
    QTRY_COMPARE_WITH_TIMEOUT(mouse.canvas()->frame().predictions.size(), std::size_t{17}, kPatience);
    auto* transport = mouse.label()->findChild<widgets::TransportBar*>();
    for (int i = 0; i < 40; ++i) {
      transport->step(i % 5 == 4 ? 30 : 1);
      QTest::qWait(i % 3);
      const widgets::CanvasFrame& frame = mouse.canvas()->frame();
      QCOMPARE(frame.predictions[3].x, 13.0);
      QCOMPARE(frame.predictions[3].y, 20.0 + static_cast<double>(frame.index % 100));
    }
    mouse.settle();
  }

  void acceptsPredictionsAboveALikelihoodAsOneStep() {
    MouseWindow mouse;
    openVideo(mouse);
    const QString run = writeRun(mouse, timeline(mouse)->numFrames());
    mouse.session()->refreshRuns();
    mouse.label()->showRun(run);
    auto* accept = mouse.label()->findChild<QPushButton*>(QStringLiteral("acceptPredictions"));
    QTRY_VERIFY_WITH_TIMEOUT(accept->isEnabled(), kPatience);
    const int rows = mouse.session()->labels().numFrames();
    QTest::mouseClick(accept, Qt::LeftButton);  // 0.9 is reached from keypoint 16 on
    QCOMPARE(mouse.session()->labels().numFrames(), rows + 1);
    QCOMPARE(mouse.session()->labels().numLabelled(rows), std::int64_t{1});
    QCOMPARE(mouse.session()->labels().point(rows, 16).x, 26.0);
    mouse.session()->undo();
    QCOMPARE(mouse.session()->labels().numFrames(), rows);
  }

  void playsForward() {
    MouseWindow mouse;
    openVideo(mouse);
    mouse.canvas()->setFocus();
    QTest::keyClick(mouse.canvas(), Qt::Key_P);
    QTRY_VERIFY_WITH_TIMEOUT(mouse.canvas()->frameIndex() > 5, kPatience);
    QTest::keyClick(mouse.canvas(), Qt::Key_P);
    mouse.settle();
    QCOMPARE(mouse.canvas()->frameIndex(), timeline(mouse)->currentFrame());
  }
};

QTEST_MAIN(TestLabelVideo)
#include "tst_label_video.moc"
