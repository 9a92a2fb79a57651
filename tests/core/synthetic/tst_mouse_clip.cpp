// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>

#include "core/base/text.h"
#include "core/synthetic/mouse_clip.h"

using namespace parsimony;
using synthetic::MouseClip;
using synthetic::MouseOptions;
using synthetic::TruthPoint;

namespace {

constexpr double kMeanOfFrame100 = 30.4742;

std::string hashOf(const cv::Mat& picture) {
  return base::sha256({reinterpret_cast<const char*>(picture.data), picture.total() * picture.elemSize()});
}

double meanOf(const cv::Mat& grey, const cv::Rect& where) {
  double sum = 0.0;
  for (int y = where.y; y < where.y + where.height; ++y) {
    for (int x = where.x; x < where.x + where.width; ++x) sum += grey.at<std::uint8_t>(y, x);
  }
  return sum / where.area();
}
double meanOf(const cv::Mat& grey) {
  return meanOf(grey, {0, 0, grey.cols, grey.rows});
}

// Mean squared step from pixel to pixel: how sharp a picture is.
double sharpness(const cv::Mat& grey) {
  double sum = 0.0;
  for (int y = 0; y < grey.rows; ++y) {
    for (int x = 1; x < grey.cols; ++x) {
      const double step = static_cast<double>(grey.at<std::uint8_t>(y, x)) - grey.at<std::uint8_t>(y, x - 1);
      sum += step * step;
    }
  }
  return sum / static_cast<double>(grey.total());
}

double deviation(const cv::Mat& a, const cv::Mat& b) {
  double sum = 0.0;
  for (int y = 0; y < a.rows; ++y) {
    for (int x = 0; x < a.cols; ++x) sum += std::pow(static_cast<double>(a.at<std::uint8_t>(y, x)) - b.at<std::uint8_t>(y, x), 2);
  }
  return std::sqrt(sum / static_cast<double>(a.total()));
}

MouseOptions quiet() {
  MouseOptions o;
  o.readNoise = 0.0;
  o.shotNoise = 0.0;
  o.flicker = 0.0;
  o.vignetting = 0.0;
  return o;
}

// Only the animal, on black.
MouseOptions alone() {
  MouseOptions o = quiet();
  o.backgroundLevel = 0.0;
  o.floorPattern = 0.0;
  o.reflections = 0.0;
  o.obstacle = false;
  o.clutter = 0;
  return o;
}

cv::Mat frameOf(const MouseOptions& o, std::int64_t frame) {
  return MouseClip(o).render(frame);
}

int keypoint(const char* name) {
  return MouseClip::skeleton().indexOf(name);
}

}  // namespace

class TestMouseClip : public QObject {
  Q_OBJECT

 private slots:
  void sameOptionsSameFramesInAnyOrder() {
    MouseOptions o;
    MouseClip a(o);
    MouseClip b(o);
    const std::vector<std::int64_t> order{0, 17, 599};
    std::vector<std::string> forward;
    for (const std::int64_t t : order) forward.push_back(hashOf(a.render(t)));
    for (std::size_t i = order.size(); i-- > 0;) QCOMPARE(hashOf(b.render(order[i])), forward[i]);
    QCOMPARE(hashOf(a.render(17)), forward[1]);
    QVERIFY(forward[0] != forward[1]);
    o.seed = 1;
    QVERIFY(hashOf(frameOf(o, 17)) != forward[1]);
  }

  // Version 1 of the generator. A change of these numbers is a change of the clips: raise kGeneratorVersion.
  void versionOneIsFrozen() {
    QCOMPARE(synthetic::kGeneratorVersion, 1);
    struct Golden {
      std::int64_t frame;
      const char* keypoint;
      double x, y;
      bool occluded;
    };
    const std::vector<Golden> golden{
        {0, "nose_top", 284.076640350, 93.677108720, false},     {0, "pawLH_bot", 144.504795117, 210.068758492, false},
        {250, "earR_top", 244.062845424, 61.279768941, false},   {250, "tailTip_bot", 42.245712942, 235.926309763, false},
        {417, "pawRF_top", 220.480714094, 133.592412429, false}, {599, "earL_bot", 248.919553119, 230.993254679, true},
        {599, "tailMid_top", 78.327320584, 89.067696514, false},
    };
    MouseClip clip{MouseOptions{}};
    for (const Golden& g : golden) {
      const TruthPoint p = clip.truth(g.frame)[static_cast<std::size_t>(keypoint(g.keypoint))];
      QVERIFY2(
          std::abs(p.x - g.x) < 1e-6 && std::abs(p.y - g.y) < 1e-6 && p.occluded == g.occluded,
          qPrintable(
              QString("{%1, \"%2\", %3, %4, %5},").arg(g.frame).arg(g.keypoint).arg(p.x, 0, 'f', 7).arg(p.y, 0, 'f', 7).arg(p.occluded)));
    }
    // libraries of mathematics differ in the last bit, so single grey levels may differ between machines; means do not
    const double mean = meanOf(clip.render(100));
    QVERIFY2(std::abs(mean - kMeanOfFrame100) < 0.02, qPrintable(QString::number(mean, 'f', 4)));
  }

