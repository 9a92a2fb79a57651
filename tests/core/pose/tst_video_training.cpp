// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "core/pose/trainer.h"
#include "core/pose/unsupervised_options.h"
#include "tests/core/pose/blob_project.h"
#include "tests/core/pose/training_runs.h"
#include "tests/core/project/project_test.h"

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

/// Training with losses of unlabelled video, from the options to the run folder.
class TestVideoTraining : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { m_blobs = tests::blobProject(m_scratch.path() / "blobs", kPictures); }

  void cleanup() { fs::remove_all(m_blobs.modelFolder); }

  /// With losses of unlabelled video: supervised training while they are frozen, theirs afterwards, and stops change nothing.
  void unlabelledVideoTeaches() {
    const auto project = viewsProject("video");
    tests::blobVideo(project.folder / "videos" / "clip.mp4", 30);
    const auto withVideo = project::open(project.folder);
    auto options = smallOptions(40);
    options.augmentation = "parsimony";
    options.members = 2;
    const auto plain = curves(pose::train(requestFor(withVideo, "plain"), options).runFolder).at("train_loss");
    options.unsupervised.losses = "temporal,pca_multiview,consistency";
    options.unsupervised.unlabelledFrames = 4;
    options.unsupervised.temporalEpsilon = 0.0;
    options.unsupervised.temporalProbThreshold = 0.0;
    options.unsupervised.pcaMultiviewEpsilon = 0.0;
    options.unsupervised.temporalLogWeight = 3.0;
    options.unsupervised.pcaMultiviewLogWeight = 3.0;
    options.unsupervised.consistencyThreshold = 0.0;
    std::vector<std::string> warnings;
    const auto unbroken =
        pose::train(requestFor(withVideo, "unbroken"), options, contextWith(after(1000, jobs::StopRequest::Continue), &warnings));
    QVERIFY2(warnings.empty(), warnings.empty() ? "" : warnings.front().c_str());
    const auto expected = curves(unbroken.runFolder);
    const std::vector<std::string> ours{"train_total_loss", "train_temporal_loss", "train_pca_multiview_loss", "train_consistency_loss"};
    for (const auto& name : ours) {
      // two networks, 40 steps: a row every second step, none up to the fifth of the steps where the factor is 0
      QVERIFY2(expected.count(name) == 1, name.c_str());
      QCOMPARE(expected.at(name).begin()->first, std::int64_t{11});
      QCOMPARE(expected.at(name).size(), std::size_t{15});
      for (const auto& [step, value] : expected.at(name)) QVERIFY2(std::isfinite(value) && value > 0.0, name.c_str());
    }
    const auto& supervised = expected.at("train_loss");
    QCOMPARE(supervised.size(), plain.size());
    for (const auto& [step, value] : supervised) QVERIFY(step >= 11 || value == plain.at(step));
    QVERIFY(std::abs(supervised.rbegin()->second - plain.rbegin()->second) > 1e-6);

    auto part = pose::train(requestFor(withVideo, "stopped"), options, contextWith(after(kPictures + 3, jobs::StopRequest::StopAndKeep)));
    QVERIFY(part.steps > 0 && part.steps <= 8);  // frozen
    part = pose::train(requestFor(withVideo, "", part.runFolder), smallOptions(999),
                       contextWith(after(kPictures + 7, jobs::StopRequest::StopAndKeep)));
    QVERIFY(part.steps > 10 && part.steps < 40);
    const auto whole = pose::train(requestFor(withVideo, "", part.runFolder), smallOptions(999));
    QVERIFY(whole.termination == pose::Termination::Completed);
    const auto resumed = curves(whole.runFolder);
    QVERIFY(largestDifference(supervised, resumed.at("train_loss")) < 1e-6);
    for (const auto& name : ours) QVERIFY2(largestDifference(expected.at(name), resumed.at(name)) < 1e-6, name.c_str());
    QVERIFY(largestDistance(unbroken.runFolder / "predictions.csv", whole.runFolder / "predictions.csv") < 1e-4);
    fs::remove_all(project.modelFolder);
  }

  /// Every loss of unlabelled video by itself:  total = supervised + a exp(-log_weight) L.
  void everyLossOfVideoTrains_data() {
    QTest::addColumn<QString>("loss");
    for (const auto& name : pose::unsupervisedLossNames()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  void everyLossOfVideoTrains() {
    QFETCH(QString, loss);
    auto project = viewsProject("each");
    tests::blobVideo(project.folder / "videos" / "clip.mp4", 12);
    project = project::open(project.folder);
    auto options = smallOptions(5);
    options.augmentation = "dlc";
    options.backbone = "resnet18";  // one head: what the rows say adds up
    options.unsupervised.losses = loss.toStdString();
    for (const auto& field : base::fieldsOf(options)) {
      if (QString::fromStdString(field.info.id).endsWith("_log_weight")) base::setField(options, field.info.id, "-3");
    }
    const auto summary = pose::train(requestFor(project, "each"), options);
    QCOMPARE(summary.steps, std::int64_t{5});
    const auto all = curves(summary.runFolder);
    const auto& curve = all.at("train_" + loss.toStdString() + "_loss");
    QCOMPARE(curve.size(), std::size_t{3});  // steps of the shares 0.4, 0.6 and 0.8, all with the factor 1
    for (const auto& [step, value] : curve) {
      const double total = all.at("train_total_loss").at(step);
      const double expected = all.at("train_loss").at(step) + std::exp(3.0) * value;
      QVERIFY2(std::isfinite(value) && std::abs(total - expected) < 1e-4 + 1e-5 * std::abs(total),
               qPrintable(QString("%1, not %2").arg(total).arg(expected)));
    }
    QVERIFY(std::isfinite(summary.losses.at(loss.toStdString())));
    fs::remove_all(project.modelFolder);
  }

  void lossesThatTheLabelsDoNotAllowAreLeftOut() {
    auto options = smallOptions(4);
    const auto plain = curves(pose::train(requestFor(m_blobs, "plain"), options).runFolder);
    options.unsupervised.losses = "pca_multiview";  // disc and square are no two views of one thing
    std::vector<std::string> warnings;
    const auto summary =
        pose::train(requestFor(m_blobs, "left"), options, contextWith(after(1000, jobs::StopRequest::Continue), &warnings));
    QCOMPARE(warnings.size(), std::size_t{1});
    QVERIFY2(warnings.front().rfind("loss_left_out: pca_multiview: ", 0) == 0, warnings.front().c_str());
    const auto left = curves(summary.runFolder);
    QCOMPARE(largestDifference(plain.at("train_loss"), left.at("train_loss")), 0.0);
    QCOMPARE(left.count("train_pca_multiview_loss"), std::size_t{0});
    // without a video there is nothing to learn from
    options.unsupervised.losses = "temporal";
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::train(requestFor(m_blobs, "none"), options); })), std::string("empty"));
  }

 private:
  /// The blobs by names of two views of one part.
  [[nodiscard]] project::Project viewsProject(const std::string& name) const {
    const auto folder = m_scratch.path() / name;
    (void)tests::blobProject(folder, 12);
    for (const char* file : {"CollectedData.csv", "project.yaml"}) {
      auto text = QString::fromStdString(tests::readText(folder / file));
      text.replace("disc", "blob_top").replace("square", "blob_bot");
      tests::writeText(folder / file, text.toStdString());
    }
    return project::open(folder);
  }

  tests::Scratch m_scratch;
  project::Project m_blobs;
};

QTEST_GUILESS_MAIN(TestVideoTraining)
#include "tst_video_training.moc"
