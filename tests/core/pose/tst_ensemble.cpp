// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/ensemble.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/prediction_csv.h"
#include "core/pose/ensemble_labels.h"
#include "core/pose/ensemble_member.h"
#include "core/pose/ensemble_predictor.h"
#include "core/pose/ensemble_yaml.h"
#include "core/project/run_folder.h"
#include "tests/core/pose/blob_project.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
namespace fs = std::filesystem;
using jobs::StopRequest;
using tests::smallOptions;

namespace {

constexpr int kPictures = 20;  // 12 train, 2 validation, 6 test
constexpr int kFrames = 23;

pose::TrainOptions options(std::int64_t steps = 12) {
  auto o = smallOptions(steps);
  o.trainProb = 0.6;
  o.augmentation = "parsimony";
  return o;
}

/// What a job told, and a person who answers StopRequest as soon as `when` holds.
struct Watcher {
  std::function<bool(const Watcher&)> when = [](const Watcher&) { return false; };
  StopRequest answer = StopRequest::Continue;
  std::vector<jobs::Progress> progress;
  std::map<std::string, std::int64_t> metrics;  ///< name -> last step
  std::vector<std::string> warnings;

  jobs::RunContext context() {
    jobs::RunContext::Callbacks callbacks;
    callbacks.progress = [this](const jobs::Progress& p) { progress.push_back(p); };
    callbacks.metric = [this](const jobs::MetricPoint& m) { metrics[m.name] = m.step; };
    callbacks.warning = [this](const std::string& code, const std::string& text) { warnings.push_back(code + ": " + text); };
    callbacks.stop = [this] { return when(*this) ? answer : StopRequest::Continue; };
    return jobs::RunContext(callbacks);
  }
};

/// Holds once the metric has been told at this step.
std::function<bool(const Watcher&)> atStep(const std::string& metric, std::int64_t step) {
  return [metric, step](const Watcher& seen) { return seen.metrics.count(metric) > 0 && seen.metrics.at(metric) >= step; };
}

std::map<std::int64_t, double> lossOf(const fs::path& run) {
  std::map<std::int64_t, double> curve;
  for (const auto& row : project::readMetrics(run)) {
    if (row.name == "train_loss") curve[row.step] = row.value;
  }
  return curve;
}

double largestDifference(const std::map<std::int64_t, double>& a, const std::map<std::int64_t, double>& b) {
  if (a.size() != b.size() || a.empty()) return 1e9;
  double worst = 0.0;
  for (const auto& [step, value] : a) worst = std::max(worst, b.count(step) == 0 ? 1e9 : std::abs(b.at(step) - value));
  return worst;
}

/// Mean distance to where the blobs are, over the rows of one set, computed from the pictures' formula.
double errorOf(const tracks::Tracks& predictions, const std::string& set) {
  double sum = 0.0;
  int n = 0;
  for (int t = 0; t < kPictures; ++t) {
    const auto row = std::find(predictions.images.begin(), predictions.images.end(), tests::blobImage(t)) - predictions.images.begin();
    if (predictions.sets.at(static_cast<std::size_t>(row)) != set) continue;
    const auto disc = predictions.at(row, 0), square = predictions.at(row, 1);
    sum += std::hypot(disc.x - tests::discAt(t).x, disc.y - tests::discAt(t).y);
    ++n;
    if (t % 5 == 4) continue;  // not labelled
    sum += std::hypot(square.x - tests::squareAt(t).x, square.y - tests::squareAt(t).y);
    ++n;
  }
  return sum / n;
}

std::vector<std::string> namesIn(const fs::path& folder) {
  std::vector<std::string> names;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

class TestEnsemble : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    m_project = tests::blobProject(m_scratch.path() / "blobs", kPictures);
    m_video = m_project.folder / "videos" / "clip.mp4";
    tests::blobVideo(m_video, kFrames);
    fs::create_directories(m_project.modelFolder);
  }
  void cleanup() {
    for (const auto& name : namesIn(m_project.modelFolder)) fs::remove_all(m_project.modelFolder / name);
  }