  void skeletonNamesBothViews() {
    const tracks::Skeleton s = MouseClip::skeleton();
    QCOMPARE(s.size(), 20);
    QVERIFY(s.indexOf("nose_top") == 0 && s.indexOf("nose_bot") == 10);
    QCOMPARE(s.edges.size(), std::size_t{22});
    QCOMPARE(s.leftRight.size(), std::size_t{6});
    for (const auto& [left, right] : s.leftRight) {
      std::string mirrored = s.keypoints[static_cast<std::size_t>(left)];
      mirrored[mirrored.find('L')] = 'R';
      QCOMPARE(s.keypoints[static_cast<std::size_t>(right)], mirrored);
    }
    for (const auto& [a, b] : s.edges) QCOMPARE(a < 10, b < 10);
  }

  void bothViewsShareTheHorizontalAxis() {
    MouseClip clip{MouseOptions{}};
    for (std::int64_t t = 0; t < clip.numFrames(); t += 23) {
      const std::vector<TruthPoint> points = clip.truth(t);
      for (std::size_t k = 0; k < 10; ++k) QVERIFY(std::abs(points[k].x - points[k + 10].x) < 1e-9);
    }
  }

  // A level rig gives the point in space (the two views are a complete measurement); each turn then has its closed form.
  void turnedRigsByTrigonometry() {
    constexpr double kScale = 320.0 / 170.0;
    constexpr double kMiddle = 159.5;
    constexpr double kTop = 128.0;
    constexpr double kBottom = 239.5;
    const double a = 0.3;  // rad
    const double degrees = a * 180.0 / std::acos(-1.0);
    MouseOptions yaw;
    yaw.cameraYaw = degrees;
    MouseOptions pitch;
    pitch.cameraPitch = degrees;
    MouseOptions roll;
    roll.cameraRoll = degrees;
    MouseClip level{MouseOptions{}};
    MouseClip turned[3]{MouseClip(yaw), MouseClip(pitch), MouseClip(roll)};
    double worst = 0.0;
    for (const std::int64_t t : {0, 111, 222, 333}) {
      const std::vector<TruthPoint> points = level.truth(t);
      const std::vector<TruthPoint> found[3]{turned[0].truth(t), turned[1].truth(t), turned[2].truth(t)};
      for (std::size_t k = 0; k < 10; ++k) {
        const double x = (points[k].x - kMiddle) / kScale;
        const double y = (kBottom - points[k + 10].y) / kScale;
        const double z = (kTop - points[k].y) / kScale;
        const double c = std::cos(a);
        const double s = std::sin(a);
        const double expected[3][3]{
            {x * c + y * s, z, y * c - x * s}, {x, z * c + y * s, y * c - z * s}, {x * c + z * s, z * c - x * s, y}};
        for (int i = 0; i < 3; ++i) {
          worst = std::max(worst, std::abs(found[i][k].x - (kMiddle + kScale * expected[i][0])));
          worst = std::max(worst, std::abs(found[i][k + 10].x - (kMiddle + kScale * expected[i][0])));
          worst = std::max(worst, std::abs(found[i][k].y - (kTop - kScale * expected[i][1])));
          worst = std::max(worst, std::abs(found[i][k + 10].y - (kBottom - kScale * expected[i][2])));
        }
      }
    }
    QVERIFY2(worst < 1e-9, qPrintable(QString::number(worst)));
  }

