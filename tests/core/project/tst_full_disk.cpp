// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include "core/io/prediction_csv.h"
#include "tests/core/project/project_test.h"

#if defined(__linux__)
#include <sys/mount.h>
#endif

using namespace parsimony;
using namespace parsimony::tests;

namespace {

/// A disk of 512 kB, where the system lets us have one.
class SmallDisk {
 public:
  SmallDisk() {
#if defined(__linux__)
    m_mounted = ::mount("parsimony-test", m_scratch.path().c_str(), "tmpfs", 0, "size=512k") == 0;
#endif
  }
  ~SmallDisk() {
#if defined(__linux__)
    if (m_mounted) ::umount2(m_scratch.path().c_str(), MNT_DETACH);
#endif
  }
  [[nodiscard]] bool isThere() const { return m_mounted; }
  [[nodiscard]] fs::path path() const { return m_scratch.path(); }

  /// Writes until nothing fits any more.
  void fill() const {
    std::ofstream ballast(path() / "ballast", std::ios::binary);
    const std::string block(4096, 'x');
    while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  void makeRoom() const { fs::remove(path() / "ballast"); }

 private:
  Scratch m_scratch;
  bool m_mounted = false;
};

std::map<std::string, std::string> withoutBallast(const fs::path& folder) {
  auto files = snapshot(folder);
  files.erase("ballast");
  return files;
}

}  // namespace

/// A disk that is really full, beside the injected faults of the other tests.
class TestFullDisk : public QObject {
  Q_OBJECT
 private slots:
  void labelsSurvive() {
    const SmallDisk disk;
    if (!disk.isThere()) QSKIP("mounting a file system is not allowed here");
    const auto project = smallProject(disk.path() / "project");
    const fs::path csv = project.labelFiles.front().path;
    const std::string before = readText(csv);
    project::LabelStore store(project, {}, project::OpenMode::ReadWrite);
    store.apply(project::setPointCommand(store.labels(), 0, 0, {1.5, 2.5, tracks::Visibility::Visible}, "move"));

    disk.fill();
    const auto saving = errorOf([&] { store.save(); });
    QVERIFY(saving.has_value());
    QCOMPARE(codeOf(*saving), codeOf(base::ErrorCode::DiskFull));
    QCOMPARE(base::exitCode(saving->code()), 1);
    QVERIFY(!saving->text("path").empty());
    QCOMPARE(readText(csv), before);
    QVERIFY(store.isDirty());

    // Edits that cannot be kept are refused, not half made.
    const auto files = withoutBallast(disk.path());
    std::optional<base::Error> editing;
    for (int i = 0; i < 2000 && !editing; ++i) {  // what is left of the journal's last page may hold a few
      editing = errorOf([&] {
        store.apply(project::setPointCommand(store.labels(), 1, 0, {10.0 + i, 12.0, tracks::Visibility::Visible}, "move"));
      });
    }
    QVERIFY(editing.has_value());
    QCOMPARE(codeOf(*editing), codeOf(base::ErrorCode::DiskFull));
    const auto kept = store.labels().point(1, 0);

    disk.makeRoom();
    store.save();
    QVERIFY(!store.isDirty());
    const auto labels = project::readLabels(project);
    QCOMPARE(labels.point(0, 0).x, 1.5);
    QCOMPARE(labels.point(1, 0).x, kept.x);
    for (const auto& [name, bytes] : files)
      QVERIFY2(fs::exists(disk.path() / name) || name.find("journal") != std::string::npos, name.c_str());
  }

  void predictionsAppearWholeOrNotAtAll() {
    const SmallDisk disk;
    if (!disk.isThere()) QSKIP("mounting a file system is not allowed here");
    const fs::path csv = disk.path() / "predictions.csv";
    const std::vector<double> row{123.456, 234.567, 0.987654};
    const auto error = errorOf([&] {
      io::PredictionCsvWriter writer(csv, "s", {"nose"});
      for (int i = 0; i < 100000; ++i) writer.append(row.data());
      writer.commit();
    });
    QVERIFY(error.has_value());
    QCOMPARE(codeOf(*error), codeOf(base::ErrorCode::DiskFull));
    QVERIFY(QString::fromStdString(error->text("path")).endsWith("predictions.csv"));
    QVERIFY(snapshot(disk.path()).empty());
  }
};

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_full_disk.moc"
