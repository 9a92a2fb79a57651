// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#if !defined(_WIN32)
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "core/base/atomic_file.h"
#include "core/project/edit_history.h"
#include "core/project/project.h"
#include "tests/core/project/project_test.h"

using namespace parsimony;
using namespace parsimony::tests;

namespace {

project::LabelCommand named(const std::string& name) {
  project::LabelCommand command;
  command.name = name;
  command.frameAdded = name;
  return command;
}

/// "a b -c": unsaved commands, those that take something back with a minus.
std::string unsavedOf(const project::EditHistory& history) {
  std::string text;
  for (const project::LabelCommand& command : history.unsaved())
    text += (text.empty() ? "" : " ") + (command.frameAdded.empty() ? "-" + command.name : command.name);
  return text;
}

}  // namespace

class TestProjectState : public QObject {
  Q_OBJECT

 private slots:
  void skeletonRoundTripsByName() {
    Scratch scratch;
    project::Project small = smallProject(scratch.path());
    QVERIFY(small.skeleton.edges.empty());
    tracks::Skeleton skeleton = small.skeleton;
    skeleton.edges = {{0, 2}, {1, 2}};
    skeleton.leftRight = {{0, 1}};
    project::saveSkeleton(small, skeleton);
    QVERIFY(project::open(scratch.path()).skeleton.edges == skeleton.edges);
    QVERIFY(project::open(scratch.path()).skeleton.leftRight == skeleton.leftRight);
    QCOMPARE(readText(scratch.path() / ".parsimony/schema_version"), std::string("1\n"));

    // Another order of the columns, and one name gone: the edges follow the names.
    writeText(scratch.path() / "CollectedData.csv", "scorer,a,a,a,a\nbodyparts,tail,tail,nose,nose\ncoords,x,y,x,y\n");
    const project::Project changed = project::open(scratch.path());
    QVERIFY((changed.skeleton.edges == std::vector<std::pair<int, int>>{{1, 0}}));
    QVERIFY(changed.skeleton.leftRight.empty());

    skeleton.edges = {{0, 7}};
    QCOMPARE(codeOf(errorOf([&] { project::saveSkeleton(small, skeleton); })), codeOf(base::ErrorCode::InvalidValue));
  }

  void oneWriterPerProject() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    auto first = project::WriteLock::tryAcquire(small);
    QVERIFY(first.has_value());
    QVERIFY(!project::WriteLock::tryAcquire(small).has_value());
    project::WriteLock moved = std::move(*first);
    first.reset();
    QVERIFY(!project::WriteLock::tryAcquire(small).has_value());
    { const project::WriteLock dropped = std::move(moved); }
    QVERIFY(project::WriteLock::tryAcquire(small).has_value());
  }

#if !defined(_WIN32)
  void secondProcessGetsNoLockUntilTheFirstDies() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    int ready[2];
    QVERIFY(pipe(ready) == 0);
    const pid_t child = fork();
    if (child == 0) {
      const auto lock = project::WriteLock::tryAcquire(small);
      const char answer = lock ? 'y' : 'n';
      (void)!write(ready[1], &answer, 1);
      for (;;) pause();
    }
    char answer = 0;
    QVERIFY(read(ready[0], &answer, 1) == 1);
    QCOMPARE(answer, 'y');
    QVERIFY(!project::WriteLock::tryAcquire(small).has_value());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    QVERIFY(project::WriteLock::tryAcquire(small).has_value());
    close(ready[0]);
    close(ready[1]);
  }
#endif

  void folderThatCannotBeWrittenGivesNoLock() {
    Scratch scratch;
    const project::Project small = smallProject(scratch.path());
    base::setDiskCalls({[](const fs::path&) { return EROFS; }, {}, {}, {}});
    const bool locked = project::WriteLock::tryAcquire(small).has_value();
    base::setDiskCalls({});
    QVERIFY(!locked);
  }

  void recentProjectsAreNewestFirst() {
    Scratch scratch;
    qputenv("XDG_STATE_HOME", QByteArray::fromStdString((scratch.path() / "state").string()));
    QVERIFY(project::recentProjects().empty());
    std::vector<fs::path> folders;
    for (int i = 0; i < 25; ++i) {
      folders.push_back(scratch.path() / ("Projekt ä " + std::to_string(i)));
      fs::create_directories(folders.back());
      project::rememberProject(folders.back());
    }
    QCOMPARE(project::recentProjects().size(), std::size_t{20});
    QVERIFY(project::recentProjects().front() == folders[24]);
    project::rememberProject(folders[10]);
    QVERIFY(project::recentProjects().front() == folders[10]);
    QCOMPARE(project::recentProjects().size(), std::size_t{20});
    fs::remove(folders[24]);
    QCOMPARE(project::recentProjects().size(), std::size_t{19});
    QVERIFY(project::recentProjects()[1] == folders[23]);

    for (const auto& entry : fs::recursive_directory_iterator(scratch.path() / "state")) {
      if (entry.path().filename() == "recent.json") writeText(entry.path(), "{\"projects\": ");
    }
    QVERIFY(project::recentProjects().empty());  // damaged: clicks are lost, nothing else
    project::rememberProject(folders[3]);
    QCOMPARE(project::recentProjects().size(), std::size_t{1});
    base::setDiskCalls({[](const fs::path&) { return ENOSPC; }, {}, {}, {}});
    project::rememberProject(folders[4]);
    base::setDiskCalls({});
    QVERIFY(project::recentProjects().front() == folders[3]);
  }

  void historyKnowsTheWayFromTheSavedLabels() {
    project::EditHistory history;
    QVERIFY(history.isClean());
    history.push(named("a"));
    history.push(named("b"));
    QCOMPARE(unsavedOf(history), std::string("a b"));
    history.markSaved();
    QCOMPARE(unsavedOf(history), std::string());
    history.stepBack();
    QCOMPARE(unsavedOf(history), std::string("-b"));
    history.stepBack();
    QCOMPARE(unsavedOf(history), std::string("-b -a"));
    history.stepForward();
    history.push(named("c"));  // b can no longer be redone
    QCOMPARE(unsavedOf(history), std::string("-b c"));
    history.stepBack();
    QVERIFY(!history.isClean());
    QCOMPARE(unsavedOf(history), std::string("-b"));
    history.stepBack();
    QCOMPARE(unsavedOf(history), std::string("-b -a"));
    history.markSaved();
    QVERIFY(history.isClean());
    history.adoptUndone(named("older"));
    QCOMPARE(unsavedOf(history), std::string("-older"));
    history.stepForward();
    QVERIFY(history.isClean());
  }
};

QTEST_GUILESS_MAIN(TestProjectState)
#include "tst_project_state.moc"
