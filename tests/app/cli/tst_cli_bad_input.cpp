// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bad input from end to end: exit code, a message that names the file, an error object, and nothing changed on disk.
#include <unistd.h>

#include "tests/app/cli/cli_test.h"
#include "tests/core/pose/blob_project.h"

using namespace parsimony;
namespace fs = std::filesystem;
using tests::text;
using tests::writeText;

namespace {

const std::string kHeader = "scorer,a,a,a,a\nbodyparts,disc,disc,square,square\ncoords,x,y,x,y\n";
const std::string kRow = tests::blobImage(0) + ",10,11,12,13\n";

std::string le64(std::uint64_t value) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::string safetensors(const std::string& header, std::size_t data) {
  return le64(header.size()) + header + std::string(data, '\0');
}

}  // namespace

class TestCliBadInput : public QObject {
  Q_OBJECT
 private slots:
  /// One healthy project with a run and a video; each row works on a copy that it damages.
  void initTestCase() {
    QVERIFY2(QFile::exists(tests::Cli::program()), qPrintable(tests::Cli::program()));
    m_good = m_scratch.path() / "good";
    (void)tests::blobProject(m_good, 10);
    tests::blobVideo(m_good / "videos" / "clip.mp4", 12);
    QStringList train{"train", "--project", text(m_good), "--name", "run", "--threads", "1", "--precision", "fp32"};
    for (const char* set : {"width=64", "height=64", "members=1", "batch_size=2", "steps=1", "augmentation=none", "decoder=window"})
      train << "--set" << set;
    const auto outcome = m_cli.run(train);
    QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
    fs::remove(m_good / "models/run/checkpoint.safetensors");  // large, and copied for every row
  }