  // However the rig is turned, both views together measure the same animal: distances in space stay.
  void turningKeepsTheAnimal() {
    MouseOptions o;
    o.cameraYaw = -25.0;
    o.cameraPitch = 20.0;
    o.cameraRoll = 9.0;
    MouseClip level{MouseOptions{}};
    MouseClip turned(o);
    int changed = 0;
    for (const std::int64_t t : {3, 300}) {
      const std::vector<TruthPoint> a = level.truth(t);
      const std::vector<TruthPoint> b = turned.truth(t);
      const auto distance = [](const std::vector<TruthPoint>& p, std::size_t i, std::size_t k) {
        return std::hypot(p[i].x - p[k].x, p[i].y - p[k].y, p[i + 10].y - p[k + 10].y);
      };
      for (std::size_t i = 0; i < 10; ++i) {
        QVERIFY(std::abs(b[i].x - b[i + 10].x) < 1e-9);
        changed += std::hypot(a[i].x - b[i].x, a[i].y - b[i].y) > 2.0;
        for (std::size_t k = 0; k < i; ++k) QVERIFY(std::abs(distance(a, i, k) - distance(b, i, k)) < 1e-9);
      }
    }
    QVERIFY(changed > 10);
  }

  // From above, the running surface lies between its two edges: 32 mm to both sides, 11 mm each in the picture at 20 deg.
  void lookingDownShowsTheRunningSurface() {
    MouseOptions o = quiet();
    o.floor = "treadmill";
    o.obstacle = false;
    const cv::Rect behindTheEdge(0, 112, 30, 12);
    const double level = meanOf(frameOf(o, 60), behindTheEdge);
    o.cameraPitch = 20.0;
    QVERIFY(meanOf(frameOf(o, 60), behindTheEdge) > level + 10.0);
  }

  void markersGlowWhereTheTruthIs_data() {
    QTest::addColumn<bool>("turned");
    QTest::addColumn<int>("least");
    QTest::newRow("level") << false << 60;
    QTest::newRow("turned") << true << 30;
  }
  // Markers of radius 1.2 mm are drawn on keypoints that can be seen; their centre of mass in the picture is the truth.
  void markersGlowWhereTheTruthIs() {
    QFETCH(bool, turned);
    QFETCH(int, least);
    MouseOptions o = alone();
    if (turned) {
      o.cameraYaw = 18.0;
      o.cameraPitch = 12.0;
      o.cameraRoll = -7.0;
    }
    o.coat = "black";
    o.shutter = 0.0;
    MouseOptions marked = o;
    marked.markerRadius = 1.2;
    MouseClip plain(o);
    MouseClip withMarkers(marked);
    int found = 0;
    double worst = 0.0;
    for (std::int64_t t = 5; t < 600; t += 60) {
      const std::vector<TruthPoint> points = plain.truth(t);
      const cv::Mat a = plain.render(t);
      const cv::Mat b = withMarkers.render(t);
      for (std::size_t k = 0; k < points.size(); ++k) {
        const TruthPoint& p = points[k];
        constexpr int kReach = 6;  // px
        const bool crowded = std::any_of(points.begin(), points.end(), [&](const TruthPoint& q) {
          return &q != &p && !q.occluded && std::hypot(q.x - p.x, q.y - p.y) < 2 * kReach + 3;
        });
        if (p.occluded || crowded || p.x < 10 || p.x > 309 || std::abs(p.y - 159.5) < 10 || p.y < 10 || p.y > 309) continue;
        double sum = 0.0;
        double sx = 0.0;
        double sy = 0.0;
        for (int y = static_cast<int>(p.y) - kReach; y <= p.y + kReach; ++y) {
          for (int x = static_cast<int>(p.x) - kReach; x <= p.x + kReach; ++x) {
            const double before = a.at<std::uint8_t>(y, x);
            const double share = (b.at<std::uint8_t>(y, x) - before) / std::max(250.0 - before, 1.0);
            sum += share;
            sx += share * x;
            sy += share * y;
          }
        }
        QVERIFY2(sum > 8.0, "a visible keypoint has its marker");
        worst = std::max(worst, std::hypot(sx / sum - p.x, sy / sum - p.y));
        ++found;
      }
    }
    QVERIFY2(found > least, qPrintable(QString::number(found)));
    QVERIFY2(worst < 0.3, qPrintable(QString::number(worst)));
  }

  // Nothing but the animal is bright in the bottom view: its leftmost pixel is the tip of the tail.
  void tailTipIsTheLeftEndOfTheSilhouette() {
    MouseOptions o = alone();
    o.shutter = 0.0;
    o.blur = 0.0;
    MouseClip clip(o);
    int checked = 0;
    for (std::int64_t t = 0; t < 600; t += 20) {
      const std::vector<TruthPoint> points = clip.truth(t);
      const TruthPoint& tip = points[static_cast<std::size_t>(keypoint("tailTip_bot"))];
      const TruthPoint& middle = points[static_cast<std::size_t>(keypoint("tailMid_bot"))];
      if (tip.occluded || tip.x < 3 || middle.x - tip.x < 50) continue;
      const cv::Mat picture = clip.render(t);
      int left = picture.cols;
      int row = 0;
      for (int y = 160; y < 320; ++y) {
        for (int x = 0; x < left; ++x) {
          if (picture.at<std::uint8_t>(y, x) > 12) left = x, row = y;
        }
      }
      ++checked;
      QVERIFY2(std::abs(left - tip.x) < 2.0 && std::abs(row - tip.y) < 2.5,
               qPrintable(QString("frame %1: (%2, %3), truth (%4, %5)").arg(t).arg(left).arg(row).arg(tip.x).arg(tip.y)));
    }
    QVERIFY2(checked > 5, qPrintable(QString::number(checked)));
  }

