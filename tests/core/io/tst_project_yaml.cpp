// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <map>
#include <string>

#include "core/io/project_yaml.h"
#include "core/io/registry.h"
#include "tests/core/io/io_test.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using tests::bytesOf;
using Names = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

class TestProjectYaml : public QObject {
  Q_OBJECT

 private slots:
  void project() {
    const tests::Folder folder;
    const auto path = folder.file("project.yaml",
                                  "# ours\nview_names: [top, bot]\nkeypoint_names:\n  - nose\n  - \"1\"\n  - 'tail base'\nother: {a: 1}\n");
    const io::ProjectYaml project = io::readProjectYaml(path);
    QCOMPARE(project.viewNames, (Names{"top", "bot"}));
    QCOMPARE(project.keypointNames, (Names{"nose", "1", "tail base"}));
  }

  void oneViewIsAnEmptyOrMissingList_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty list") << QByteArray("view_names: []\nkeypoint_names: [a]\n");
    QTest::newRow("null") << QByteArray("view_names:\nkeypoint_names: [a]\n");
    QTest::newRow("missing") << QByteArray("keypoint_names: [a]\n");
    QTest::newRow("CRLF and byte-order mark") << QByteArray("\xEF\xBB\xBFview_names: []\r\nkeypoint_names:\r\n- a\r\n");
  }
  void oneViewIsAnEmptyOrMissingList() {
    QFETCH(QByteArray, text);
    const tests::Folder folder;
    const io::ProjectYaml project = io::readProjectYaml(folder.file("project.yaml", text.toStdString()));
    QVERIFY(project.viewNames.empty());
    QCOMPARE(project.keypointNames, Names{"a"});
  }

  void projectsRoundTrip() {
    const tests::Folder folder;
    const io::ProjectYaml project{
        {"top", "bot"},
        {"nose", "1", "no", "1e3", "0x1F", "12:30", "a: b", "- c", "#d", "\"e\"", "Schn\xC3\xA4uzchen", " f ", "null", "g_h-i"}};
    io::writeProjectYaml(folder / "project.yaml", project);
    const io::ProjectYaml again = io::readProjectYaml(folder / "project.yaml");
    QCOMPARE(again.viewNames, project.viewNames);
    QCOMPARE(again.keypointNames, project.keypointNames);
  }

  void aNewProjectLooksLikeLightningPoses() {
    const tests::Folder folder;
    io::writeProjectYaml(folder / "project.yaml", {{}, {"nose", "tail_base"}});
    QCOMPARE(bytesOf(folder / "project.yaml"), std::string("view_names: []\nkeypoint_names:\n  - nose\n  - tail_base\n"));
  }

  void otherKeysOfAnExistingFileStay() {
    const tests::Folder folder;
    const auto path = folder.file("project.yaml", "schema_version: 1\nkeypoint_names: [a]\nextra: {deep: [1, 2]}\n");
    io::writeProjectYaml(path, {{}, {"a", "b"}});
    const std::map<std::string, std::string> values = [&] {
      const Pairs flat = io::readFlatYaml(path);
      return std::map<std::string, std::string>(flat.begin(), flat.end());
    }();
    QCOMPARE(values, (std::map<std::string, std::string>{
                         {"schema_version", "1"}, {"keypoint_names", "[a, b]"}, {"view_names", "[]"}, {"extra.deep", "[1, 2]"}}));
  }

  void aDamagedProjectIsNotReplaced() {
    const tests::Folder folder;
    const auto path = folder.file("project.yaml", "keypoint_names: [a\n");
    QCOMPARE(tests::codeOf([&] { io::writeProjectYaml(path, {{}, {"b"}}); }), std::string("malformed"));
    QCOMPARE(bytesOf(path), std::string("keypoint_names: [a\n"));
    for (const Names& names : {Names{}, Names{""}, Names{"a", "a"}, Names{"\xFF"}}) {
      QCOMPARE(tests::codeOf([&] { io::writeProjectYaml(folder / "new.yaml", {{}, names}); }), std::string("invalid_value"));
    }
  }

  void flatValues() {
    const tests::Folder folder;
    const auto path = folder.file("config.yaml",
                                  "data:\n"
                                  "  image_resize_dims: {height: 256, width: 128}\n"
                                  "  mirrored_column_matches: [[0, 1], [8, 9]]\n"
                                  "  num_keypoints: null\n"
                                  "training:\n"
                                  "  lr_scheduler_params:\n"
                                  "    multisteplr: {milestones: [150, 200, 250], gamma: 0.5}\n"
                                  "  imgaug: dlc\n"
                                  "  flags: [true, ~]\n"
                                  "cameras:\n"
                                  "  - {name: top}\n"
                                  "  - {name: \"bot\"}\n"
                                  "empty: ''\n");
    QCOMPARE(io::readFlatYaml(path), (Pairs{{"data.image_resize_dims.height", "256"},
                                            {"data.image_resize_dims.width", "128"},
                                            {"data.mirrored_column_matches", "[[0, 1], [8, 9]]"},
                                            {"training.lr_scheduler_params.multisteplr.milestones", "[150, 200, 250]"},
                                            {"training.lr_scheduler_params.multisteplr.gamma", "0.5"},
                                            {"training.imgaug", "dlc"},
                                            {"training.flags", "[true, null]"},
                                            {"cameras.0.name", "top"},
                                            {"cameras.1.name", "bot"},
                                            {"empty", ""}}));
  }

  void aliasesAreExpanded() {
    const tests::Folder folder;
    QCOMPARE(io::readFlatYaml(folder.file("a.yaml", "a: &x [1, 2]\nb: *x\n")), (Pairs{{"a", "[1, 2]"}, {"b", "[1, 2]"}}));
  }

  void lightningPoseConfig() {
    const tests::Folder folder;
    const auto path = folder.file("config.yaml",
                                  "data:\n  csv_file: [CollectedData_top.csv, CollectedData_bot.csv]\n  view_names: [top, bot]\n"
                                  "  keypoint_names: [nose, tail]\n  video_dir: /videos\ntraining: {max_epochs: 300}\n");
    const io::LpConfig config = io::readLpConfig(path);
    QCOMPARE(config.csvFiles, (Names{"CollectedData_top.csv", "CollectedData_bot.csv"}));
    QCOMPARE(config.viewNames, (Names{"top", "bot"}));
    QCOMPARE(config.keypointNames, (Names{"nose", "tail"}));
    QCOMPARE(config.videoDir, std::string("/videos"));
    QCOMPARE(config.values.back(), (std::pair<std::string, std::string>{"training.max_epochs", "300"}));
    QVERIFY(!io::isDlcConfig(path));
    QCOMPARE(io::readLpConfig(folder.file("one.yaml", "data: {csv_file: CollectedData.csv, keypoint_names: null}\n")).csvFiles,
             Names{"CollectedData.csv"});
  }

  void deepLabCutConfig() {
    PARSIMONY_NEED_DATA("pose/reaching");
    const auto path = tests::dataFolder() / "pose/reaching/config.yaml";
    QVERIFY(io::isDlcConfig(path));
    const io::DlcConfig config = io::readDlcConfig(path);
    QCOMPARE(config.scorer, std::string("Mackenzie"));
    QCOMPARE(config.bodyparts, (Names{"Hand", "Finger1", "Tongue", "Joystick1", "Joystick2"}));
    QCOMPARE(config.skeleton, (Pairs{{"Hand", "Finger1"}, {"Joystick1", "Joystick2"}}));
  }

  void deepLabCutConfigOfSeveralAnimals() {
    PARSIMONY_NEED_DATA("pose/dlc_import");
    const auto path = tests::dataFolder() / "pose/dlc_import/dlc/madlc_230_config.yaml";
    QVERIFY(io::isDlcConfig(path));
    const auto error = tests::errorOf([&] { (void)io::readDlcConfig(path); });
    QVERIFY(error && error->code() == base::ErrorCode::Unsupported);
    QCOMPARE(error->text("individuals"), std::string("individual1, individual2, individual3"));
    QCOMPARE(error->text("line"), std::string("16"));
  }

  void deepLabCutConfigOfOneAnimalInAMultiAnimalProject() {
    const tests::Folder folder;
    const auto path = folder.file("config.yaml",
                                  "scorer: amy\nbodyparts: MULTI!\nindividuals: [mouse]\nuniquebodyparts: []\nmultianimalbodyparts: [A, "
                                  "B]\nskeleton:\n- - A\n  - B\n");
    QCOMPARE(io::readDlcConfig(path).bodyparts, (Names{"A", "B"}));
    QCOMPARE(io::readDlcConfig(path).skeleton, (Pairs{{"A", "B"}}));
  }

  void whatIsNoDeepLabCutConfig() {
    const tests::Folder folder;
    QVERIFY(!io::isDlcConfig(folder / "missing.yaml"));
    QVERIFY(!io::isDlcConfig(folder.file("a.yaml", "scorer: [\n")));
    QVERIFY(!io::isDlcConfig(folder.file("b.yaml", "bodyparts: [a]\n")));
  }

  void registryOfLightningPose() {
    const tests::Folder folder;
    const std::string text =
        "# mine\n[zebra]\ndata_dir = \"/data/zebra\"\n\n[\"a b\"]\ndata_dir = '/data/a b'\nmodel_dir = \"/models\"\n\n[settings]\ncolour = "
        "\"blue\"\n";
    const auto path = folder.file("projects.toml", text);
    const std::vector<io::RegisteredProject> before = {{"zebra", "/data/zebra", ""}, {"a b", "/data/a b", "/models"}};
    QCOMPARE(io::readRegistry(path), before);

    const io::RegisteredProject added{"new \"one\"", "C:\\data\\S\xC3\xBC\xC3\x9F", ""};
    io::registerProject(path, added);
    QVERIFY2(bytesOf(path).rfind(text, 0) == 0, "what was there stays, comments too");
    QCOMPARE(io::readRegistry(path), (std::vector<io::RegisteredProject>{before[0], before[1], added}));

    const std::string again = bytesOf(path);
    io::registerProject(path, added);
    QCOMPARE(bytesOf(path), again);

    io::registerProject(path, {"zebra", "/elsewhere", "/m"});
    QVERIFY(bytesOf(path).find("colour = ") != std::string::npos);
    QVERIFY(io::unregisterProject(path, "a b"));
    QVERIFY(!io::unregisterProject(path, "a b"));
    std::vector<io::RegisteredProject> left = io::readRegistry(path);
    std::sort(left.begin(), left.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    QCOMPARE(left, (std::vector<io::RegisteredProject>{added, {"zebra", "/elsewhere", "/m"}}));
  }

  void aNewRegistry() {
    const tests::Folder folder;
    const auto path = folder / "home/.lightning-pose/projects.toml";
    QVERIFY(io::readRegistry(path).empty());
    io::registerProject(path, {"mouse", "/data/mouse", ""});
    QCOMPARE(io::readRegistry(path), (std::vector<io::RegisteredProject>{{"mouse", "/data/mouse", ""}}));
    QCOMPARE(tests::codeOf([&] { io::registerProject(path, {"", "/data", ""}); }), std::string("invalid_value"));
    QCOMPARE(tests::codeOf([&] { io::registerProject(path, {"name", "", ""}); }), std::string("invalid_value"));
    QVERIFY(io::registryFile().filename() == "projects.toml");
  }
};

QTEST_GUILESS_MAIN(TestProjectYaml)
#include "tst_project_yaml.moc"
