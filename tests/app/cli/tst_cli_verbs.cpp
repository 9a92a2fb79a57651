// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every verb from end to end: exit code, JSON keys, files, progress and signals.
#include <csignal>
#include <set>

#include "core/io/image_file.h"
#include "core/io/label_csv.h"
#include "core/io/prediction_csv.h"
#include "core/project/run_folder.h"
#include "tests/app/cli/cli_test.h"
#include "tests/core/pose/blob_project.h"
#include "tests/support/test_data.h"

using namespace parsimony;
namespace fs = std::filesystem;
using tests::text;

namespace {

constexpr int kFrames = 41;

/// Options of a small training run that any machine repeats.
QStringList smallTraining(int steps) {
  QStringList arguments{"--threads", "1", "--precision", "fp32", "--device", "cpu"};
  for (const auto& set : {QString("width=64"), QString("height=64"), QString("members=1"), QString("batch_size=4"),
                          QString("augmentation=none"), QString("steps=%1").arg(steps)}) {
    arguments << "--set" << set;
  }
  return arguments;
}

std::vector<nlohmann::json> jsonLines(const QByteArray& text) {
  std::vector<nlohmann::json> lines;
  for (const auto& line : text.split('\n')) {
    if (!line.isEmpty()) lines.push_back(nlohmann::json::parse(line.toStdString(), nullptr, false));
  }
  return lines;
}

#define VERIFY_RESULT(outcome, schema)                                              \
  do {                                                                              \
    QVERIFY2((outcome).exitCode == 0, ((outcome).err + (outcome).out).constData()); \
    const auto found = tests::schemaViolation((outcome).json(), schema);            \
    QVERIFY2(found.empty(), (found + "\n" + (outcome).out.toStdString()).c_str());  \
  } while (false)

}  // namespace

