// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <torch/torch.h>

#include <QTemporaryDir>

#include <fstream>
#include <set>

#include "core/base/error.h"
#include "core/nn/safetensors.h"
#include "core/pose/backbone.h"
#include "core/pose/known_weights.h"
#include "core/pose/network.h"
#include "tests/support/test_data.h"

using namespace parsimony;
using Names = std::vector<std::string>;

namespace {

pose::TensorShapes shapesOf(const std::string& name) {
  pose::TensorShapes shapes;
  for (const auto& [key, tensor] : pose::namedTensors(*pose::backbone(name).build({3}))) shapes[key] = tensor.sizes().vec();
  return shapes;
}

}  // namespace

class TestKnownWeights : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { QVERIFY(m_folder.isValid()); }

  void catalogueIsSound() {
    std::set<std::string> urls;
    for (const auto& known : pose::knownWeights()) {
      QVERIFY2(pose::backbone(known.backbone).hasForeignWeights, known.name.c_str());
      QVERIFY2(urls.insert(known.url).second, known.url.c_str());
      if (known.sha256Prefix.empty()) continue;
      QCOMPARE(known.sha256Prefix.size(), std::size_t{8});
      QVERIFY(known.url.ends_with("-" + known.sha256Prefix + ".pth"));
      const auto* found = pose::knownWeightsOfFile("/somewhere/" + known.url.substr(known.url.rfind('/') + 1));
      QCOMPARE(found, &known);
    }
    QVERIFY(pose::knownWeightsOfFile("resnet18.pth") == nullptr);
    QVERIFY(pose::knownWeightsOfFile("18-f37072fd.pth") == nullptr);
  }

  /// Every network knows its own tensors, and no other network's of another shape.
  void networksAreToldApart_data() {
    QTest::addColumn<QString>("name");
    for (const auto& descriptor : pose::backbones()) {
      // the large ones of a family differ in numbers alone
      if (!descriptor.hasForeignWeights || descriptor.name == "resnet152" || descriptor.name.starts_with("vitb")) continue;
      QTest::addRow("%s", descriptor.name.c_str()) << QString::fromStdString(descriptor.name);
    }
  }
  void networksAreToldApart() {
    QFETCH(QString, name);
    const auto found = pose::recogniseShapes(shapesOf(name.toStdString()));
    QCOMPARE(found.backbones, Names{name.toStdString()});
    QVERIFY(found.problem.empty());
  }

  void largeTransformersShareTheirShapes() {
    auto shapes = shapesOf("vits_dino");
    for (auto& [key, shape] : shapes) {
      for (auto& size : shape) size = size == 384 ? 768 : size == 1536 ? 3072 : size;
    }
    QCOMPARE(pose::recogniseShapes(shapes).backbones, (Names{"vitb_dino", "vitb_imagenet"}));
    shapes["encoder.layer.12.mlp.fc1.weight"] = {3072, 768};  // deeper than any of ours
    QCOMPARE(pose::recogniseShapes(shapes).problem, std::string("unknown_network"));
  }

  void widerRelativesAreNotTaken() {
    auto shapes = shapesOf("resnet50");
    shapes["layer3.5.conv3.weight"] = {1024, 512, 1, 1};  // wide_resnet50_2
    const auto found = pose::recogniseShapes(shapes);
    QVERIFY(found.backbones.empty());
    QCOMPARE(found.problem, std::string("unknown_network"));
    QCOMPARE(pose::recogniseShapes({{"blocks.0.attn.qkv.weight", {1152, 384}}}).problem, std::string("fused_attention"));
    QCOMPARE(pose::recogniseShapes({}).problem, std::string("unknown_network"));
  }

  void filesAreRead() {
    const auto path = std::filesystem::path(m_folder.path().toStdString()) / "model.safetensors";
    std::map<std::string, at::Tensor> tensors;
    for (const auto& [key, shape] : shapesOf("efficientnet_b0")) tensors[key] = at::zeros(shape, at::kHalf);
    tensors["classifier.1.weight"] = at::zeros({10, 1280});
    nn::writeSafetensors(path, tensors, {{"format", "pt"}});
    const auto found = pose::recogniseWeights(path);
    QCOMPARE(found.backbones, Names{"efficientnet_b0"});
    QCOMPARE(found.keys, static_cast<std::int64_t>(tensors.size()));
    QCOMPARE(found.type, std::string("F16"));

    std::ofstream(path, std::ios::binary) << std::string("\x05\0\0\0\0\0\0\0{nope", 13);
    try {
      (void)pose::recogniseWeights(path);
      QFAIL("accepted");
    } catch (const base::Error& error) {
      QVERIFY(error.code() == base::ErrorCode::Malformed);
    }
  }

  void publishedFileIsRecognised() {
    PARSIMONY_NEED_DATA("pose/weights/efficientnet-lite0-57934424.pth");
    const auto found = pose::recogniseWeights(tests::dataFolder() / "pose" / "weights" / "efficientnet-lite0-57934424.pth");
    QCOMPARE(found.backbones, Names{"efficientnet_lite0"});
    QCOMPARE(found.type, std::string("F32"));
  }

 private:
  QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestKnownWeights)
#include "tst_known_weights.moc"