  void membersDifferInWhatVaries() {
    pose::TrainOptions train;
    train.seed = 5;
    train.splitSeed = 7;
    const auto seeds = pose::memberOptions(train, {3, "seeds"}, 2);
    QVERIFY(seeds.seed == 7 && seeds.splitSeed == 7);
    const auto splits = pose::memberOptions(train, {3, "splits"}, 2);
    QVERIFY(splits.seed == 5 && splits.splitSeed == 9);
    const auto both = pose::memberOptions(train, {3, "both"}, 2);
    QVERIFY(both.seed == 7 && both.splitSeed == 9);
    // cross-validation: another fold of the same order
    train.folds = 4;
    train.fold = 3;
    const auto fold = pose::memberOptions(train, {3, "splits"}, 2);
    QVERIFY(fold.fold == 1 && fold.splitSeed == 7);
    QVERIFY(pose::EnsembleOptions({4, "splits"}).problems(train).empty());
    QCOMPARE(pose::EnsembleOptions({5, "splits"}).problems(train).size(), std::size_t{1});
    // a budget is shared, and what it was in steps holds for all
    train.minutes = 6;
    QCOMPARE(pose::memberOptions(train, {3, "seeds"}, 0).minutes, 2.0);
    const auto later = pose::memberOptions(train, {3, "seeds"}, 1, 321);
    QVERIFY(later.minutes == 0.0 && later.steps == 321);
  }

  /// Two networks as one job are the two networks on their own, and what they say together is what the files say.
  void twoSeeds() {
    Watcher seen;
    const auto summary = pose::trainEnsemble(requestFor("ens"), options(), {2, "seeds"}, seen.context());
    QVERIFY(summary.termination == pose::Termination::Completed);
    QCOMPARE(namesIn(m_project.modelFolder), (std::vector<std::string>{"ens", "ens-m0", "ens-m1"}));
    QCOMPARE(project::listRuns(m_project.modelFolder).size(), std::size_t{3});
    QCOMPARE(summary.members.size(), std::size_t{2});
    for (std::int64_t i = 0; i < 2; ++i) {
      auto alone = options();
      alone.seed = i;
      const auto expected = pose::train(requestFor("alone"), alone);
      const auto member = run("ens-m" + std::to_string(i));
      QCOMPARE(summary.members[static_cast<std::size_t>(i)].runFolder, member);
      QCOMPARE(largestDifference(lossOf(member), lossOf(expected.runFolder)), 0.0);
      QCOMPARE(tests::readText(member / "predictions.csv"), tests::readText(expected.runFolder / "predictions.csv"));
    }
    QVERIFY(largestDifference(lossOf(run("ens-m0")), lossOf(run("ens-m1"))) > 1e-3);

    const auto a = io::readPredictionCsv(run("ens-m0") / "predictions.csv"), b = io::readPredictionCsv(run("ens-m1") / "predictions.csv");
    const auto median = io::readPredictionCsv(summary.folder / "predictions.csv");
    QCOMPARE(median.images, a.images);
    QCOMPARE(median.sets, a.sets);
    double worst = 0.0;
    for (std::size_t i = 0; i < a.values().size(); ++i)
      worst = std::max(worst, std::abs(median.values()[i] - 0.5 * (a.values()[i] + b.values()[i])));
    QVERIFY2(worst < 2e-5, qPrintable(QString::number(worst)));

    for (const std::string set : {"train", "validation", "test"}) {
      QVERIFY(std::abs(summary.pixelError.at(set).all.mean - errorOf(median, set)) < 1e-3);
      QVERIFY(std::abs(summary.memberPixelError.at(set) - 0.5 * (errorOf(a, set) + errorOf(b, set))) < 1e-3);
      // no further off than the members are on average: the mean of two is convex
      QVERIFY(summary.pixelError.at(set).all.mean < summary.memberPixelError.at(set) + 1e-4);
      // what a later session reads of a member is what its own session summed up
      const auto again = pose::summaryOfRun(run("ens-m1"), m_project);
      QVERIFY(std::abs(again.pixelError.at(set).all.mean - summary.members[1].pixelError.at(set).all.mean) < 1e-4);
      QCOMPARE(again.pixelError.at(set).all.n, summary.members[1].pixelError.at(set).all.n);
      QCOMPARE(again.steps, std::int64_t{12});
      QVERIFY(std::abs(again.losses.at("train") - summary.members[1].losses.at("train")) < 1e-9);
    }
    QVERIFY(fs::exists(summary.folder / "predictions_pixel_error.csv"));

    const auto manifest = project::readManifest(summary.folder);
    QVERIFY(manifest.status == project::RunStatus::Completed);
    QVERIFY(pose::isEnsemble(summary.folder) && !pose::isEnsemble(run("ens-m0")));
    QCOMPARE(manifest.parents, (std::vector<std::string>{"ens-m0", "ens-m1"}));
    QCOMPARE(manifest.options.at("networks"), std::string("2"));
    QCOMPARE(manifest.options.at("vary"), std::string("seeds"));
    const auto costs = {project::readManifest(run("ens-m0")).ledger, project::readManifest(run("ens-m1")).ledger};
    double seconds = 0.0;
    for (const auto& cost : costs) seconds += cost.wallSeconds;
    QVERIFY(std::abs(manifest.ledger.wallSeconds - seconds) < 1e-9);
    QCOMPARE(manifest.ledger.labelsUsed, costs.begin()->labelsUsed);
    const auto yaml = pose::readEnsembleYaml(summary.folder);
    QCOMPARE(yaml.members, manifest.parents);
    QVERIFY(yaml.viewNames.empty() && yaml.smoothParam == 1000.0 && yaml.quantileKeepPca == 50.0);
    const auto text = QString::fromStdString(tests::readText(summary.folder / "ensemble.yaml"));
    QVERIFY2(text.contains("members:") && text.contains("id:") && text.contains("creation_datetime:"), qPrintable(text));

    // one way forward over both, curves apart
    double last = -1.0;
    for (const auto& p : seen.progress) {
      const double share = static_cast<double>(p.done) / static_cast<double>(p.total);
      QVERIFY2(share >= last && share <= 1.0, qPrintable(QString("%1 after %2").arg(share).arg(last)));
      last = share;
    }
    QCOMPARE(last, 1.0);
    QVERIFY(seen.metrics.count("train_loss@m0") && seen.metrics.count("train_loss@m1") && !seen.metrics.count("train_loss"));
  }

