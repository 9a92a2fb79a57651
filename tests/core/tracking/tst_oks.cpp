// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest/QtTest>

#include <cmath>

#include "core/base/error.h"
#include "core/tracking/oks.h"

using namespace parsimony;
using namespace parsimony::tracking;

namespace {

bool near(double value, double expected) {
  return std::abs(value - expected) < 1e-12;
}

Pose moved(Pose pose, double dx, double dy) {
  for (auto& point : pose) {
    point.x += dx;
    point.y += dy;
  }
  return pose;
}

const Pose kPose{{0, 0, 1}, {30, 0, 1}, {30, 10, 1}};

}  // namespace

class TestOks : public QObject {
  Q_OBJECT

 private slots:
  void aPoseIsItself() { QVERIFY(near(oks(kPose, kPose), 1.0)); }

  /// Displaced by its tolerance 2 sigma s a keypoint is worth exp(-1/2), by twice that exp(-2).
  void fallsAsAGaussian() {
    OksOptions options;
    options.defaultSigma = 0.1;
    const double tolerance = 2 * 0.1 * 30;  // the larger side is 30 px
    QVERIFY(near(oks(kPose, moved(kPose, tolerance, 0), options), std::exp(-0.5)));
    QVERIFY(near(oks(kPose, moved(kPose, 0, -2 * tolerance), options), std::exp(-2.0)));
    options.scale = OksScale::BoxArea;
    QVERIFY(near(oks(kPose, moved(kPose, 0.2 * std::sqrt(300.0), 0), options), std::exp(-0.5)));
    QVERIFY(near(oks(kPose, moved(kPose, 0.2 * 50, 0), 2500.0, options), std::exp(-0.5)));
  }

  void eachKeypointHasItsSigma() {
    OksOptions options;
    options.sigmas = {0.1, 0.2, 0.4};
    const double off = 2 * 0.2 * 30;
    const double expected = (std::exp(-0.5 * 4) + std::exp(-0.5) + std::exp(-0.5 / 4)) / 3;
    QVERIFY(near(oks(kPose, moved(kPose, off, 0), options), expected));
  }

  void hiddenKeypoints() {
    Pose other = kPose;
    other[1] = {NAN, NAN, NAN};
    OksOptions options;
    QVERIFY(near(oks(kPose, other, 900.0, options), 2.0 / 3.0));
    options.hidden = HiddenKeypoints::Ignore;
    QVERIFY(near(oks(kPose, other, 900.0, options), 1.0));
    // What the reference does not show counts in neither way.
    options.hidden = HiddenKeypoints::CountAsZero;
    QVERIFY(near(oks(other, kPose, 900.0, options), 1.0));
  }

  void nothingToCompareIsNan() {
    const Pose none(3, {NAN, NAN, NAN});
    QVERIFY(std::isnan(oks(none, kPose)));
    OksOptions options;
    QVERIFY(near(oks(kPose, none, options), 0.0));
    options.hidden = HiddenKeypoints::Ignore;
    QVERIFY(std::isnan(oks(kPose, none, options)));
    QVERIFY(std::isnan(oks({}, {}, options)));
  }

  void sizes() {
    QCOMPARE(scaleSquaredOf(kPose, OksScale::SpanSquared), 900.0);
    QCOMPARE(scaleSquaredOf(kPose, OksScale::BoxArea), 300.0);
    // An animal along an axis has a box without area, and is not smaller for that.
    const Pose flat{{0, 5, 1}, {40, 5, 1}};
    QCOMPARE(scaleSquaredOf(flat, OksScale::BoxArea), 1.0);
    QCOMPARE(scaleSquaredOf(flat, OksScale::SpanSquared), 1600.0);
    QCOMPARE(scaleSquaredOf({{3, 4, 1}, {NAN, NAN, 0}}, OksScale::SpanSquared), 1.0);
  }

  void otherSizesAreRefused() {
    const auto isInvalid = [](const Pose& a, const Pose& b, const OksOptions& options) {
      try {
        (void)oks(a, b, options);
      } catch (const base::Error& error) {
        return error.code() == base::ErrorCode::InvalidValue;
      }
      return false;
    };
    OksOptions options;
    QVERIFY(isInvalid(kPose, {{0, 0, 1}}, options));
    options.sigmas = {0.1, 0.1};
    QVERIFY(isInvalid(kPose, kPose, options));
    options.sigmas = {0.1, 0.0, 0.1};
    QVERIFY(isInvalid(kPose, kPose, options));
  }

  void centresAndDisplacements() {
    Pose other = moved(kPose, 3, -4);
    other[0] = {NAN, NAN, NAN};
    QVERIFY(near(displacement(kPose, other).x, 3) && near(displacement(kPose, other).y, -4));
    QVERIFY(near(centreOf(kPose).x, 20) && near(centreOf(kPose).y, 10.0 / 3));
    QVERIFY(near(centreOf(other).x, 33));
    QVERIFY(std::isnan(displacement(Pose(3, {NAN, NAN, NAN}), other).x));
    QCOMPARE(spanOf(kPose), 30.0);
    QCOMPARE(numSeen(other), 2);
  }
};

QTEST_GUILESS_MAIN(TestOks)
#include "tst_oks.moc"
