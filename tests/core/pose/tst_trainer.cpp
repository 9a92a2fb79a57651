// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/trainer.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <chrono>
#include <map>
#include <numbers>
#include <random>
#include <set>
#include <thread>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/prediction_csv.h"
#include "core/project/run_folder.h"
#include "tests/core/pose/blob_project.h"
#include "tests/core/pose/training_runs.h"
#include "tests/core/project/project_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
namespace fs = std::filesystem;
using tests::after;
using tests::contextWith;
using tests::curves;
using tests::kPictures;
using tests::largestDifference;
using tests::largestDistance;
using tests::requestFor;
using tests::smallOptions;

namespace {

double meanOf(const std::map<std::int64_t, double>& curve, std::int64_t from, std::int64_t to) {
  double sum = 0.0;
  for (std::int64_t step = from; step <= to; ++step) sum += curve.at(step);
  return sum / static_cast<double>(to - from + 1);
}

constexpr std::int64_t kKilledSteps = 250;

pose::TrainOptions killedOptions() {
  auto options = smallOptions(kKilledSteps);
  options.augmentation = "parsimony";
  options.members = 2;
  options.validateEvery = 3;
  options.keep = "best";
  options.decoder = "pose_prior";
  return options;
}

/// Steps behind the last checkpoint of a run, 0 when there is none.
std::int64_t stepsOf(const fs::path& run) {
  if (!fs::exists(run / "run.json")) return 0;
  const QByteArray extra = QByteArray::fromStdString(project::readManifest(run).extraJson);
  return QJsonDocument::fromJson(extra).object().value("steps").toInteger();
}

/// The process that is killed: trains in `folder`, or goes on with its run.
int trainAsChild(const fs::path& folder, const std::string& name) {
  auto request = requestFor(project::open(folder), name);
  request.checkpointSeconds = 0.15;
  if (fs::exists(request.project.modelFolder / name / "checkpoint.safetensors")) request.resume = request.project.modelFolder / name;
  (void)pose::train(request, killedOptions());
  return 0;
}

}  // namespace

