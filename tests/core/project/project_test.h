// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/project/label_store.h"
#include "core/project/project.h"
#include "core/tracks/label_set.h"

/// QCOMPARE of texts shows them.
template <>
inline char* QTest::toString(const std::string& text) {
  return qstrdup(text.c_str());
}

namespace parsimony::tests {

namespace fs = std::filesystem;

/// A folder in memory where the system has one: these tests flush thousands of times, and SIGKILL does not care where.
class Scratch {
 public:
  Scratch()
      : m_folder(QString::fromStdString(((fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()) / "prs").string()) +
                 QStringLiteral("XXXXXX")) {}
  [[nodiscard]] fs::path path() const { return fs::canonical(m_folder.path().toStdString()); }

 private:
  QTemporaryDir m_folder;
};

inline void writeText(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string readText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void copyFolder(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

/// Every file below a folder with its bytes.
inline std::map<std::string, std::string> snapshot(const fs::path& folder) {
  std::map<std::string, std::string> files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    files[entry.path().lexically_relative(folder).string()] = entry.is_regular_file() ? readText(entry.path()) : "<folder>";
  }
  return files;
}

/// The error of `action`, or nothing when it went well.
inline std::optional<base::Error> errorOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error;
  }
  return std::nullopt;
}

/// snake_case name of what went wrong, "no error" when nothing did.
inline std::string codeOf(base::ErrorCode code) {
  return std::string(base::toString(code));
}
inline std::string codeOf(const std::optional<base::Error>& error) {
  return error ? codeOf(error->code()) : "no error";
}

/// One line per frame: "img1.png  (1, 2, 2) (-) (3, 4, 1)"; "-" = not labelled.
inline std::string tableOf(const tracks::LabelSet& labels) {
  std::string table;
  for (int frame = 0; frame < labels.numFrames(); ++frame) {
    table += labels.images[static_cast<std::size_t>(frame)] + " ";
    for (int keypoint = 0; keypoint < labels.numKeypoints(); ++keypoint) {
      const tracks::LabelPoint point = labels.point(frame, keypoint);
      if (point.visibility == tracks::Visibility::NotLabelled && std::isnan(point.x)) {
        table += " (-)";
      } else {
        table += " (" + base::formatDouble(point.x, false) + ", " + base::formatDouble(point.y, false) + ", " +
                 std::to_string(static_cast<int>(point.visibility)) + ")";
      }
    }
    table += "\n";
  }
  return table;
}

inline const char* const kSmallCsv =
    "scorer,ann,ann,ann,ann,ann,ann\n"
    "bodyparts,nose,nose,paw,paw,tail,tail\n"
    "coords,x,y,x,y,x,y\n"
    "labeled-data/a/img1.png,1,2,3,4,5,6\n"
    "labeled-data/a/img2.png,11,12,,,15,16\n"
    "labeled-data/a/img3.png,21.5,22.25,23,24,,\n"
    "labeled-data/a/img4.png,,,,,,\n";

inline project::Project smallProject(const fs::path& folder) {
  writeText(folder / "CollectedData.csv", kSmallCsv);
  return project::open(folder);
}

/// A person at the window with a fixed seed: places, moves, occludes, clears, adds and removes frames, undoes, redoes and maybe saves.
class RandomAnnotator {
 public:
  RandomAnnotator(unsigned seed, bool saves) : m_random(seed), m_saves(saves) {}

  void step(project::LabelStore& store) {
    const int choice = draw(20);
    if (choice < 4 && store.canUndo()) {
      store.undo();
    } else if (choice < 7 && store.canRedo()) {
      store.redo();
    } else if (choice == 7 && m_saves) {
      store.save();
    } else {
      store.apply(command(store.labels()));
    }
    ++m_steps;
  }

 private:
  int draw(int count) { return std::uniform_int_distribution<int>(0, count - 1)(m_random); }

  project::LabelCommand command(const tracks::LabelSet& labels) {
    const int kind = draw(10);
    project::LabelCommand made;
    if (kind == 0 || labels.numFrames() < 2) {
      made = project::addFrameCommand("labeled-data/a/new" + std::to_string(m_steps) + ".png", draw(labels.numFrames() + 1));
      if (draw(2) == 0) made.edits.push_back({made.frameAdded, draw(labels.numKeypoints()), unlabelled(), randomPoint()});
    } else if (kind == 1) {
      made = project::removeFrameCommand(labels, draw(labels.numFrames()));
    } else {
      const int frame = draw(labels.numFrames());
      const int keypoint = draw(labels.numKeypoints());
      made = project::setPointCommand(labels, frame, keypoint, kind == 2 ? unlabelled() : randomPoint(), kind == 2 ? "clear" : "move");
      const int second = (keypoint + 1) % labels.numKeypoints();
      if (kind == 3) made.edits.push_back(project::setPointCommand(labels, frame, second, randomPoint(), "accept").edits.front());
    }
    made.annotatorSeconds = 0.25;
    return made;
  }

  static tracks::LabelPoint unlabelled() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return {nan, nan, tracks::Visibility::NotLabelled};
  }

  tracks::LabelPoint randomPoint() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    std::uniform_real_distribution<double> position(-10.0, 400.0);
    const double x = position(m_random);
    const double y = position(m_random);
    const int kind = draw(6);
    if (kind == 0) return {x, y, tracks::Visibility::Occluded};
    if (kind == 1) return {nan, nan, tracks::Visibility::Occluded};
    return {x, y, tracks::Visibility::Visible};
  }

  std::mt19937 m_random;
  bool m_saves;
  int m_steps = 0;
};

}  // namespace parsimony::tests
