// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include "core/base/atomic_file.h"
#include "core/io/label_csv.h"
#include "core/project/project.h"
#include "tests/core/project/project_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using namespace parsimony::tests;
using base::ErrorCode;

namespace {

std::string csv(const std::string& scorer, const std::vector<std::string>& keypoints, const std::vector<std::string>& images) {
  std::string first = "scorer";
  std::string second = "bodyparts";
  std::string third = "coords";
  std::string cells;
  for (std::size_t k = 0; k < keypoints.size(); ++k) {
    first += "," + scorer + "," + scorer;
    second += "," + keypoints[k] + "," + keypoints[k];
    third += ",x,y";
    cells += "," + std::to_string(k + 1) + "," + std::to_string(k + 2);
  }
  std::string text = first + "\n" + second + "\n" + third + "\n";
  for (const std::string& image : images) text += image + cells + "\n";
  return text;
}

struct BadProject {
  const char* name;
  std::function<void(const fs::path&)> make;
  ErrorCode expected;
  std::string open = {};  ///< below the folder
};

std::vector<BadProject> badProjects() {
  const auto file = [](const char* name, std::string text) { return [=](const fs::path& folder) { writeText(folder / name, text); }; };
  const std::string good = kSmallCsv;
  const auto two = [](auto first, auto second) {
    return [=](const fs::path& folder) {
      first(folder);
      second(folder);
    };
  };
  const std::string header = "scorer,a,a\nbodyparts,nose,nose\ncoords,x,y\n";
  return {
      {"no such folder", [](const fs::path&) {}, ErrorCode::NotFound, "missing"},
      {"empty folder", [](const fs::path&) {}, ErrorCode::Empty},
      {"folder of other things", file("notes.txt", "hello"), ErrorCode::Empty},
      {"only an out-of-distribution set", file("CollectedData_new.csv", good), ErrorCode::Empty},
      {"a file of another kind", file("notes.txt", "hello"), ErrorCode::Unsupported, "notes.txt"},
      {"tab in project.yaml", file("project.yaml", "keypoint_names:\n\t- nose\n"), ErrorCode::Malformed},
      {"keypoint_names is a number", file("project.yaml", "view_names: []\nkeypoint_names: 3\n"), ErrorCode::Malformed},
      {"view_names is a map", file("project.yaml", "view_names: {a: b}\nkeypoint_names: [nose]\n"), ErrorCode::Malformed},
      {"project.yaml without keypoints", file("project.yaml", "view_names: []\n"), ErrorCode::Malformed},
      {"project.yaml is a folder", [](const fs::path& folder) { fs::create_directories(folder / "project.yaml"); }, ErrorCode::Unsupported},
      {"config.yaml is no YAML", file("config.yaml", "a: [1, 2\nb: }"), ErrorCode::Malformed},
      {"keypoints of project.yaml and CSV differ",
       two(file("project.yaml", "view_names: []\nkeypoint_names: [nose, ear]\n"), file("CollectedData.csv", good)),
       ErrorCode::Inconsistent},
      {"keypoints of two views differ",
       two(two(file("project.yaml", "view_names: [top, bot]\nkeypoint_names: [nose, paw, tail]\n"), file("CollectedData_top.csv", good)),
           file("CollectedData_bot.csv", csv("ann", {"nose", "tail", "paw"}, {"labeled-data/s_bot/img1.png"}))),
       ErrorCode::Inconsistent},
      {"two label sets in a single-view project",
       two(two(file("project.yaml", "view_names: []\nkeypoint_names: [nose, paw, tail]\n"), file("CollectedData_top.csv", good)),
           file("CollectedData_bot.csv", good)),
       ErrorCode::Inconsistent},
      {"config.yaml names a CSV that is not there", file("config.yaml", "data:\n  csv_file: CollectedData.csv\n  keypoint_names: [nose]\n"),
       ErrorCode::NotFound},
      {"config.yaml has two views and one CSV",
       two(file("config.yaml",
                "data:\n  csv_file: [CollectedData_top.csv]\n  view_names: [top, bot]\n  keypoint_names: [nose, paw, tail]\n"),
           file("CollectedData_top.csv", good)),
       ErrorCode::Inconsistent},
      {"DeepLabCut video with two scorers and neither the config's",
       two(two(file("config.yaml", "scorer: eve\nbodyparts: [nose, paw, tail]\n"), file("labeled-data/a/CollectedData_ann.csv", good)),
           file("labeled-data/a/CollectedData_bob.csv", good)),
       ErrorCode::Inconsistent},
      {"DeepLabCut labels with a body part the config lacks",
       two(file("config.yaml", "scorer: ann\nbodyparts: [nose, paw]\n"), file("labeled-data/a/CollectedData_ann.csv", good)),
       ErrorCode::Inconsistent},
      {"DeepLabCut config without a list of body parts", file("config.yaml", "scorer: ann\nbodyparts: {nose: 1}\n"), ErrorCode::Malformed},
      {"CSV without its coords row", file("CollectedData.csv", "scorer,a,a\nbodyparts,nose,nose\nimg1.png,1,2\n"), ErrorCode::Malformed},
      {"ragged row", file("CollectedData.csv", header + "img1.png,1\n"), ErrorCode::Malformed},
      {"letters for a number", file("CollectedData.csv", header + "img1.png,1,two\n"), ErrorCode::Malformed},
      {"empty CSV", file("CollectedData.csv", ""), ErrorCode::Empty},
      {"a keypoint twice", file("CollectedData.csv", "scorer,a,a,a,a\nbodyparts,nose,nose,nose,nose\ncoords,x,y,x,y\n"),
       ErrorCode::Inconsistent},
      {"an image twice", file("CollectedData.csv", header + "img1.png,1,2\nimg1.png,1,2\n"), ErrorCode::Inconsistent},
      {"CSV in UTF-16", file("CollectedData.csv", std::string("\xff\xfes\0c\0o\0", 8)), ErrorCode::Malformed},
      {"predictions named as labels", file("tracker.csv", "scorer,a,a,a\nbodyparts,nose,nose,nose\ncoords,x,y,likelihood\n0,1,2,0.5\n"),
       ErrorCode::Unsupported, "tracker.csv"},
      {".parsimony of a newer program", two(file("CollectedData.csv", good), file(".parsimony/schema_version", "2\n")),
       ErrorCode::Unsupported},
      {".parsimony with a damaged version", two(file("CollectedData.csv", good), file(".parsimony/schema_version", "one\n")),
       ErrorCode::Malformed},
      {"damaged skeleton.json", two(file("CollectedData.csv", good), file(".parsimony/skeleton.json", "{\"edges\": [")),
       ErrorCode::Malformed},
      {"skeleton.json of a newer program",
       two(file("CollectedData.csv", good), file(".parsimony/skeleton.json", "{\"schema_version\": 9}")), ErrorCode::Unsupported},
      {"skeleton.json with numbers for names",
       two(file("CollectedData.csv", good),
           file(".parsimony/skeleton.json", "{\"schema_version\": 1, \"edges\": [[0, 1]], \"left_right\": []}")),
       ErrorCode::Malformed},
  };
}

}  // namespace

