// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cerrno>
#include <functional>
#include <map>
#include <string>

#include "core/base/atomic_file.h"
#include "tests/core/io/io_test.h"
#include "tests/core/io/readers.h"

using namespace parsimony;
using std::filesystem::path;
using tracks::Visibility;

namespace {

struct Writer {
  std::string old;  ///< what the target holds before
  std::function<void(const path&)> write;
};

const std::map<std::string, Writer>& writers() {
  static const std::map<std::string, Writer> all = {
      {"labels.csv",
       {"scorer,s,s\nbodyparts,a,a\ncoords,x,y\nold.png,1,2\n",
        [](const path& file) {
          auto labels = tracks::LabelSet::empty("s", {"a"});
          labels.setPoint(labels.addFrame("new.png"), 0, {3, 4, Visibility::Visible});
          io::writeLabelCsv(file, labels);
        }}},
      {"predictions.csv", {"old", [](const path& file) { io::writePredictionCsv(file, tracks::Tracks("s", {"a"}, 3)); }}},
      {"stream.csv",
       {"old",
        [](const path& file) {
          io::PredictionCsvWriter writer(file, "s", {"a"});
          const double row[] = {1.5, 2.5, 0.5};
          for (int i = 0; i < 100'000; ++i) writer.append(row);
          writer.commit();
        }}},
      {"animals.csv", {"old", [](const path& file) { io::writeMultiAnimalCsv(file, tracks::AnimalTracks("s", {"m"}, {"a"}, 3)); }}},
      {"clip_bbox.csv",
       {"old",
        [](const path& file) {
          io::writeVideoBoxes(file, {{1, 2, 3, 4}});
        }}},
      {"error.csv",
       {"old",
        [](const path& file) {
          io::writeMetricCsv(file, {"a"}, {1, 2}, {}, {});
        }}},
      {"project.yaml",
       {"keypoint_names: [old]\n",
        [](const path& file) {
          io::writeProjectYaml(file, {{}, {"new"}});
        }}},
      {"projects.toml",
       {"[old]\ndata_dir = 'x'\n",
        [](const path& file) {
          io::registerProject(file, {"new", "/data", ""});
        }}},
      {"image.png", {"old", [](const path& file) { io::writeImage(file, cv::Mat(4, 4, CV_8UC1, cv::Scalar(7))); }}},
  };
  return all;
}

/// Faults of one kind of disk call, from the nth call on.
base::DiskCalls failing(const QString& call, int nth, int errnum) {
  const auto counter = std::make_shared<int>(0);
  const auto fault = [counter, nth, errnum] { return ++*counter >= nth ? errnum : 0; };
  base::DiskCalls calls;
  if (call == "open") calls.beforeOpen = [fault](const path&) { return fault(); };
  if (call == "write") calls.beforeWrite = [fault](const path&, std::size_t) { return fault(); };
  if (call == "flush") calls.beforeFlush = [fault](const path&) { return fault(); };
  if (call == "rename") calls.beforeRename = [fault](const path&, const path&) { return fault(); };
  return calls;
}

}  // namespace

class TestWriterContract : public QObject {
  Q_OBJECT

 private slots:
  void cleanup() { base::setDiskCalls({}); }

  /// Each writer, each disk call, the first and the second time: the target keeps its content, no file is left behind.
  void diskFaults_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("errnum");
    QTest::addColumn<QString>("code");
    for (const auto& [name, writer] : writers()) {
      for (const char* call : {"open", "write", "flush", "rename"}) {
        for (const auto& [errnum, code] :
             {std::pair{ENOSPC, "disk_full"}, {EROFS, "read_only"}, {EACCES, "permission_denied"}, {EIO, "io_failed"}}) {
          QTest::addRow("%s, %s, %s", name.c_str(), call, code) << QString::fromStdString(name) << call << errnum << code;
        }
      }
    }
  }
  void diskFaults() {
    QFETCH(QString, name);
    QFETCH(QString, call);
    QFETCH(int, errnum);
    const Writer& writer = writers().at(name.toStdString());
    const tests::Folder folder;
    const path file = folder.file(name.toStdString(), writer.old);
    for (const int nth : {1, 2}) {
      base::setDiskCalls(failing(call, nth, errnum));
      const auto error = tests::errorOf([&] { writer.write(file); });
      base::setDiskCalls({});
      if (nth == 2 && !error) break;  // a small file takes one call of a kind
      QVERIFY2(error, "the fault was not noticed");
      QTEST(QString::fromStdString(std::string(base::toString(error->code()))), "code");
      QVERIFY(!error->text("path").empty());
      QCOMPARE(base::exitCode(error->code()), 1);
      // Flushing the folder comes after the rename: then the new content is in place, whole.
      const bool renamed = call == "flush" && nth == 2;
      if (!renamed) QCOMPARE(tests::bytesOf(file), writer.old);
      QCOMPARE(folder.numFiles(), 1);
    }
    writer.write(file);
    QVERIFY2(tests::bytesOf(file) != writer.old, "without faults the file is written");
    QCOMPARE(folder.numFiles(), 1);
  }

  void aFolderThatIsNotThere() {
    const tests::Folder folder;
    for (const auto& [name, writer] : writers()) {
      if (name == "projects.toml") continue;  // creates it
      const auto error = tests::errorOf([&] { writer.write(folder / "missing" / name); });
      QVERIFY2(error && error->code() == base::ErrorCode::NotFound, name.c_str());
    }
    QCOMPARE(folder.numFiles(), 0);
  }

  /// What was written can be read, for all writers whose format has a reader.
  void whatWasWrittenIsRead() {
    const tests::Folder folder;
    const std::map<std::string, std::string> readerOf = {
        {"labels.csv", "label"},      {"predictions.csv", "prediction"}, {"animals.csv", "animals"},    {"clip_bbox.csv", "video_boxes"},
        {"stream.csv", "prediction"}, {"project.yaml", "project"},       {"projects.toml", "registry"}, {"image.png", "image"}};
    for (const auto& [name, reader] : readerOf) {
      writers().at(name).write(folder / name);
      tests::readers().at(reader)(folder / name);
    }
  }
};

QTEST_GUILESS_MAIN(TestWriterContract)
#include "tst_writer_contract.moc"
