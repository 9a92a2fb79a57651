// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/mhcrnn_head.h"

#include <torch/torch.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/nn/autocast.h"
#include "core/pose/choose_maps.h"
#include "core/pose/network.h"
#include "tests/core/pose/golden.h"
#include "tests/core/pose/gradient_check.h"

using namespace parsimony;
using Shape = std::vector<std::int64_t>;
using Weights = std::map<std::string, at::Tensor>;

namespace {

/// Maps of one frame, by plain loops: the second derivation.
struct Maps {
  std::int64_t channels, height, width;
  std::vector<double> values;
  Maps(std::int64_t c, std::int64_t h, std::int64_t w)
      : channels(c), height(h), width(w), values(static_cast<std::size_t>(c * h * w), 0.0) {}
  double& at(std::int64_t c, std::int64_t y, std::int64_t x) { return values[static_cast<std::size_t>((c * height + y) * width + x)]; }
  [[nodiscard]] double at(std::int64_t c, std::int64_t y, std::int64_t x) const {
    return values[static_cast<std::size_t>((c * height + y) * width + x)];
  }
};

double value(const at::Tensor& t, std::initializer_list<std::int64_t> index) {
  at::Tensor x = t;
  for (const auto i : index) x = x[i];
  return x.item<double>();
}

Maps mapsOf(const at::Tensor& t) {
  Maps maps(t.size(0), t.size(1), t.size(2));
  for (std::int64_t c = 0; c < maps.channels; ++c) {
    for (std::int64_t y = 0; y < maps.height; ++y) {
      for (std::int64_t x = 0; x < maps.width; ++x) maps.at(c, y, x) = value(t, {c, y, x});
    }
  }
  return maps;
}

Maps shuffled(const Maps& in) {
  Maps out(in.channels / 4, in.height * 2, in.width * 2);
  for (std::int64_t c = 0; c < out.channels; ++c) {
    for (std::int64_t y = 0; y < out.height; ++y) {
      for (std::int64_t x = 0; x < out.width; ++x) out.at(c, y, x) = in.at(4 * c + 2 * (y % 2) + x % 2, y / 2, x / 2);
    }
  }
  return out;
}

/// 3x3, stride 2, padding 1, output padding 1: every input is stamped on the output around (2y, 2x).
Maps doubled(const Maps& in, const at::Tensor& weight, const at::Tensor& bias) {
  Maps out(weight.size(1), in.height * 2, in.width * 2);
  for (std::int64_t o = 0; o < out.channels; ++o) {
    for (std::int64_t y = 0; y < out.height; ++y) {
      for (std::int64_t x = 0; x < out.width; ++x) out.at(o, y, x) = value(bias, {o});
    }
    for (std::int64_t c = 0; c < in.channels; ++c) {
      for (std::int64_t ky = 0; ky < 3; ++ky) {
        for (std::int64_t kx = 0; kx < 3; ++kx) {
          const double w = value(weight, {c, o, ky, kx});
          for (std::int64_t y = 0; y < in.height; ++y) {
            for (std::int64_t x = 0; x < in.width; ++x) {
              const auto oy = 2 * y + ky - 1, ox = 2 * x + kx - 1;
              if (oy >= 0 && oy < out.height && ox >= 0 && ox < out.width) out.at(o, oy, ox) += w * in.at(c, y, x);
            }
          }
        }
      }
    }
  }
  return out;
}

Maps pointwise(const Maps& in, const at::Tensor& weight, const at::Tensor& bias) {
  Maps out(weight.size(0), in.height, in.width);
  for (std::int64_t o = 0; o < out.channels; ++o) {
    for (std::int64_t y = 0; y < out.height; ++y) {
      for (std::int64_t x = 0; x < out.width; ++x) {
        out.at(o, y, x) = value(bias, {o});
        for (std::int64_t c = 0; c < in.channels; ++c) out.at(o, y, x) += value(weight, {o, c, 0, 0}) * in.at(c, y, x);
      }
    }
  }
  return out;
}

/// Convolution K -> 16 K, kernel 2, stride 2, K groups, and its transposed counterpart back.
Maps recurred(const Maps& in, const Weights& w, const std::string& name) {
  Maps out(in.channels, in.height, in.width);
  for (std::int64_t k = 0; k < in.channels; ++k) {
    for (std::int64_t y = 0; y < in.height; y += 2) {
      for (std::int64_t x = 0; x < in.width; x += 2) {
        for (std::int64_t i = 0; i < 4; ++i) out.at(k, y + i / 2, x + i % 2) = value(w.at(name + ".1.bias"), {k});
        for (std::int64_t c = 16 * k; c < 16 * (k + 1); ++c) {
          double hidden = value(w.at(name + ".0.bias"), {c});
          for (std::int64_t i = 0; i < 4; ++i)
            hidden += value(w.at(name + ".0.weight"), {c, 0, i / 2, i % 2}) * in.at(k, y + i / 2, x + i % 2);
          for (std::int64_t i = 0; i < 4; ++i)
            out.at(k, y + i / 2, x + i % 2) += value(w.at(name + ".1.weight"), {c, 0, i / 2, i % 2}) * hidden;
        }
      }
    }
  }
  return out;
}

Maps sum(Maps a, const Maps& b) {
  for (std::size_t i = 0; i < a.values.size(); ++i) a.values[i] += b.values[i];
  return a;
}

/// spec/pose.md 2.4, line by line. frames: five tensors [C x h x w].
Maps multiFrame(const std::vector<at::Tensor>& frames, int stride, const Weights& w) {
  std::vector<Maps> z;
  for (const auto& frame : frames) {
    auto maps = mapsOf(frame);
    if (stride != 4) maps = shuffled(maps);
    if (stride == 32) maps = doubled(maps, w.at("W_pre.weight"), w.at("W_pre.bias"));
    z.push_back(std::move(maps));
  }
  const auto input = [&](std::size_t t, const std::string& way) {
    const auto& weight = w.at("W_" + way + ".weight");
    return stride == 4 ? pointwise(z[t], weight, w.at("W_" + way + ".bias")) : doubled(z[t], weight, w.at("W_" + way + ".bias"));
  };
  auto a = input(0, "f");
  for (std::size_t t = 1; t < 5; ++t) a = sum(input(t, "f"), recurred(a, w, "H_f"));
  auto b = input(4, "b");
  for (std::size_t t = 4; t-- > 0;) b = sum(input(t, "b"), recurred(b, w, "H_b"));
  auto result = sum(a, b);
  for (auto& v : result.values) v /= 2.0;
  return result;
}

/// Weights and biases away from their start, fp64.
void scramble(torch::nn::Module& module) {
  const torch::NoGradGuard noGrad;
  module.to(at::kDouble);
  for (auto& parameter : module.parameters()) parameter.copy_(0.5 * at::randn_like(parameter));
}

std::int64_t numParameters(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

/// Features of `frames` frames whose heatmaps are 8 x 16.
at::Tensor features(std::int64_t frames, int stride) {
  return at::randn({frames, 8, 32 / stride, 64 / stride}, at::kDouble);
}

at::Tensor rows(std::initializer_list<std::int64_t> values) {
  return at::tensor(std::vector<std::int64_t>(values), at::kLong).view({-1, 5});
}

void addStrides() {
  QTest::addColumn<int>("stride");
  for (const int stride : {4, 16, 32}) QTest::addRow("stride %d", stride) << stride;
}

/// A map with `peak` in one cell and the rest spread evenly.
at::Tensor peaked(std::int64_t y, std::int64_t x, double peak) {
  auto map = at::full({16, 16}, (1.0 - peak) / 255.0, at::kFloat);
  map[y][x] = peak;
  return map;
}

}  // namespace

class TestMhcrnnHead : public QObject {
  Q_OBJECT
 private slots:
  void init() { torch::manual_seed(3); }