  /// Members with other training frames: what one of them learned from is no test of them together.
  void splitsAreKeptApart() {
    const auto summary = pose::trainEnsemble(requestFor("splits"), options(4), {2, "splits"});
    const auto a = io::readPredictionCsv(run("splits-m0") / "predictions.csv"),
               b = io::readPredictionCsv(run("splits-m1") / "predictions.csv");
    const auto median = io::readPredictionCsv(summary.folder / "predictions.csv");
    QVERIFY(a.sets != b.sets);
    std::int64_t labels = 0;
    for (std::size_t i = 0; i < a.sets.size(); ++i) {
      const bool learned = a.sets[i] == "train" || b.sets[i] == "train";
      QCOMPARE(median.sets[i] == "train", learned);
      QCOMPARE(median.sets[i] == "test", a.sets[i] == "test" && b.sets[i] == "test");
      if (learned) labels += i % 5 == 4 ? 1 : 2;
    }
    QCOMPARE(summary.ledger.labelsUsed, labels);
    QVERIFY(labels > summary.members[0].ledger.labelsUsed);
  }

  void warningsAreToldOnce() {
    const auto project = tests::blobProject(m_scratch.path() / "gaps", kPictures);
    fs::remove(project.folder / tests::blobImage(3));
    Watcher seen;
    auto request = requestFor("gaps");
    request.project = project;
    const auto summary = pose::trainEnsemble(request, options(2), {2, "seeds"}, seen.context());
    QCOMPARE(seen.warnings, (std::vector<std::string>{"image_missing: " + tests::blobImage(3)}));
    QCOMPARE(io::readPredictionCsv(summary.folder / "predictions.csv").numFrames(), std::int64_t{kPictures - 1});
  }

