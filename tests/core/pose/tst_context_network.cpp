// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/pose/batch_loader.h"
#include "core/pose/batch_queue.h"
#include "core/pose/choose_maps.h"
#include "core/pose/inference.h"
#include "core/pose/inference_pool.h"
#include "core/pose/losses.h"
#include "core/pose/network.h"
#include "tests/core/pose/blob_project.h"
#include "tests/core/pose/golden.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
namespace fs = std::filesystem;
using Shape = std::vector<std::int64_t>;

namespace {

constexpr int kSize = 64;

pose::NetworkSpec contextSpec(int members = 2) {
  pose::NetworkSpec spec;
  spec.keypoints = {"disc", "square"};
  spec.width = spec.height = kSize;
  spec.inputChannels = 1;
  spec.members = members;
  spec.context = true;
  return spec;
}

/// Random weights with heads strong enough for clear peaks and a recurrence that reaches all five frames.
std::shared_ptr<pose::PoseNetwork> randomNetwork(const pose::NetworkSpec& spec) {
  torch::manual_seed(11);
  auto network = std::make_shared<pose::PoseNetwork>(spec);
  const torch::NoGradGuard noGrad;
  for (auto& item : network->named_parameters()) {
    if (item.key().rfind("head", 0) == 0) item.value().add_(0.4 * at::randn_like(item.value()));
  }
  network->eval();
  return network;
}

at::Tensor noise(std::int64_t pictures) {
  return at::randint(0, 256, {pictures, kSize, kSize, 1}, at::kByte);
}

std::vector<tracks::Prediction> predictAll(const fs::path& video, pose::Inference& inference, int batchSize, int workers) {
  pose::BatchQueue queue(video, inference.spec(), batchSize);
  pose::InferencePool pool(queue, inference, workers);
  std::vector<tracks::Prediction> all;
  while (const auto part = pool.next()) all.insert(all.end(), part->begin(), part->end());
  return all;
}

/// Every frame from five pictures of its own; where there are no five, from the nearest frame that has them.
std::vector<tracks::Prediction> oneByOne(const fs::path& video, pose::PoseNetwork& network) {
  const torch::NoGradGuard noGrad;
  pose::BatchQueue queue(video, network.spec(), 64);
  const auto pictures = queue.next();
  const auto frames = pictures.size(0);
  std::vector<tracks::Prediction> all;
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    const auto centre = frames < 5 ? frame : std::clamp<std::int64_t>(frame, 2, frames - 3);
    std::vector<at::Tensor> five;
    for (auto t = centre - 2; t <= centre + 2; ++t) five.push_back(pictures[std::clamp<std::int64_t>(t, 0, frames - 1)]);
    const auto maps = network.heatmaps(at::stack(five)).contiguous();
    const auto row = pose::decodeBatch(maps, network.spec(), {{tests::kBlobWidth, tests::kBlobHeight}});
    all.insert(all.end(), row.begin(), row.end());
  }
  return all;
}

double largestDistance(const std::vector<tracks::Prediction>& a, const std::vector<tracks::Prediction>& b) {
  double worst = a.size() == b.size() ? 0.0 : 1e9;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) worst = std::max(worst, std::hypot(a[i].x - b[i].x, a[i].y - b[i].y));
  return worst;
}

pose::LoaderOptions loaderOptions(bool context) {
  pose::LoaderOptions options;
  options.width = options.height = kSize;
  options.heatmapWidth = options.heatmapHeight = kSize / 4;
  options.batchSize = 3;
  options.seed = 7;
  options.coarseStrides = {16, 8};
  options.context = context;
  return options;
}

std::vector<int> upTo(int n) {
  std::vector<int> indices;
  for (int i = 0; i < n; ++i) indices.push_back(i);
  return indices;
}

}  // namespace

