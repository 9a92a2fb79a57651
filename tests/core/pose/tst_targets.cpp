// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <vector>

#include <torch/torch.h>

#include "core/pose/targets.h"
#include "tests/core/pose/golden.h"

using namespace parsimony;
using tracks::LabelPoint;
using tracks::Visibility;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<float> target(const LabelPoint& point, bool uniformForOccluded = true) {
  std::vector<float> map(64 * 64, -1.0F);
  pose::TargetOptions options;
  options.uniformForOccluded = uniformForOccluded;
  pose::writeTarget(point, 256, 256, 64, 64, options, map.data());
  return map;
}

double sum(const std::vector<float>& map) {
  double total = 0.0;
  for (const float v : map) total += v;
  return total;
}

}  // namespace

class TestTargets : public QObject {
  Q_OBJECT
 private slots:
  void matchesPublishedValues_data() {
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("y");
    QTest::addColumn<double>("peak");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("row");
    QTest::newRow("on a cell") << 32.0 << 64.0 << 0.10185917 << 8 << 16;
    QTest::newRow("between cells") << 33.3 << 65.7 << 0.09294346 << 8 << 16;
    QTest::newRow("corner") << 0.0 << 0.0 << 0.23413655 << 0 << 0;
    QTest::newRow("far corner") << 255.0 << 255.0 << 0.40569881 << 63 << 63;
    QTest::newRow("top edge") << 128.0 << 2.0 << 0.11833116 << 32 << 0;
  }
  void matchesPublishedValues() {
    QFETCH(double, x);
    QFETCH(double, y);
    QFETCH(double, peak);
    QFETCH(int, column);
    QFETCH(int, row);
    const auto map = target({x, y, Visibility::Visible});
    const auto top = std::max_element(map.begin(), map.end()) - map.begin();
    QCOMPARE(top % 64, column);
    QCOMPARE(top / 64, row);
    QVERIFY(std::abs(map[static_cast<std::size_t>(top)] - peak) < 1e-6);
    QVERIFY(std::abs(sum(map) - 1.0) < 1e-5);
  }

  void outsideIsIgnoredJustBeyondOneCell() {
    for (const auto& [centre, kept] :
         std::vector<std::pair<double, bool>>{{-1.01, false}, {-1.0, true}, {-0.5, true}, {64.5, true}, {65.0, true}, {65.01, false}}) {
      QCOMPARE(sum(target({centre * 4.0, 128.0, Visibility::Visible})) > 0.5, kept);
    }
  }

  void visibilityDecides() {
    QCOMPARE(sum(target({kNaN, 32.0, Visibility::Visible})), 0.0);
    QCOMPARE(sum(target({32.0, 32.0, Visibility::NotLabelled})), 0.0);
    const auto uniform = target({kNaN, kNaN, Visibility::Occluded});
    QVERIFY(std::all_of(uniform.begin(), uniform.end(), [](float v) { return v == 1.0F / 4096.0F; }));
    QCOMPARE(sum(target({10.0, 10.0, Visibility::Occluded}, false)), 0.0);
  }

  void matchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    const auto golden = tests::PoseGolden::load();
    const auto points = golden.tensor("target_keypoints").to(at::kDouble);
    const auto visibility = golden.tensor("visibility");
    for (const bool flagged : {false, true}) {
      const auto expected = golden.tensor(flagged ? "targets_vis" : "targets_novis");
      auto ours = at::zeros_like(expected).contiguous();
      for (int b = 0; b < 2; ++b) {
        for (int k = 0; k < 17; ++k) {
          LabelPoint point{points[b][k][0].item<double>(), points[b][k][1].item<double>(), Visibility::Visible};
          if (flagged) point.visibility = static_cast<Visibility>(visibility[b][k].item<std::int64_t>());
          pose::writeTarget(point, 128, 128, 32, 32, {}, ours.data_ptr<float>() + (b * 17 + k) * 32 * 32);
        }
      }
      QVERIFY2(tests::maxDifference(ours, expected) < 1e-6, qPrintable(QString::number(tests::maxDifference(ours, expected))));
    }
  }
};

QTEST_GUILESS_MAIN(TestTargets)
#include "tst_targets.moc"