class TestCliVerbs : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY2(QFile::exists(tests::Cli::program()), qPrintable(tests::Cli::program()));
    m_folder = m_scratch.path() / "blobs";
    (void)tests::blobProject(m_folder, 12);
    m_video = m_folder / "videos" / "clip.mp4";
    tests::blobVideo(m_video, kFrames);
    const auto outcome = m_cli.run(QStringList{"train", "--project", text(m_folder), "--name", "run", "--json"} + smallTraining(12));
    VERIFY_RESULT(outcome, "train");
    m_trained = outcome.json();
  }

  /// The checker itself, and that every schema is one.
  void schemas() {
    using nlohmann::json;
    const auto schema = json::parse(
        R"({"type": "object", "required": ["n"], "properties": {"n": {"type": ["integer", "null"]}, "list": {"items": {"enum": ["a"]}}},
                                        "additionalProperties": {"type": "string"}})");
    for (const char* good : {R"({"n": 1})", R"({"n": null, "list": ["a"], "other": "x"})"})
      QCOMPARE(tests::violation(json::parse(good), schema), std::string());
    for (const char* bad : {R"([])", R"({})", R"({"n": 1.5})", R"({"n": "1"})", R"({"n": 1, "list": ["b"]})", R"({"n": 1, "other": 2})"}) {
      QVERIFY2(!tests::violation(json::parse(bad), schema).empty(), bad);
    }
    int count = 0;
    for (const auto& entry :
         fs::directory_iterator(fs::path(qEnvironmentVariable("PARSIMONY_SOURCE_DIR").toStdString()) / "resources" / "schemas")) {
      const auto read = json::parse(tests::readText(entry.path()), nullptr, false);
      QVERIFY2(!read.is_discarded() && read.value("$schema", "").find("2020-12") != std::string::npos && read.value("type", "") == "object",
               entry.path().c_str());
      QVERIFY2(!tests::violation(json::object(), read).empty(), entry.path().c_str());
      ++count;
    }
    QVERIFY(count >= 13);
  }

  void training() {
    QCOMPARE(m_trained["termination"], nlohmann::json("completed"));
    QCOMPARE(m_trained["steps"], nlohmann::json(12));
    QCOMPARE(m_trained["run"], nlohmann::json((m_folder / "models" / "run").string()));
    QCOMPARE(m_trained["runs"].size(), std::size_t{1});
    QVERIFY(m_trained["pixel_error"].contains("train") && m_trained["pixel_error"].contains("val"));
    QCOMPARE(m_trained["pixel_error"]["train"]["per_keypoint"].size(), std::size_t{2});
    QVERIFY(m_trained["losses"].contains("train"));
    QVERIFY(fs::exists(m_folder / "models" / "run" / "weights.safetensors"));
  }

  void configFilesAndTheirKeys() {
    const auto config = m_scratch.path() / "config.yaml";
    tests::writeText(config,
                     "data: {image_resize_dims: {width: 64, height: 96}}\ntraining: {train_batch_size: 3}\nmodel: {heatmap_loss_type: "
                     "mse}\ndali: {general: {seed: 1}}\nsteps: 2\nmembers: 1\n");
    const auto outcome = m_cli.run({"--json", "--threads", "1", "train", "--project", text(m_folder), "--config", text(config), "--name",
                                    "configured", "--seed", "5"});
    VERIFY_RESULT(outcome, "train");
    const auto options = project::readManifest(m_folder / "models" / "configured").options;
    QCOMPARE(options.at("height"), std::string("96"));
    QCOMPARE(options.at("batch_size"), std::string("3"));
    QCOMPARE(options.at("heatmap_loss"), std::string("mse"));
    QCOMPARE(options.at("seed"), std::string("5"));
    // what the file holds beyond training is told, not refused
    const auto warnings = outcome.json()["warnings"].dump();
    QVERIFY2(warnings.find("dali.general.seed") != std::string::npos, warnings.c_str());
  }

  /// Global options before or after the verb, and the project as the working folder.
  void optionsStandAnywhere() {
    for (const auto& arguments :
         {QStringList{"--json", "project", "info", text(m_folder)}, QStringList{"project", "--json", "info", text(m_folder)},
          QStringList{"project", "info", text(m_folder), "--json"},
          QStringList{"project", "info", "--project", text(m_folder), "--json"}}) {
      const auto outcome = m_cli.run(arguments);
      VERIFY_RESULT(outcome, "project-info");
      QCOMPARE(outcome.json()["labeled_frames"], nlohmann::json(12));
    }
    VERIFY_RESULT(m_cli.run({"project", "info", "--json"}, m_folder), "project-info");
  }

  void projectInfo() {
    const auto json = m_cli.run({"project", "info", text(m_folder), "--json"}).json();
    QCOMPARE(json["keypoints"], nlohmann::json({"disc", "square"}));
    QCOMPARE(json["keypoints_labeled"], nlohmann::json(22));
    QCOMPARE(json["videos"].size(), std::size_t{1});
    QCOMPARE(json["videos"][0]["frames"], nlohmann::json(kFrames));
    QCOMPARE(json["videos"][0]["path"], nlohmann::json("videos/clip.mp4"));
    QVERIFY(json["problems"].empty());
    const auto table = m_cli.run({"project", "info", text(m_folder)});
    QCOMPARE(table.exitCode, 0);
    QVERIFY(table.out.contains("12 labelled frames") && !table.out.contains("{"));
  }

  void projectNew() {
    const auto folder = m_scratch.path() / "fresh";
    const auto outcome = m_cli.run({"project", "new", text(folder), "--keypoints", "nose, tail", "--video", text(m_video), "--json"});
    VERIFY_RESULT(outcome, "project-new");
    QCOMPARE(outcome.json()["keypoints"], nlohmann::json({"nose", "tail"}));
    QCOMPARE(outcome.json()["labeled_frames"], nlohmann::json(0));
    QCOMPARE(outcome.json()["videos"].size(), std::size_t{1});
    VERIFY_RESULT(m_cli.run({"project", "info", text(folder), "--json"}), "project-info");
    const auto views =
        m_cli.run({"project", "new", text(m_scratch.path() / "views"), "--keypoints", "nose", "--views", "top,side", "--json"});
    VERIFY_RESULT(views, "project-new");
    QCOMPARE(views.json()["views"], nlohmann::json({"top", "side"}));
  }

  void videoVerbs() {
    const auto info = m_cli.run({"video", "info", text(m_video), "--json"});
    VERIFY_RESULT(info, "video-info");
    QCOMPARE(info.json()["frames"], nlohmann::json(kFrames));
    QCOMPARE(info.json()["width"], nlohmann::json(tests::kBlobWidth));

    const auto frames = m_scratch.path() / "frames";
    const auto read = m_cli.run({"video", "read", text(m_video), "--frames", "7,0,40", "--out", text(frames), "--json"});
    VERIFY_RESULT(read, "video-read");
    QCOMPARE(read.json()["frames_written"], nlohmann::json(3));
    for (const int t : {7, 0, 40}) {
      const auto picture = io::readImage(frames / QString("frame_%1.png").arg(t, 8, 10, QChar('0')).toStdString());
      QVERIFY2(cv::norm(picture, tests::blobPicture(t), cv::NORM_L1) / static_cast<double>(picture.total() * 3) < 2.0,
               qPrintable(QString::number(t)));
    }

    const auto out = m_scratch.path() / "intra.mp4";
    const auto transcoded = m_cli.run({"video", "transcode", text(m_video), text(out), "--gop", "1", "--json"});
    VERIFY_RESULT(transcoded, "video-transcode");
    QCOMPARE(transcoded.json()["frames"], nlohmann::json(kFrames));
    const auto intra = m_cli.run({"video", "info", text(out), "--json"}).json();
    QCOMPARE(intra["keyframes"], nlohmann::json(kFrames));
    QCOMPARE(intra["max_gop"], nlohmann::json(1));
  }

  /// Half a video: what can be decoded is used, and the loss is told.
  void truncatedVideosTellWhatIsLeft() {
    const auto half = m_scratch.path() / "half.mp4";
    const auto bytes = tests::readText(m_video);
    tests::writeText(half, bytes.substr(0, bytes.size() * 3 / 5));
    const auto info = m_cli.run({"video", "info", text(half), "--json"});
    VERIFY_RESULT(info, "video-info");
    const auto frames = info.json()["frames"].get<int>();
    QVERIFY(frames > 0 && frames < kFrames);
    QVERIFY(!info.json()["warnings"].empty());
    const auto predicted = m_cli.run({"predict", "--run", text(m_folder / "models" / "run"), "--video", text(half), "--out",
                                      text(m_scratch.path() / "half.csv"), "--json"});
    VERIFY_RESULT(predicted, "predict");
    QCOMPARE(predicted.json()["outputs"][0]["frames"], nlohmann::json(frames));
    QVERIFY(!predicted.json()["warnings"].empty());
  }

  void predictionOfVideosAndLabels() {
    const auto run = text(m_folder / "models" / "run");
    const auto one = m_cli.run({"predict", "--run", run, "--video", text(m_video), "--labeled-video", "--threads", "1", "--json"});
    VERIFY_RESULT(one, "predict");
    const auto output = one.json()["outputs"][0];
    QCOMPARE(output["frames"], nlohmann::json(kFrames));
    QCOMPARE(io::readPredictionCsv(output["csv"].get<std::string>()).numFrames(), std::int64_t{kFrames});
    QCOMPARE(m_cli.run({"video", "info", QString::fromStdString(output["labeled_video"].get<std::string>()), "--json"}).json()["frames"],
             nlohmann::json(kFrames));

    // by name inside the project; several videos go to a folder
    const auto second = m_scratch.path() / "second.mp4";
    fs::copy_file(m_video, second);
    const auto folder = m_scratch.path() / "predicted";
    const auto several = m_cli.run(
        {"predict", "--project", text(m_folder), "--run", "run", "--video", text(m_video), text(second), "--out", text(folder), "--json"});
    VERIFY_RESULT(several, "predict");
    QCOMPARE(several.json()["outputs"].size(), std::size_t{2});
    QVERIFY(fs::exists(folder / "clip.csv") && fs::exists(folder / "second.csv"));

    const auto labels = m_cli.run(
        {"predict", "--project", text(m_folder), "--run", "run", "--labels", "--out", text(m_scratch.path() / "labels.csv"), "--json"});
    VERIFY_RESULT(labels, "predict");
    QCOMPARE(labels.json()["outputs"][0]["frames"], nlohmann::json(12));
    QCOMPARE(io::readPredictionCsv(m_scratch.path() / "labels.csv").sets.size(), std::size_t{12});
  }

  /// Predictions made by shifting the labels by (3, 4): every error is 5 px.
  void evaluation() {
    const auto labels = io::readLabelCsv(m_folder / "CollectedData.csv");
    tracks::Tracks predictions("heatmap_tracker", labels.keypoints, labels.numFrames());
    for (int t = 0; t < labels.numFrames(); ++t) {
      for (int k = 0; k < 2; ++k) predictions.set(t, k, {labels.point(t, k).x + 3, labels.point(t, k).y + 4, t < 6 ? 0.95 : 0.5});
      predictions.images.push_back(labels.images[static_cast<std::size_t>(t)]);
      predictions.sets.push_back(t < 9 ? "train" : "test");
    }
    const auto csv = m_scratch.path() / "shifted.csv";
    io::writePredictionCsv(csv, predictions);
    const auto all = m_cli.run({"evaluate", "--predictions", text(csv), "--labels", text(m_folder / "CollectedData.csv"), "--json"});
    VERIFY_RESULT(all, "evaluate");
    const auto error = all.json()["pixel_error"];
    QCOMPARE(error["n"], nlohmann::json(22));
    for (const char* key : {"mean", "median", "p95"}) QVERIFY(std::abs(error[key].get<double>() - 5.0) < 1e-3);
    QVERIFY(std::abs(error["per_keypoint"]["square"]["mean"].get<double>() - 5.0) < 1e-3);
    QVERIFY(std::abs(all.json()["likelihood"]["share_above_0.9"].get<double>() - 0.5) < 1e-9);
    const auto test =
        m_cli.run({"evaluate", "--predictions", text(csv), "--labels", text(m_folder / "CollectedData.csv"), "--set", "test", "--json"});
    VERIFY_RESULT(test, "evaluate");
    QCOMPARE(test.json()["pixel_error"]["n"], nlohmann::json(3 * 2 - 1 + 0));
    // frames without a label have no error: null, not NaN
    for (int t = 0; t < labels.numFrames(); ++t) predictions.sets[static_cast<std::size_t>(t)] = "train";
    auto unlabelled = labels;
    for (int t = 0; t < labels.numFrames(); ++t) unlabelled.setPoint(t, 1, {std::nan(""), std::nan(""), tracks::Visibility::NotLabelled});
    io::writeLabelCsv(m_scratch.path() / "discs.csv", unlabelled);
    const auto none = m_cli.run({"evaluate", "--predictions", text(csv), "--labels", text(m_scratch.path() / "discs.csv"), "--json"});
    VERIFY_RESULT(none, "evaluate");
    QVERIFY(none.json()["pixel_error"]["per_keypoint"]["square"]["mean"].is_null());
  }

  /// A clip with its truth; the truth moved by (3, 4) is 5 px away, seen or hidden.
  void syntheticProjectAndItsTruth() {
    const auto folder = m_scratch.path() / "mouse";
    const auto made = m_cli.run({"project", "synthetic", text(folder), "--labels", "7", "--seed", "3", "--set", "frames=24", "--set",
                                 "width=96", "--set", "height=96", "--visible", "--ood-frames", "10", "--json"});
    VERIFY_RESULT(made, "project-synthetic");
    QCOMPARE(made.json()["labeled_frames"], nlohmann::json(7));
    QCOMPARE(made.json()["ood"]["frames"], nlohmann::json(10));
    QVERIFY(io::readLabelCsv(folder / "CollectedData.csv").hasVisibleColumn);
    // the labels of the other rig are not the project's
    const auto info = m_cli.run({"project", "info", text(folder), "--json"}).json();
    QCOMPARE(info["labeled_frames"], nlohmann::json(7));
    QCOMPARE(info["videos"].size(), std::size_t{2});
    QVERIFY2(info["problems"].empty(), info.dump().c_str());

    const auto truth = folder / "ground_truth.csv";
    auto predictions = io::readPredictionCsv(truth);
    std::int64_t seen = 0;
    for (std::int64_t t = 0; t < predictions.numFrames(); ++t) {
      for (int k = 0; k < predictions.numKeypoints(); ++k) {
        const auto p = predictions.at(t, k);
        seen += p.likelihood > 0.5 ? 1 : 0;
        predictions.set(t, k, {p.x + 3, p.y + 4, 0.5});
      }
    }
    const auto csv = m_scratch.path() / "moved.csv";
    io::writePredictionCsv(csv, predictions);
    const auto outcome = m_cli.run({"evaluate", "--predictions", text(csv), "--truth", text(truth), "--json"});
    VERIFY_RESULT(outcome, "evaluate");
    const auto json = outcome.json();
    QCOMPARE(json["pixel_error_visible"]["n"], nlohmann::json(seen));
    QCOMPARE(json["pixel_error_occluded"]["n"], nlohmann::json(24 * 20 - seen));
    QCOMPARE(json["pixel_error"], json["pixel_error_visible"]);
    for (const char* key : {"pixel_error_visible", "pixel_error_occluded", "pixel_error_all"})
      QVERIFY(std::abs(json[key]["mean"].get<double>() - 5.0) < 1e-3);
    QVERIFY(json["temporal_norm"]["mean"].get<double>() > 0.0);
  }

  /// A grid of the program's own verbs, started again, and its table of means.
  void sweep() {
    const auto config = m_scratch.path() / "sweep" / "sweep.yaml";
    tests::writeText(
        config,
        "axes: {labels: [4, 6], seed: [0, 1]}\n"
        "steps:\n"
        "  - make: [project, synthetic, \"{here}/{id}\", --labels, \"{labels}\", --seed, \"{seed}\", --set, frames=20, --set, width=64, "
        "--set, height=64]\n"
        "  - evaluate: [evaluate, --predictions, \"{make.ground_truth}\", --truth, \"{make.ground_truth}\"]\n"
        "columns: {mean: evaluate.pixel_error.mean, labelled: make.labeled_frames, points: evaluate.pixel_error_all.n}\n");
    const auto first = m_cli.run({"sweep", "--config", text(config), "--json"});
    VERIFY_RESULT(first, "sweep");
    QCOMPARE(first.json()["finished"], nlohmann::json(4));
    QCOMPARE(first.json()["table"], nlohmann::json((config.parent_path() / "results.csv").string()));
    const auto run = first.json()["runs"][3];
    QCOMPARE(run["run"], nlohmann::json("labels6_seed1"));
    QCOMPARE(run["columns"]["labelled"], nlohmann::json(6.0));
    QCOMPARE(run["columns"]["points"], nlohmann::json(400.0));
    QCOMPARE(run["columns"]["mean"], nlohmann::json(0.0));
    const auto table = tests::readText(config.parent_path() / "results.csv");

    const auto again = m_cli.run({"sweep", "--config", text(config), "--json"});
    VERIFY_RESULT(again, "sweep");
    QCOMPARE(again.json()["kept"], nlohmann::json(4));
    QCOMPARE(tests::readText(config.parent_path() / "results.csv"), table);

    const auto summary = m_cli.run({"sweep", "--config", text(config), "--summary"});
    QCOMPARE(summary.exitCode, 0);
    QVERIFY2(summary.out.startsWith("| labels | n | mean | labelled | points |\n"), summary.out.constData());
    QVERIFY2(summary.out.contains("| 6 | 2 | 0"), summary.out.constData());
    VERIFY_RESULT(m_cli.run({"sweep", "--config", text(config), "--summary", "--json"}), "sweep");

    // an option that the verb does not know: the file and the line, after one run at most
    tests::writeText(
        config,
        "axes: {seed: [0, 1]}\nsteps:\n  - make: [project, synthetic, \"{here}/x\", --wings, \"2\"]\ncolumns: {m: make.frames}\n"
        "table: other.csv\n");
    const auto wrong = m_cli.run({"sweep", "--config", text(config), "--json"});
    QCOMPARE(wrong.exitCode, 3);
    QCOMPARE(wrong.json()["error"]["line"], nlohmann::json(3));
    QVERIFY2(wrong.json()["error"]["message"].get<std::string>().find("wings") != std::string::npos, wrong.out.constData());
  }

  void selfTest() {
    const auto outcome = m_cli.run({"selftest", "--json", "--threads", "1"});
    VERIFY_RESULT(outcome, "selftest");
    QVERIFY(outcome.json()["checks"].size() > 8);
  }

  void helpAndVersion() {
    const auto help = m_cli.run({"--help"});
    QCOMPARE(help.exitCode, 0);
    for (const char* verb : {"demo", "project", "video", "train", "predict", "evaluate", "selftest"}) QVERIFY(help.out.contains(verb));
    QCOMPARE(m_cli.run({"train", "--help"}).exitCode, 0);
    const auto version = m_cli.run({"--version"});
    QCOMPARE(version.exitCode, 0);
    QVERIFY(version.out.startsWith("parsimony 0."));
  }

  void progressAsJsonLines() {
    const auto outcome =
        m_cli.run(QStringList{"train", "--project", text(m_folder), "--name", "told", "--json", "--progress", "json"} + smallTraining(4));
    VERIFY_RESULT(outcome, "train");
    std::map<std::string, int> events;
    for (const auto& line : jsonLines(outcome.err)) {
      QVERIFY2(!line.is_discarded(), outcome.err.constData());
      ++events[line.at("event")];
      if (line["event"] == "progress") QVERIFY(line.contains("done") && line.contains("total") && line.contains("message"));
      if (line["event"] == "metric") QVERIFY(line.contains("name") && line.contains("step") && line.contains("value"));
    }
    QVERIFY(events["progress"] >= 4 && events["metric"] >= 4);
    const auto quiet =
        m_cli.run(QStringList{"train", "--project", text(m_folder), "--name", "quiet", "--quiet", "--progress", "json"} + smallTraining(2));
    QCOMPARE(quiet.exitCode, 0);
    QVERIFY2(quiet.err.isEmpty(), quiet.err.constData());
    QVERIFY(!quiet.out.isEmpty());
  }

  /// First Ctrl-C: stop and keep.
  void interruptKeepsTheRun() {
    QProcess process;
    m_cli.start(process, QStringList{"train", "--project", text(m_folder), "--name", "stopped", "--json", "--progress", "json"} +
                             smallTraining(100000));
    QVERIFY(waitForTraining(process));
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60000));
    const auto outcome = tests::Cli::outcomeOf(process);
    VERIFY_RESULT(outcome, "train");
    QCOMPARE(outcome.json()["termination"], nlohmann::json("stopped"));
    QVERIFY(outcome.json()["steps"].get<int>() > 0 && outcome.json()["steps"].get<int>() < 100000);
    QVERIFY(project::readManifest(m_folder / "models" / "stopped").status == project::RunStatus::Stopped);
    QVERIFY(fs::exists(m_folder / "models" / "stopped" / "weights.safetensors"));
    // it can be used, and goes on from where it was
    VERIFY_RESULT(m_cli.run({"predict", "--run", text(m_folder / "models" / "stopped"), "--video", text(m_video), "--json"}), "predict");
    QProcess again;
    m_cli.start(again, {"train", "--project", text(m_folder), "--resume", "stopped", "--json", "--progress", "json", "--threads", "1"});
    QVERIFY(waitForTraining(again));
    ::kill(static_cast<pid_t>(again.processId()), SIGINT);
    QVERIFY(again.waitForFinished(60000));
    const auto resumed = tests::Cli::outcomeOf(again);
    VERIFY_RESULT(resumed, "train");
    QVERIFY(resumed.json()["steps"].get<int>() > outcome.json()["steps"].get<int>());
  }

  /// Second: cancel, nothing is left.
  void secondInterruptCancels() {
    QProcess process;
    m_cli.start(process, QStringList{"train", "--project", text(m_folder), "--name", "gone", "--json", "--progress", "json"} +
                             smallTraining(100000));
    QVERIFY(waitForTraining(process));
    // two kinds of signal, as two of the same may arrive as one
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
    QVERIFY(process.waitForFinished(60000));
    const auto outcome = tests::Cli::outcomeOf(process);
    QVERIFY2(outcome.exitCode == 130, (outcome.out + outcome.err).constData());
    QCOMPARE(outcome.json()["error"]["code"], nlohmann::json("cancelled"));
    QVERIFY(!fs::exists(m_folder / "models" / "gone"));
  }

  void interruptedPredictionKeepsItsRows() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse/videos/test_vid.mp4");
    const auto csv = m_scratch.path() / "part.csv";
    QProcess process;
    m_cli.start(process, {"predict", "--run", text(m_folder / "models" / "run"), "--video",
                          text(tests::dataFolder() / "pose/mirror-mouse/videos/test_vid.mp4"), "--out", text(csv), "--batch-size", "1",
                          "--threads", "1", "--json", "--progress", "json"});
    QVERIFY(waitFor(process, "\"predict\""));
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60000));
    const auto outcome = tests::Cli::outcomeOf(process);
    VERIFY_RESULT(outcome, "predict");
    const auto frames = outcome.json()["outputs"][0]["frames"].get<std::int64_t>();
    QVERIFY(frames > 0 && frames < 994);
    QCOMPARE(outcome.json()["termination"], nlohmann::json("stopped"));
    QCOMPARE(io::readPredictionCsv(csv).numFrames(), frames);
  }

  /// Slow (PARSIMONY_SLOW=1): the demo as the README shows it.
  void quickDemo() {
    if (!qEnvironmentVariableIsSet("PARSIMONY_SLOW")) QSKIP("takes minutes: PARSIMONY_SLOW=1");
    const auto folder = m_scratch.path() / "demo";
    QProcess process;
    m_cli.start(process, {"demo", "--quick", "--out", text(folder), "--json"});
    QVERIFY(process.waitForFinished(600000));
    const auto outcome = tests::Cli::outcomeOf(process);
    VERIFY_RESULT(outcome, "demo");
    QCOMPARE(outcome.json()["frames"], nlohmann::json(600));
    QVERIFY(outcome.json()["pixel_error"]["median"].get<double>() < 8.0);
    QVERIFY(fs::exists(outcome.json()["labeled_video"].get<std::string>()));
  }

 private:
  static bool waitForTraining(QProcess& process) { return waitFor(process, "train_loss"); }

  /// Until the program has told `word` on stderr.
  static bool waitFor(QProcess& process, const char* word) {
    QByteArray told;
    process.setReadChannel(QProcess::StandardError);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 60000 && process.state() != QProcess::NotRunning) {
      process.waitForReadyRead(1000);
      told += process.readAllStandardError();
      if (told.contains(word)) return true;
    }
    return false;
  }

  tests::Scratch m_scratch;
  tests::Cli m_cli{m_scratch.path()};
  fs::path m_folder, m_video;
  nlohmann::json m_trained;
};

QTEST_GUILESS_MAIN(TestCliVerbs)
#include "tst_cli_verbs.moc"