  /// Members that are done go too: they were made by this job.
  void cancelLeavesNothing() {
    const auto before = tests::snapshot(m_project.folder);
    const std::vector<std::function<bool(const Watcher&)>> moments{[](const Watcher&) { return true; }, atStep("train_loss@m0", 2),
                                                                   atStep("val_loss@m0", 1), atStep("train_loss@m1", 3)};
    for (const auto& when : moments) {
      Watcher seen;
      seen.when = when;
      seen.answer = StopRequest::Cancel;
      const auto error = tests::errorOf([&] { (void)pose::trainEnsemble(requestFor("gone"), options(6), {2, "seeds"}, seen.context()); });
      QCOMPARE(tests::codeOf(error), std::string("cancelled"));
      QCOMPARE(namesIn(m_project.modelFolder), std::vector<std::string>());
      QVERIFY(tests::snapshot(m_project.folder) == before);
    }
  }

  /// Stopped in its second network, cancelled in its third, then left alone: the same as if nobody had come.
  void stoppedEnsemblesGoOn() {
    const auto whole = pose::trainEnsemble(requestFor("whole"), options(), {3, "seeds"});
    Watcher stopping;
    stopping.when = atStep("train_loss@m1", 5);
    stopping.answer = StopRequest::StopAndKeep;
    auto part = pose::trainEnsemble(requestFor("part"), options(), {3, "seeds"}, stopping.context());
    QVERIFY(part.termination == pose::Termination::Stopped);
    QCOMPARE(part.members.size(), std::size_t{2});
    QVERIFY(part.members[1].termination == pose::Termination::Stopped && part.members[1].steps < 12);
    QVERIFY(!fs::exists(run("part-m2")));
    QVERIFY(project::readManifest(part.folder).status == project::RunStatus::Stopped);
    QCOMPARE(pose::readEnsembleYaml(part.folder).members, (std::vector<std::string>{"part-m0", "part-m1"}));
    QCOMPARE(pose::ensembleMembers(part.folder), (std::vector<fs::path>{run("part-m0"), run("part-m1")}));
    QVERIFY(fs::exists(part.folder / "predictions.csv"));

    // a cancelled second session takes back its own network alone
    Watcher cancelling;
    cancelling.when = atStep("train_loss@m2", 3);
    cancelling.answer = StopRequest::Cancel;
    QCOMPARE(tests::codeOf(tests::errorOf([&] {
               (void)pose::trainEnsemble(requestFor("", part.folder), smallOptions(99), {9, "both"}, cancelling.context());
             })),
             std::string("cancelled"));
    QVERIFY(!fs::exists(run("part-m2")) && fs::exists(run("part-m1") / "weights.safetensors"));
    QVERIFY(project::readManifest(part.folder).status == project::RunStatus::Stopped);
    QCOMPARE(pose::ensembleMembers(part.folder).size(), std::size_t{2});

    // what is given counts nothing, the manifest all
    part = pose::trainEnsemble(requestFor("", part.folder), smallOptions(99), {9, "both"});
    QVERIFY(part.termination == pose::Termination::Completed);
    QCOMPARE(part.options.networks, std::int64_t{3});
    QCOMPARE(part.members.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
      QCOMPARE(part.members[i].steps, std::int64_t{12});
      QVERIFY(largestDifference(lossOf(part.members[i].runFolder), lossOf(whole.members[i].runFolder)) < 1e-6);
    }
    const auto a = io::readPredictionCsv(part.folder / "predictions.csv"), b = io::readPredictionCsv(whole.folder / "predictions.csv");
    double worst = 0.0;
    for (std::size_t i = 0; i < a.values().size(); ++i) worst = std::max(worst, std::abs(a.values()[i] - b.values()[i]));
    QVERIFY2(worst < 1e-4, qPrintable(QString::number(worst)));
    QVERIFY(std::abs(part.pixelError.at("test").all.mean - whole.pixelError.at("test").all.mean) < 1e-4);

    // it is done now; and a run is no ensemble
    for (const auto& folder : {part.folder, run("part-m0")}) {
      QCOMPARE(tests::codeOf(tests::errorOf([&] {
                 (void)pose::trainEnsemble(requestFor("", folder), options(), {2, "seeds"});
               })),
               std::string("invalid_value"));
    }
  }