class TestContextNetwork : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    at::set_num_threads(1);
    m_project = tests::blobProject(m_scratch.path() / "blobs", 12);
  }
  void init() { torch::manual_seed(2); }

  /// One pass over labelled windows and two cameras is what each gives by itself; the heads lie side by side.
  void windowsOfOnePass() {
    const torch::NoGradGuard noGrad;
    const auto network = randomNetwork(contextSpec());
    QCOMPARE(network->framesPerSample(), 5);
    const auto labelled = noise(10), left = noise(6), right = noise(6);
    const auto together = network->logits(at::cat({labelled, left, right}), pose::trainingTiles(2, 6, 2), 1);
    QCOMPARE(together.size(), std::size_t{3});
    QCOMPARE(together.front().sizes().vec(), (Shape{2 * (2 + 2 + 2), 2, 16, 16}));
    QCOMPARE(together[1].sizes().vec(), (Shape{6, 2, 4, 4}));
    QCOMPARE(together[2].sizes().vec(), (Shape{6, 2, 8, 8}));
    const auto first = network->logits(labelled, 1), second = network->logits(left, pose::slidingTiles(6), 1),
               third = network->logits(right, pose::slidingTiles(6), 1);
    QCOMPARE(first.front().size(0), std::int64_t{4});
    for (std::size_t i = 0; i < together.size(); ++i) {
      const double scale = together[i].abs().max().item<double>();
      QVERIFY(tests::maxDifference(together[i], at::cat({first[i], second[i], third[i]})) < 1e-5 * scale);
    }

    // rows 2i do not look at the neighbours, rows 2i + 1 do, and coarse heads neither
    auto other = labelled.clone();
    other[0] = 255 - other[0];
    const auto changed = network->logits(other, 1);
    QVERIFY(changed.front()[0].equal(first.front()[0]) && changed[1].equal(first[1]));
    QVERIFY((changed.front()[1] - first.front()[1]).abs().max().item<double>() > 1e-3);
  }

  void membersAreAveragedBeforeTheChoice() {
    const torch::NoGradGuard noGrad;
    const auto network = randomNetwork(contextSpec());
    const auto pictures = noise(15);
    at::Tensor mean = at::zeros({6, 2, 16, 16});
    for (int member = 0; member < 2; ++member) mean += pose::spatialSoftmax(network->logits(pictures, member).front()) / 2.0;
    const auto single = mean.slice(0, 0, 6, 2), multi = mean.slice(0, 1, 6, 2);
    QVERIFY(tests::maxDifference(single, multi) > 1e-3);
    const auto expected = pose::chooseMaps(single, multi, network->spec().decode);
    const auto maps = network->heatmaps(pictures);
    QVERIFY(tests::maxDifference(maps, expected) < 1e-6);
    QVERIFY(tests::maxDifference(maps.sum({2, 3}), at::ones({3, 2})) < 1e-5);
    // neither head wins always: the choice is a choice
    const auto stored = network->heatmapsOfFrames(network->frameMaps(pictures), pose::separateTiles(3));
    QVERIFY(tests::maxDifference(stored, maps) < 1e-6);
  }

  /// Everything learns: each parameter of both heads and of the body gets a gradient from the maps of both heads.
  void gradientsReachEverything() {
    pose::PoseNetwork network(contextSpec(1));
    const auto logits = network.logits(noise(10), 0);
    (logits[0].square().mean() + logits[1].square().mean() + logits[2].square().mean()).backward();
    QCOMPARE(network.memberParameters(0).size(), network.parameters().size());
    for (const auto& item : network.named_parameters()) {
      QVERIFY2(item.value().grad().defined(), item.key().c_str());
      if (item.key().rfind("head", 0) == 0) QVERIFY2(item.value().grad().abs().max().item<double>() > 0.0, item.key().c_str());
    }
  }

  void savedAsContext() {
    const torch::NoGradGuard noGrad;
    const auto network = randomNetwork(contextSpec());
    const auto path = m_scratch.path() / "context.safetensors";
    pose::saveNetwork(path, *network);
    const auto loaded = pose::loadNetwork(path);
    loaded->eval();
    QVERIFY(loaded->spec().context);
    QCOMPARE(pose::scorerOf(loaded->spec()), std::string("heatmap_mhcrnn_tracker"));
    const auto pictures = noise(5);
    QVERIFY(loaded->heatmaps(pictures).equal(network->heatmaps(pictures)));

    auto content = nn::readSafetensors(path);
    auto json = nlohmann::json::parse(content.metadata.at("parsimony"));
    json["downsample_factor"] = 3;
    const auto lying = m_scratch.path() / "lying.safetensors";
    nn::writeSafetensors(lying, content.tensors, {{"parsimony", json.dump()}});
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::loadNetwork(lying); })), std::string("malformed"));

    // files from before there were context networks
    auto spec = contextSpec();
    spec.context = false;
    pose::saveNetwork(path, pose::PoseNetwork(spec));
    content = nn::readSafetensors(path);
    json = nlohmann::json::parse(content.metadata.at("parsimony"));
    json.erase("context");
    const auto old = m_scratch.path() / "old.safetensors";
    nn::writeSafetensors(old, content.tensors, {{"parsimony", json.dump()}});
    QVERIFY(!pose::loadNetwork(old)->spec().context);
    QCOMPARE(pose::scorerOf(pose::loadNetwork(old)->spec()), std::string("heatmap_tracker"));
  }

  void neighboursOfLabelledFrames() {
    const auto folder = m_scratch.path() / "gap";
    (void)tests::blobProject(folder, 12);
    fs::remove(folder / tests::blobImage(5));  // its row is left out, its neighbours lack one
    const pose::TrainingSet set(project::open(folder), "grey", {});
    QCOMPARE(set.size(), 11);
    const auto pictureAt = [](int t) {
      cv::Mat grey;
      cv::extractChannel(tests::blobPicture(t), grey, 1);
      return grey;
    };
    const auto framesOf = [&](int index) {
      std::vector<int> frames;
      for (const auto& sample : set.contextSamples(index)) {
        for (int t = 0; t < 14; ++t) {
          if (cv::norm(sample.picture, pictureAt(t), cv::NORM_INF) < 1.5) frames.push_back(t);
        }
      }
      return frames;
    };
    QCOMPARE(framesOf(2), (std::vector<int>{0, 1, 2, 3, 4}));
    QCOMPARE(framesOf(1), (std::vector<int>{0, 0, 1, 2, 3}));
    QCOMPARE(framesOf(4), (std::vector<int>{2, 3, 4, 4, 6}));       // img05 is not there
    QCOMPARE(framesOf(10), (std::vector<int>{9, 10, 11, 11, 11}));  // the video goes on, the pictures do not
    for (int round = 0; round < 2; ++round) {                       // read, then remembered
      for (const auto& sample : set.contextSamples(2)) QCOMPARE(sample.points.front().x, set.points(2).front().x);
    }
    QCOMPARE(set.numWithoutContext(upTo(11)), 4 + 2);  // img03, 04, 06, 07 and the last two
  }

  /// The middle frame and the targets are those of a loader without context; targets stand twice, as the maps of both heads do.
  void batchesWithContext() {
    const pose::TrainingSet set(m_project, "auto", {});
    pose::BatchLoader plain(set, upTo(12), loaderOptions(false), 0), context(set, upTo(12), loaderOptions(true), 0);
    for (int step = 0; step < 5; ++step) {
      const auto a = plain.next(), b = context.next();
      QCOMPARE(a.framesPerSample, 1);
      QCOMPARE(b.framesPerSample, 5);
      QCOMPARE(b.pictures.sizes().vec(), (Shape{15, kSize, kSize, 1}));
      QVERIFY(b.pictures.slice(0, 2, 15, 5).equal(a.pictures));
      QVERIFY(!b.pictures.slice(0, 1, 15, 5).equal(a.pictures));
      QVERIFY(b.targets.slice(0, 0, 6, 2).equal(a.targets) && b.targets.slice(0, 1, 6, 2).equal(a.targets));
      for (std::size_t i = 0; i < 2; ++i) QVERIFY(b.coarseTargets[i].equal(a.coarseTargets[i]));
    }
    const auto one = pose::plainPictures(set, {3, 8}, kSize, kSize), five = pose::plainPictures(set, {3, 8}, kSize, kSize, true);
    QVERIFY(five.slice(0, 2, 10, 5).equal(one));
    QVERIFY(five[3].equal(pose::plainPictures(set, {4}, kSize, kSize)[0]));
  }

  /// Five times the same picture stays five times the same: no frame is turned, lit or covered differently from its neighbours.
  void framesOfASampleChangeAlike_data() {
    QTest::addColumn<QString>("pipeline");
    for (const char* name : {"parsimony", "dlc", "dlc-top-down"}) QTest::addRow("%s", name) << name;
  }
  void framesOfASampleChangeAlike() {
    QFETCH(QString, pipeline);
    const auto folder = m_scratch.path() / ("still-" + pipeline.toStdString());
    (void)tests::blobProject(folder, 8);
    for (int t = 0; t < 8; ++t) io::writeImage(folder / tests::blobImage(t), tests::blobPicture(3));
    const pose::TrainingSet set(project::open(folder), "auto", {});
    auto options = loaderOptions(true);
    options.augmentation.pipeline = pipeline.toStdString();
    options.augmentation.horizontalFlip = true;
    pose::BatchLoader loader(set, upTo(8), options, 0);
    for (int step = 0; step < 4; ++step) {
      const auto pictures = loader.next().pictures.view({3, 5, kSize, kSize, 1});
      QVERIFY(pictures.equal(pictures.slice(1, 2, 3).expand_as(pictures)));
      QVERIFY(!pictures[0].equal(pictures[1]));
    }
  }

  /// However a video is cut into batches and shared among threads, a frame gives what its own five pictures give.
  void videosInOneWindowOrSeveral_data() {
    QTest::addColumn<int>("frames");
    QTest::addColumn<QList<int>>("batchSizes");
    QTest::newRow("41 frames") << 41 << QList<int>{1, 3, 4, 5, 16, 37, 40, 64};
    for (const int frames : {2, 3, 4, 5, 6, 9}) QTest::addRow("%d frames", frames) << frames << QList<int>{1, 2, 4, 8, 16};
  }
  void videosInOneWindowOrSeveral() {
    QFETCH(int, frames);
    QFETCH(QList<int>, batchSizes);
    const auto video = m_scratch.path() / ("clip" + std::to_string(frames) + ".mp4");
    tests::blobVideo(video, frames);
    const auto network = randomNetwork(contextSpec());
    pose::Inference inference(network, {});
    const auto expected = oneByOne(video, *network);
    QCOMPARE(expected.size(), static_cast<std::size_t>(2 * frames));
    for (const int batchSize : batchSizes) {
      for (const int workers : {1, 3}) {
        const auto found = predictAll(video, inference, batchSize, workers);
        const double worst = largestDistance(found, expected);
        QVERIFY2(worst < 0.05, qPrintable(QString("batches of %1, %2 workers: %3").arg(batchSize).arg(workers).arg(worst)));
      }
    }
    if (frames < 9) return;
    // not all the same: a shift by one frame would be seen
    double apart = 0.0;
    for (std::size_t i = 6; i + 6 < expected.size(); i += 2)
      apart = std::max(apart, std::hypot(expected[i].x - expected[i - 2].x, expected[i].y - expected[i - 2].y));
    QVERIFY2(apart > 0.5, qPrintable(QString::number(apart)));
  }

 private:
  tests::Scratch m_scratch;
  project::Project m_project;
};

QTEST_GUILESS_MAIN(TestContextNetwork)
#include "tst_context_network.moc"