  void badInput_data() {
    QTest::addColumn<QString>("file");  // damaged file inside the project
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QStringList>("arguments");  // @ = the project
    QTest::addColumn<QString>("named");          // must stand in the message
    const auto row = [](const char* name, const char* file, const std::string& content, const QStringList& arguments, const char* named) {
      QTest::newRow(name) << QString(file) << QByteArray::fromStdString(content) << arguments << QString(named);
    };
    const std::string video = tests::readText(m_good / "videos" / "clip.mp4");
    const std::string weights = tests::readText(m_good / "models/run/weights.safetensors");

    // video
    for (const QStringList& verb :
         {QStringList{"video", "info", "@/videos/v.mp4"}, QStringList{"video", "transcode", "@/videos/v.mp4", "@/out.mp4"},
          QStringList{"video", "read", "@/videos/v.mp4", "--frames", "0", "--out", "@/frames"},
          QStringList{"predict", "--run", "@/models/run", "--video", "@/videos/v.mp4"}}) {
      const auto name = [&verb](const char* what) { return (verb.mid(0, verb[0] == "video" ? 2 : 1).join(' ') + ": " + what).toUtf8(); };
      row(name("text as video"), "videos/v.mp4", "Dear diary, this is no video at all.\n", verb, "v.mp4");
      row(name("missing video"), "", "", verb, "v.mp4");
      if (verb.contains("read") || verb.contains("transcode")) continue;
      row(name("empty video"), "videos/v.mp4", "", verb, "v.mp4");
      row(name("video cut in its header"), "videos/v.mp4", video.substr(0, 300), verb, "v.mp4");
      row(name("video with a damaged header"), "videos/v.mp4", std::string(2000, '\x55') + video.substr(2000), verb, "v.mp4");
    }
    row("video info: a folder", "", "", {"video", "info", "@/videos"}, "videos");
    row("video read: frame beyond the end", "", "", {"video", "read", "@/videos/clip.mp4", "--frames", "3,12", "--out", "@/frames"}, "12");
    row("video read: negative frame", "", "", {"video", "read", "@/videos/clip.mp4", "--frames=-1", "--out", "@/frames"}, "-1");

    // labels
    const QList<QPair<const char*, std::string>> labels{
        {"no header row bodyparts", "scorer,a,a,a,a\ncoords,x,y,x,y\n" + kRow},
        {"no header row coords", "scorer,a,a,a,a\nbodyparts,disc,disc,square,square\n" + kRow},
        {"ragged row", kHeader + kRow + tests::blobImage(1) + ",1,2,3\n"},
        {"letters", kHeader + kRow + tests::blobImage(1) + ",1,2,three,4\n"},
        {"duplicate keypoints", "scorer,a,a,a,a\nbodyparts,disc,disc,disc,disc\ncoords,x,y,x,y\n" + kRow},
        {"empty", ""},
        {"binary", std::string("\x00\x01\x02\xff\xfe", 5)},
        {"wrong coords", "scorer,a,a,a,a\nbodyparts,disc,disc,square,square\ncoords,x,z,x,y\n" + kRow},
        {"wrong flag", "scorer,a,a,a\nbodyparts,disc,disc,disc\ncoords,x,y,visible\n" + tests::blobImage(0) + ",1,2,7\n"},
        {"unclosed quote", kHeader + "\"" + kRow}};
    for (const auto& [name, content] : labels) {
      row((std::string("project info: labels, ") + name).c_str(), "CollectedData.csv", content, {"project", "info", "@"},
          "CollectedData.csv");
      if (name == std::string("ragged row") || name == std::string("letters"))
        row((std::string("train: labels, ") + name).c_str(), "CollectedData.csv", content, {"train", "--project", "@", "--set", "steps=1"},
            "CollectedData.csv");
    }
    row("train: no label rows", "CollectedData.csv", kHeader, {"train", "--project", "@", "--set", "steps=1"}, "");
    row("train: one labelled frame", "CollectedData.csv", kHeader + kRow, {"train", "--project", "@", "--set", "steps=1"}, "2");
    row("train: all pictures missing", "CollectedData.csv", kHeader + "labeled-data/x/a.png,1,2,3,4\nlabeled-data/x/b.png,1,2,3,4\n",
        {"train", "--project", "@", "--set", "steps=1"}, "");
    row("train: damaged picture", "labeled-data/clip/img03.png", "no picture", {"train", "--project", "@", "--set", "steps=1"},
        "img03.png");
    row("train: empty picture", "labeled-data/clip/img03.png", "", {"train", "--project", "@", "--set", "steps=1"}, "img03.png");

    // project.yaml
    row("project.yaml: tab", "project.yaml", "view_names: []\n\tkeypoint_names: [disc, square]\n", {"project", "info", "@"},
        "project.yaml");
    row("project.yaml: number for names", "project.yaml", "keypoint_names: 7\n", {"project", "info", "@"}, "project.yaml");
    row("project.yaml: mapping for names", "project.yaml", "keypoint_names: {a: b}\n", {"project", "info", "@"}, "project.yaml");
    row("project.yaml: duplicate names", "project.yaml", "keypoint_names: [a, a]\n", {"project", "info", "@"}, "project.yaml");
    row("project.yaml: unclosed list", "project.yaml", "keypoint_names: [a, b\n", {"project", "info", "@"}, "project.yaml");
    row("project info: no such folder", "", "", {"project", "info", "@/nowhere"}, "nowhere");
    row("project info: a folder without project", "", "", {"project", "info", "@/models"}, "models");
    row("project new: folder in use", "", "", {"project", "new", "@", "--keypoints", "a,b"}, "project");
    row("project new: duplicate keypoints", "", "", {"project", "new", "@/new", "--keypoints", "a,a"}, "a");
    row("project new: missing video", "", "", {"project", "new", "@/new", "--keypoints", "a", "--video", "@/videos/none.mp4"}, "none.mp4");
    row("demo: folder in use", "", "", {"demo", "--quick", "--out", "@"}, "project");

    // configurations and options
    const QStringList configured{"train", "--project", "@", "--config", "@/c.yaml"};
    row("config: missing", "", "", configured, "c.yaml");
    row("config: tab", "c.yaml", "training:\n\tsteps: 3\n", configured, "c.yaml");
    row("config: wrong type", "c.yaml", "steps: many\n", configured, "many");
    row("config: a picture", "c.yaml", std::string("\x89PNG\r\n\x1a\n\0\0\0", 11), configured, "c.yaml");
    row("train: odd width", "", "", {"train", "--project", "@", "--set", "width=100"}, "width");
    row("train: text for a number", "", "", {"train", "--project", "@", "--set", "width=wide"}, "width");
    row("train: negative rate", "", "", {"train", "--project", "@", "--set", "learning_rate=-1"}, "learning_rate");
    row("train: no such backbone", "", "", {"train", "--project", "@", "--set", "backbone=resnet19"}, "resnet19");

    // weights
    const auto withWeights = [](const QString& file) {
      return QStringList{"train", "--project", "@", "--set", "steps=1", "--set", "backbone=resnet18", "--set", "weights=@/" + file};
    };
    row("weights: missing", "", "", withWeights("w.pth"), "w.pth");
    row("weights: empty", "w.safetensors", "", withWeights("w.safetensors"), "w.safetensors");
    row("weights: header longer than the file", "w.safetensors", le64(1ULL << 60) + "{}", withWeights("w.safetensors"), "w.safetensors");
    row("weights: offsets beyond the file", "w.safetensors",
        safetensors(R"({"w":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}})", 8), withWeights("w.safetensors"),
        "w.safetensors");
    row("weights: shape against offsets", "w.safetensors", safetensors(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8),
        withWeights("w.safetensors"), "w.safetensors");
    row("weights: no JSON", "w.safetensors", safetensors("{\"w\":", 8), withWeights("w.safetensors"), "w.safetensors");
    row("weights: of another network", "w.safetensors", safetensors(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8),
        withWeights("w.safetensors"), "w.safetensors");
    row("weights: malicious pickle", "w.pth",
        "\x80\x02"
        "cposix\nsystem\nq\x00X\x0e\x00\x00\x00touch PWNED_CLI\x85R.",
        withWeights("w.pth"), "w.pth");
    row("weights: malicious pickle in text", "w.pth", "cposix\nsystem\n(S'touch PWNED_CLI'\ntR.", withWeights("w.pth"), "w.pth");
    row("weights: text", "w.pth", "hello\n", withWeights("w.pth"), "w.pth");
    row("weights: half a file", "w.safetensors", weights.substr(0, weights.size() / 2), withWeights("w.safetensors"), "w.safetensors");

    // runs
    const QStringList predict{"predict", "--run", "@/models/run", "--video", "@/videos/clip.mp4"};
    row("predict: no such run", "", "", {"predict", "--project", "@", "--run", "runn", "--video", "@/videos/clip.mp4"}, "runn");
    row("predict: damaged weights", "models/run/weights.safetensors", weights.substr(0, weights.size() - 100), predict,
        "weights.safetensors");
    row("predict: empty weights", "models/run/weights.safetensors", "", predict, "weights.safetensors");
    row("predict: weights without description", "models/run/weights.safetensors",
        safetensors(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8), predict, "weights.safetensors");
    row("predict: damaged run.json", "models/run/run.json",
        "{\"verb\": ", {"predict", "--project", "@", "--run", "@/models/run", "--labels"}, "run.json");
    row("train: resume what is not there", "", "", {"train", "--project", "@", "--resume", "runn"}, "runn");
    row("train: resume a finished run", "", "", {"train", "--project", "@", "--resume", "run"}, "run");
    row("train: resume a damaged run.json", "models/run/run.json", "[1, 2", {"train", "--project", "@", "--resume", "@/models/run"},
        "run.json");
    row("train: resume a run of the future", "models/run/run.json", R"({"schema_version": 99, "verb": "train"})",
        {"train", "--project", "@", "--resume", "@/models/run"}, "run.json");

    // evaluation
    row("evaluate: a set that nobody is in", "p.csv",
        "scorer,m,m,m,m,m,m,set\nbodyparts,disc,disc,disc,square,square,square,\ncoords,x,y,likelihood,x,y,likelihood,\n" +
            tests::blobImage(0) + ",1,2,1,4,5,1,train\n",
        {"evaluate", "--predictions", "@/p.csv", "--labels", "@/CollectedData.csv", "--set", "validation"}, "validation");
    const QStringList evaluate{"evaluate", "--predictions", "@/p.csv", "--labels", "@/CollectedData.csv"};
    const std::string predictions =
        "scorer,m,m,m,m,m,m\nbodyparts,disc,disc,disc,square,square,square\ncoords,x,y,likelihood,x,y,likelihood\n";
    row("evaluate: predictions missing", "", "", evaluate, "p.csv");
    row("evaluate: letters", "p.csv", predictions + "0,1,2,x,4,5,1\n", evaluate, "p.csv");
    row("evaluate: ragged", "p.csv", predictions + "0,1,2,1,4,5\n", evaluate, "p.csv");
    row("evaluate: no header", "p.csv", "0,1,2,1,4,5,1\n", evaluate, "p.csv");
    row("evaluate: other keypoints", "p.csv",
        "scorer,m,m,m\nbodyparts,tail,tail,tail\ncoords,x,y,likelihood\n" + tests::blobImage(0) + ",1,2,1\n", evaluate, "");
    row("evaluate: no set column", "p.csv", predictions + "0,1,2,1,4,5,1\n", evaluate + QStringList{"--set", "test"}, "p.csv");
    row("evaluate: truth missing", "p.csv", predictions + "0,1,2,1,4,5,1\n", {"evaluate", "--predictions", "@/p.csv", "--truth", "@/t.csv"},
        "t.csv");
    row("evaluate: truth of another length", "p.csv", predictions + "0,1,2,1,4,5,1\n",
        {"evaluate", "--predictions", "@/p.csv", "--truth", "@/CollectedData.csv"}, "p.csv");
    row("sweep: missing", "", "", {"sweep", "--config", "@/s.yaml"}, "s.yaml");
    row("sweep: no steps", "s.yaml", "axes: {seed: [0]}\ncolumns: {m: a.b}\n", {"sweep", "--config", "@/s.yaml"}, "s.yaml");
    row("sweep: a placeholder for nothing", "s.yaml", "axes: {seed: [0]}\nsteps: [{a: [\"{sed}\"]}]\ncolumns: {m: a.b}\n",
        {"sweep", "--config", "@/s.yaml"}, "sed");
    row("project synthetic: folder in use", "", "", {"project", "synthetic", "@"}, "project");
    row("project synthetic: no such coat", "", "", {"project", "synthetic", "@/mouse", "--set", "coat=green"}, "green");
    row("evaluate: labels missing", "p.csv", predictions + "0,1,2,1,4,5,1\n",
        {"evaluate", "--predictions", "@/p.csv", "--labels", "@/none.csv"}, "none.csv");
  }
  void badInput() {
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    const auto folder = m_scratch.path() / "project";
    tests::copyFolder(m_good, folder);
    if (!file.isEmpty()) writeText(folder / file.toStdString(), content.toStdString());
    arguments.replaceInStrings("@", text(folder));
    const auto before = tests::snapshot(folder);
    const auto outcome = m_cli.run(arguments + QStringList{"--json", "--threads", "1"}, m_scratch.path());
    const auto told = QString::fromUtf8(outcome.out + outcome.err);
    QVERIFY2(outcome.exitCode == 3, qPrintable(QString("exit code %1: %2").arg(outcome.exitCode).arg(told)));
    const auto found = tests::schemaViolation(outcome.json(), "error");
    QVERIFY2(found.empty(), (found + told.toStdString()).c_str());
    QVERIFY2(QString::fromStdString(outcome.json()["error"]["message"].get<std::string>()).contains(named), qPrintable(told));
    QVERIFY2(outcome.err.startsWith("parsimony-cli: "), outcome.err.constData());
    const auto after = tests::snapshot(folder);
    for (const auto& [path, bytes] : after) QVERIFY2(before.count(path) == 1, ("appeared: " + path).c_str());
    for (const auto& [path, bytes] : before) QVERIFY2(after.count(path) == 1 && after.at(path) == bytes, ("changed: " + path).c_str());
    QVERIFY(!fs::exists(m_scratch.path() / "PWNED_CLI") && !fs::exists("PWNED_CLI"));
  }

