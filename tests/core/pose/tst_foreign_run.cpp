// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <nlohmann/json.hpp>

#include "core/io/prediction_csv.h"
#include "core/pose/foreign_run.h"
#include "tests/core/io/event_encoder.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
using namespace parsimony::tests;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const std::string kConfig =
    "data:\n  csv_file: CollectedData.csv\n  keypoint_names: [nose, tail]\n"
    "model:\n  backbone: resnet50_animal_ap10k\n  lightning_pose_version: 2.4.0\n"
    "training:\n  max_epochs: 300\n  rng_seed_model_pt: 3\n  optimizer_params:\n    learning_rate: 1e-3\n"
    "creation_datetime: '2026-11-22 03:04:05.678901'\n";

std::string curve(int from, int to, float loss, double wall) {
  std::string file = events::version();
  for (int step = from; step <= to; ++step) file += events::scalar("train_supervised_loss", step, loss, wall + step);
  return file;
}

/// 3 frames: 2 of training, 1 of test; one keypoint of the training frames has no label.
void writePredictions(const fs::path& run) {
  tracks::Tracks predictions("heatmap_tracker", {"nose", "tail"}, 3);
  predictions.images = {"labeled-data/a/0.png", "labeled-data/a/1.png", "labeled-data/a/2.png"};
  predictions.sets = {"train", "train", "test"};
  for (int frame = 0; frame < 3; ++frame) {
    for (int k = 0; k < 2; ++k) predictions.set(frame, k, {10.0, 20.0, 0.9});
  }
  io::writePredictionCsv(run / "predictions.csv", predictions);
  io::writeMetricCsv(run / "predictions_pixel_error.csv", {"nose", "tail"}, {1.0, 2.0, 3.0, kNaN, 4.0, 8.0}, predictions.images,
                     predictions.sets);
}

QString asText(const std::vector<project::MetricRow>& rows) {
  QString text;
  for (const auto& row : rows)
    text += QStringLiteral("%1 %2 %3\n").arg(QString::fromStdString(row.name)).arg(row.step).arg(row.value, 0, 'g', 4);
  return text;
}

}  // namespace

class TestForeignRun : public QObject {
  Q_OBJECT

 private slots:
  void tagsHaveOurNames_data() {
    QTest::addColumn<QString>("tag");
    QTest::addColumn<QString>("name");
    QTest::newRow("loss") << "train_supervised_loss"
                          << "train_loss";
    QTest::newRow("validation") << "val_supervised_loss"
                                << "val_loss";
    QTest::newRow("total") << "total_loss"
                           << "train_total_loss";
    QTest::newRow("term") << "train_temporal_loss"
                          << "train_temporal_loss";
    QTest::newRow("weighted term") << "train_pca_singleview_loss_weighted"
                                   << "train_pca_singleview_loss_weighted";
    QTest::newRow("annealing") << "total_unsupervised_importance"
                               << "unsupervised_weight";
    QTest::newRow("rate of the head") << "lr-Adam/head"
                                      << "learning_rate";
    QTest::newRow("rate of the backbone") << "lr-AdamW/backbone"
                                          << "learning_rate_backbone";
    QTest::newRow("rate without groups") << "lr-Adam"
                                         << "learning_rate";
    QTest::newRow("another group") << "lr-Adam/pg3"
                                   << "lr-Adam/pg3";
    QTest::newRow("unknown") << "epoch"
                             << "epoch";
  }
  void tagsHaveOurNames() {
    QFETCH(QString, tag);
    QTEST(QString::fromStdString(pose::metricNameOfTag(tag.toStdString())), "name");
  }

  void readsWhatARunIs() {
    Scratch scratch;
    const fs::path models = scratch.path() / "models";
    const fs::path run = models / "2026-11-22" / "03-04-05";
    writeText(run / "config.yaml", kConfig);
    writeText(run / "tb_logs/test/version_0/events.out.tfevents.1.host", curve(0, 119, 0.5F, 1.7e9));
    writePredictions(run);
    QVERIFY(pose::isLightningPoseRun(run));
    const auto runs = pose::listForeignRuns(models);
    QCOMPARE(runs.size(), std::size_t{1});
    const project::RunManifest& manifest = runs.front().manifest;
    QCOMPARE(runs.front().folder, run);
    QCOMPARE(manifest.name, std::string("2026-11-22/03-04-05"));
    QCOMPARE(manifest.verb, std::string(pose::kLightningPoseVerb));
    QCOMPARE(manifest.created, std::string("2026-11-22T03:04:05"));
    QCOMPARE(manifest.version, std::string("2.4.0"));
    QCOMPARE(manifest.seed, std::int64_t{3});
    QCOMPARE(manifest.options.at("learning_rate"), std::string("0.001"));  // as ours are written
    QCOMPARE(manifest.options.at("epochs"), std::string("300"));
    QCOMPARE(manifest.options.at("backbone"), std::string("resnet50_animal_ap10k"));
    QVERIFY(manifest.status == project::RunStatus::Completed);  // it has predictions, though no status file
    QCOMPARE(manifest.ledger.wallSeconds, 119.0);
    QCOMPARE(manifest.ledger.labelsUsed, std::int64_t{3});
    const auto extra = nlohmann::json::parse(manifest.extraJson);
    QCOMPARE(extra["steps"].get<int>(), 120);
    QCOMPARE(extra["pixel_error"]["test"]["mean"].get<double>(), 6.0);
    QCOMPARE(extra["pixel_error"]["train"]["mean"].get<double>(), 2.0);
    QVERIFY(!extra["pixel_error"].contains("validation"));
  }

