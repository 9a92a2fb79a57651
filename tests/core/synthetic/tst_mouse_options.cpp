// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/synthetic/mouse_clip.h"
#include "core/synthetic/mouse_options.h"
#include "core/synthetic/out_of_distribution.h"
#include "core/synthetic/synthetic_project.h"

using namespace parsimony;
using synthetic::MouseClip;
using synthetic::MouseOptions;

namespace {

/// Every field at one end of its range, with a short clip and a small picture.
MouseOptions cornerOfTheRanges(bool large) {
  MouseOptions o;
  for (const base::FieldValue& field : base::fieldsOf(o)) {
    const std::optional<double> end = large ? field.info.maximum : field.info.minimum;
    if (!end || field.info.id == "frames" || field.info.id == "width" || field.info.id == "height") continue;
    const bool whole = field.kind == "int";
    base::setField(o, field.info.id, whole ? std::to_string(static_cast<std::int64_t>(*end)) : base::formatDouble(*end));
  }
  o.frames = 20;
  o.width = 64;
  o.height = large ? 256 : 64;
  o.shutter = 1000.0 / o.framesPerSecond;
  o.colour = large;
  return o;
}

std::map<std::string, std::string> textsOf(const MouseOptions& o) {
  std::map<std::string, std::string> texts;
  for (const base::FieldValue& field : base::fieldsOf(o)) texts[field.info.id] = field.value;
  return texts;
}

}  // namespace

class TestMouseOptions : public QObject {
  Q_OBJECT

 private slots:
  void defaultsAreFine() {
    QVERIFY(MouseOptions{}.problems().empty());
    QVERIFY(synthetic::ProjectOptions{}.problems().empty());
  }

  void wrongValuesAreNamed_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::newRow("coat") << "coat"
                          << "green"
                          << "unknown_choice";
    QTest::newRow("gait") << "gait"
                          << "hop"
                          << "unknown_choice";
    QTest::newRow("floor") << "floor"
                           << ""
                           << "unknown_choice";
    QTest::newRow("no frames") << "frames"
                               << "0"
                               << "out_of_range";
    QTest::newRow("huge picture") << "width"
                                  << "100000"
                                  << "out_of_range";
    QTest::newRow("negative noise") << "read_noise"
                                    << "-1"
                                    << "out_of_range";
    QTest::newRow("frame rate") << "frames_per_second"
                                << "0"
                                << "out_of_range";
    QTest::newRow("not a number") << "size"
                                  << "nan"
                                  << "out_of_range";
    QTest::newRow("odd height") << "height"
                                << "321"
                                << "conflict";
    QTest::newRow("three hours") << "frames"
                                 << "324000"
                                 << "conflict";
    QTest::newRow("long shutter") << "shutter"
                                  << "40"
                                  << "conflict";
  }
  void wrongValuesAreNamed() {
    QFETCH(QString, field);
    QFETCH(QString, text);
    QFETCH(QString, code);
    MouseOptions o;
    try {
      base::setField(o, field.toStdString(), text.toStdString());
    } catch (const base::Error& error) {
      QVERIFY(error.code() == base::ErrorCode::InvalidValue);  // refused before it was set
      QCOMPARE(error.text("field"), field.toStdString());
      return;
    }
    const std::vector<base::Problem> problems = o.problems();
    QCOMPARE(problems.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(problems[0].field), field);
    QCOMPARE(QString::fromStdString(problems[0].code), code);
    QVERIFY_EXCEPTION_THROWN(MouseClip{o}, base::Error);
  }

  void everyFieldHasAnIdOfItsOwnAndRoundTrips() {
    MouseOptions o;
    o.seed = 5;
    o.coat = "white";
    o.blur = 1.25;
    o.obstacle = false;
    MouseOptions copy;
    std::set<std::string> ids;
    for (const base::FieldValue& field : base::fieldsOf(o)) {
      QVERIFY(ids.insert(field.info.id).second);
      base::setField(copy, field.info.id, field.value);
    }
    QCOMPARE(ids.size(), std::size_t{41});
    QCOMPARE(copy.seed, o.seed);
    QCOMPARE(copy.coat, o.coat);
    QCOMPARE(copy.blur, o.blur);
    QCOMPARE(copy.obstacle, o.obstacle);
  }

  // The ends of every range together: nothing breaks, all coordinates are numbers.
  void cornersOfTheRangesRender() {
    for (const bool large : {false, true}) {
      const MouseOptions o = cornerOfTheRanges(large);
      QVERIFY(o.problems().empty());
      MouseClip clip(o);
      for (const std::int64_t t : {0, 19}) {
        QCOMPARE(clip.render(t).size(), clip.size());
        for (const synthetic::TruthPoint& p : clip.truth(t)) QVERIFY(std::isfinite(p.x) && std::isfinite(p.y));
      }
    }
  }

  /// Another animal, light, camera angle and background; the same kind of picture.
  void theSecondRigIsAnother() {
    MouseOptions another;
    another.coat = "grey";
    another.gait = "walk";
    another.floor = "treadmill";
    another.backgroundLevel = 90.0;
    another.backgroundTexture = 0.9;
    another.cameraYaw = 35.0;
    another.seed = 4'000'000'000'000'001;
    for (const MouseOptions& seen : {MouseOptions{}, another}) {
      const auto before = textsOf(seen);
      const auto after = textsOf(synthetic::outOfDistribution(seen));
      for (const char* id :
           {"seed", "size", "stoutness", "tail_length", "coat", "gait", "light_azimuth", "light_elevation", "light_intensity", "camera_yaw",
            "camera_pitch", "camera_roll", "floor", "background_level", "background_texture", "clutter"}) {
        QVERIFY2(before.at(id) != after.at(id), id);
      }
      for (const char* id : {"frames", "frames_per_second", "width", "height", "zoom", "colour"}) QCOMPARE(after.at(id), before.at(id));
    }
    for (const bool large : {false, true}) {
      const auto problems = synthetic::outOfDistribution(cornerOfTheRanges(large)).problems();
      QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().field.c_str());
    }
  }

  void framesOutsideTheClipAreRefused() {
    MouseOptions o;
    o.frames = 3;
    MouseClip clip(o);
    for (const std::int64_t frame : {std::int64_t{-1}, std::int64_t{3}}) {
      QVERIFY_EXCEPTION_THROWN((void)clip.render(frame), base::Error);
      QVERIFY_EXCEPTION_THROWN((void)clip.truth(frame), base::Error);
    }
  }
};

QTEST_GUILESS_MAIN(TestMouseOptions)
#include "tst_mouse_options.moc"