class TestOpenProject : public QObject {
  Q_OBJECT

 private slots:
  void mirrorMouseOpensFromItsCsvAlone() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    Scratch scratch;
    const fs::path folder = scratch.path() / "mouse";
    fs::create_directories(folder / "videos");
    fs::copy(dataFolder() / "pose/mirror-mouse/CollectedData.csv", folder / "CollectedData.csv");
    fs::copy(dataFolder() / "pose/mirror-mouse/videos/test_vid.mp4", folder / "videos/test_vid.mp4");
    fs::copy(dataFolder() / "pose/mirror-mouse/labeled-data", folder / "labeled-data", fs::copy_options::recursive);
    const auto before = snapshot(folder);

    const project::Project mouse = project::open(folder);
    QCOMPARE(mouse.kind, project::Kind::LabelsOnly);
    QCOMPARE(mouse.name, std::string("mouse"));
    QCOMPARE(mouse.skeleton.size(), 17);
    QCOMPARE(mouse.skeleton.keypoints.front(), std::string("paw1LH_top"));
    QCOMPARE(mouse.skeleton.keypoints.back(), std::string("obsLow_bot"));
    QVERIFY(mouse.views.empty());
    QCOMPARE(mouse.videos.size(), std::size_t{1});
    QCOMPARE(mouse.videos.front().session, std::string("test_vid"));
    const tracks::LabelSet labels = project::readLabels(mouse);
    QCOMPARE(labels.numFrames(), 90);
    QCOMPARE(labels.numLabelled(), std::int64_t{(3060 - 268) / 2});
    QCOMPARE(labels.images.front(), std::string("labeled-data/img01.png"));
    QVERIFY(project::problems(mouse).empty());
    QVERIFY(snapshot(folder) == before);  // opening and looking writes nothing
    for (const char* file : {"CollectedData.csv"}) QVERIFY(project::open(folder / file).folder == mouse.folder);
  }

  void reachingOpensAsDeepLabCutProject() {
    PARSIMONY_NEED_DATA("pose/reaching");
    const project::Project reaching = project::open(dataFolder() / "pose/reaching");
    QCOMPARE(reaching.kind, project::Kind::DeepLabCut);
    QCOMPARE(reaching.scorer, std::string("Mackenzie"));
    QVERIFY((reaching.skeleton.keypoints == std::vector<std::string>{"Hand", "Finger1", "Tongue", "Joystick1", "Joystick2"}));
    QVERIFY((reaching.skeleton.edges == std::vector<std::pair<int, int>>{{0, 1}, {3, 4}}));
    QCOMPARE(reaching.labelFiles.size(), std::size_t{1});
    const tracks::LabelSet labels = project::readLabels(reaching);
    QCOMPARE(labels.numFrames(), static_cast<int>(io::readLabelCsv(reaching.labelFiles.front().path).numFrames()));
    QVERIFY(project::problems(reaching).empty());  // pictures of two sizes are legal
    for (const char* part : {"config.yaml", "labeled-data/reachingvideo1/CollectedData_Mackenzie.csv"}) {
      QVERIFY(project::open(dataFolder() / "pose/reaching" / part).kind == project::Kind::DeepLabCut);
    }
    QVERIFY(!fs::exists(dataFolder() / "pose/reaching/.parsimony"));
  }

  void createdProjectOpens() {
    Scratch scratch;
    const fs::path video = scratch.path() / "day1.mp4";
    writeText(video, "not looked into");
    const project::Project made = project::create({scratch.path() / "new", {"nose", "left ear", "Schwanz, lang"}, {}, {video}});
    QCOMPARE(made.kind, project::Kind::LightningPose);
    QVERIFY((made.skeleton.keypoints == std::vector<std::string>{"nose", "left ear", "Schwanz, lang"}));
    QCOMPARE(readText(made.folder / "videos/day1.mp4"), std::string("not looked into"));
    QVERIFY(fs::is_directory(made.folder / "labeled-data"));
    QVERIFY(!fs::exists(made.folder / ".parsimony"));
    const project::Project opened = project::open(made.folder / "project.yaml");
    QVERIFY(opened.folder == made.folder);
    QCOMPARE(opened.videos.size(), std::size_t{1});
    QCOMPARE(project::readLabels(opened).numFrames(), 0);
    QVERIFY(project::readLabels(opened).keypoints == made.skeleton.keypoints);
  }

  void createdMultiViewProjectOpens() {
    Scratch scratch;
    for (const char* name : {"day1_top.mp4", "day1_bot.mp4"}) writeText(scratch.path() / name, "x");
    const project::Project made = project::create(
        {scratch.path() / "new", {"nose"}, {"top", "bot"}, {scratch.path() / "day1_top.mp4", scratch.path() / "day1_bot.mp4"}});
    QVERIFY((made.views == std::vector<std::string>{"top", "bot"}));
    QCOMPARE(made.labelFiles.size(), std::size_t{2});
    QCOMPARE(made.labelFiles[1].path.filename().string(), std::string("CollectedData_bot.csv"));
    QCOMPARE(made.videos.size(), std::size_t{2});
    QCOMPARE(made.videos[0].session, std::string("day1"));
    QCOMPARE(made.videos[0].view, std::string("bot"));
    QCOMPARE(project::readLabels(made, "bot").numFrames(), 0);
    QCOMPARE(codeOf(errorOf([&] { (void)project::readLabels(made); })), codeOf(base::ErrorCode::InvalidValue));
    QCOMPARE(codeOf(errorOf([&] { (void)project::readLabels(made, "side"); })), codeOf(base::ErrorCode::InvalidValue));
  }

  void viewsAreToldFromScorers() {
    Scratch scratch;
    const auto views = [&](const fs::path& folder) { return project::open(folder).views; };
    writeText(scratch.path() / "mv/CollectedData_bot.csv", kSmallCsv);
    writeText(scratch.path() / "mv/CollectedData_top.csv", kSmallCsv);
    writeText(scratch.path() / "mv/CollectedData_top_new.csv", kSmallCsv);
    QVERIFY((views(scratch.path() / "mv") == std::vector<std::string>{"bot", "top"}));
    writeText(scratch.path() / "dlc/CollectedData_ann.csv", kSmallCsv);
    QVERIFY(views(scratch.path() / "dlc").empty());
    QCOMPARE(project::open(scratch.path() / "dlc").labelFiles.size(), std::size_t{1});
    writeText(scratch.path() / "ood/CollectedData.csv", kSmallCsv);
    writeText(scratch.path() / "ood/CollectedData_new.csv", csv("x", {"other"}, {"img.png"}));
    writeText(scratch.path() / "ood/CollectedData_test.csv", csv("x", {"other"}, {"img.png"}));
    QVERIFY(views(scratch.path() / "ood").empty());
    QCOMPARE(project::open(scratch.path() / "ood").skeleton.size(), 3);
  }

  void lightningPoseConfigAloneOpens() {
    Scratch scratch;
    writeText(scratch.path() / "config.yaml",
              "data:\n  csv_file: my_labels.csv\n  video_dir: films\n  keypoint_names: [nose, paw, tail]\nmodel:\n  backbone: resnet18\n");
    writeText(scratch.path() / "my_labels.csv", kSmallCsv);
    writeText(scratch.path() / "films/a.mp4", "x");
    const project::Project opened = project::open(scratch.path());
    QCOMPARE(opened.kind, project::Kind::LightningPose);
    QCOMPARE(opened.videos.size(), std::size_t{1});
    QCOMPARE(project::readLabels(opened).numFrames(), 4);
  }

  void orderOfTheCsvDecides() {
    Scratch scratch;
    writeText(scratch.path() / "project.yaml", "view_names: []\nkeypoint_names: [tail, paw, nose]\n");
    writeText(scratch.path() / "CollectedData.csv", kSmallCsv);
    QVERIFY((project::open(scratch.path()).skeleton.keypoints == std::vector<std::string>{"nose", "paw", "tail"}));
  }

  void labelFileOfAnyNameOpens() {
    Scratch scratch;
    writeText(scratch.path() / "project.yaml", "view_names: []\nkeypoint_names: [other]\n");
    writeText(scratch.path() / "extra.csv", kSmallCsv);
    const project::Project opened = project::open(scratch.path() / "extra.csv");
    QCOMPARE(opened.kind, project::Kind::LabelsOnly);
    QCOMPARE(project::readLabels(opened).numFrames(), 4);
  }

  void videosOfDeepLabCutAreOneTable() {
    Scratch scratch;
    writeText(scratch.path() / "config.yaml", "scorer: ann\nbodyparts: [nose, paw, tail]\nskeleton: []\n");
    writeText(scratch.path() / "labeled-data/a/CollectedData_ann.csv", kSmallCsv);
    writeText(scratch.path() / "labeled-data/b/CollectedData_ann.csv", csv("ann", {"tail", "nose"}, {"labeled-data/b/img9.png"}));
    writeText(scratch.path() / "labeled-data/c/img0.png", "not labelled yet");
    const tracks::LabelSet labels = project::readLabels(project::open(scratch.path()));
    QCOMPARE(labels.numFrames(), 5);
    QVERIFY(QString::fromStdString(tableOf(labels)).endsWith(QStringLiteral("labeled-data/b/img9.png  (2, 3, 2) (-) (1, 2, 2)\n")));
  }

  void badProjectsAreRefusedAndLeftAlone_data() {
    QTest::addColumn<int>("index");
    const auto cases = badProjects();
    for (std::size_t i = 0; i < cases.size(); ++i) QTest::newRow(cases[i].name) << static_cast<int>(i);
  }
  void badProjectsAreRefusedAndLeftAlone() {
    QFETCH(int, index);
    const BadProject bad = badProjects()[static_cast<std::size_t>(index)];
    Scratch scratch;
    bad.make(scratch.path());
    const auto before = snapshot(scratch.path());
    const auto error = errorOf([&] { (void)project::open(bad.open.empty() ? scratch.path() : scratch.path() / bad.open); });
    QVERIFY(error.has_value());
    QVERIFY2(error->code() == bad.expected, error->what());
    QCOMPARE(base::exitCode(error->code()), 3);
    QVERIFY2(error->text("path").rfind(scratch.path().string(), 0) == 0, error->what());
    QVERIFY(!base::sentence(*error).empty());
    QVERIFY(snapshot(scratch.path()) == before);
  }

  void emptyFolderSaysWhatWasLookedFor() {
    Scratch scratch;
    const auto error = errorOf([&] { (void)project::open(scratch.path()); });
    for (const char* name : {"project.yaml", "config.yaml", "CollectedData.csv"})
      QVERIFY(error->text("expected").find(name) != std::string::npos);
  }

  void badNewProjectsLeaveNothing() {
    Scratch scratch;
    const fs::path folder = scratch.path() / "new";
    writeText(scratch.path() / "full/file.txt", "x");
    writeText(scratch.path() / "day1.mp4", "x");
    const std::vector<project::NewProject> bad = {
        {folder, {}, {}, {}},
        {folder, {"nose", "nose"}, {}, {}},
        {folder, {"nose", ""}, {}, {}},
        {folder, {"no\nse"}, {}, {}},
        {folder, {"nose"}, {"only"}, {}},
        {folder, {"nose"}, {"top_left", "b"}, {}},
        {folder, {"nose"}, {"a", "a"}, {}},
        {folder, {"nose"}, {"new", "old"}, {}},
        {folder, {"nose"}, {}, {scratch.path() / "missing.mp4"}},
        {folder, {"nose"}, {}, {scratch.path() / "day1.mp4", scratch.path() / "day1.mp4"}},
        {folder, {"nose"}, {"top", "bot"}, {scratch.path() / "day1.mp4"}},
        {scratch.path() / "full", {"nose"}, {}, {}},
        {scratch.path() / "day1.mp4", {"nose"}, {}, {}},
    };
    const auto before = snapshot(scratch.path());
    for (const project::NewProject& what : bad) {
      const auto error = errorOf([&] { (void)project::create(what); });
      QVERIFY(error.has_value());
      QCOMPARE(base::exitCode(error->code()), 3);
      QVERIFY(snapshot(scratch.path()) == before);
    }
  }

  void fullDiskDuringCreationLeavesNothing() {
    Scratch scratch;
    writeText(scratch.path() / "day1.mp4", "x");
    const auto before = snapshot(scratch.path());
    int faults = 0;
    for (int nth = 1;; ++nth) {
      int calls = 0;
      base::setDiskCalls({{}, [&](const fs::path&, std::size_t) { return ++calls == nth ? ENOSPC : 0; }, {}, {}});
      const auto error = errorOf([&] { (void)project::create({scratch.path() / "new", {"nose"}, {}, {scratch.path() / "day1.mp4"}}); });
      base::setDiskCalls({});
      if (!error) break;
      ++faults;
      QCOMPARE(codeOf(error), codeOf(base::ErrorCode::DiskFull));
      QVERIFY(snapshot(scratch.path()) == before);
    }
    QVERIFY(faults >= 2);
    QCOMPARE(project::open(scratch.path() / "new").skeleton.size(), 1);
  }

  void problemsAreFound() {
    PARSIMONY_NEED_DATA("pose/mirror-mouse");
    Scratch scratch;
    const fs::path image = dataFolder() / "pose/mirror-mouse/labeled-data/img01.png";  // 396 x 406
    for (const char* name : {"img1.png", "img2.png"}) {
      fs::create_directories(scratch.path() / "labeled-data/a");
      fs::copy(image, scratch.path() / "labeled-data/a" / name);
    }
    writeText(scratch.path() / "labeled-data/a/img3.png", "no picture");
    writeText(scratch.path() / "videos/empty.mp4", "");
    std::string text = kSmallCsv;
    text.replace(text.find("5,6\n"), 3, "500,6");
    writeText(scratch.path() / "CollectedData.csv", text);
    std::string found;
    for (const project::ProjectProblem& problem : project::problems(project::open(scratch.path())))
      found += problem.code + " " + problem.path + "\n";
    QCOMPARE(found, std::string("label_outside_image labeled-data/a/img1.png\n"
                                "image_unreadable labeled-data/a/img3.png\n"
                                "image_missing labeled-data/a/img4.png\n"
                                "video_unreadable videos/empty.mp4\n"));
  }

  void viewsOutOfStepAreFound() {
    Scratch scratch;
    writeText(scratch.path() / "project.yaml", "view_names: [top, bot, side]\nkeypoint_names: [nose]\n");
    writeText(scratch.path() / "CollectedData_top.csv", csv("a", {"nose"}, {"labeled-data/s_top/img1.png", "labeled-data/s_top/img2.png"}));
    writeText(scratch.path() / "CollectedData_bot.csv", csv("a", {"nose"}, {"labeled-data/s_bot/img1.png", "labeled-data/s_bot/img3.png"}));
    int outOfStep = 0;
    int missing = 0;
    for (const project::ProjectProblem& problem : project::problems(project::open(scratch.path()))) {
      outOfStep += problem.code == "views_out_of_step" ? 1 : 0;
      missing += problem.code == "labels_missing" ? 1 : 0;
    }
    QCOMPARE(outOfStep, 2);  // row 2 of bot, and the frames that side lacks
    QCOMPARE(missing, 1);
  }
};

QTEST_GUILESS_MAIN(TestOpenProject)
#include "tst_open_project.moc"