  void postsHideWhatIsBehindThem() {
    MouseOptions o;
    o.clutter = 0;
    MouseClip open(o);
    o.clutter = 6;
    MouseClip fenced(o);
    int newlyHidden = 0;
    for (std::int64_t t = 0; t < 600; t += 10) {
      const std::vector<TruthPoint> a = open.truth(t);
      const std::vector<TruthPoint> b = fenced.truth(t);
      for (std::size_t k = 0; k < 10; ++k) {
        QCOMPARE(a[k].x, b[k].x);
        QVERIFY2(!(a[k].occluded && !b[k].occluded), "a post uncovers nothing");
        newlyHidden += b[k].occluded && !a[k].occluded;
      }
    }
    QVERIFY2(newlyHidden > 20, qPrintable(QString::number(newlyHidden)));
  }

  // Each keypoint is seen in some frames; the far paws in the side view and the ears from below are hidden in many.
  void occlusionsAreThereButNotEverywhere() {
    MouseClip clip{MouseOptions{}};
    std::vector<int> seen(20, 0);
    for (std::int64_t t = 0; t < 600; t += 5) {
      const std::vector<TruthPoint> points = clip.truth(t);
      for (std::size_t k = 0; k < 20; ++k) seen[k] += !points[k].occluded;
    }
    QString table;
    int total = 0;
    for (int k = 0; k < 20; ++k) {
      table += QString("%1 %2 %\n").arg(QString::fromStdString(MouseClip::skeleton().keypoints[k])).arg(seen[k] / 1.2);
      total += seen[k];
    }
    for (int k = 0; k < 20; ++k) QVERIFY2(seen[k] >= 6, qPrintable(table));
    QVERIFY2(total > 0.6 * 2400 && total < 0.95 * 2400, qPrintable(table));
    QVERIFY2(seen[keypoint("nose_top")] > 90 && seen[keypoint("earL_bot")] < 100, qPrintable(table));
  }

  void resolutionScalesTheTruth() {
    MouseOptions o;
    const std::vector<TruthPoint> small = MouseClip(o).truth(40);
    o.width = o.height = 640;
    MouseClip clip(o);
    const std::vector<TruthPoint> large = clip.truth(40);
    // px centres: the edge of the picture, at -0.5, is what both share
    for (std::size_t k = 0; k < 20; ++k) QVERIFY(std::abs((large[k].x + 0.5) - 2.0 * (small[k].x + 0.5)) < 1e-9);
    QCOMPARE(clip.render(40).size(), cv::Size(640, 640));
  }

  void colourGivesThreeChannelsOfTheSameScene() {
    MouseOptions o = quiet();
    const cv::Mat grey = frameOf(o, 60);
    o.colour = true;
    const cv::Mat rgb = frameOf(o, 60);
    QCOMPARE(rgb.type(), CV_8UC3);
    double difference = 0.0;
    double warmth = 0.0;
    for (int y = 0; y < rgb.rows; ++y) {
      for (int x = 0; x < rgb.cols; ++x) {
        const auto p = rgb.at<cv::Vec3b>(y, x);
        difference += std::abs(0.3 * p[0] + 0.59 * p[1] + 0.11 * p[2] - grey.at<std::uint8_t>(y, x));
        warmth += p[0] - p[2];
      }
    }
    QVERIFY(difference / static_cast<double>(grey.total()) < 1.0);
    QVERIFY(warmth > 0.0);  // red paws, brown fur: channels are red, green, blue
  }

