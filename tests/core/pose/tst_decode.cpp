// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <vector>

#include <torch/torch.h>

#include "core/pose/decode.h"
#include "core/pose/targets.h"
#include "tests/core/pose/golden.h"

using namespace parsimony;

namespace {

std::vector<float> gaussian(double x, double y, int factor) {
  const int size = 256 >> factor;
  std::vector<float> map(static_cast<std::size_t>(size) * static_cast<std::size_t>(size));
  pose::writeTarget({x, y, tracks::Visibility::Visible}, 256, 256, size, size, {}, map.data());
  return map;
}

pose::DecodeOptions reference(int factor, bool theirOffset = false) {
  pose::DecodeOptions options;
  options.decoder = pose::Decoder::Reference;
  options.downsampleFactor = factor;
  options.referenceOffset = theirOffset;
  return options;
}

/// The reference's arithmetic, plainly: whole map, torch's own bicubic and convolution.
tracks::Prediction plainReference(const std::vector<float>& map, int size, int factor) {
  auto h = torch::from_blob(const_cast<float*>(map.data()), {1, 1, size, size}).to(at::kDouble);
  const auto line = torch::tensor({1.0, 4.0, 6.0, 4.0, 1.0}, at::kDouble) / 16.0;
  const auto kernel = torch::outer(line, line).view({1, 1, 5, 5});
  for (int i = 0; i < factor; ++i) {
    h = at::upsample_bicubic2d(h, {h.size(2) * 2, h.size(3) * 2}, false);
    h = at::conv2d(h, kernel, {}, 1, 2);
  }
  const auto n = h.size(2);
  const auto p = (h * 1000.0).flatten().softmax(0).view({n, n});
  const auto index = at::arange(n, at::kDouble);
  const double x = (p.sum(0) * index).sum().item<double>();
  const double y = (p.sum(1) * index).sum().item<double>();
  const auto cx = static_cast<std::int64_t>(x);
  const auto cy = static_cast<std::int64_t>(y);
  const auto window =
      p.slice(0, std::max<std::int64_t>(0, cy - 2), std::min(n, cy + 3)).slice(1, std::max<std::int64_t>(0, cx - 2), std::min(n, cx + 3));
  const double offset = ((1 << factor) - 1) / 2.0;
  return {x - offset, y - offset, window.sum().item<double>()};
}

}  // namespace

class TestDecode : public QObject {
  Q_OBJECT
 private slots:
  void publishedValues_data() {
    QTest::addColumn<int>("factor");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("y");
    QTest::addColumn<double>("expectedX");
    QTest::addColumn<double>("expectedY");
    QTest::addColumn<double>("likelihood");
    QTest::newRow("df 1") << 1 << 33.3 << 65.7 << 33.47124 << 65.52953 << 1.0;
    QTest::newRow("df 2") << 2 << 33.3 << 65.7 << 33.30099 << 65.6943 << 0.999034;
    QTest::newRow("df 2 on a cell") << 2 << 32.0 << 64.0 << 32.0 << 63.99999 << 0.999698;
    QTest::newRow("df 2 corner") << 2 << 0.0 << 0.0 << 1.5097 << 1.5097 << 1.0;
    QTest::newRow("df 2 far corner") << 2 << 255.0 << 255.0 << 251.45485 << 251.45486 << 1.0;
    QTest::newRow("df 3") << 3 << 33.3 << 65.7 << 34.2943 << 66.6935 << 0.89141;
    QTest::newRow("df 3 top") << 3 << 128.0 << 2.0 << 128.99998 << 4.95866 << 0.969222;
  }
  void publishedValues() {
    QFETCH(int, factor);
    QFETCH(double, x);
    QFETCH(double, y);
    QFETCH(double, expectedX);
    QFETCH(double, expectedY);
    QFETCH(double, likelihood);
    const auto map = gaussian(x, y, factor);
    const int size = 256 >> factor;
    const auto theirs = pose::decodeHeatmap(map.data(), size, size, reference(factor, true));
    QVERIFY2(std::abs(theirs.x - expectedX) < 1e-3 && std::abs(theirs.y - expectedY) < 1e-3,
             qPrintable(QString("%1 %2").arg(theirs.x).arg(theirs.y)));
    QVERIFY(std::abs(theirs.likelihood - likelihood) < 1e-3);
    // ours differs by the right offset at factor 3, and by nothing else
    const auto ours = pose::decodeHeatmap(map.data(), size, size, reference(factor));
    QVERIFY(std::abs(theirs.x - ours.x - (factor == 3 ? 1.0 : 0.0)) < 1e-12);
  }

