// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>
#include <algorithm>

#include <QTemporaryDir>

#include <cmath>
#include <fstream>
#include <functional>

#include "core/base/error.h"
#include "core/nn/pth_reader.h"
#include "core/pose/backbone.h"
#include "core/pose/backbone_names.h"
#include "core/pose/conv_norm.h"
#include "core/pose/inference.h"
#include "core/pose/network.h"
#include "tests/core/pose/golden.h"

using namespace parsimony;
namespace fs = std::filesystem;
using Shape = std::vector<std::int64_t>;

namespace {

std::string codeOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return std::string(base::toString(error.code()));
  }
  return "accepted";
}

std::shared_ptr<pose::Backbone> build(const std::string& name, int channels = 3) {
  torch::manual_seed(0);
  return pose::backbone(name).build({channels});
}

/// Norms that have seen something: means and variances away from 0 and 1.
void warmUp(pose::Backbone& body, int channels) {
  const torch::NoGradGuard noGrad;
  body.train();
  for (int i = 0; i < 3; ++i) body.forward(at::randn({2, channels, 64, 64}) * 1.5 + 0.3);
  for (auto& item : body.named_parameters()) {
    // a residual branch that starts at zero would hide its own folding
    if (item.value().dim() == 1) item.value().add_(0.1 * at::randn_like(item.value()));
  }
  body.eval();
}

double relativeError(const at::Tensor& a, const at::Tensor& b) {
  return ((a.to(at::kFloat) - b.to(at::kFloat)).norm() / b.to(at::kFloat).norm()).item<double>();
}

pose::NetworkSpec specOf(const std::string& name, int channels = 3) {
  pose::NetworkSpec spec;
  spec.backbone = name;
  spec.keypoints = {"nose", "tail"};
  spec.width = 96;
  spec.height = 64;
  spec.inputChannels = channels;
  spec.decode.decoder = pose::Decoder::Window;
  return spec;
}

/// A weights file with keys as torchvision has them: the body's own, and a classifier.
std::map<std::string, at::Tensor> torchvisionFile(const std::string& name, const std::string& classifier, const std::string& prefix = {}) {
  std::map<std::string, at::Tensor> tensors;
  const auto body = build(name);
  for (const auto& [key, tensor] : pose::namedTensors(*body))
    tensors[prefix + key] = tensor.is_floating_point() ? at::randn_like(tensor) : tensor;
  tensors[classifier + "weight"] = at::zeros({10, 4});
  tensors[classifier + "bias"] = at::zeros({10});
  return tensors;
}

}  // namespace