  void lightAndCoatKnobs() {
    MouseOptions o = alone();
    const double normal = meanOf(frameOf(o, 60));
    o.lightIntensity = 0.5;
    QVERIFY(std::abs(meanOf(frameOf(o, 60)) / normal - 0.5) < 0.06);
    o.lightIntensity = 1.0;
    o.coat = "black";
    const double black = meanOf(frameOf(o, 60));
    o.coat = "white";
    const double white = meanOf(frameOf(o, 60));
    QVERIFY(black < 0.8 * normal && white > 1.5 * normal);
    o = alone();
    o.fill = 0.0;
    const cv::Rect bottom(0, 160, 320, 160);
    QVERIFY(meanOf(frameOf(o, 60), bottom) < 0.6 * meanOf(frameOf(alone(), 60), bottom));
    o = alone();
    o.shadows = 0.0;
    QVERIFY(meanOf(frameOf(o, 60)) > normal);
    o = alone();
    o.lightAzimuth = 180.0;  // from behind
    const cv::Rect side(0, 0, 320, 160);
    QVERIFY(meanOf(frameOf(o, 60), side) < 0.8 * meanOf(frameOf(alone(), 60), side));
    o = alone();
    o.furContrast = 0.0;
    QVERIFY(sharpness(frameOf(o, 60)) < sharpness(frameOf(alone(), 60)));
    o = quiet();
    o.flicker = 0.3;
    o.flickerHz = 7.5;  // frame 1 is a quarter of a period, frame 3 three quarters
    QVERIFY(meanOf(frameOf(o, 1)) > 1.4 * meanOf(frameOf(o, 3)));
  }

  void cameraKnobs() {
    const cv::Mat still = frameOf(quiet(), 60);
    MouseOptions o = quiet();
    o.readNoise = 5.0;
    o.backgroundLevel = 60.0;  // away from black, where noise is cut off
    MouseOptions bright = quiet();
    bright.backgroundLevel = 60.0;
    const double sigma = deviation(frameOf(o, 60), frameOf(bright, 60));
    QVERIFY2(sigma > 4.5 && sigma < 5.5, qPrintable(QString::number(sigma)));
    o = quiet();
    o.blur = 2.0;
    QVERIFY(sharpness(frameOf(o, 60)) < 0.6 * sharpness(still));
    o = quiet();
    o.exposureGain = 0.5;
    QVERIFY(std::abs(meanOf(frameOf(o, 60)) / meanOf(still) - 0.5) < 0.05);
    o = quiet();
    o.backgroundLevel = 80.0;
    const cv::Rect corner(0, 0, 20, 20);
    const double plain = meanOf(frameOf(o, 60), corner);
    o.vignetting = 0.5;
    QVERIFY(std::abs(meanOf(frameOf(o, 60), corner) / plain - 0.5) < 0.06);
    MouseOptions moving = alone();
    moving.rest = 0.0;
    moving.speed = 250.0;
    moving.shutter = 0.0;
    const double sharp = sharpness(frameOf(moving, 60));
    moving.shutter = 33.0;
    QVERIFY(sharpness(frameOf(moving, 60)) < 0.85 * sharp);
  }

  void surroundingsKnobs() {
    const cv::Rect wall(0, 5, 320, 30);
    MouseOptions o = quiet();
    o.reflections = 0.0;
    const double dark = meanOf(frameOf(o, 60), wall);
    o.backgroundLevel = 100.0;
    QVERIFY(meanOf(frameOf(o, 60), wall) > 4.0 * dark);
    const auto roughness = [&](const MouseOptions& options) {
      const cv::Mat picture = frameOf(options, 60);
      return deviation(picture(wall), cv::Mat(wall.height, wall.width, CV_8UC1, cv::Scalar(meanOf(picture, wall))));
    };
    o.clutter = 0;
    const double textured = roughness(o);
    o.backgroundTexture = 0.0;
    QVERIFY(roughness(o) < 0.7 * textured);
    o = quiet();
    o.floorPattern = 1.0;
    const cv::Rect floor(0, 290, 320, 25);
    MouseOptions smooth = quiet();
    smooth.floorPattern = 0.0;
    QVERIFY(meanOf(frameOf(o, 60), floor) > meanOf(frameOf(smooth, 60), floor) + 3.0);
    o = quiet();
    o.floor = "treadmill";
    const cv::Rect edge(0, 128, 30, 20);  // the wheel curves away from there
    QVERIFY(meanOf(frameOf(o, 60), edge) > meanOf(frameOf(quiet(), 60), edge) + 5.0);
    o = quiet();
    o.reflections = 1.0;
    QVERIFY(meanOf(frameOf(o, 60)) > meanOf(frameOf(quiet(), 60)));
    o = quiet();
    o.obstacle = false;
    int differing = 0;
    for (std::int64_t t = 0; t < 600; t += 60) differing += deviation(frameOf(o, t), frameOf(quiet(), t)) > 3.0;
    QVERIFY(differing > 2);
  }
};

QTEST_GUILESS_MAIN(TestMouseClip)
#include "tst_mouse_clip.moc"