  void wrongUse_data() {
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char* name, const QStringList& arguments) { QTest::newRow(name) << arguments; };
    row("no verb", {});
    row("unknown verb", {"fly"});
    row("unknown option", {"train", "--wings", "2"});
    row("unknown global option", {"--wings", "project", "info"});
    row("verb without its verb", {"project"});
    row("missing argument", {"video", "info"});
    row("missing option", {"predict", "--video", "x.mp4"});
    row("missing value", {"train", "--name"});
    row("letters for a number", {"selftest", "--threads", "many"});
    row("negative threads", {"selftest", "--threads", "-3"});
    row("too many arguments", {"video", "info", "a.mp4", "b.mp4"});
    row("unknown progress", {"selftest", "--progress", "loud"});
    row("unknown log level", {"selftest", "--log-level", "loud"});
    row("unknown device", {"selftest", "--device", "gpu"});
    row("set without value", {"train", "--project", "@", "--set", "width"});
    row("set of nothing known", {"train", "--project", "@", "--set", "wings=2"});
    row("negative minutes", {"train", "--project", "@", "--minutes", "-1"});
    row("neither video nor labels", {"predict", "--run", "@/models/run"});
    row("video and labels", {"predict", "--run", "@/models/run", "--labels", "--video", "@/videos/clip.mp4"});
    row("frames in letters", {"video", "read", "@/videos/clip.mp4", "--frames", "a,b", "--out", "@/x"});
    row("unknown set", {"evaluate", "--predictions", "p.csv", "--labels", "l.csv", "--set", "holdout"});
    row("neither labels nor truth", {"evaluate", "--predictions", "p.csv"});
    row("labels and truth", {"evaluate", "--predictions", "p.csv", "--labels", "l.csv", "--truth", "t.csv"});
    row("set of a truth", {"evaluate", "--predictions", "p.csv", "--truth", "t.csv", "--set", "test"});
    row("sweep of nothing", {"sweep"});
    row("clip without labels", {"project", "synthetic", "@/mouse", "--labels", "0"});
    row("clip with wings", {"project", "synthetic", "@/mouse", "--set", "wings=2"});
    row("gop of nothing", {"video", "transcode", "a.mp4", "b.mp4", "--gop", "0"});
    row("unknown precision", {"predict", "--run", "@/models/run", "--labels", "--project", "@", "--precision", "fp8"});
  }
  void wrongUse() {
    QFETCH(QStringList, arguments);
    arguments.replaceInStrings("@", text(m_good));
    const auto before = tests::snapshot(m_good);
    const auto outcome = m_cli.run(QStringList{"--json"} + arguments, m_scratch.path());
    QVERIFY2(outcome.exitCode == 2, qPrintable(QString("exit code %1: ").arg(outcome.exitCode) + outcome.out + outcome.err));
    const auto found = tests::schemaViolation(outcome.json(), "error");
    QVERIFY2(found.empty(), (found + outcome.out.toStdString()).c_str());
    QCOMPARE(outcome.json()["error"]["code"], nlohmann::json("usage"));
    QVERIFY(tests::snapshot(m_good) == before);
  }

  /// Disk faults are exit code 1.
  void readOnlyFolders() {
    if (::access("/proc/self/mem", W_OK) == 0 && ::geteuid() == 0) QSKIP("root may write anywhere");
    const auto folder = m_scratch.path() / "locked";
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
    const auto outcome = m_cli.run({"video", "transcode", text(m_good / "videos" / "clip.mp4"), text(folder / "out.mp4"), "--json"});
    fs::permissions(folder, fs::perms::owner_all);
    QCOMPARE(outcome.exitCode, 1);
    QCOMPARE(outcome.json()["error"]["code"], nlohmann::json("permission_denied"));
  }

  /// A full disk, really full where the system has such a device.
  void fullDisk() {
    if (!fs::exists("/dev/full")) QSKIP("no /dev/full");
    const auto outcome =
        m_cli.run({"video", "read", text(m_good / "videos" / "clip.mp4"), "--frames", "0", "--out", "/dev/full/frames", "--json"});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY(!outcome.json()["error"]["message"].get<std::string>().empty());
  }

 private:
  tests::Scratch m_scratch;
  tests::Cli m_cli{m_scratch.path()};
  fs::path m_good;
};

QTEST_GUILESS_MAIN(TestCliBadInput)
#include "tst_cli_bad_input.moc"
