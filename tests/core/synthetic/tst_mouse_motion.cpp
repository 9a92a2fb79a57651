// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "core/synthetic/keypoints.h"
#include "core/synthetic/mouse_body.h"
#include "core/synthetic/mouse_pose.h"
#include "core/synthetic/raster.h"

using namespace parsimony::synthetic;

namespace {

constexpr double kSeconds = 20.0;

struct Mouse {
  explicit Mouse(const MouseOptions& o) : options(o), ground(o.floor), plan(o) {}
  [[nodiscard]] MousePose at(double t) const { return poseAt(plan, options, ground, t); }
  [[nodiscard]] double walkingShare() const {
    int walking = 0;
    for (int i = 0; i < 400; ++i) walking += plan.activity(i * kSeconds / 400).walking > 0.5;
    return walking / 400.0;
  }
  MouseOptions options;
  Ground ground;
  MotionPlan plan;
};

MouseOptions steadyWalk(const char* gait) {
  MouseOptions o;
  o.rest = 0.0;
  o.obstacle = false;
  o.gait = gait;
  return o;
}

// How often the paws a and b are both in the air or both on the ground.
double agreement(const Mouse& mouse, Leg a, Leg b) {
  int same = 0;
  for (int i = 0; i < 1000; ++i) {
    const double t = i * kSeconds / 1000;
    same += (mouse.plan.step(a, t).swing >= 0.0) == (mouse.plan.step(b, t).swing >= 0.0);
  }
  return same / 1000.0;
}

int fewestPawsOnTheGround(const Mouse& mouse) {
  int fewest = 4;
  for (int i = 0; i < 1000; ++i) {
    int down = 0;
    for (int leg = 0; leg < kNumLegs; ++leg) down += mouse.plan.step(static_cast<Leg>(leg), i * kSeconds / 1000).swing < 0.0;
    fewest = std::min(fewest, down);
  }
  return fewest;
}

}  // namespace

class TestMouseMotion : public QObject {
  Q_OBJECT

 private slots:
  // A jump would show as a displacement that does not shrink with the time step.
  void keypointsMoveContinuously() {
    for (const int seed : {0, 1, 2}) {
      MouseOptions o;
      o.seed = seed;
      const Mouse mouse(o);
      std::vector<Keypoint> before = keypointsOf(mouse.at(0.0));
      double largest = 0.0;
      for (int ms = 1; ms < 20000; ++ms) {
        const std::vector<Keypoint> now = keypointsOf(mouse.at(0.001 * ms));
        for (std::size_t k = 0; k < now.size(); ++k) largest = std::max(largest, (now[k].position - before[k].position).norm());
        before = now;
      }
      QVERIFY2(largest < 1.6, qPrintable(QString("seed %1: %2 mm in one ms").arg(seed).arg(largest)));
      QVERIFY2(largest > 0.2, "paws swing faster than that");
    }
  }

  void pawsOnTheGroundRideOnTheBelt() {
    MouseOptions o = steadyWalk("trot");
    o.floor = "treadmill";
    const Mouse mouse(o);
    int riding = 0;
    int total = 0;
    for (int i = 0; i < 2000; ++i) {
      const double t = i * kSeconds / 2000;
      for (int leg = 0; leg < kNumLegs; ++leg) {
        const Step a = mouse.plan.step(static_cast<Leg>(leg), t);
        const Step b = mouse.plan.step(static_cast<Leg>(leg), t + 0.004);
        if (a.swing >= 0.0 || b.swing >= 0.0 || b.stance < a.stance) continue;
        const double belt = mouse.plan.activity(t + 0.004).belt - mouse.plan.activity(t).belt;
        const double slip = mouse.at(t + 0.004).legs[leg].paw.x() - mouse.at(t).legs[leg].paw.x() + belt;
        ++total;
        riding += std::abs(slip) < 0.02;
      }
    }
    QVERIFY(total > 3000);
    // the rest is the end of long strides, where the leg is stretched out and lifts the heel
    QVERIFY2(riding > 0.9 * total, qPrintable(QString("%1 of %2").arg(riding).arg(total)));
  }

  void pawsStayAboveTheFloor() {
    for (const char* floor : {"wheel", "treadmill"}) {
      MouseOptions o;
      o.floor = floor;
      const Mouse mouse(o);
      for (int i = 0; i < 2000; ++i) {
        const MousePose pose = mouse.at(i * kSeconds / 2000);
        for (const LegPose& leg : pose.legs) QVERIFY(leg.paw.z() > mouse.ground.height(leg.paw.x()) + 0.5);
        for (const Eigen::Vector3d& point : pose.tail) QVERIFY(point.z() > mouse.ground.height(point.x()) - 0.3);
      }
    }
  }

  void bonesKeepTheirLength() {
    const Mouse mouse{MouseOptions{}};
    for (int i = 0; i < 500; ++i) {
      const MousePose pose = mouse.at(i * kSeconds / 500);
      for (int leg = 0; leg < kNumLegs; ++leg) {
        const LegPose& l = pose.legs[leg];
        const bool hind = isHind(static_cast<Leg>(leg));
        QVERIFY(std::abs((l.joint - l.root).norm() - (hind ? 14.0 : 11.5)) < 0.2);
        QVERIFY(std::abs((l.ankle - l.joint).norm() - (hind ? 15.5 : 13.0)) < 0.2);
      }
    }
  }