  /// Between two networks, and before the first step of one: the finished ones are kept, nothing untrained among them.
  void stoppedBetweenNetworks() {
    for (const char* sign : {"between-m0/predictions.csv", "between-m1"}) {
      Watcher seen;
      seen.when = [this, sign](const Watcher&) { return fs::exists(m_project.modelFolder / sign); };
      seen.answer = StopRequest::StopAndKeep;
      const auto summary = pose::trainEnsemble(requestFor("between"), options(4), {2, "seeds"}, seen.context());
      QVERIFY(summary.termination == pose::Termination::Stopped);
      QCOMPARE(namesIn(m_project.modelFolder), (std::vector<std::string>{"between", "between-m0"}));
      QCOMPARE(pose::ensembleMembers(summary.folder).size(), std::size_t{1});
      QCOMPARE(io::readPredictionCsv(summary.folder / "predictions.csv").values(),
               io::readPredictionCsv(run("between-m0") / "predictions.csv").values());
      cleanup();
    }
  }

  /// The process died before the second network had a checkpoint.
  void killedBeforeACheckpoint() {
    Watcher seen;
    seen.when = atStep("train_loss@m1", 2);
    seen.answer = StopRequest::StopAndKeep;
    const auto part = pose::trainEnsemble(requestFor("killed"), options(6), {2, "seeds"}, seen.context());
    fs::remove(run("killed-m1") / "run.json");
    const auto whole = pose::trainEnsemble(requestFor("", part.folder), options(6), {2, "seeds"});
    QCOMPARE(namesIn(m_project.modelFolder), (std::vector<std::string>{"killed", "killed-m0", "killed-m1"}));
    QCOMPARE(lossOf(whole.members[1].runFolder).size(), std::size_t{6});
  }

  void namesThatAreTaken() {
    fs::create_directories(run("name-m1"));
    const auto summary = pose::trainEnsemble(requestFor("name"), options(2), {2, "seeds"});
    QCOMPARE(namesIn(m_project.modelFolder), (std::vector<std::string>{"name-2", "name-2-m0", "name-2-m1", "name-m1"}));
    QCOMPARE(summary.folder, run("name-2"));
  }

  void badOptionsAreRefusedBeforeAnythingIsWritten() {
    const auto before = tests::snapshot(m_project.folder);
    const auto refused = [&](const pose::TrainOptions& train, const pose::EnsembleOptions& ensemble) {
      const auto error = tests::errorOf([&] { (void)pose::trainEnsemble(requestFor("bad"), train, ensemble); });
      return error && base::exitCode(error->code()) == 3 && tests::snapshot(m_project.folder) == before;
    };
    QVERIFY(refused(options(), {1, "seeds"}));
    QVERIFY(refused(options(), {101, "seeds"}));
    QVERIFY(refused(options(), {2, "weights"}));
    auto train = options();
    train.seed = 4294967295;  // the next is none
    QVERIFY(refused(train, {2, "seeds"}));
    train = options();
    train.weights = "/nonexistent/weights.pth";  // found out by the first member
    QVERIFY(refused(train, {2, "seeds"}));
    train.width = 100;
    QVERIFY(refused(train, {2, "seeds"}));
  }

