// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <QTemporaryDir>

#include <cmath>
#include <numeric>
#include <set>
#include <thread>

#include "core/nn/autocast.h"
#include "core/pose/heatmap_head.h"
#include "core/pose/network.h"
#include "core/pose/vit.h"
#include "core/pose/vit_keys.h"
#include "core/pose/vit_position.h"
#include "tests/core/pose/golden.h"
#include "tests/core/pose/vit_reference.h"

using namespace parsimony;
using tests::HfFamily;
using Shape = std::vector<std::int64_t>;
using Tensors = std::map<std::string, at::Tensor>;

namespace {

const HfFamily kVit{"", false, 16};
const HfFamily kDinov2{"", true, 14};

Tensors randomFile(const pose::VitConfig& config, const HfFamily& family, std::uint64_t seed = 0) {
  torch::manual_seed(seed);
  Tensors file;
  for (const auto& [key, shape] : tests::hfShapes(config, family)) {
    file[key] = at::randn(shape) * (shape.size() == 4 ? 0.05 : 0.3);
    if (tests::startsFromOne(key)) file[key].add_(1.0);
  }
  return file;
}

/// As loadForeignWeights does it, for a size that is not in the registry.
std::shared_ptr<pose::Backbone> loaded(const pose::VitConfig& config, const Tensors& file) {
  const auto descriptor = pose::vitDescriptor("tiny", config);
  Tensors given;
  for (const auto& [key, value] : file) {
    const auto name = descriptor.foreignKey(key);
    if (!name.empty()) given[name] = descriptor.convert(name, value);
  }
  auto body = descriptor.build({3});
  pose::loadNamedTensors(*body, given);
  body->eval();
  return body;
}

pose::VitConfig tiny(bool layerScale = false) {
  return {2, 24, 3, 3, layerScale ? 1e-6 : 1e-12, layerScale};
}

double relativeError(const at::Tensor& a, const at::Tensor& b) {
  return ((a.to(at::kDouble) - b.to(at::kDouble)).norm() / b.to(at::kDouble).norm()).item<double>();
}

std::int64_t parametersOf(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const auto& parameter : module.parameters()) count += parameter.numel();
  return count;
}