  void gaitsDifferAsTheirNamesSay() {
    const Mouse trot(steadyWalk("trot"));
    QVERIFY(agreement(trot, Leg::LeftHind, Leg::RightFore) > 0.9);
    QVERIFY(agreement(trot, Leg::LeftHind, Leg::RightHind) < 0.35);
    const Mouse bound(steadyWalk("bound"));
    QVERIFY(agreement(bound, Leg::LeftHind, Leg::RightHind) > 0.8);
    QVERIFY(agreement(bound, Leg::LeftHind, Leg::LeftFore) < 0.35);
    QVERIFY(fewestPawsOnTheGround(Mouse(steadyWalk("walk"))) >= 2);
    QVERIFY(fewestPawsOnTheGround(bound) <= 1);
  }

  void restAndRearingAreShares() {
    MouseOptions o;
    o.rest = 0.0;
    QVERIFY(Mouse(o).walkingShare() > 0.95);
    o.rest = 0.7;
    const double share = Mouse(o).walkingShare();
    QVERIFY2(share > 0.1 && share < 0.55, qPrintable(QString::number(share)));
    o.rearing = 1.0;
    double highest = 0.0;
    for (int i = 0; i < 400; ++i) highest = std::max(highest, Mouse(o).at(i * kSeconds / 400).nose.z());
    o.rearing = 0.0;
    double level = 0.0;
    for (int i = 0; i < 400; ++i) level = std::max(level, Mouse(o).at(i * kSeconds / 400).nose.z());
    QVERIFY2(highest > level + 8.0, qPrintable(QString("%1 over %2").arg(highest).arg(level)));
  }

  void pawsStepOverTheBars() {
    const Mouse mouse{MouseOptions{}};
    int over = 0;
    for (int i = 0; i < 4000; ++i) {
      const MousePose pose = mouse.at(i * kSeconds / 4000);
      for (const double bar : pose.bars) {
        for (const LegPose& leg : pose.legs) {
          if (std::abs(leg.paw.x() - bar) > 1.0) continue;
          ++over;
          QVERIFY2(leg.paw.z() - mouse.ground.height(bar) > 4.0,
                   qPrintable(QString("%1 mm over a bar at %2 s").arg(leg.paw.z() - mouse.ground.height(bar)).arg(i * kSeconds / 4000)));
        }
      }
    }
    QVERIFY(over > 0);
  }

  void sizeScalesTheAnimal() {
    MouseOptions o;
    const auto length = [](const MousePose& p) {
      double sum = 0.0;
      for (std::size_t i = 1; i < p.spine.size(); ++i) sum += (p.spine[i].centre - p.spine[i - 1].centre).norm();
      return sum;
    };
    const double normal = length(Mouse(o).at(1.0));
    o.size = 0.8;
    QVERIFY(std::abs(length(Mouse(o).at(1.0)) / normal - 0.8) < 1e-9);
  }

  // Ball in front hides, ball behind does not, the animal's own skin does not: in both views.
  void hiddenMeansAnotherSurfaceInFront() {
    const MouseOptions o;
    const Keypoint paw{{10.0, -5.0, 8.0}, Part::RightFore, Part::None, 2.0};
    for (const View view : {View::Side, View::Bottom}) {
      const ViewMap map = viewMap(o, view);
      const auto hiddenBy = [&](double distance, Part part) {
        Mesh mesh;
        addBall(mesh, paw.position + distance * map.forward, 2.0, 16, part, {});
        SurfaceBuffer surface;
        rasterise(mesh, map, 0.0, 0.0, nullptr, surface);
        return hidden(paw, map, surface);
      };
      QVERIFY(hiddenBy(-10.0, Part::Trunk));
      QVERIFY(!hiddenBy(10.0, Part::Trunk));
      QVERIFY(!hiddenBy(0.0, Part::RightFore));
      QVERIFY(hiddenBy(-10.0, Part::RightFore));
      QVERIFY(hiddenBy(0.0, Part::LeftFore));
    }
  }

  // A ball must cover the disc that its projection says, in both views: camera and mirror draw the same side of a closed surface.
  void rasteriserDrawsTheNearSideOfABall() {
    const MouseOptions o;
    const Eigen::Vector3d middle(13.0, 7.0, 20.0);
    for (const View view : {View::Side, View::Bottom}) {
      const ViewMap map = viewMap(o, view);
      Mesh mesh;
      addBall(mesh, middle, 10.0, 48, Part::Trunk, {});
      SurfaceBuffer surface;
      rasterise(mesh, map, 0.0, 0.0, nullptr, surface);
      double area = 0.0;
      double nearest = 1e9;
      for (const float depth : surface.depth) {
        if (depth == SurfaceBuffer::kNothing) continue;
        area += 1.0;
        nearest = std::min(nearest, static_cast<double>(depth));
      }
      const double disc = M_PI * 100.0 * map.scale * map.scale;
      QVERIFY(std::abs(area / disc - 1.0) < 0.03);
      QVERIFY(std::abs(nearest - (map.depth(middle) - 10.0)) < 0.1);
    }
  }
};

QTEST_GUILESS_MAIN(TestMouseMotion)
#include "tst_mouse_motion.moc"