  void videosAndLabels() {
    const auto ensemble = pose::trainEnsemble(requestFor("ens"), options(20), {2, "seeds"}).folder;
    pose::PredictOptions predict;
    predict.threads = 1;
    predict.device = "cpu";
    predict.precision = "fp32";
    predict.labeledVideo = true;
    predict.likelihoodShown = 0.0;
    Watcher seen;
    const auto result = pose::predictVideoWithEnsemble(ensemble, m_video, {}, predict, seen.context());
    predict.labeledVideo = false;
    const auto preds = ensemble / "video_preds";
    QCOMPARE(result.summary.csv, preds / "clip.csv");
    QCOMPARE(result.summary.frames, std::int64_t{kFrames});
    QVERIFY(!result.summary.stopped);
    QCOMPARE(namesIn(preds), (std::vector<std::string>{"clip", "clip.csv", "clip_ensemble.csv", "clip_mean.csv", "labeled_videos"}));
    QVERIFY(fs::exists(result.summary.labeledVideo));
    QCOMPARE(namesIn(preds / "clip"), (std::vector<std::string>{"clip.m0.csv", "clip.m1.csv"}));  // and nothing else: EKS takes all
    std::vector<tracks::Tracks> members;
    for (int i = 0; i < 2; ++i) {
      const auto alone = m_scratch.path() / "alone.csv";
      (void)pose::predictVideo(run("ens-m" + std::to_string(i)), m_video, alone, predict);
      QCOMPARE(tests::readText(result.members[static_cast<std::size_t>(i)]), tests::readText(alone));
      members.push_back(io::readPredictionCsv(alone));
    }
    const auto median = io::readPredictionCsv(result.summary.csv);
    QCOMPARE(median.numFrames(), std::int64_t{kFrames});
    for (std::size_t i = 0; i < median.values().size(); ++i)
      QVERIFY(std::abs(median.values()[i] - 0.5 * (members[0].values()[i] + members[1].values()[i])) < 2e-5);
    QVERIFY(std::any_of(seen.progress.begin(), seen.progress.end(), [](const jobs::Progress& p) { return p.done == p.total / 2; }));

    const auto labels = pose::predictLabelsWithEnsemble(ensemble, m_project, {}, predict);
    QCOMPARE(labels.summary.csv, ensemble / "image_preds" / "CollectedData.csv" / "predictions.csv");
    QCOMPARE(labels.members.size(), std::size_t{2});
    const auto trained = io::readPredictionCsv(ensemble / "predictions.csv"), again = io::readPredictionCsv(labels.summary.csv);
    QCOMPARE(again.sets, trained.sets);
    double worst = 0.0;
    for (std::size_t i = 0; i < again.values().size(); ++i) worst = std::max(worst, std::abs(again.values()[i] - trained.values()[i]));
    QVERIFY2(worst < 0.05, qPrintable(QString::number(worst)));  // norms are folded for prediction
    stopsAndFaultsOfPrediction(ensemble, predict);
  }