/// Features [8 x 3 x 4] of two tiny networks of transformers 5.23.0 (torch 2.13.0, CPU, fp32, eager attention): hidden_size 8, two layers,
/// two heads, all else as in the class ("vit": ViTModel, image_size 32, patch_size 16, intermediate_size 32, interpolate_pos_encoding;
/// "dinov2": Dinov2Model, image_size 42, patch_size 14, its kernel replaced by interpolate(kernel, (16, 16), bicubic) * (14/16)^2). Weights
/// and picture [1 x 3 x 48 x 64] as in goldenFile() and below. ViTMAEModel (mask_ratio 0, noise 0..11) gives the values of "vit".
const std::map<std::string, std::vector<float>> kGolden = {
    {"vit",
     {-0.49536f, 0.05499f,  -0.08573f, -0.43448f, -0.57130f, -0.54226f, 0.07412f,  1.34789f,  -1.01983f, 0.67458f,  0.23247f,  0.57112f,
      1.02395f,  1.23437f,  0.35294f,  2.17471f,  1.67993f,  1.28086f,  1.24860f,  0.29521f,  1.50808f,  1.43901f,  0.77288f,  0.95058f,
      -2.53607f, -2.52144f, -1.07348f, -1.01815f, -1.14767f, -2.45830f, -1.05691f, 0.85245f,  -0.52290f, -0.20061f, -1.09386f, 0.22498f,
      -0.37469f, -0.21480f, -0.98279f, -1.68752f, -1.26537f, -0.70636f, -1.04006f, -1.63603f, -0.81819f, -1.81262f, -1.11391f, -1.35899f,
      1.47060f,  0.26313f,  1.36958f,  1.59071f,  1.91212f,  1.28028f,  2.46584f,  1.91413f,  1.38173f,  2.09241f,  2.37240f,  2.31440f,
      -0.56078f, -1.03834f, -1.22651f, -0.35851f, -0.72423f, -0.47039f, -0.44680f, -1.34118f, -1.12759f, -0.76983f, -1.02512f, -1.30131f,
      0.85843f,  1.99666f,  0.12396f,  0.16503f,  -0.10951f, 1.17106f,  -0.66551f, -0.79210f, -0.33281f, -0.64972f, -0.42156f, -0.88207f,
      0.99013f,  0.94233f,  1.94293f,  0.55818f,  0.92400f,  0.98635f,  0.09182f,  0.43631f,  1.54377f,  0.25225f,  0.82219f,  0.39451f}},
    {"dinov2",
     {0.51038f,  1.52319f,  2.17966f,  1.20814f,  1.98442f,  2.27915f,  1.97075f,  1.47839f,  1.43315f,  1.55445f,  2.16000f,  2.72801f,
      1.03883f,  1.05810f,  0.07125f,  0.88688f,  0.55893f,  0.37487f,  0.34249f,  1.52023f,  2.22164f,  1.15823f,  0.62345f,  -0.20401f,
      -1.88194f, -1.62483f, -1.74459f, -1.66349f, -0.89874f, -0.94521f, -1.41356f, -1.02175f, -1.13180f, -0.62628f, -0.81806f, -1.01842f,
      -1.36415f, -1.27112f, -1.25794f, -1.46925f, -1.20044f, -1.27993f, -1.33786f, -1.69587f, -1.59960f, -1.28767f, -1.43756f, -1.10598f,
      1.53846f,  1.37777f,  0.78407f,  1.74684f,  1.50178f,  1.38682f,  1.53582f,  1.21712f,  0.60017f,  1.67543f,  1.20119f,  0.82941f,
      -1.26654f, -1.65992f, -1.14776f, -1.28862f, -1.84179f, -1.51764f, -1.39745f, -1.33935f, -1.29333f, -1.95111f, -1.71265f, -1.26270f,
      1.40619f,  1.14704f,  1.20975f,  0.70489f,  0.24027f,  0.02847f,  0.87945f,  -0.18221f, 0.02575f,  0.06624f,  0.34701f,  0.65857f,
      0.86518f,  0.43837f,  0.74815f,  0.68615f,  0.55481f,  0.52909f,  0.34488f,  0.92631f,  0.79844f,  0.42385f,  0.62662f,  0.32185f}}};

/// Element i: sin(0.37 i^2 + 5 p + 1), p = sum of the bytes of the key modulo 97; times 0.05 for kernels and 0.4 for all else; factors are
/// 1 + 0.3 of it.
Tensors goldenFile(const pose::VitConfig& config, const HfFamily& family) {
  Tensors file;
  auto bare = family;
  bare.prefix = "";  // the values of the bare name
  for (const auto& [key, shape] : tests::hfShapes(config, bare)) {
    const double phase = std::accumulate(key.begin(), key.end(), 0) % 97;
    const auto tensor = at::empty(shape);
    auto* values = tensor.data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
      const double x = static_cast<double>(i);
      const double s = std::sin(0.37 * x * x + 5.0 * phase + 1.0);
      values[i] = static_cast<float>(tests::startsFromOne(key) ? 1.0 + 0.3 * s : (shape.size() == 4 ? 0.05 : 0.4) * s);
    }
    file[family.prefix + key] = tensor;
  }
  return file;
}

}  // namespace