  /// Both heads, 17 keypoints: spec/pose.md 2.4; for the U-Net 3 x (32 x 17 + 17) + 2 x 2465, H being 17 x 16 x 4 + 17 x 16 + 17 x 16 x 4
  /// + 17.
  void parameterTotals_data() {
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("stride");
    QTest::addColumn<qint64>("total");
    QTest::newRow("resnet50") << 2048 << 32 << qint64{169'490};
    QTest::newRow("resnet18") << 512 << 32 << qint64{51'986};
    QTest::newRow("vits") << 384 << 16 << qint64{49'045};
    QTest::newRow("unet") << 32 << 4 << qint64{3 * 561 + 2 * 2465};
  }
  void parameterTotals() {
    QFETCH(int, channels);
    QFETCH(int, stride);
    QFETCH(qint64, total);
    QCOMPARE(static_cast<qint64>(numParameters(pose::MhcrnnHead(channels, stride, 17, 2))), total);
  }

  void keysOfLightningPose() {
    const auto tensors = pose::namedTensors(pose::MhcrnnHead(512, 32, 17, 2));
    const std::map<std::string, Shape> expected{{"head_sf.upsampling_layers.1.weight", {128, 17, 3, 3}},
                                                {"head_sf.upsampling_layers.2.bias", {17}},
                                                {"head_mf.W_pre.weight", {128, 17, 3, 3}},
                                                {"head_mf.W_f.weight", {17, 17, 3, 3}},
                                                {"head_mf.W_b.bias", {17}},
                                                {"head_mf.H_f.0.weight", {272, 1, 2, 2}},
                                                {"head_mf.H_f.1.weight", {272, 1, 2, 2}},
                                                {"head_mf.H_b.0.bias", {272}},
                                                {"head_mf.H_b.1.bias", {17}}};
    for (const auto& [key, shape] : expected) {
      const auto found = tensors.find(key);
      QVERIFY2(found != tensors.end(), key.c_str());
      QCOMPARE(found->second.sizes().vec(), shape);
    }
    QCOMPARE(pose::namedTensors(pose::MhcrnnHead(384, 16, 17, 2)).count("head_mf.W_pre.weight"), std::size_t{0});
  }

  /// Xavier-uniform: within and near sqrt(6 / (fan in + fan out)), gain 1 here and 0.01 in the single-frame head.
  void startsAsLightningPose() {
    const pose::MhcrnnHead head(512, 32, 17, 2);
    for (const auto& [name, tensor] : pose::namedTensors(head)) {
      if (tensor.dim() == 1) {
        QCOMPARE(tensor.abs().max().item<double>(), 0.0);
        continue;
      }
      const double area = static_cast<double>(tensor.size(2) * tensor.size(3));
      const double gain = name.rfind("head_sf.", 0) == 0 ? 0.01 : 1.0;
      const double bound = gain * std::sqrt(6.0 / (area * static_cast<double>(tensor.size(0) + tensor.size(1))));
      const double largest = tensor.abs().max().item<double>();
      QVERIFY2(largest <= bound * (1.0 + 1e-6) && largest > 0.98 * bound, name.c_str());
    }
  }

  void onlyWhatIsDefined() {
    const auto codeOf = [](int stride, int factor) {
      try {
        pose::MhcrnnHead head(64, stride, 2, factor);
      } catch (const base::Error& error) {
        return std::string(base::toString(error.code()));
      }
      return std::string("accepted");
    };
    QCOMPARE(codeOf(32, 1), std::string("unsupported"));
    QCOMPARE(codeOf(32, 3), std::string("unsupported"));
    QCOMPARE(codeOf(8, 2), std::string("unsupported"));
    QCOMPARE(codeOf(16, 2), std::string("accepted"));
  }

  void forwardMatchesPlainLoops_data() { addStrides(); }
  void forwardMatchesPlainLoops() {
    QFETCH(int, stride);
    const torch::NoGradGuard noGrad;
    pose::MultiFrameHead head(8, stride, 2, 2);
    scramble(head);
    const auto weights = pose::namedTensors(head);
    const auto x = features(7, stride);
    const auto tiles = rows({0, 1, 2, 3, 4, 2, 3, 4, 5, 6, 6, 0, 0, 5, 1});
    const auto logits = head.forward(head.inputs(x), tiles);
    QCOMPARE(logits.sizes().vec(), (Shape{3, 2, 8, 16}));
    for (std::int64_t b = 0; b < 3; ++b) {
      std::vector<at::Tensor> frames;
      for (std::int64_t t = 0; t < 5; ++t) frames.push_back(x[tiles[b][t].item<std::int64_t>()]);
      auto expected = multiFrame(frames, stride, weights);
      const auto reference = torch::from_blob(expected.values.data(), {2, 8, 16}, at::kDouble);
      const double error = tests::maxDifference(logits[b], reference);
      const double scale = reference.abs().max().item<double>();
      QVERIFY2(error < 1e-12 * scale, qPrintable(QString("window %1: %2 of %3").arg(b).arg(error).arg(scale)));
    }
  }

  void gradientsOfFeatures_data() { addStrides(); }
  void gradientsOfFeatures() {
    QFETCH(int, stride);
    pose::MhcrnnHead head(8, stride, 2, 2);
    scramble(head);
    const auto tiles = pose::slidingTiles(6);
    const auto f = [&](const at::Tensor& x) {
      const auto logits = head.forward(x, tiles);
      return logits.multi.square().mean() + logits.single.square().mean();
    };
    const double error = tests::gradientError(f, features(6, stride));
    QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
  }

  void gradientsOfWeights_data() { addStrides(); }
  void gradientsOfWeights() {
    QFETCH(int, stride);
    pose::MhcrnnHead head(8, stride, 2, 2);
    scramble(head);
    const auto x = features(6, stride);
    const auto loss = [&] {
      const auto logits = head.forward(x, pose::slidingTiles(6));
      return logits.multi.square().mean() + logits.single.square().mean();
    };
    loss().backward();
    const torch::NoGradGuard noGrad;
    constexpr double kStep = 1e-5;
    for (auto& item : head.named_parameters()) {
      const auto flat = item.value().detach().view(-1);
      const auto gradient = item.value().grad().reshape(-1);
      for (const std::int64_t i : {std::int64_t{0}, flat.numel() / 2, flat.numel() - 1}) {
        const double kept = flat[i].item<double>();
        flat[i] = kept + kStep;
        const double above = loss().item<double>();
        flat[i] = kept - kStep;
        const double below = loss().item<double>();
        flat[i] = kept;
        const double difference = std::abs(gradient[i].item<double>() - (above - below) / (2.0 * kStep));
        QVERIFY2(difference < 1e-6 * std::max(1.0, gradient.abs().max().item<double>()), item.key().c_str());
      }
    }
  }

  void tiles() {
    QVERIFY(pose::separateTiles(2).equal(rows({0, 1, 2, 3, 4, 5, 6, 7, 8, 9})));
    QVERIFY(pose::slidingTiles(7).equal(rows({0, 1, 2, 3, 4, 1, 2, 3, 4, 5, 2, 3, 4, 5, 6})));
    QVERIFY(pose::slidingTiles(5).equal(rows({0, 1, 2, 3, 4})));
    // too short for a window: the outer frames are repeated
    QVERIFY(pose::slidingTiles(4).equal(rows({0, 0, 0, 1, 2, 0, 0, 1, 2, 3, 0, 1, 2, 3, 3, 1, 2, 3, 3, 3})));
    QVERIFY(pose::slidingTiles(1).equal(rows({0, 0, 0, 0, 0})));
    // one labelled frame, then two cameras of six frames each
    QVERIFY(
        pose::trainingTiles(1, 6, 2).equal(rows({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 12, 13, 14, 15, 16})));
    QVERIFY(pose::trainingTiles(2, 6, 0).equal(pose::separateTiles(2)));
  }

  void framesOnceGiveTheSame_data() { addStrides(); }
  void framesOnceGiveTheSame() {
    QFETCH(int, stride);
    const torch::NoGradGuard noGrad;
    pose::MhcrnnHead head(8, stride, 3, 2);
    scramble(head);
    const auto x = features(9, stride);
    const auto tiles = pose::slidingTiles(9);
    const auto maps = head.frameMaps(x);
    QCOMPARE(maps.sizes().vec(), (Shape{9, 3, 3, 8, 16}));
    const auto direct = head.forward(x, tiles), stored = head.fromFrameMaps(maps, tiles);
    QCOMPARE(direct.single.sizes().vec(), (Shape{5, 3, 8, 16}));
    QVERIFY(tests::maxDifference(direct.single, stored.single) < 1e-12);
    QVERIFY(tests::maxDifference(direct.multi, stored.multi) < 1e-12);
    // the single-frame head sees the middle frame, and nothing else
    auto other = x.clone();
    other[3] += 1.0;
    const auto changed = head.forward(other, tiles);
    QVERIFY(changed.single[0].equal(direct.single[0]) && !changed.single[1].equal(direct.single[1]));
    QVERIFY(!changed.multi[0].allclose(direct.multi[0]));
  }

  /// The recurrence stays in fp32 where the convolutions run in bf16.
  void autocastKeepsTheRecurrence() {
    const torch::NoGradGuard noGrad;
    pose::MhcrnnHead head(8, 4, 2, 2);
    scramble(head);
    head.to(at::kFloat);
    const auto x = features(5, 4).to(at::kFloat);
    const auto exact = head.forward(x, pose::separateTiles(1)).multi;
    const nn::AutocastGuard autocast(c10::kCPU, true);
    const auto rough = head.forward(x, pose::separateTiles(1)).multi;
    QVERIFY(rough.scalar_type() == at::kFloat);
    const double error = (rough - exact).norm().item<double>() / exact.norm().item<double>();
    QVERIFY2(error > 0.0 && error < 0.02, qPrintable(QString::number(error)));
    QVERIFY(at::autocast::is_autocast_enabled(c10::kCPU));
  }

  void theSurerHeadGivesTheMap_data() {
    QTest::addColumn<QString>("decoder");
    for (const char* name : {"window", "pose_prior", "reference"}) QTest::addRow("%s", name) << name;
  }
  void theSurerHeadGivesTheMap() {
    QFETCH(QString, decoder);
    pose::DecodeOptions options;
    options.decoder = pose::decoderFrom(decoder.toStdString());
    const auto sure = peaked(4, 9, 0.9);
    auto torn = peaked(2, 2, 0.45);  // two places, each half as likely
    torn[13][13] = 0.45;
    torn /= torn.sum();
    const auto single = at::stack({at::stack({sure, torn}), at::stack({torn, sure})});
    const auto multi = at::stack({at::stack({torn, sure}), at::stack({peaked(8, 8, 0.95), torn})});
    const auto chosen = pose::chooseMaps(single, multi, options);
    QVERIFY(chosen[0][0].equal(single[0][0]));
    QVERIFY(chosen[0][1].equal(multi[0][1]));
    QVERIFY(chosen[1][0].equal(multi[1][0]));
    QVERIFY(chosen[1][1].equal(single[1][1]));
    // a tie stays with the single frame
    const auto tie = pose::chooseMaps(sure.view({1, 1, 16, 16}), sure.view({1, 1, 16, 16}).flip({3}), {});
    QVERIFY(tie[0][0].equal(sure));
  }
};

QTEST_GUILESS_MAIN(TestMhcrnnHead)
#include "tst_mhcrnn_head.moc"
