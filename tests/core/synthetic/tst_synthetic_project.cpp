// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

#include <opencv2/core.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/image_file.h"
#include "core/io/label_csv.h"
#include "core/io/prediction_csv.h"
#include "core/io/project_yaml.h"
#include "core/synthetic/frame_choice.h"
#include "core/synthetic/mouse_clip.h"
#include "core/synthetic/out_of_distribution.h"
#include "core/synthetic/synthetic_project.h"
#include "core/video/video_reader.h"

using namespace parsimony;
using namespace parsimony::synthetic;
namespace fs = std::filesystem;

namespace {

ProjectOptions small() {
  ProjectOptions o;
  o.mouse.frames = 40;
  o.mouse.width = 160;
  o.mouse.height = 160;
  o.labelledFrames = 8;
  return o;
}

double meanDifference(const cv::Mat& rgb, const cv::Mat& grey) {
  double sum = 0.0;
  for (int y = 0; y < grey.rows; ++y) {
    for (int x = 0; x < grey.cols; ++x) sum += std::abs(rgb.at<cv::Vec3b>(y, x)[1] - static_cast<int>(grey.at<std::uint8_t>(y, x)));
  }
  return sum / static_cast<double>(grey.total());
}

}  // namespace

class TestSyntheticProject : public QObject {
  Q_OBJECT

  QTemporaryDir m_dir;
  [[nodiscard]] fs::path folder(const char* name) const { return base::pathFromUtf8(m_dir.path().toStdString()) / name; }

 private slots:
  void whatIsWrittenReadsBack() {
    const ProjectOptions o = small();
    const SyntheticProject project = writeProject(folder("mäuse"), o);
    MouseClip clip(o.mouse);

    QCOMPARE(io::readProjectYaml(project.folder / "project.yaml").keypointNames, MouseClip::skeleton().keypoints);
    const tracks::LabelSet labels = io::readLabelCsv(project.labels);
    QCOMPARE(labels.keypoints, MouseClip::skeleton().keypoints);
    QCOMPARE(labels.numFrames(), 8);
    int hidden = 0;
    for (int row = 0; row < 8; ++row) {
      const std::int64_t frame = project.labelledFrames[static_cast<std::size_t>(row)];
      const std::string name = QString("labeled-data/demo/img%1.png").arg(frame, 8, 10, QChar('0')).toStdString();
      QCOMPARE(labels.images[static_cast<std::size_t>(row)], name);
      QCOMPARE(cv::norm(io::readImage(project.folder / name, true), clip.render(frame), cv::NORM_INF), 0.0);
      const std::vector<TruthPoint> truth = clip.truth(frame);
      for (int k = 0; k < labels.numKeypoints(); ++k) {
        const TruthPoint& t = truth[static_cast<std::size_t>(k)];
        const tracks::LabelPoint p = labels.point(row, k);
        hidden += t.occluded;
        if (t.occluded) {
          QVERIFY(std::isnan(p.x) && std::isnan(p.y));
        } else {
          QVERIFY(p.x == t.x && p.y == t.y);
        }
      }
    }
    QVERIFY(hidden > 0);
  }

  void groundTruthHoldsEveryFrame() {
    const ProjectOptions o = small();
    const SyntheticProject project = writeProject(folder("truth"), o);
    MouseClip clip(o.mouse);
    const tracks::Tracks tracks = io::readPredictionCsv(project.groundTruth);
    QCOMPARE(tracks.numFrames(), std::int64_t{40});
    for (std::int64_t t = 0; t < 40; ++t) {
      const std::vector<TruthPoint> truth = clip.truth(t);
      for (int k = 0; k < tracks.numKeypoints(); ++k) {
        const tracks::Prediction p = tracks.at(t, k);
        const TruthPoint& exact = truth[static_cast<std::size_t>(k)];
        QVERIFY(std::abs(p.x - exact.x) < 1e-4 && std::abs(p.y - exact.y) < 1e-4);
        QCOMPARE(p.likelihood, exact.occluded ? 0.0 : 1.0);
      }
    }
    const std::string recipe = base::readTextFile(project.recipe);
    QVERIFY(recipe.find("generator_version: 1\n") != std::string::npos && recipe.find("\nseed: 0\n") != std::string::npos);
  }

  void videoShowsTheClip() {
    const ProjectOptions o = small();
    const SyntheticProject project = writeProject(folder("video"), o);
    MouseClip clip(o.mouse);
    video::VideoReader reader(project.video);
    QCOMPARE(reader.numFrames(), std::int64_t{40});
    QVERIFY(std::abs(reader.info().fps - 30.0) < 1e-6);
    for (const std::int64_t t : {0, 20, 39}) {
      const cv::Mat frame = reader.read({t})->picture;
      QCOMPARE(frame.size(), clip.size());
      const double right = meanDifference(frame, clip.render(t));
      QVERIFY2(right < 4.0, qPrintable(QString::number(right)));
      QVERIFY2(right < meanDifference(frame, clip.render((t + 13) % 40)), "it is this frame and no other");
    }
  }