  void statusComesFromItsFile_data() {
    QTest::addColumn<QString>("status");
    QTest::addColumn<int>("expected");
    QTest::newRow("completed") << "COMPLETED" << static_cast<int>(project::RunStatus::Completed);
    QTest::newRow("failed") << "FAILED" << static_cast<int>(project::RunStatus::Failed);
    QTest::newRow("cancelled") << "CANCELED" << static_cast<int>(project::RunStatus::Cancelled);
    QTest::newRow("training") << "TRAINING" << static_cast<int>(project::RunStatus::Running);
    QTest::newRow("no file") << "" << static_cast<int>(project::RunStatus::Stopped);
  }
  void statusComesFromItsFile() {
    QFETCH(QString, status);
    Scratch scratch;
    const fs::path run = scratch.path() / "models" / "a";
    writeText(run / "config.yaml", kConfig);
    writeText(run / "tb_logs/test/version_0/events.out.tfevents.1", curve(0, 1, 1.0F, 1.7e9));
    if (!status.isEmpty()) writeText(run / "train_status.json", R"({"status": ")" + status.toStdString() + R"("})");
    QTEST(static_cast<int>(pose::readForeignRun(run, run.parent_path()).manifest.status), "expected");
  }

  /// version_1 goes on at step 3 of what version_0 began; version_10 is the newest although it sorts before version_2 as text.
  void aResumedRunIsOneCurve() {
    Scratch scratch;
    const fs::path run = scratch.path() / "models" / "a";
    writeText(run / "config.yaml", kConfig);
    writeText(run / "tb_logs/test/version_2/events.out.tfevents.1", curve(0, 4, 1.0F, 1.7e9));
    writeText(run / "tb_logs/test/version_10/events.out.tfevents.2", curve(3, 5, 0.5F, 1.8e9) + events::scalar("hp_metric", 0, -1.0F));
    QCOMPARE(asText(pose::readForeignMetrics(run)), QStringLiteral("train_loss 0 1\ntrain_loss 1 1\ntrain_loss 2 1\n"
                                                                   "train_loss 3 0.5\ntrain_loss 4 0.5\ntrain_loss 5 0.5\n"));
    // pauses are no work
    QCOMPARE(pose::readForeignRun(run, run.parent_path()).manifest.ledger.wallSeconds, 4.0 + 2.0);
    QCOMPARE(asText(pose::readAnyMetrics(run)), asText(pose::readForeignMetrics(run)));
  }

  void damagedRunsAndOthersAreLeftOut() {
    Scratch scratch;
    const fs::path models = scratch.path() / "models";
    writeText(models / "damaged/config.yaml", kConfig);
    std::string file = curve(0, 3, 1.0F, 1.7e9);
    file[file.size() / 2] = static_cast<char>(file[file.size() / 2] ^ 4);
    writeText(models / "damaged/tb_logs/test/version_0/events.out.tfevents.1", file);
    writeText(models / "ours/config.yaml", kConfig);
    writeText(models / "ours/predictions.csv", "scorer,s,s,s\nbodyparts,a,a,a\ncoords,x,y,likelihood\n");
    writeText(models / "ours/run.json", "{}");
    writeText(models / "notes/readme.txt", "nothing here");
    writeText(models / "good/config.yaml", kConfig);
    writeText(models / "good/tb_logs/test/version_0/events.out.tfevents.1", curve(0, 3, 1.0F, 1.7e9));
    const auto runs = pose::listForeignRuns(models);
    QCOMPARE(runs.size(), std::size_t{1});
    QCOMPARE(runs.front().manifest.name, std::string("good"));
    QVERIFY(!pose::isLightningPoseRun(models / "ours"));
    const auto error = errorOf([&] { (void)pose::readForeignMetrics(models / "damaged"); });
    QVERIFY(error && error->code() == base::ErrorCode::Malformed && !error->text("byte").empty());
    QVERIFY(pose::listForeignRuns(models / "missing").empty());
  }
};

QTEST_GUILESS_MAIN(TestForeignRun)
#include "tst_foreign_run.moc"