class TestTrainer : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY(m_scratch.path() != fs::path());
    m_project = tests::blobProject(m_scratch.path() / "blobs", 12);
  }

  void cleanup() { fs::remove_all(m_project.modelFolder); }  // tens of megabytes each

  void lossFallsAndTheRunIsWhole() {
    const auto summary = pose::train(requestFor(m_project, "whole"), smallOptions(60));
    QVERIFY(summary.termination == pose::Termination::Completed);
    QCOMPARE(summary.steps, std::int64_t{60});
    const auto curve = curves(summary.runFolder).at("train_loss");
    QCOMPARE(curve.size(), std::size_t{60});
    QCOMPARE(curve.begin()->first, std::int64_t{1});
    // From flat maps, log(16 x 16), towards the entropy of the target, log(2 pi e sigma^2), below which no cross entropy falls.
    const double flat = std::log(256.0);
    const double floor = std::log(2.0 * std::numbers::pi * std::numbers::e * 1.25 * 1.25);
    QVERIFY2(std::abs(curve.at(1) - flat) < 0.1, qPrintable(QString::number(curve.at(1))));
    const double left = (meanOf(curve, 51, 60) - floor) / (flat - floor);
    QVERIFY2(left > 0.0 && left < 0.3, qPrintable(QString::number(left)));

    // 12 frames: 9 + 1 validation, the two left over join the training set
    QCOMPARE(summary.pixelError.count("test"), std::size_t{0});
    QVERIFY(summary.pixelError.at("train").all.mean < 12.0);
    QCOMPARE(summary.pixelError.at("train").all.n + summary.pixelError.at("validation").all.n, std::int64_t{24 - 2});
    QVERIFY(std::abs(summary.epochs - 60.0 * 4 / 11) < 1e-9);

    for (const char* file :
         {"run.json", "metrics.csv", "weights.safetensors", "checkpoint.safetensors", "predictions.csv", "predictions_pixel_error.csv",
          "image_preds/CollectedData.csv/predictions.csv", "image_preds/CollectedData.csv/predictions_pixel_error.csv", "config.yaml",
          "CollectedData.csv", "train_status.json"}) {
      QVERIFY2(fs::exists(summary.runFolder / file), file);
    }
    QVERIFY(!fs::exists(summary.runFolder / "best.safetensors"));
    const auto manifest = project::readManifest(summary.runFolder);
    QVERIFY(manifest.status == project::RunStatus::Completed);
    QCOMPARE(manifest.verb, std::string("train"));
    QCOMPARE(manifest.options.at("steps"), std::string("60"));
    QCOMPARE(manifest.ledger.labelsUsed, std::int64_t{24 - 2} - summary.pixelError.at("validation").all.n);
    QCOMPARE(manifest.inputs.size(), std::size_t{1});
    QVERIFY(QString::fromStdString(tests::readText(summary.runFolder / "train_status.json")).contains("COMPLETED"));
    QCOMPARE(tests::readText(summary.runFolder / "CollectedData.csv"), tests::readText(m_project.folder / "CollectedData.csv"));
    QCOMPARE(project::findRun(m_project.modelFolder, "whole"), summary.runFolder);

    const auto predictions = io::readPredictionCsv(summary.runFolder / "predictions.csv");
    QCOMPARE(predictions.numFrames(), std::int64_t{12});
    QCOMPARE(std::count(predictions.sets.begin(), predictions.sets.end(), "train"), 11);
    QCOMPARE(predictions.images.front(), tests::blobImage(0));

    // a finished run is not continued
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::train(requestFor(m_project, "", summary.runFolder), smallOptions(60)); })),
             std::string("invalid_value"));
    // and its name is not taken twice
    const auto second = pose::train(requestFor(m_project, "whole"), smallOptions(2));
    QCOMPARE(second.runFolder.filename().string(), std::string("whole-2"));
  }

  void seedsDecide() {
    auto options = smallOptions(6);
    options.augmentation = "parsimony";
    const auto first = curves(pose::train(requestFor(m_project, "seed"), options).runFolder).at("train_loss");
    const auto again = curves(pose::train(requestFor(m_project, "seed"), options).runFolder).at("train_loss");
    options.seed = 1;
    const auto other = curves(pose::train(requestFor(m_project, "seed"), options).runFolder).at("train_loss");
    QCOMPARE(largestDifference(first, again), 0.0);
    QVERIFY(largestDifference(first, other) > 1e-3);
  }

  void everyLossAndDecoderTrains_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    for (const char* loss : {"mse", "kl", "js"}) QTest::addRow("%s", loss) << "heatmap_loss" << loss;
    QTest::newRow("reference decoder") << "decoder"
                                       << "reference";
    QTest::newRow("dlc") << "augmentation"
                         << "dlc";
    QTest::newRow("resnet18") << "backbone"
                              << "resnet18";
    QTest::newRow("Adam") << "optimizer"
                          << "Adam";
    QTest::newRow("multistep") << "schedule"
                               << "multistep";
    QTest::newRow("no average") << "ema_decay"
                                << "0";
    QTest::newRow("occluded targets") << "uniform_for_missing"
                                      << "true";
    QTest::newRow("bf16") << "precision"
                          << "bf16";
    QTest::newRow("folds") << "folds"
                           << "3";
    QTest::newRow("rgb") << "colour"
                         << "rgb";
  }
  void everyLossAndDecoderTrains() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    auto options = smallOptions(3);
    base::setField(options, key.toStdString(), value.toStdString());
    const auto summary = pose::train(requestFor(m_project, "variant"), options);
    QCOMPARE(summary.steps, std::int64_t{3});
    QVERIFY(std::isfinite(summary.losses.at("train")));
    QCOMPARE(pose::optionsOfRun(summary.runFolder).steps, std::int64_t{3});
    if (key == "folds") QVERIFY(summary.pixelError.count("test") == 1 && summary.pixelError.count("validation") == 0);
  }

  /// keep = best: the run predicts with the weights of its lowest validation loss.
  void bestWeightsAreKept() {
    auto options = smallOptions(40);
    options.keep = "best";
    options.validateEvery = 1;
    options.learningRate = 2e-2;  // wild enough that the last is not the best
    const auto summary = pose::train(requestFor(m_project, "best"), options);
    const auto all = curves(summary.runFolder);
    const auto& losses = all.at("val_loss");
    const auto best = std::min_element(losses.begin(), losses.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    QVERIFY(std::abs(summary.pixelError.at("validation").all.mean - all.at("val_pixel_error").at(best->first)) < 1e-6);
    QVERIFY(std::abs(summary.bestEpoch - static_cast<double>(best->first) * 4 / 11) < 1e-9);
    QVERIFY(!fs::exists(summary.runFolder / "best.safetensors"));
  }

  void earlyStopping() {
    auto options = smallOptions(400);
    options.earlyStopping = true;
    options.patience = 1;
    options.validateEvery = 1;
    options.learningRate = 3e-2;
    const auto summary = pose::train(requestFor(m_project, "early"), options);
    QVERIFY(summary.termination == pose::Termination::EarlyStopped);
    QVERIFY(summary.steps < 400);
    QVERIFY(project::readManifest(summary.runFolder).status == project::RunStatus::Completed);
  }

  /// Minutes become steps, and the steps that were timed are forgotten.
  void budgetBecomesSteps() {
    auto options = smallOptions(0);
    options.minutes = 0.03;
    const auto timed = pose::train(requestFor(m_project, "timed"), options);
    const auto stored = pose::optionsOfRun(timed.runFolder);
    QCOMPARE(stored.minutes, 0.0);
    QCOMPARE(stored.steps, timed.steps);
    QVERIFY(timed.steps >= 20);
    const auto plain = pose::train(requestFor(m_project, "counted"), smallOptions(timed.steps));
    QVERIFY(largestDifference(curves(timed.runFolder).at("train_loss"), curves(plain.runFolder).at("train_loss")) < 1e-6);
  }

  /// Stopped and kept, then continued: the same as if nobody had stopped.
  void stoppedRunsGoOn_data() {
    QTest::addColumn<QString>("keep");
    QTest::newRow("last") << "last";
    QTest::newRow("best") << "best";
  }
  void stoppedRunsGoOn() {
    QFETCH(QString, keep);
    auto options = smallOptions(30);
    options.augmentation = "parsimony";
    options.members = 2;
    options.validateEvery = 2;
    options.keep = keep.toStdString();
    options.learningRate = 1e-2;
    const auto unbroken = pose::train(requestFor(m_project, "unbroken"), options);
    auto part = pose::train(requestFor(m_project, "stopped"), options, contextWith(after(kPictures + 7, jobs::StopRequest::StopAndKeep)));
    QVERIFY(part.termination == pose::Termination::Stopped);
    QVERIFY(part.steps > 3 && part.steps < 30);
    QVERIFY(project::readManifest(part.runFolder).status == project::RunStatus::Stopped);
    QVERIFY(fs::exists(part.runFolder / "weights.safetensors") && fs::exists(part.runFolder / "predictions.csv"));
    part = pose::train(requestFor(m_project, "", part.runFolder), smallOptions(999),
                       contextWith(after(kPictures + 6, jobs::StopRequest::StopAndKeep)));
    QVERIFY(part.termination == pose::Termination::Stopped);
    // stopped before its first step: nothing is told twice
    const auto idle = pose::train(requestFor(m_project, "", part.runFolder), smallOptions(999),
                                  contextWith(after(kPictures, jobs::StopRequest::StopAndKeep)));
    QCOMPARE(idle.steps, part.steps);
    const auto whole = pose::train(requestFor(m_project, "", part.runFolder), smallOptions(999));
    QCOMPARE(whole.runFolder, part.runFolder);
    QCOMPARE(whole.steps, std::int64_t{30});
    QVERIFY(whole.termination == pose::Termination::Completed);
    QVERIFY2(largestDifference(curves(unbroken.runFolder).at("train_loss"), curves(whole.runFolder).at("train_loss")) < 1e-6, "train_loss");
    if (keep == "last") QVERIFY(largestDistance(unbroken.runFolder / "predictions.csv", whole.runFolder / "predictions.csv") < 1e-4);
    // what the stopped parts cost is part of the whole
    QVERIFY(whole.ledger.wallSeconds > part.ledger.wallSeconds);
  }

  void cancelLeavesNothing() {
    fs::create_directories(m_project.modelFolder);
    const auto before = tests::snapshot(m_project.folder);
    for (const int calls : {0, 1, kPictures, kPictures + 5}) {
      const auto error = tests::errorOf([&] {
        (void)pose::train(requestFor(m_project, "gone"), smallOptions(20), contextWith(after(calls, jobs::StopRequest::Cancel)));
      });
      QCOMPARE(tests::codeOf(error), std::string("cancelled"));
      QVERIFY(tests::snapshot(m_project.folder) == before);
    }
  }

  void badOptionsAreRefusedBeforeAnythingIsWritten_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const QList<QPair<const char*, const char*>> bad{{"width", "100"},
                                                     {"height", "0"},
                                                     {"width", "100000"},
                                                     {"batch_size", "0"},
                                                     {"epochs", "-1"},
                                                     {"learning_rate", "-1"},
                                                     {"backbone", "resnet19"},
                                                     {"heatmap_loss", "huber"},
                                                     {"decoder", "oracle"},
                                                     {"augmentation", "some"},
                                                     {"schedule", "linear"},
                                                     {"optimizer", "SGD"},
                                                     {"keep", "both"},
                                                     {"train_prob", "1.2"},
                                                     {"val_prob", "0.5"},
                                                     {"folds", "1"},
                                                     {"folds", "50"},
                                                     {"members", "99"},
                                                     {"downsample_factor", "1"},
                                                     {"device", "gpu"},
                                                     {"precision", "fp8"},
                                                     {"device", "cuda:77"},
                                                     {"sigma", "nan"},
                                                     {"train_frames", "0.01"},
                                                     {"weights", "/nonexistent/weights.pth"}};
    for (const auto& [key, value] : bad) QTest::addRow("%s = %s", key, value) << key << value;
  }
  void badOptionsAreRefusedBeforeAnythingIsWritten() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    const auto before = tests::snapshot(m_project.folder);
    auto options = smallOptions(2);
    const auto error = tests::errorOf([&] {
      base::setField(options, key.toStdString(), value.toStdString());
      (void)pose::train(requestFor(m_project, "bad"), options);
    });
    QVERIFY2(error.has_value(), "accepted");
    QVERIFY2(base::exitCode(error->code()) == 2 || base::exitCode(error->code()) == 3, error->what());
    QVERIFY(tests::snapshot(m_project.folder) == before);
  }

  void missingPicturesAreLeftOut() {
    const auto project = tests::blobProject(m_scratch.path() / "gaps", 8);
    fs::remove(project.folder / tests::blobImage(3));
    std::vector<std::string> warnings;
    const auto summary =
        pose::train(requestFor(project, "gaps"), smallOptions(2), contextWith(after(1000, jobs::StopRequest::Continue), &warnings));
    QCOMPARE(warnings, (std::vector<std::string>{"image_missing: " + tests::blobImage(3)}));
    QCOMPARE(io::readPredictionCsv(summary.runFolder / "predictions.csv").numFrames(), std::int64_t{7});

    // nothing left to learn from: told, not crashed
    for (int t = 0; t < 8; ++t) {
      if (fs::exists(project.folder / tests::blobImage(t)) && t != 6) fs::remove(project.folder / tests::blobImage(t));
    }
    const auto before = tests::snapshot(project.folder);
    for (std::int64_t seed = 0; seed < 8; ++seed) {  // the one picture left is in the training set or not
      auto options = smallOptions(1);
      options.splitSeed = seed;
      options.trainFrames = 0.5;
      const auto error = tests::errorOf([&] { (void)pose::train(requestFor(project, "none"), options); });
      if (error) {
        QCOMPARE(tests::codeOf(error), std::string("empty"));
      } else {
        fs::remove_all(project.modelFolder / "none");
      }
    }
    fs::remove(project.folder / tests::blobImage(6));
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::train(requestFor(project, "none"), smallOptions(1)); })), std::string("empty"));
    auto after = tests::snapshot(project.folder);
    after[tests::blobImage(6)] = before.at(tests::blobImage(6));
    QVERIFY(after == before);
  }

  void damagedPicturesAreNamed() {
    const auto project = tests::blobProject(m_scratch.path() / "damaged", 6);
    tests::writeText(project.folder / tests::blobImage(2), "no picture");
    const auto error = tests::errorOf([&] { (void)pose::train(requestFor(project, "x"), smallOptions(1)); });
    QVERIFY(error.has_value());
    QCOMPARE(base::exitCode(error->code()), 3);
    QVERIFY(QString::fromStdString(error->text("path")).endsWith("img02.png"));
  }

  void damagedCheckpointsAreRefused() {
    auto part =
        pose::train(requestFor(m_project, "cut"), smallOptions(9), contextWith(after(kPictures + 5, jobs::StopRequest::StopAndKeep)));
    const auto checkpoint = part.runFolder / "checkpoint.safetensors";
    const auto bytes = tests::readText(checkpoint);
    for (const auto& damaged : {bytes.substr(0, bytes.size() / 2), std::string("text"), std::string()}) {
      tests::writeText(checkpoint, damaged);
      const auto before = tests::snapshot(part.runFolder);
      const auto error = tests::errorOf([&] { (void)pose::train(requestFor(m_project, "", part.runFolder), smallOptions(9)); });
      QVERIFY(error.has_value());
      QCOMPARE(base::exitCode(error->code()), 3);
      QVERIFY(tests::snapshot(part.runFolder) == before);
    }
    tests::writeText(checkpoint, bytes);
    QCOMPARE(pose::train(requestFor(m_project, "", part.runFolder), smallOptions(9)).steps, std::int64_t{9});
  }

  void changedLabelsAreSaidOnResume() {
    const auto project = tests::blobProject(m_scratch.path() / "changed", 12);
    const auto part =
        pose::train(requestFor(project, "part"), smallOptions(9), contextWith(after(kPictures + 5, jobs::StopRequest::StopAndKeep)));
    std::vector<std::string> warnings;
    jobs::RunContext::Callbacks callbacks;
    callbacks.warning = [&](const std::string& code, const std::string&) { warnings.push_back(code); };
    (void)pose::train(requestFor(project, "", part.runFolder), smallOptions(9), jobs::RunContext(callbacks));
    QVERIFY(warnings.empty());
    const auto again =
        pose::train(requestFor(project, "again"), smallOptions(9), contextWith(after(kPictures + 5, jobs::StopRequest::StopAndKeep)));
    tests::writeText(project.labelFiles.front().path, tests::readText(project.labelFiles.front().path) + "\n");
    (void)pose::train(requestFor(project, "", again.runFolder), smallOptions(9), jobs::RunContext(callbacks));
    QCOMPARE(warnings, std::vector<std::string>{"labels_changed"});
  }

  /// kill -9 at random moments, again and again until the run is through: the same curve as an unbroken run.
  void killedRunsResume() {
    const int kills = qEnvironmentVariableIsSet("PARSIMONY_KILLS") ? qEnvironmentVariableIntValue("PARSIMONY_KILLS") : 5;
    const auto folder = m_scratch.path() / "killed";
    const auto project = tests::blobProject(folder, 12);
    const auto unbroken = pose::train(requestFor(project, "unbroken"), killedOptions());
    const auto expected = curves(unbroken.runFolder);
    std::mt19937 random(2026);
    int killed = 0, inTheMiddle = 0;
    for (int number = 0; killed < kills; ++number) {
      const std::string name = "killed" + std::to_string(number);
      const auto run = project.modelFolder / name;
      for (bool done = false; !done;) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedChannels);
        child.start(QCoreApplication::applicationFilePath(),
                    {"--train-child", QString::fromStdString(folder.string()), QString::fromStdString(name)});
        QVERIFY(child.waitForStarted());
        // from the first moment of the process to well into the training
        if (killed < kills && !child.waitForFinished(300 + static_cast<int>(random() % 2500))) {
          child.kill();
          child.waitForFinished();
          ++killed;
          const auto steps = stepsOf(run);
          inTheMiddle += steps > 0 && steps < kKilledSteps ? 1 : 0;
        } else {
          QVERIFY(child.state() == QProcess::NotRunning || child.waitForFinished(120000));
          QCOMPARE(child.exitStatus(), QProcess::NormalExit);
          QCOMPARE(child.exitCode(), 0);
          done = true;
        }
        // killed before its first checkpoint: there is nothing to continue, the folder goes
        if (!done && fs::exists(run) && !fs::exists(run / "checkpoint.safetensors")) fs::remove_all(run);
      }
      const auto resumed = curves(run);
      for (const char* curve : {"train_loss", "val_loss", "val_pixel_error"}) {
        QVERIFY2(largestDifference(expected.at(curve), resumed.at(curve)) < 1e-6,
                 qPrintable(QString("%1 of %2").arg(curve).arg(name.c_str())));
      }
      QVERIFY(largestDistance(unbroken.runFolder / "predictions.csv", run / "predictions.csv") < 1e-4);
      QVERIFY(project::readManifest(run).status == project::RunStatus::Completed);
      QVERIFY(project::readManifest(run).ledger.wallSeconds > 0.0);
    }
    qInfo("%d kills, %d of them between two checkpoints of the training", killed, inTheMiddle);
    QVERIFY(inTheMiddle > 0);
  }

  /// DeepLabCut keeps a label file per video: every frame counts once.
  void deepLabCutProjectOfTwoVideos() {
    const auto folder = m_scratch.path() / "dlc";
    tests::writeText(folder / "config.yaml",
                     "Task: blobs\nscorer: ann\ndate: today\nbodyparts:\n- disc\n- square\nskeleton: []\nvideo_sets:\n  videos/a.mp4:\n    "
                     "crop: 0, 72, 0, 60\n");
    for (int video = 0; video < 2; ++video) {
      const std::string name = video == 0 ? "a" : "b";
      std::string csv = "scorer,ann,ann,ann,ann\nbodyparts,disc,disc,square,square\ncoords,x,y,x,y\n";
      fs::create_directories(folder / "labeled-data" / name);
      for (int t = 0; t < 5; ++t) {
        const std::string image = "labeled-data/" + name + "/img" + std::to_string(t) + ".png";
        io::writeImage(folder / image, tests::blobPicture(10 * video + t));
        csv += image + ",10,11,12,13\n";
      }
      tests::writeText(folder / "labeled-data" / name / "CollectedData_ann.csv", csv);
    }
    const auto project = project::open(folder);
    QCOMPARE(project.labelFiles.size(), std::size_t{2});
    const auto summary = pose::train(requestFor(project, "dlc"), smallOptions(2));
    const auto predictions = io::readPredictionCsv(summary.runFolder / "predictions.csv");
    QCOMPARE(std::set<std::string>(predictions.images.begin(), predictions.images.end()).size(), std::size_t{10});
    QCOMPARE(predictions.numFrames(), std::int64_t{10});
    QCOMPARE(summary.ledger.labelsUsed, std::int64_t{18});
    for (const char* name : {"a", "b"}) {  // both label files are kept, though they have one name
      const auto copy = fs::path("labels") / name / "CollectedData_ann.csv";
      QCOMPARE(tests::readText(summary.runFolder / copy), tests::readText(folder / "labeled-data" / name / "CollectedData_ann.csv"));
    }
  }

  void picturesOfTwoSizes() {
    PARSIMONY_NEED_DATA("pose/reaching/labeled-data");
    const auto folder = m_scratch.path() / "reaching";
    fs::copy(tests::dataFolder() / "pose" / "reaching", folder, fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) fs::permissions(entry.path(), fs::perms::owner_all);
    fs::permissions(folder, fs::perms::owner_all);
    auto options = smallOptions(5);
    options.augmentation = "parsimony";
    const auto summary = pose::train(requestFor(project::open(folder), "sizes"), options);
    QCOMPARE(summary.steps, std::int64_t{5});
    const auto predictions = io::readPredictionCsv(summary.runFolder / "predictions.csv");
    double right = 0.0;
    for (std::int64_t t = 0; t < predictions.numFrames(); ++t) {
      for (int k = 0; k < predictions.numKeypoints(); ++k) right = std::max(right, predictions.at(t, k).x);
    }
    QVERIFY(right > 64.0);  // in px of the pictures, not of the network
  }

 private:
  tests::Scratch m_scratch;
  project::Project m_project;
};

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--train-child") return trainAsChild(argv[2], argv[3]);
  QCoreApplication app(argc, argv);
  TestTrainer test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_trainer.moc"