  void membersBesideTheEnsembleOnly() {
    const auto folder = m_scratch.path() / "yaml" / "ens";
    fs::create_directories(folder);
    pose::writeEnsembleYaml(folder, {{"12", "b"}, {"top", "bot"}, 10.0, 95.0});
    const auto yaml = pose::readEnsembleYaml(folder);
    QCOMPARE(yaml.members, (std::vector<std::string>{"12", "b"}));
    QCOMPARE(yaml.viewNames, (std::vector<std::string>{"top", "bot"}));
    QVERIFY(yaml.smoothParam == 10.0 && yaml.quantileKeepPca == 95.0);
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::ensembleMembers(folder); })), std::string("not_found"));
    fs::create_directories(m_scratch.path() / "yaml" / "12");
    fs::create_directories(m_scratch.path() / "yaml" / "b");
    QCOMPARE(pose::ensembleMembers(folder / ""),
             (std::vector<fs::path>{m_scratch.path() / "yaml" / "12", m_scratch.path() / "yaml" / "b"}));
    for (const char* text : {"members: [{id: ../b}]", "members: []", "members: [{id: a}]\nsmooth_param: much", "view_names: [x]"}) {
      tests::writeText(folder / "ensemble.yaml", text);
      const auto error = tests::errorOf([&] { (void)pose::readEnsembleYaml(folder); });
      QCOMPARE(tests::codeOf(error), std::string("malformed"));
      QVERIFY(!error->text("path").empty() && !error->text("field").empty());
    }
  }

  void mediansMatchImages() {
    tracks::Tracks a("s", {"p", "q"}, 2), b("s", {"q", "p"}, 2);
    a.images = {"1.png", "2.png"};
    b.images = {"3.png", "2.png"};
    a.sets = {"test", "unused"};
    b.sets = {"test", "test"};
    a.set(1, 0, {10, 20, 0.4});
    b.set(1, 1, {30, 40, 0.8});
    const auto median = pose::medianOfMembers({a, b});
    QCOMPARE(median.images, (std::vector<std::string>{"2.png"}));
    QCOMPARE(median.sets, (std::vector<std::string>{"test"}));
    QCOMPARE(median.at(0, 0).x, 20.0);
    QCOMPARE(median.at(0, 0).y, 30.0);
    QVERIFY(std::isnan(median.at(0, 1).x));
    b.images = {"3.png", "4.png"};
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::medianOfMembers({a, b}); })), std::string("inconsistent"));
    QCOMPARE(tests::codeOf(tests::errorOf([&] {
               (void)pose::medianOfMembers({a, tracks::Tracks("s", {"p"}, 1)});
             })),
             std::string("inconsistent"));
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::medianOfMembers({}); })), std::string("empty"));
  }

 private:
  void stopsAndFaultsOfPrediction(const fs::path& ensemble, pose::PredictOptions predict) {
    predict.batchSize = 4;
    const auto folder = m_scratch.path() / "out";
    const auto halfOfSecond = [](const Watcher& seen) {
      return !seen.progress.empty() && 4 * seen.progress.back().done > 3 * seen.progress.back().total;
    };
    Watcher cancelling;
    cancelling.when = halfOfSecond;
    cancelling.answer = StopRequest::Cancel;
    QCOMPARE(tests::codeOf(tests::errorOf([&] {
               (void)pose::predictVideoWithEnsemble(ensemble, m_video, folder / "deep" / "clip.csv", predict, cancelling.context());
             })),
             std::string("cancelled"));
    QVERIFY(!fs::exists(folder));

    Watcher stopping;
    stopping.when = halfOfSecond;
    stopping.answer = StopRequest::StopAndKeep;
    const auto part = pose::predictVideoWithEnsemble(ensemble, m_video, folder / "clip.csv", predict, stopping.context());
    QVERIFY(part.summary.stopped && part.summary.frames > 0 && part.summary.frames < kFrames);
    QCOMPARE(namesIn(folder), (std::vector<std::string>{"clip", "clip.csv", "clip_ensemble.csv", "clip_mean.csv"}));
    QCOMPARE(io::readPredictionCsv(part.summary.csv).numFrames(), part.summary.frames);
    QCOMPARE(io::readPredictionCsv(part.members.at(0)).numFrames(), std::int64_t{kFrames});
    QCOMPARE(io::readPredictionCsv(part.members.at(1)).numFrames(), part.summary.frames);

    // a member without its network
    fs::remove_all(folder);
    fs::rename(run("ens-m1") / "weights.safetensors", run("ens-m1") / "moved");
    QCOMPARE(tests::codeOf(tests::errorOf([&] { (void)pose::predictVideoWithEnsemble(ensemble, m_video, folder / "clip.csv", predict); })),
             std::string("not_found"));
    QVERIFY(!fs::exists(folder));
  }

  pose::TrainRequest requestFor(const std::string& name, const fs::path& resume = {}) const {
    pose::TrainRequest request;
    request.project = m_project;
    request.name = name;
    request.resume = resume;
    return request;
  }
  [[nodiscard]] fs::path run(const std::string& name) const { return m_project.modelFolder / name; }

  tests::Scratch m_scratch;
  project::Project m_project;
  fs::path m_video;
};

QTEST_GUILESS_MAIN(TestEnsemble)
#include "tst_ensemble.moc"
