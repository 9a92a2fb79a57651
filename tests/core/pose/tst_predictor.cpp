// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include "core/pose/predictor.h"

#include <opencv2/imgproc.hpp>

#include "core/base/error.h"
#include "core/io/prediction_csv.h"
#include "core/pose/batch_loader.h"
#include "core/pose/inference.h"
#include "core/pose/network.h"
#include "core/pose/trainer.h"
#include "core/pose/training_set.h"
#include "core/video/forward_reader.h"
#include "core/video/video_reader.h"
#include "tests/core/pose/blob_project.h"
#include "tests/core/project/project_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
namespace fs = std::filesystem;

namespace {

constexpr int kFrames = 41;

jobs::RunContext stopAfter(int calls, jobs::StopRequest request) {
  jobs::RunContext::Callbacks callbacks;
  callbacks.stop = [calls, request, asked = std::make_shared<int>(0)] {
    return (*asked)++ < calls ? jobs::StopRequest::Continue : request;
  };
  return jobs::RunContext(callbacks);
}

double distance(const tracks::Prediction& a, const tracks::Prediction& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

}  // namespace

class TestPredictor : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    m_project = tests::blobProject(m_scratch.path() / "blobs", 30);
    m_video = m_project.folder / "videos" / "clip.mp4";
    tests::blobVideo(m_video, kFrames);
    auto options = tests::smallOptions(80);
    options.decoder = "pose_prior";
    pose::TrainRequest request;
    request.project = m_project;
    request.name = "run";
    m_run = pose::train(request, options).runFolder;
    m_options.threads = 1;
    m_options.device = "cpu";
    m_options.precision = "fp32";
  }

  /// One row per frame, and each the value that the frame gives by itself, without queue, batches and threads.
  void everyFrameIsPredictedAsIfAlone() {
    m_options.batchSize = 16;  // 41 = 16 + 16 + 9
    const auto summary = pose::predictVideo(m_run, m_video, {}, m_options);
    QCOMPARE(summary.frames, std::int64_t{kFrames});
    QCOMPARE(summary.csv, m_run / "video_preds" / "clip.csv");
    QVERIFY(!summary.stopped && summary.labeledVideo.empty());
    const auto predictions = io::readPredictionCsv(summary.csv);
    QCOMPARE(predictions.numFrames(), std::int64_t{kFrames});
    QCOMPARE(predictions.keypoints(), (std::vector<std::string>{"disc", "square"}));
    QCOMPARE(predictions.scorer(), std::string("heatmap_tracker"));

    pose::Inference inference(pose::loadNetwork(m_run / "weights.safetensors"), {});
    video::VideoReader reader(m_video);
    double worst = 0.0, off = 0.0;
    for (const int t : {40, 0, 15, 16, 31, 32, 7}) {
      cv::Mat picture;
      cv::extractChannel(reader.read({t})->picture, picture, 1);
      cv::resize(picture, picture, {64, 64}, 0, 0, cv::INTER_LINEAR);
      const auto bytes = torch::from_blob(picture.data, {1, 64, 64, 1}, at::kByte).clone();
      const auto alone = inference.run(bytes, {{tests::kBlobWidth, tests::kBlobHeight}});
      for (int k = 0; k < 2; ++k) worst = std::max(worst, distance(alone[static_cast<std::size_t>(k)], predictions.at(t, k)));
    }
    for (int t = 0; t < kFrames; ++t)
      off += std::hypot(predictions.at(t, 0).x - tests::discAt(t).x, predictions.at(t, 0).y - tests::discAt(t).y) / kFrames;
    // grey by the video's own luma on the one side, from RGB on the other: at most one grey level apart
    QVERIFY2(worst < 0.2, qPrintable(QString::number(worst)));
    QVERIFY2(off < 6.0, qPrintable(QString::number(off)));  // and they are the right frames: the disc moves up to 20 px per frame
  }

  void batchesDoNotMatter() {
    m_options.batchSize = 1;
    const auto one = io::readPredictionCsv(pose::predictVideo(m_run, m_video, m_scratch.path() / "one.csv", m_options).csv);
    m_options.batchSize = 64;
    const auto all = io::readPredictionCsv(pose::predictVideo(m_run, m_video, m_scratch.path() / "all.csv", m_options).csv);
    double worst = 0.0;
    for (int t = 0; t < kFrames; ++t) {
      for (int k = 0; k < 2; ++k) worst = std::max(worst, distance(one.at(t, k), all.at(t, k)));
    }
    QVERIFY2(worst < 1e-3, qPrintable(QString::number(worst)));
  }

  void bf16IsClose() {
    m_options.batchSize = 16;
    const auto exact = io::readPredictionCsv(pose::predictVideo(m_run, m_video, m_scratch.path() / "fp32.csv", m_options).csv);
    auto options = m_options;
    options.precision = "bf16";
    const auto rough = io::readPredictionCsv(pose::predictVideo(m_run, m_video, m_scratch.path() / "bf16.csv", options).csv);
    std::vector<double> distances;
    for (int t = 0; t < kFrames; ++t) distances.push_back(distance(exact.at(t, 0), rough.at(t, 0)));
    std::sort(distances.begin(), distances.end());
    QVERIFY2(distances[kFrames / 2] < 0.3, qPrintable(QString::number(distances[kFrames / 2])));
  }

  /// The labelled frames: as the training run itself predicted them, with their sets.
  void labelledFramesKeepTheirSets() {
    const auto summary = pose::predictLabels(m_run, m_project, m_scratch.path() / "labels.csv", m_options);
    QCOMPARE(summary.frames, std::int64_t{30});
    const auto ours = io::readPredictionCsv(summary.csv), trained = io::readPredictionCsv(m_run / "predictions.csv");
    QCOMPARE(ours.images, trained.images);
    QCOMPARE(ours.sets, trained.sets);
    QCOMPARE(std::count(ours.sets.begin(), ours.sets.end(), "validation"), 3);
    double worst = 0.0;
    for (int t = 0; t < 30; ++t) {
      for (int k = 0; k < 2; ++k) worst = std::max(worst, distance(ours.at(t, k), trained.at(t, k)));
    }
    QVERIFY2(worst < 0.02, qPrintable(QString::number(worst)));
  }

  void labeledVideoHasEveryFrame() {
    auto options = m_options;
    options.labeledVideo = true;
    options.likelihoodShown = 0.0;
    const auto folder = m_scratch.path() / "drawn";
    const auto summary = pose::predictVideo(m_run, m_video, folder / "clip.csv", options);
    QCOMPARE(summary.labeledVideo, folder / "labeled_videos" / "clip_labeled.mp4");
    video::VideoReader reader(summary.labeledVideo);
    QCOMPARE(reader.numFrames(), std::int64_t{kFrames});
    QCOMPARE(reader.info().width, static_cast<int>(2.5 * tests::kBlobWidth));  // small pictures are enlarged
    const auto predictions = io::readPredictionCsv(summary.csv);
    // discs in colour on a grey video, at the predicted places
    for (const int t : {0, 20, 40}) {
      const auto p = predictions.at(t, 1);
      const auto pixel = reader.read({t})->picture.at<cv::Vec3b>(std::clamp(static_cast<int>(2.5 * p.y), 0, 149),
                                                                 std::clamp(static_cast<int>(2.5 * p.x), 0, 179));
      const auto [low, high] = std::minmax({pixel[0], pixel[1], pixel[2]});
      QVERIFY2(high - low > 40, qPrintable(QString("%1: %2 %3 %4").arg(t).arg(pixel[0]).arg(pixel[1]).arg(pixel[2])));
    }
  }

  /// A context network (here one that has learned nothing) has a row for every frame too; the outer frames copy their neighbours.
  void contextNetworksPredictToo() {
    const auto run = m_scratch.path() / "context-run";
    tests::copyFolder(m_run, run);
    auto spec = pose::loadNetwork(m_run / "weights.safetensors")->spec();
    spec.context = true;
    spec.decode.decoder = pose::Decoder::Window;
    spec.prior = {};
    torch::manual_seed(4);
    pose::saveNetwork(run / "weights.safetensors", pose::PoseNetwork(spec));
    m_options.batchSize = 16;
    const auto summary = pose::predictVideo(run, m_video, {}, m_options);
    QCOMPARE(summary.frames, std::int64_t{kFrames});
    const auto predictions = io::readPredictionCsv(summary.csv);
    QCOMPARE(predictions.numFrames(), std::int64_t{kFrames});
    QCOMPARE(predictions.scorer(), std::string("heatmap_mhcrnn_tracker"));
    for (int k = 0; k < 2; ++k) {
      for (const auto& [frame, like] : {std::pair{0, 2}, {1, 2}, {kFrames - 1, kFrames - 3}, {kFrames - 2, kFrames - 3}})
        QCOMPARE(distance(predictions.at(frame, k), predictions.at(like, k)), 0.0);
      QVERIFY(distance(predictions.at(2, k), predictions.at(3, k)) > 0.0);
    }

    const auto labels = io::readPredictionCsv(pose::predictLabels(run, m_project, m_scratch.path() / "context.csv", m_options).csv);
    QCOMPARE(labels.numFrames(), std::int64_t{30});
    pose::Inference inference(pose::loadNetwork(run / "weights.safetensors"), {});
    const pose::TrainingSet set(m_project, "grey", {});
    for (const int t : {0, 7, 29}) {
      const auto alone = inference.run(pose::plainPictures(set, {t}, 64, 64, true), {{tests::kBlobWidth, tests::kBlobHeight}});
      for (int k = 0; k < 2; ++k) QVERIFY(distance(alone[static_cast<std::size_t>(k)], labels.at(t, k)) < 0.02);
    }
  }

  void stopKeepsWhatThereIs() {
    auto options = m_options;
    options.batchSize = 8;
    options.labeledVideo = true;
    const auto summary =
        pose::predictVideo(m_run, m_video, m_scratch.path() / "part" / "clip.csv", options, stopAfter(2, jobs::StopRequest::StopAndKeep));
    QVERIFY(summary.stopped);
    QCOMPARE(summary.frames, std::int64_t{16});
    QCOMPARE(io::readPredictionCsv(summary.csv).numFrames(), std::int64_t{16});
  }

  void cancelLeavesNoFile() {
    const auto folder = m_scratch.path() / "cancelled";
    for (const int calls : {0, 2}) {
      auto options = m_options;
      options.batchSize = 8;
      const auto error = tests::errorOf(
          [&] { (void)pose::predictVideo(m_run, m_video, folder / "clip.csv", options, stopAfter(calls, jobs::StopRequest::Cancel)); });
      QCOMPARE(tests::codeOf(error), std::string("cancelled"));
      QVERIFY(tests::snapshot(folder).empty());
      QCOMPARE(tests::codeOf(tests::errorOf([&] {
                 (void)pose::predictLabels(m_run, m_project, folder / "labels.csv", options, stopAfter(0, jobs::StopRequest::Cancel));
               })),
               std::string("cancelled"));
      QVERIFY(tests::snapshot(folder).empty());
    }
  }

  /// An older CSV stays until the new one is whole.
  void earlierPredictionsSurviveACancel() {
    const auto csv = m_scratch.path() / "kept.csv";
    tests::writeText(csv, "yesterday");
    (void)tests::errorOf([&] { (void)pose::predictVideo(m_run, m_video, csv, m_options, stopAfter(1, jobs::StopRequest::Cancel)); });
    QCOMPARE(tests::readText(csv), std::string("yesterday"));
    (void)pose::predictVideo(m_run, m_video, csv, m_options);
    QCOMPARE(io::readPredictionCsv(csv).numFrames(), std::int64_t{kFrames});
  }

  void videosOfEveryKind_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"h264_vfr.mp4", "h264_truncated_frag.mp4", "h264_rotate90.mp4", "mjpeg_truncated_noindex.avi"})
      QTest::addRow("%s", name) << name;
  }
  void videosOfEveryKind() {
    QFETCH(QString, name);
    PARSIMONY_NEED_DATA("pose/seek");
    const auto path = tests::dataFolder() / "pose" / "seek" / name.toStdString();
    const auto summary = pose::predictVideo(m_run, path, m_scratch.path() / "seek.csv", m_options);
    QCOMPARE(summary.frames, video::probe(path).frames);
    QCOMPARE(io::readPredictionCsv(summary.csv).numFrames(), summary.frames);
  }

  void badInputChangesNothing() {
    const auto folder = m_scratch.path() / "nothing";
    const auto before = tests::snapshot(m_run);
    const auto text = m_scratch.path() / "text.mp4";
    tests::writeText(text, "this is no video");
    const auto refused = [&](const fs::path& run, const fs::path& video) {
      const auto error = tests::errorOf([&] { (void)pose::predictVideo(run, video, folder / "x.csv", m_options); });
      return error && base::exitCode(error->code()) == 3 && !error->text("path").empty() && !fs::exists(folder);
    };
    QVERIFY(refused(m_run, text));
    QVERIFY(refused(m_run, m_scratch.path() / "missing.mp4"));
    QVERIFY(refused(m_scratch.path() / "no-run", m_video));
    const auto error = tests::errorOf([&] { (void)pose::predictVideo(m_run, text, {}, m_options); });
    QVERIFY(error.has_value());
    QVERIFY(tests::snapshot(m_run) == before || fs::exists(m_run / "video_preds" / "clip.csv"));

    // labels with other keypoints than the run
    tests::writeText(m_scratch.path() / "other" / "CollectedData.csv",
                     "scorer,a,a\nbodyparts,tail,tail\ncoords,x,y\n" + tests::blobImage(0) + ",1,2\n" + tests::blobImage(1) + ",1,2\n");
    fs::create_directories(m_scratch.path() / "other" / "labeled-data");
    fs::copy(m_project.folder / "labeled-data", m_scratch.path() / "other" / "labeled-data", fs::copy_options::recursive);
    const auto other = project::open(m_scratch.path() / "other");
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::predictLabels(m_run, other, {}, m_options); })), std::string("inconsistent"));
  }

 private:
  tests::Scratch m_scratch;
  project::Project m_project;
  fs::path m_video, m_run;
  pose::PredictOptions m_options;
};

QTEST_GUILESS_MAIN(TestPredictor)
#include "tst_predictor.moc"