  void visibleColumnKeepsHiddenPoints() {
    ProjectOptions o = small();
    o.visibleColumn = true;
    const SyntheticProject project = writeProject(folder("visible"), o);
    const tracks::LabelSet labels = io::readLabelCsv(project.labels);
    QVERIFY(labels.hasVisibleColumn);
    MouseClip clip(o.mouse);
    int occluded = 0;
    for (int row = 0; row < labels.numFrames(); ++row) {
      const std::vector<TruthPoint> truth = clip.truth(project.labelledFrames[static_cast<std::size_t>(row)]);
      for (int k = 0; k < labels.numKeypoints(); ++k) {
        const TruthPoint& t = truth[static_cast<std::size_t>(k)];
        QVERIFY(labels.point(row, k).visibility == (t.occluded ? tracks::Visibility::Occluded : tracks::Visibility::Visible));
        if (!t.occluded || !t.inView) continue;
        ++occluded;
        QCOMPARE(labels.point(row, k).x, t.x);
      }
    }
    QVERIFY(occluded > 0);
  }

  /// The second clip lies beside the first and changes nothing of it.
  void secondClipOfAnotherRig() {
    ProjectOptions o = small();
    const SyntheticProject plain = writeProject(folder("plain"), o);
    QVERIFY(plain.oodVideo.empty() && !fs::exists(plain.folder / "CollectedData_new.csv"));
    o.oodFrames = 25;
    const SyntheticProject project = writeProject(folder("two"), o);
    QCOMPARE(base::readTextFile(project.labels), base::readTextFile(plain.labels));
    QCOMPARE(base::readTextFile(project.groundTruth), base::readTextFile(plain.groundTruth));

    MouseOptions other = outOfDistribution(o.mouse);
    other.frames = 25;
    MouseClip clip(other);
    const tracks::LabelSet labels = io::readLabelCsv(project.folder / "CollectedData_new.csv");
    QCOMPARE(labels.numFrames(), 8);
    const std::int64_t frame = project.oodLabelledFrames.back();
    const std::string name = QString("labeled-data/ood/img%1.png").arg(frame, 8, 10, QChar('0')).toStdString();
    QCOMPARE(labels.images.back(), name);
    QCOMPARE(cv::norm(io::readImage(project.folder / name, true), clip.render(frame), cv::NORM_INF), 0.0);
    const tracks::Tracks tracks = io::readPredictionCsv(project.oodGroundTruth);
    QCOMPARE(tracks.numFrames(), std::int64_t{25});
    for (int k = 0; k < tracks.numKeypoints(); ++k) {
      const TruthPoint exact = clip.truth(24)[static_cast<std::size_t>(k)];
      QVERIFY(std::abs(tracks.at(24, k).x - exact.x) < 1e-4 && std::abs(tracks.at(24, k).y - exact.y) < 1e-4);
    }
    QCOMPARE(video::VideoReader(project.oodVideo).numFrames(), std::int64_t{25});
    const std::string recipe = base::readTextFile(project.oodRecipe);
    QVERIFY(recipe.find("\nfloor: treadmill\n") != std::string::npos && recipe.find("\nframes: 25\n") != std::string::npos);
  }

  void cancelLeavesNothing() {
    jobs::RunContext::Callbacks callbacks;
    int asked = 0;
    callbacks.stop = [&] { return ++asked > 2 ? jobs::StopRequest::Cancel : jobs::StopRequest::Continue; };
    try {
      (void)writeProject(folder("cancelled"), small(), jobs::RunContext(callbacks));
      QFAIL("not cancelled");
    } catch (const base::Error& error) {
      QVERIFY(error.code() == base::ErrorCode::Cancelled);
    }
    QVERIFY(!fs::exists(folder("cancelled")));
    QVERIFY(!fs::exists(folder("cancelled.partial")));
  }

  void folderInUseIsRefusedAndLeftAlone() {
    const fs::path taken = folder("taken");
    fs::create_directories(taken);
    std::ofstream(taken / "CollectedData.csv") << "mine";
    try {
      (void)writeProject(taken, small());
      QFAIL("overwrote a project");
    } catch (const base::Error& error) {
      QVERIFY(error.code() == base::ErrorCode::InvalidValue);
      QCOMPARE(error.text("path"), base::toUtf8(taken));
    }
    QCOMPARE(base::readTextFile(taken / "CollectedData.csv"), std::string("mine"));
    fs::create_directories(folder("empty"));
    QCOMPARE(writeProject(folder("empty") / "", small()).frames, std::int64_t{40});  // a trailing separator is no other folder
    QVERIFY(fs::exists(folder("empty") / "CollectedData.csv") && !fs::exists(folder("empty.partial")));
  }

  void framesAreSpreadByMotion() {
    // rest, then a run of 10 frames, then rest
    std::vector<double> motion(100, 0.0);
    for (int t = 50; t < 60; ++t) motion[static_cast<std::size_t>(t)] = 10.0;
    const std::vector<std::int64_t> chosen = framesSpreadByMotion(motion, 12);
    QCOMPARE(chosen.size(), std::size_t{12});
    QVERIFY(std::adjacent_find(chosen.begin(), chosen.end(), std::greater_equal<>()) == chosen.end());
    const auto running = std::count_if(chosen.begin(), chosen.end(), [](std::int64_t t) { return t >= 49 && t <= 60; });
    QVERIFY(running >= 8 && running < 12);
    QCOMPARE(framesSpreadByMotion(std::vector<double>(10, 0.0), 5), (std::vector<std::int64_t>{1, 3, 5, 6, 8}));
    QCOMPARE(framesSpreadByMotion(std::vector<double>(3, 1.0), 7), (std::vector<std::int64_t>{0, 1, 2}));
    QCOMPARE(framesSpreadByMotion({0.0, 0.0, 0.0, 9.0}, 3).back(), std::int64_t{3});
  }
};

QTEST_GUILESS_MAIN(TestSyntheticProject)
#include "tst_synthetic_project.moc"