class TestVit : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { QVERIFY(m_folder.isValid()); }

  void matchesPlainLoops_data() {
    QTest::addColumn<bool>("layerScale");
    QTest::addColumn<int>("patch");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::newRow("pretraining grid") << false << 16 << 48 << 48;
    QTest::newRow("wide") << false << 16 << 64 << 96;
    QTest::newRow("narrow") << false << 16 << 96 << 32;
    QTest::newRow("DINOv2, patches of 14") << true << 14 << 64 << 96;
    QTest::newRow("DINOv2, patches of 16") << true << 16 << 32 << 32;
  }
  void matchesPlainLoops() {
    QFETCH(bool, layerScale);
    QFETCH(int, patch);
    QFETCH(int, height);
    QFETCH(int, width);
    const auto config = tiny(layerScale);
    const HfFamily family{"", layerScale, patch};
    const auto file = randomFile(config, family);
    const auto pictures = at::randn({2, 3, height, width});
    const torch::NoGradGuard noGrad;
    const auto features = loaded(config, file)->forward(pictures);
    QCOMPARE(features.sizes().vec(), (Shape{2, 24, height / 16, width / 16}));
    for (std::int64_t b = 0; b < 2; ++b) {
      const auto expected = tests::hfForward(config, family, file, pictures[b]);
      const double error = relativeError(features[b], expected);
      QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
    }
  }

  void matchesTransformers_data() {
    QTest::addColumn<QString>("golden");
    QTest::addColumn<QString>("prefix");
    QTest::newRow("ViTModel") << "vit"
                              << "";
    QTest::newRow("ViTMAEForPreTraining") << "vit"
                                          << "vit.";
    QTest::newRow("Dinov2Model") << "dinov2"
                                 << "";
  }
  void matchesTransformers() {
    QFETCH(QString, golden);
    QFETCH(QString, prefix);
    const bool isV2 = golden == "dinov2";
    const pose::VitConfig config{2, 8, 2, isV2 ? 3 : 2, isV2 ? 1e-6 : 1e-12, isV2};
    const auto file = goldenFile(config, {prefix.toStdString(), isV2, isV2 ? 14 : 16});
    const auto k = at::arange(3 * 48 * 64, at::kDouble);
    const auto picture = at::sin(1e-4 * k * k).to(at::kFloat).view({1, 3, 48, 64});
    const torch::NoGradGuard noGrad;
    const auto features = loaded(config, file)->forward(picture);
    const auto expected = torch::tensor(kGolden.at(golden.toStdString())).view({1, 8, 3, 4});
    QVERIFY2(tests::maxDifference(features, expected) < 5e-5, qPrintable(QString::number(tests::maxDifference(features, expected))));
  }

  void positionsAreInterpolated_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::newRow("same") << 4 << 4;
    QTest::newRow("larger") << 7 << 9;
    QTest::newRow("smaller") << 2 << 3;
    QTest::newRow("both") << 1 << 11;
  }
  void positionsAreInterpolated() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    const auto positions = at::randn({1, 17, 5});
    const auto found = pose::interpolatedPositions(positions, rows, columns);
    QCOMPARE(found.sizes().vec(), (Shape{1, 1 + rows * columns, 5}));
    QVERIFY(found.select(1, 0).equal(positions.select(1, 0)));
    for (int c = 0; c < 5; ++c) {
      const tests::Matrix grid = tests::matrixOf(positions[0].slice(0, 1).select(1, c).reshape({4, 4}));
      const tests::Matrix expected = tests::cubicWeights(4, rows) * grid * tests::cubicWeights(4, columns).transpose();
      const tests::Matrix ours = tests::matrixOf(found[0].slice(0, 1).select(1, c).reshape({rows, columns}));
      QVERIFY((ours - expected).cwiseAbs().maxCoeff() < 1e-5);
    }
    // in fp32 even where the network is not
    const auto rough = positions.to(at::kBFloat16);
    QVERIFY(pose::interpolatedPositions(rough, rows, columns)
                .equal(pose::interpolatedPositions(rough.to(at::kFloat), rows, columns).to(at::kBFloat16)));
  }

  /// A picture enlarged from patches of 14 to 16 px gives the tokens of the original: exactly where it is flat, closely where it is smooth.
  void resizedKernelSeesTheSamePicture() {
    const auto flat = at::full({1, 3, 14, 14}, 0.25);
    QVERIFY(std::abs((pose::resizedPatchKernel(flat, 16).sum() - flat.sum()).item<double>()) < 1e-4);
    const auto wave = [](int size, double phase) {
      const auto place = (at::arange(size, at::kFloat) + 0.5) / size;
      return at::outer(at::sin(3.0 * place + phase), at::cos(2.0 * place)).view({1, 1, size, size}).expand({1, 3, size, size}).contiguous();
    };
    const double small = (wave(14, 0.3) * wave(14, 1.0)).sum().item<double>();
    const double large = (pose::resizedPatchKernel(wave(14, 0.3), 16) * wave(16, 1.0)).sum().item<double>();
    QVERIFY2(std::abs(large / small - 1.0) < 0.01, qPrintable(QString::number(large / small)));
  }

  void cachedPositionsFollowTheWeights() {
    pose::PositionCache cache;
    auto positions = at::randn({1, 10, 4}).requires_grad_();
    {
      const torch::NoGradGuard noGrad;
      const auto first = cache.get(positions, 4, 5);
      QVERIFY(first.equal(pose::interpolatedPositions(positions, 4, 5)));
      QCOMPARE(cache.get(positions, 4, 5).data_ptr(), first.data_ptr());
      positions.mul_(2.0);
      QVERIFY(cache.get(positions, 4, 5).allclose(2.0 * first));
      QCOMPARE(cache.get(positions, 2, 6).size(1), std::int64_t{13});
    }
    const auto trained = cache.get(positions, 2, 6);
    QVERIFY(trained.requires_grad());
    trained.sum().backward();
    QVERIFY(std::abs(positions.grad().sum().item<double>() - 13.0 * 4.0) < 1e-4);  // the weights of an interpolation sum to 1
    {
      const c10::InferenceMode inferenceMode;
      QVERIFY(!cache.get(positions, 2, 6).requires_grad());
    }
    const torch::NoGradGuard noGrad;
    positions.set_data(positions.detach().to(at::kBFloat16));
    QVERIFY(cache.get(positions, 2, 6).scalar_type() == at::kBFloat16);
  }

  void threadsShareTheNetwork() {
    const auto body = loaded(tiny(), randomFile(tiny(), kVit));
    const std::vector<at::Tensor> pictures{at::randn({1, 3, 64, 32}), at::randn({1, 3, 32, 96})};
    std::vector<at::Tensor> expected(2), found(2);
    const auto forward = [&](std::size_t i) {
      const c10::InferenceMode inferenceMode;
      return body->forward(pictures[i]).clone();
    };
    for (std::size_t i = 0; i < 2; ++i) expected[i] = forward(i);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        for (int repeat = 0; repeat < 20; ++repeat) found[i] = forward(i);
      });
    }
    for (auto& thread : threads) thread.join();
    for (std::size_t i = 0; i < 2; ++i) QVERIFY(tests::maxDifference(found[i], expected[i]) < 1e-5);
  }

  /// Weights as written by Hugging Face fill the module without gaps; what only pretraining needs is passed over.
  void keysOfEveryFamily_data() {
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<bool>("layerScale");
    QTest::addColumn<QStringList>("unused");
    const QStringList decoder{"decoder.mask_token", "decoder.decoder_pos_embed", "decoder.decoder_embed.weight",
                              "decoder.decoder_layers.0.attention.attention.query.weight", "decoder.decoder_pred.bias"};
    QTest::newRow("facebook/dino-vits16") << "" << false << QStringList{"pooler.dense.weight", "pooler.dense.bias"};
    QTest::newRow("ViTForImageClassification") << "vit." << false << QStringList{"classifier.weight", "classifier.bias"};
    QTest::newRow("facebook/vit-mae-base") << "vit." << false << decoder;
    QTest::newRow("facebook/dinov2-small") << "" << true << QStringList{"embeddings.mask_token"};
    QTest::newRow("Dinov2ForImageClassification") << "dinov2." << true << QStringList{"dinov2.embeddings.mask_token", "classifier.weight"};
    QTest::newRow("Lightning Pose") << "state_dict.backbone.vision_encoder." << true << QStringList{};
  }
  void keysOfEveryFamily() {
    QFETCH(QString, prefix);
    QFETCH(bool, layerScale);
    QFETCH(QStringList, unused);
    const auto body = pose::buildVit(tiny(layerScale));
    std::map<std::string, int> given;
    for (const auto& [key, shape] : tests::hfShapes(tiny(layerScale), {prefix.toStdString(), layerScale, 16})) ++given[pose::vitKey(key)];
    const auto own = pose::namedTensors(*body);
    QCOMPARE(given.size(), own.size());
    for (const auto& [name, tensor] : own) QVERIFY2(given.count(name) == 1 && given.at(name) == 1, name.c_str());
    for (const auto& key : unused) QCOMPARE(pose::vitKey(key.toStdString()), std::string());
    for (const auto& [name, tensor] : own) QCOMPARE(pose::vitKey(name), name);  // a body's own file is read as well
  }

  void namesOfTransformers5InMemory() {
    QCOMPARE(pose::vitKey("vit.layers.11.attention.q_proj.weight"), std::string("encoder.layer.11.attention.attention.query.weight"));
    QCOMPARE(pose::vitKey("layers.3.attention.o_proj.bias"), std::string("encoder.layer.3.attention.output.dense.bias"));
    QCOMPARE(pose::vitKey("layers.0.layernorm_after.bias"), std::string("encoder.layer.0.norm2.bias"));
    QCOMPARE(pose::vitKey("layers.0.layer_scale2.lambda1"), std::string("encoder.layer.0.layer_scale2.lambda1"));
    // foreign to us: reported under the name that the file has
    QCOMPARE(pose::vitKey("blocks.0.attn.qkv.weight"), std::string("blocks.0.attn.qkv.weight"));
    QCOMPARE(pose::vitKey("encoder.layer.norm1.weight"), std::string("encoder.layer.norm1.weight"));
  }

  /// Published totals. DINOv2 has a mask token [C] there and kernels of 14 x 14 where ours have 16 x 16.
  void publishedSizes_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("parameters");
    constexpr qint64 kernels = 3 * (16 * 16 - 14 * 14);
    QTest::newRow("vits_dino") << "vits_dino" << qint64{21'665'664};
    QTest::newRow("vitb_dino") << "vitb_dino" << qint64{85'798'656};
    QTest::newRow("vits_dinov2") << "vits_dinov2" << 22'056'576 - 384 + kernels * 384;
    QTest::newRow("vitb_dinov2") << "vitb_dinov2" << 86'580'480 - 768 + kernels * 768;
  }
  void publishedSizes() {
    QFETCH(QString, name);
    QFETCH(qint64, parameters);
    const auto& descriptor = pose::backbone(name.toStdString());
    QCOMPARE(descriptor.stride, 16);
    QCOMPARE(qint64{parametersOf(*descriptor.build({3}))}, parameters);
  }

  void headOfASmallTransformer() {
    pose::HeatmapHead head(384, 16, 17, 2);
    QCOMPARE(parametersOf(head), std::int64_t{14'705});  // spec/pose.md 2.2
    const torch::NoGradGuard noGrad;
    QCOMPARE(head.forward(at::zeros({1, 384, 16, 16})).sizes().vec(), (Shape{1, 17, 64, 64}));
  }

  void startsTruncatedNormal() {
    const auto weights = pose::namedTensors(*pose::buildVit({1, 192, 3, 14, 1e-12, false}));
    const auto& w = weights.at("encoder.layer.0.mlp.fc1.weight");
    // variance of a normal cut at +-2 deviations: 1 - 4 phi(2) / (Phi(2) - Phi(-2)) = 0.7737
    QVERIFY(std::abs(w.std().item<double>() / (0.02 * std::sqrt(0.7737)) - 1.0) < 0.01);
    QVERIFY(w.abs().max().item<double>() <= 0.04 + 1e-6);
    QVERIFY(w.abs().max().item<double>() > 0.039);
    QCOMPARE(weights.at("encoder.layer.0.mlp.fc1.bias").abs().sum().item<double>(), 0.0);
  }

  /// bf16 changes features and gradients by rounding only: as autocast in training, as converted weights in prediction.
  void halfPrecision() {
    const auto config = tiny(true);
    const auto file = randomFile(config, kDinov2);
    const auto body = loaded(config, file);
    const auto pictures = at::randn({2, 3, 64, 96});
    const auto direction = at::randn({2, 24, 4, 6});
    const auto gradients = [&](bool autocast) {
      for (auto& parameter : body->parameters()) parameter.mutable_grad().reset();
      {
        const nn::AutocastGuard guard(at::kCPU, autocast);
        (body->forward(pictures).to(at::kFloat) * direction).sum().backward();
      }
      std::vector<at::Tensor> flat;
      for (const auto& item : body->named_parameters()) {
        if (!item.value().grad().defined()) throw std::runtime_error(item.key());
        flat.push_back(item.value().grad().flatten());
      }
      return at::cat(flat);
    };
    const auto plain = gradients(false);
    const double rounding = relativeError(gradients(true), plain);
    QVERIFY2(rounding > 0.0 && rounding < 0.05, qPrintable(QString::number(rounding)));

    const torch::NoGradGuard noGrad;
    const auto expected = body->forward(pictures);
    body->to(at::kBFloat16);
    const c10::InferenceMode inferenceMode;
    const auto rough = body->forward(pictures.to(at::kBFloat16).contiguous(at::MemoryFormat::ChannelsLast));
    QVERIFY(rough.scalar_type() == at::kBFloat16);
    QVERIFY2(relativeError(rough, expected) < 0.03, qPrintable(QString::number(relativeError(rough, expected))));
  }

  /// A DINOv2 file for pictures of 224 px: patches of 14, positions on a grid of 16, stored in half precision.
  void dinov2FilesLoad() {
    pose::VitConfig config{12, 384, 6, 16, 1e-6, true};
    auto file = randomFile(config, kDinov2);
    for (auto& [key, tensor] : file) tensor = tensor.to(at::kHalf);
    file["embeddings.mask_token"] = at::zeros({1, 384}, at::kHalf);
    const auto path = std::filesystem::path(m_folder.path().toStdString()) / "model.safetensors";
    nn::writeSafetensors(path, file);
    pose::NetworkSpec spec;
    spec.backbone = "vits_dinov2";
    spec.keypoints = {"nose"};
    pose::PoseNetwork network(spec);
    const auto load = pose::loadForeignWeights(network, path);
    QVERIFY(load.missing.empty() && load.unexpected.empty());
    QCOMPARE(load.loaded, static_cast<int>(file.size()) - 1);
    const auto weights = pose::namedTensors(network.body(0));
    QVERIFY(weights.at("embeddings.position_embeddings")
                .allclose(pose::interpolatedPositions(file.at("embeddings.position_embeddings").to(at::kFloat), 37, 37), 1e-3, 1e-3));
    QVERIFY(weights.at("embeddings.patch_embeddings.projection.weight")
                .equal(pose::resizedPatchKernel(file.at("embeddings.patch_embeddings.projection.weight").to(at::kFloat), 16)));
    QVERIFY(weights.at("encoder.layer.7.layer_scale1.lambda1").equal(file.at("encoder.layer.7.layer_scale1.lambda1").to(at::kFloat)));
  }

 private:
  QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestVit)
#include "tst_vit.moc"