class TestBackbones : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { QVERIFY(m_folder.isValid()); }

  void namesInOrder() {
    QCOMPARE(pose::backboneNames(), (std::vector<std::string>{"unet", "resnet18", "resnet34", "resnet50", "resnet101", "resnet152",
                                                              "efficientnet_b0", "efficientnet_b1", "efficientnet_b2", "efficientnet_lite0",
                                                              "vits_dino", "vitb_dino", "vits_dinov2", "vitb_dinov2", "vitb_imagenet"}));
    QCOMPARE(codeOf([] { (void)pose::backbone("resnet19"); }), std::string("usage"));
  }

  void contract_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("channels");
    for (const auto& descriptor : pose::backbones()) {
      if (descriptor.name.starts_with("vitb")) continue;  // the code of vits with four times the weights; tst_vit counts them
      QTest::addRow("%s", descriptor.name.c_str()) << QString::fromStdString(descriptor.name) << 3;
      if (descriptor.allowsGrey) QTest::addRow("%s grey", descriptor.name.c_str()) << QString::fromStdString(descriptor.name) << 1;
    }
  }
  void contract() {
    QFETCH(QString, name);
    QFETCH(int, channels);
    const auto& descriptor = pose::backbone(name.toStdString());
    auto body = build(descriptor.name, channels);

    // shapes, not square
    body->train();
    const auto outputs = body->forwardAll(at::randn({2, channels, 96, 64}));
    QCOMPARE(outputs.size(), descriptor.coarse.size() + 1);
    QCOMPARE(outputs.front().sizes().vec(), (Shape{2, descriptor.channels, 96 / descriptor.stride, 64 / descriptor.stride}));
    for (std::size_t i = 0; i < descriptor.coarse.size(); ++i) {
      const auto& [width, stride] = descriptor.coarse[i];
      QCOMPARE(outputs[i + 1].sizes().vec(), (Shape{2, width, 96 / stride, 64 / stride}));
    }

    // the gradient reaches the first convolution, which sees every channel
    // not the sum of squares: behind a layer norm that is constant
    (outputs.front() * at::randn_like(outputs.front())).sum().backward();
    const auto parameters = body->parameters();
    const auto first = *std::find_if(parameters.begin(), parameters.end(), [](const at::Tensor& p) { return p.dim() == 4; });
    QCOMPARE(first.size(1), std::int64_t{channels});
    QVERIFY(first.grad().defined() && first.grad().abs().amax({0, 2, 3}).min().item<double>() > 0.0);
    for (const auto& item : body->named_parameters()) QVERIFY2(item.value().grad().defined(), item.key().c_str());

    // folding the norms changes nothing but rounding; bf16 stays close
    warmUp(*body, channels);
    const torch::NoGradGuard noGrad;
    const auto x = at::randn({1, channels, 64, 64});
    const auto plain = body->forward(x);
    std::int64_t size = 0;
    for (const auto& parameter : body->parameters()) size += parameter.numel();
    if (size < 30'000'000) {  // two copies of the largest would take longer than the rest of this test
      auto rough = descriptor.build({channels});
      pose::loadNamedTensors(*rough, pose::namedTensors(*body));
      rough->eval();
      pose::foldNorms(*rough, at::kBFloat16);
      rough->to(at::kBFloat16);
      const double error = relativeError(rough->forward(x.to(at::kBFloat16)), plain);
      QVERIFY2(error < 0.06, qPrintable(QString::number(error)));
    }
    pose::foldNorms(*body, at::kFloat);
    const auto folded = body->forward(x);
    QVERIFY2(relativeError(folded, plain) < 1e-4, qPrintable(QString::number(relativeError(folded, plain))));
    const auto modules = body->modules();
    const bool folds = std::any_of(modules.begin(), modules.end(),
                                   [](const auto& module) { return dynamic_cast<pose::Foldable*>(module.get()) != nullptr; });
    QCOMPARE(!folded.equal(plain), folds);  // something was folded where there are pairs
    pose::foldNorms(*body, at::kFloat);
    QVERIFY(body->forward(x).equal(folded));  // and only once
  }

  /// Parameters without the classifier and entries of the state dict: torchvision's published totals less fc (C 1000 + 1000).
  void torchvisionSizes_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("parameters");
    QTest::addColumn<int>("entries");
    QTest::newRow("resnet18") << "resnet18" << qint64{11'689'512 - 513'000} << 20 * 6;
    QTest::newRow("resnet34") << "resnet34" << qint64{21'797'672 - 513'000} << 36 * 6;
    QTest::newRow("resnet50") << "resnet50" << qint64{25'557'032 - 2'049'000} << 53 * 6;
    QTest::newRow("resnet101") << "resnet101" << qint64{44'549'160 - 2'049'000} << 104 * 6;
    QTest::newRow("resnet152") << "resnet152" << qint64{60'192'808 - 2'049'000} << 155 * 6;
    QTest::newRow("efficientnet_b0") << "efficientnet_b0" << qint64{5'288'548 - 1'281'000} << 49 * 6 + 16 * 4;
    QTest::newRow("efficientnet_b1") << "efficientnet_b1" << qint64{7'794'184 - 1'281'000} << 69 * 6 + 23 * 4;
    QTest::newRow("efficientnet_b2") << "efficientnet_b2" << qint64{9'109'994 - 1'409'000} << 69 * 6 + 23 * 4;
  }
  void torchvisionSizes() {
    QFETCH(QString, name);
    QFETCH(qint64, parameters);
    QFETCH(int, entries);
    const auto body = build(name.toStdString());
    qint64 count = 0;
    for (const auto& parameter : body->parameters()) count += parameter.numel();
    QCOMPARE(count, parameters);
    QCOMPARE(static_cast<int>(pose::namedTensors(*body).size()), entries);
  }

  void torchvisionKeys_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QList<int>>("shape");
    const auto row = [](const char* name, const char* key, const QList<int>& shape) {
      QTest::addRow("%s %s", name, key) << name << key << shape;
    };
    row("resnet18", "conv1.weight", {64, 3, 7, 7});
    row("resnet18", "bn1.running_mean", {64});
    row("resnet18", "layer1.0.conv2.weight", {64, 64, 3, 3});
    row("resnet18", "layer2.0.downsample.0.weight", {128, 64, 1, 1});
    row("resnet18", "layer2.0.downsample.1.running_var", {128});
    row("resnet18", "layer4.1.bn2.bias", {512});
    row("resnet50", "layer1.0.downsample.0.weight", {256, 64, 1, 1});
    row("resnet50", "layer1.2.conv3.weight", {256, 64, 1, 1});
    row("resnet50", "layer3.5.conv2.weight", {256, 256, 3, 3});
    row("resnet152", "layer3.35.bn3.weight", {1024});
    row("efficientnet_b0", "features.0.0.weight", {32, 3, 3, 3});
    row("efficientnet_b0", "features.0.1.num_batches_tracked", {});
    row("efficientnet_b0", "features.1.0.block.0.0.weight", {32, 1, 3, 3});
    row("efficientnet_b0", "features.1.0.block.1.fc1.weight", {8, 32, 1, 1});
    row("efficientnet_b0", "features.1.0.block.2.0.weight", {16, 32, 1, 1});
    row("efficientnet_b0", "features.2.0.block.0.0.weight", {96, 16, 1, 1});
    row("efficientnet_b0", "features.2.0.block.1.0.weight", {96, 1, 3, 3});
    row("efficientnet_b0", "features.2.0.block.2.fc2.bias", {96});
    row("efficientnet_b0", "features.2.0.block.3.1.weight", {24});
    row("efficientnet_b0", "features.6.3.block.1.0.weight", {1152, 1, 5, 5});
    row("efficientnet_b0", "features.8.0.weight", {1280, 320, 1, 1});
    row("efficientnet_b1", "features.1.1.block.0.0.weight", {16, 1, 3, 3});
    row("efficientnet_b1", "features.7.1.block.3.0.weight", {320, 1920, 1, 1});
    row("efficientnet_b2", "features.8.1.weight", {1408});
    row("efficientnet_b2", "features.6.4.block.3.0.weight", {208, 1248, 1, 1});
  }
  void torchvisionKeys() {
    QFETCH(QString, name);
    QFETCH(QString, key);
    QFETCH(QList<int>, shape);
    const auto tensors = pose::namedTensors(*build(name.toStdString()));
    const auto found = tensors.find(key.toStdString());
    QVERIFY(found != tensors.end());
    QCOMPARE(found->second.sizes().vec(), Shape(shape.begin(), shape.end()));
  }

  void efficientnetLite0MatchesItsPublishedWeights() {
    PARSIMONY_NEED_DATA("pose/weights/efficientnet-lite0-57934424.pth");
    const auto folder = tests::dataFolder() / "pose" / "weights";
    std::ifstream stream(folder / "efficientnet_lite0_golden.json");
    const auto golden = nlohmann::json::parse(stream).at("same_padding");
    auto spec = specOf("efficientnet_lite0");
    pose::PoseNetwork network(spec);
    const auto load = pose::loadForeignWeights(network, folder / "efficientnet-lite0-57934424.pth");
    QVERIFY2(load.missing.empty(), load.missing.empty() ? "" : load.missing.front().c_str());
    QVERIFY2(load.unexpected.empty(), load.unexpected.empty() ? "" : load.unexpected.front().c_str());

    const torch::NoGradGuard noGrad;
    network.eval();
    constexpr double kPixels = 3.0 * 256 * 256;
    const auto k = at::arange(static_cast<std::int64_t>(kPixels), at::kDouble);
    const auto x = at::sin(37.0 * (-1.0 + 2.0 * k / (kPixels - 1.0))).to(at::kFloat).view({1, 3, 256, 256});
    const auto features = network.body(0).forward(x);
    QCOMPARE(features.sizes().vec(), golden.at("feature_shape").get<Shape>());
    const double sum = golden.at("feature_sum");
    QVERIFY(std::abs(features.sum().item<double>() - sum) < 1e-4 * sum);
    const auto file = nn::readPth(folder / "efficientnet-lite0-57934424.pth");
    const auto logits = at::linear(features.mean({2, 3}), file.tensors.at("_fc.weight"), file.tensors.at("_fc.bias"))[0];
    QCOMPARE(logits.argmax().item<int>(), golden.at("logits_argmax").get<int>());
    const auto first = golden.at("logits_first").get<std::vector<double>>();
    for (std::size_t i = 0; i < first.size(); ++i) {
      const double ours = logits[static_cast<std::int64_t>(i)].item<double>();
      QVERIFY2(std::abs(ours - first[i]) < 1e-3, qPrintable(QString("%1: %2 against %3").arg(i).arg(ours).arg(first[i])));
    }
  }

  void foreignWeightsLoad_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("classifier");
    QTest::addColumn<QString>("prefix");
    QTest::newRow("resnet18 of torchvision") << "resnet18"
                                             << "fc."
                                             << "";
    QTest::newRow("resnet18 of mmpose") << "resnet18"
                                        << "fc."
                                        << "state_dict.backbone.";
    QTest::newRow("efficientnet_b0 of torchvision") << "efficientnet_b0"
                                                    << "classifier.1."
                                                    << "";
  }
  void foreignWeightsLoad() {
    QFETCH(QString, name);
    QFETCH(QString, classifier);
    QFETCH(QString, prefix);
    const auto path = file("weights.safetensors");
    const auto tensors = torchvisionFile(name.toStdString(), classifier.toStdString(), prefix.toStdString());
    nn::writeSafetensors(path, tensors);
    auto spec = specOf(name.toStdString());
    spec.members = 2;
    pose::PoseNetwork network(spec);
    const auto load = pose::loadForeignWeights(network, path);
    QVERIFY(load.missing.empty() && load.unexpected.empty());
    QCOMPARE(load.loaded, static_cast<int>(tensors.size()) - 2);
    for (int member = 0; member < 2; ++member) {
      for (const auto& [key, tensor] : pose::namedTensors(network.body(member)))
        QVERIFY2(tensor.equal(tensors.at(prefix.toStdString() + key)), key.c_str());
    }
  }

  void foreignWeightsAreReportedByName() {
    const auto path = file("odd.safetensors");
    auto tensors = torchvisionFile("resnet18", "fc.");
    tensors.erase("layer3.1.bn2.weight");
    tensors["extra.gate"] = at::zeros({3});
    nn::writeSafetensors(path, tensors);
    pose::PoseNetwork network(specOf("resnet18"));
    const auto load = pose::loadForeignWeights(network, path);
    QCOMPARE(load.missing, (std::vector<std::string>{"layer3.1.bn2.weight"}));
    QCOMPARE(load.unexpected, (std::vector<std::string>{"extra.gate"}));

    tensors["conv1.weight"] = at::zeros({64, 3, 5, 5});
    nn::writeSafetensors(path, tensors);
    QCOMPARE(codeOf([&] { (void)pose::loadForeignWeights(network, path); }), std::string("inconsistent"));
    nn::writeSafetensors(path, torchvisionFile("efficientnet_b0", "classifier.1."));
    QCOMPARE(codeOf([&] { (void)pose::loadForeignWeights(network, path); }), std::string("inconsistent"));
    QCOMPARE(codeOf([&] { (void)pose::loadForeignWeights(network, file("none.pth")); }), std::string("not_found"));
  }

  void picturesAreNormalisedAsTheDescriptorSays_data() {
    QTest::addColumn<QString>("name");
    for (const auto& descriptor : pose::backbones()) {
      if (descriptor.name == "unet" || descriptor.name == "resnet18" || descriptor.name == "efficientnet_lite0")
        QTest::addRow("%s", descriptor.name.c_str()) << QString::fromStdString(descriptor.name);
    }
  }
  void picturesAreNormalisedAsTheDescriptorSays() {
    QFETCH(QString, name);
    const torch::NoGradGuard noGrad;
    pose::PoseNetwork network(specOf(name.toStdString()));
    network.eval();
    const auto pictures = at::randint(0, 256, {2, 64, 96, 3}, at::kByte);
    const auto& p = pose::backbone(name.toStdString()).preprocessing;
    auto x = pictures.to(at::kDouble) * p.scale;
    for (int c = 0; c < 3; ++c) x.select(3, c).sub_(p.mean[static_cast<std::size_t>(c)]).div_(p.std[static_cast<std::size_t>(c)]);
    const auto features = network.body(0).forward(x.permute({0, 3, 1, 2}).to(at::kFloat).contiguous());
    pose::HeatmapHead head(pose::backbone(name.toStdString()).channels, pose::backbone(name.toStdString()).stride, 2, 2);
    std::map<std::string, at::Tensor> weights;
    for (const auto& [key, tensor] : pose::namedTensors(network)) {
      if (key.rfind("head.", 0) == 0) weights[key.substr(5)] = tensor;
    }
    pose::loadNamedTensors(head, weights);
    QVERIFY(relativeError(network.logits(pictures, 0).front(), head.forward(features)) < 1e-4);
  }

  void membersAreAveraged() {
    const torch::NoGradGuard noGrad;
    auto spec = specOf("unet", 1);
    spec.members = 3;
    torch::manual_seed(5);
    pose::PoseNetwork network(spec);
    network.eval();
    for (auto& parameter : network.parameters()) parameter.add_(0.05 * at::randn_like(parameter));
    const auto pictures = at::randint(0, 256, {2, 64, 96, 1}, at::kByte);
    auto mean = at::zeros({2, 2, 16, 24});
    for (int member = 0; member < 3; ++member)
      mean += network.logits(pictures, member).front().flatten(2).softmax(2).view({2, 2, 16, 24}) / 3.0;
    QVERIFY(tests::maxDifference(network.heatmaps(pictures), mean) < 1e-6);
    QVERIFY((network.logits(pictures, 0).front() - network.logits(pictures, 1).front()).abs().max().item<double>() > 1e-3);
    QVERIFY_THROWS_EXCEPTION(std::exception, (void)network.logits(pictures, 3));
  }

  void savedNetworksPredictTheSame() {
    const torch::NoGradGuard noGrad;
    auto spec = specOf("unet", 1);
    spec.members = 2;
    spec.decode.decoder = pose::Decoder::PosePrior;
    spec.decode.windowRadius = 4;
    spec.prior.mean = Eigen::VectorXd::LinSpaced(4, 10.0, 40.0);
    spec.prior.covariance = Eigen::MatrixXd::Identity(4, 4) * 7.0 + Eigen::MatrixXd::Ones(4, 4);
    spec.prior.inflation = Eigen::VectorXd::Constant(2, 1.5);
    spec.prior.noise = Eigen::Vector2d(0.75, 5.0);
    spec.prior.targetVariance = 18.0;
    spec.prior.observationVariance = 3.25;
    pose::PoseNetwork network(spec);
    network.eval();
    pose::saveNetwork(file("net.safetensors"), network);
    const auto loaded = pose::loadNetwork(file("net.safetensors"));
    loaded->eval();
    const auto& read = loaded->spec();
    QCOMPARE(read.keypoints, spec.keypoints);
    QCOMPARE(std::vector<int>({read.width, read.height, read.inputChannels, read.members, read.decode.windowRadius}),
             std::vector<int>({96, 64, 1, 2, 4}));
    QVERIFY(read.decode.decoder == pose::Decoder::PosePrior);
    QVERIFY(read.prior.mean == spec.prior.mean && read.prior.covariance == spec.prior.covariance &&
            read.prior.inflation == spec.prior.inflation && read.prior.noise == spec.prior.noise);
    QCOMPARE(read.prior.targetVariance, 18.0);
    QCOMPARE(read.prior.observationVariance, 3.25);
    const auto pictures = at::randint(0, 256, {2, 64, 96, 1}, at::kByte);
    QVERIFY(loaded->heatmaps(pictures).equal(network.heatmaps(pictures)));

    // prepared for prediction it says the same, frame by frame or in a batch
    const std::vector<cv::Size> sizes(2, cv::Size(192, 128));
    pose::Inference inference(loaded, {});
    const auto both = inference.run(pictures, sizes);
    const auto second = inference.run(pictures.slice(0, 1, 2), {sizes[1]});
    QCOMPARE(both.size(), std::size_t{4});
    for (std::size_t k = 0; k < 2; ++k) QVERIFY(std::hypot(both[2 + k].x - second[k].x, both[2 + k].y - second[k].y) < 1e-3);
  }

  /// A weights file whose description lies is refused before anything is built from it.
  void lyingDescriptionsAreRefused_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("no such backbone") << "backbone"
                                      << "\"resnet19\"";
    QTest::newRow("a number for a name") << "backbone"
                                         << "7";
    QTest::newRow("no keypoints") << "keypoints"
                                  << "[]";
    QTest::newRow("another number of keypoints") << "keypoints"
                                                 << "[\"a\"]";
    QTest::newRow("a million networks") << "members"
                                        << "1000000";
    QTest::newRow("no network") << "members"
                                << "0";
    QTest::newRow("seven channels") << "input_channels"
                                    << "7";
    QTest::newRow("no width") << "width"
                              << "0";
    QTest::newRow("odd width") << "width"
                               << "97";
    QTest::newRow("huge height") << "height"
                                 << "1000000000";
    QTest::newRow("huge factor") << "downsample_factor"
                                 << "40";
    QTest::newRow("negative window") << "window_radius"
                                     << "-1";
    QTest::newRow("no such decoder") << "decoder"
                                     << "\"oracle\"";
    QTest::newRow("text for a number") << "height"
                                       << "\"tall\"";
    QTest::newRow("field missing") << "temperature"
                                   << "";
  }
  void lyingDescriptionsAreRefused() {
    QFETCH(QString, field);
    QFETCH(QString, value);
    pose::saveNetwork(file("honest.safetensors"), pose::PoseNetwork(specOf("unet", 1)));
    auto content = nn::readSafetensors(file("honest.safetensors"));
    auto json = nlohmann::json::parse(content.metadata.at("parsimony"));
    if (value.isEmpty()) {
      json.erase(field.toStdString());
    } else {
      json[field.toStdString()] = nlohmann::json::parse(value.toStdString());
    }
    nn::writeSafetensors(file("lying.safetensors"), content.tensors, {{"parsimony", json.dump()}});
    try {
      (void)pose::loadNetwork(file("lying.safetensors"));
      QFAIL("accepted");
    } catch (const base::Error& error) {
      QCOMPARE(base::exitCode(error.code()), 3);
      QVERIFY2(QString::fromStdString(error.text("path")).endsWith("lying.safetensors"), error.what());
    }
  }

  void foreignFilesAreNoNetworks() {
    nn::writeSafetensors(file("plain.safetensors"), {{"w", at::zeros({2})}});
    QCOMPARE(codeOf([&] { (void)pose::loadNetwork(file("plain.safetensors")); }), std::string("unsupported"));
    nn::writeSafetensors(file("plain.safetensors"), {{"w", at::zeros({2})}}, {{"parsimony", "{"}});
    QCOMPARE(codeOf([&] { (void)pose::loadNetwork(file("plain.safetensors")); }), std::string("malformed"));
    QCOMPARE(codeOf([&] { (void)pose::loadNetwork(file("none.safetensors")); }), std::string("not_found"));
  }

 private:
  [[nodiscard]] fs::path file(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
  QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestBackbones)
#include "tst_backbones.moc"