  void lowContrast() {
    std::vector<float> uniform(64 * 64, 1.0F / 4096.0F);
    const auto flat = pose::decodeHeatmap(uniform.data(), 64, 64, reference(2));
    // 126 by symmetry; the published 125.9953 carries the rounding of fp32 sums over a flat map
    QVERIFY(std::abs(flat.x - 126.0) < 1e-6);
    QVERIFY2(std::abs(flat.x - 125.99526977539062) < 6e-3, qPrintable(QString::number(flat.x, 'f', 6)));
    QVERIFY(std::abs(flat.likelihood - 0.0003828392655123025) < 1e-6);
    const auto g = gaussian(80.0, 100.0, 2);
    for (const auto& [share, x, likelihood] : std::vector<std::tuple<float, double, double>>{
             {0.05F, 123.213, 0.00036}, {0.1F, 94.6212, 0.000136}, {0.2F, 80.0114, 0.830155}, {0.5F, 80.0, 0.984846}}) {
      std::vector<float> blend(64 * 64);
      for (std::size_t i = 0; i < blend.size(); ++i) blend[i] = share * g[i] + (1.0F - share) / 4096.0F;
      const auto p = pose::decodeHeatmap(blend.data(), 64, 64, reference(2));
      QVERIFY2(std::abs(p.x - x) < 2e-2, qPrintable(QString("%1: %2").arg(share).arg(p.x)));
      QVERIFY(std::abs(p.likelihood - likelihood) < 2e-4);
    }
  }

  void fastPathEqualsWholeMap() {
    torch::manual_seed(3);
    for (int i = 0; i < 60; ++i) {
      const int factor = 1 + i % 3;
      const int size = 64 >> (factor - 1);
      const double sharpness = std::pow(10.0, 0.1 * (i % 12));
      const auto h = (torch::randn({size * size}) * sharpness).softmax(0).contiguous();
      const std::vector<float> map(h.data_ptr<float>(), h.data_ptr<float>() + size * size);
      const auto fast = pose::decodeHeatmap(map.data(), size, size, reference(factor));
      const auto plain = plainReference(map, size, factor);
      QVERIFY2(
          std::abs(fast.x - plain.x) < 1e-4 && std::abs(fast.y - plain.y) < 1e-4 && std::abs(fast.likelihood - plain.likelihood) < 1e-6,
          qPrintable(QString("%1: %2 against %3").arg(i).arg(fast.x).arg(plain.x)));
    }
  }

  void matchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    const auto golden = tests::PoseGolden::load();
    for (const auto& [maps, points, likelihoods] : std::vector<std::array<std::string, 3>>{
             {"heatmaps", "keypoints_model_px", "confidences"}, {"soft_heatmaps", "soft_keypoints_model_px", "soft_confidences"}}) {
      const auto h = golden.tensor(maps).contiguous();
      for (int b = 0; b < 2; ++b) {
        for (int k = 0; k < 17; ++k) {
          const auto p = pose::decodeHeatmap(h.data_ptr<float>() + (b * 17 + k) * 32 * 32, 32, 32, reference(2));
          const auto expected = golden.tensor(points)[b];
          QVERIFY(std::abs(p.x - expected[2 * k].item<double>()) < 2e-3);
          QVERIFY(std::abs(p.y - expected[2 * k + 1].item<double>()) < 2e-3);
          QVERIFY(std::abs(p.likelihood - golden.tensor(likelihoods)[b][k].item<double>()) < 1e-3);
        }
      }
    }
  }

  void upsamplingMatchesLightningPose() {
    PARSIMONY_NEED_DATA("pose/golden");
    const auto golden = tests::PoseGolden::load();
    const auto in = golden.tensor("upsample_delta_in")[0][0].to(at::kDouble);
    const pose::UpsampleBands bands(8, 1);
    auto matrix = at::zeros({16, 8}, at::kDouble);
    for (int i = 0; i < 16; ++i) {
      for (int j = 0; j < bands.count(i); ++j) matrix[i][bands.first(i) + j] = bands.weights(i)[j];
    }
    QVERIFY(tests::maxDifference(at::matmul(at::matmul(matrix, in), matrix.t()), golden.tensor("upsample_delta_out")[0][0]) < 1e-6);
  }

  void windowFindsThePeakAndItsMass() {
    for (const auto& [x, y] : std::vector<std::pair<double, double>>{{80.0, 100.0}, {81.3, 99.1}, {130.9, 33.7}}) {
      const auto map = gaussian(x, y, 2);
      const auto p = pose::decodeHeatmap(map.data(), 64, 64, {});
      QVERIFY(std::abs(p.x - x) < 0.02 && std::abs(p.y - y) < 0.02);
      QVERIFY(p.likelihood > 0.999);
    }
    std::vector<float> two(64 * 64);
    const auto a = gaussian(60.0, 60.0, 2);
    const auto b = gaussian(200.0, 60.0, 2);
    for (std::size_t i = 0; i < two.size(); ++i) two[i] = 0.6F * a[i] + 0.4F * b[i];
    const auto p = pose::decodeHeatmap(two.data(), 64, 64, {});
    QVERIFY(std::abs(p.x - 60.0) < 0.02);
    QVERIFY(std::abs(p.likelihood - 0.6) < 0.01);
  }
};

QTEST_GUILESS_MAIN(TestDecode)
#include "tst_decode.moc"
