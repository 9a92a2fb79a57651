// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/network.h"

#include <algorithm>

#include <torch/torch.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/nn/pth_reader.h"
#include "core/nn/safetensors.h"
#include "core/pose/backbone_names.h"
#include "core/pose/conv_norm.h"
#include "core/pose/losses.h"

namespace parsimony::pose {
namespace {

constexpr auto kMetadataKey = "parsimony";
constexpr auto kPriorMean = "prior.mean";
constexpr auto kPriorCovariance = "prior.covariance";
constexpr auto kPriorInflation = "prior.inflation";
constexpr auto kPriorNoise = "prior.noise";

at::Tensor toTensor(const Eigen::MatrixXd& matrix) {
  auto tensor = at::empty({matrix.rows(), matrix.cols()}, at::kDouble);
  Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(tensor.data_ptr<double>(), matrix.rows(),
                                                                                     matrix.cols()) = matrix;
  return tensor;
}

Eigen::MatrixXd toMatrix(const at::Tensor& tensor, std::int64_t rows, std::int64_t columns) {
  if (tensor.dim() != 2 || tensor.size(0) != rows || tensor.size(1) != columns || tensor.scalar_type() != at::kDouble) {
    throw base::Error(base::ErrorCode::Inconsistent,
                      {{"field", std::string("prior")}, {"expected", std::string("a prior over the keypoints of the network")}});
  }
  const auto flat = tensor.contiguous();
  return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(flat.const_data_ptr<double>(), rows,
                                                                                                  columns);
}

nlohmann::json toJson(const NetworkSpec& spec) {
  return {{"schema_version", 1},
          {"kind", "pose"},
          {"backbone", spec.backbone},
          {"keypoints", spec.keypoints},
          {"width", spec.width},
          {"height", spec.height},
          {"input_channels", spec.inputChannels},
          {"members", spec.members},
          {"prior_observation_variance", spec.prior.observationVariance},
          {"prior_target_variance", spec.prior.targetVariance},
          {"decoder", toString(spec.decode.decoder)},
          {"window_radius", spec.decode.windowRadius},
          {"temperature", spec.decode.temperature},
          {"downsample_factor", spec.decode.downsampleFactor},
          {"reference_offset", spec.decode.referenceOffset}};
}

/// A file must not make us build what no run can have written.
void requireSensible(const NetworkSpec& spec) {
  const auto require = [](bool holds, const char* field, const char* expected) {
    if (!holds) throw base::Error(base::ErrorCode::Malformed, {{"field", std::string(field)}, {"expected", std::string(expected)}});
  };
  const auto known = backboneNames();
  require(std::find(known.begin(), known.end(), spec.backbone) != known.end(), "backbone", "a backbone of this version");
  require(!spec.keypoints.empty(), "keypoints", "at least one name");
  require(spec.width >= 32 && spec.width <= 4096 && spec.width % 32 == 0, "width", "a multiple of 32 up to 4096");
  require(spec.height >= 32 && spec.height <= 4096 && spec.height % 32 == 0, "height", "a multiple of 32 up to 4096");
  require(spec.inputChannels == 3 || (spec.inputChannels == 1 && backbone(spec.backbone).allowsGrey), "input_channels",
          "3, or 1 where grey is allowed");
  require(spec.members >= 1 && spec.members <= 16, "members", "1 to 16");
  require(spec.decode.downsampleFactor >= 1 && spec.decode.downsampleFactor <= 3, "downsample_factor", "1 to 3");
  require(spec.decode.windowRadius >= 0 && spec.decode.windowRadius <= 1024, "window_radius", "0 to 1024");
}

NetworkSpec specFromJson(const nlohmann::json& json) {
  NetworkSpec spec;
  spec.backbone = json.at("backbone");
  spec.keypoints = json.at("keypoints").get<std::vector<std::string>>();
  spec.width = json.at("width");
  spec.height = json.at("height");
  spec.inputChannels = json.at("input_channels");
  spec.members = json.at("members");
  spec.prior.observationVariance = json.at("prior_observation_variance");
  spec.prior.targetVariance = json.value("prior_target_variance", spec.prior.targetVariance);  // absent in early files
  const std::string decoder = json.at("decoder");
  if (decoder != "pose_prior" && decoder != "window" && decoder != "reference") {
    throw base::Error(
        base::ErrorCode::Malformed,
        {{"field", std::string("decoder")}, {"found", decoder}, {"expected", std::string("pose_prior, window or reference")}});
  }
  spec.decode.decoder = decoderFrom(decoder);
  spec.decode.windowRadius = json.at("window_radius");
  spec.decode.temperature = json.at("temperature");
  spec.decode.downsampleFactor = json.at("downsample_factor");
  spec.decode.referenceOffset = json.at("reference_offset");
  requireSensible(spec);
  return spec;
}

PosePrior priorFrom(const std::map<std::string, at::Tensor>& tensors, const NetworkSpec& spec) {
  PosePrior prior;
  if (tensors.count(kPriorMean) == 0 || tensors.count(kPriorCovariance) == 0 || tensors.count(kPriorInflation) == 0) return prior;
  const auto keypoints = static_cast<std::int64_t>(spec.keypoints.size());
  prior.mean = toMatrix(tensors.at(kPriorMean), 2 * keypoints, 1);
  prior.covariance = toMatrix(tensors.at(kPriorCovariance), 2 * keypoints, 2 * keypoints);
  prior.inflation = toMatrix(tensors.at(kPriorInflation), keypoints, 1);
  if (tensors.count(kPriorNoise) != 0) prior.noise = toMatrix(tensors.at(kPriorNoise), keypoints, 1);
  prior.observationVariance = spec.prior.observationVariance;
  prior.targetVariance = spec.prior.targetVariance;
  return prior;
}

}  // namespace

PoseNetwork::PoseNetwork(NetworkSpec spec) : m_spec(std::move(spec)) {
  const auto& descriptor = backbone(m_spec.backbone);
  const auto keypoints = static_cast<int>(m_spec.keypoints.size());
  if (m_spec.inputChannels != 3 && !descriptor.allowsGrey) m_spec.inputChannels = 3;
  for (int i = 0; i < m_spec.members; ++i) {
    const std::string suffix = i == 0 ? "" : std::to_string(i + 1);  // one network has plain names
    Member member;
    member.body = register_module("backbone" + suffix, descriptor.build({m_spec.inputChannels}));
    member.head = register_module(
        "head" + suffix, std::make_shared<HeatmapHead>(descriptor.channels, descriptor.stride, keypoints, m_spec.decode.downsampleFactor));
    for (const auto& [channels, stride] : descriptor.coarse) {
      const auto head = register_module("coarse" + suffix + "_" + std::to_string(stride), torch::nn::Conv2d(channels, keypoints, 1));
      torch::nn::init::normal_(head->weight, 0.0, 0.01);
      torch::nn::init::zeros_(head->bias);
      member.coarse.push_back(head);
    }
    m_members.push_back(std::move(member));
  }
  std::vector<float> scale, shift;
  for (int c = 0; c < m_spec.inputChannels; ++c) {
    const auto i = static_cast<std::size_t>(c);
    scale.push_back(static_cast<float>(descriptor.preprocessing.scale / descriptor.preprocessing.std[i]));
    shift.push_back(static_cast<float>(-descriptor.preprocessing.mean[i] / descriptor.preprocessing.std[i]));
  }
  m_scale = torch::tensor(scale).view({1, -1, 1, 1});
  m_shift = torch::tensor(shift).view({1, -1, 1, 1});
}

at::Tensor PoseNetwork::normalised(const at::Tensor& pictures) const {
  // NHWC bytes seen as NCHW are channels-last already: no copy but the conversion
  auto x = pictures.permute({0, 3, 1, 2}).to(at::kFloat);
  x = x.mul_(m_scale.to(x.device())).add_(m_shift.to(x.device())).to(m_inputType);
  return x.contiguous(at::MemoryFormat::ChannelsLast);
}

std::vector<at::Tensor> PoseNetwork::logits(const at::Tensor& pictures, int index) {
  auto& member = m_members.at(static_cast<std::size_t>(index));
  const auto features = member.body->forwardAll(normalised(pictures));
  std::vector<at::Tensor> maps{member.head->forward(features.front())};
  for (std::size_t i = 0; i < member.coarse.size(); ++i) maps.push_back(member.coarse[i]->forward(features.at(i + 1)));
  return maps;
}

at::Tensor PoseNetwork::heatmaps(const at::Tensor& pictures) {
  const auto x = normalised(pictures);
  at::Tensor sum;
  for (auto& member : m_members) {
    const auto p = spatialSoftmax(member.head->forward(member.body->forward(x)));
    sum = sum.defined() ? sum.add_(p) : p;
  }
  return m_members.size() == 1 ? sum : sum.div_(static_cast<double>(m_members.size()));
}

std::vector<at::Tensor> PoseNetwork::memberParameters(int index) const {
  const auto& member = m_members.at(static_cast<std::size_t>(index));
  auto parameters = member.body->parameters();
  for (const auto& parameter : member.head->parameters()) parameters.push_back(parameter);
  for (const auto& head : member.coarse) {
    for (const auto& parameter : head->parameters()) parameters.push_back(parameter);
  }
  return parameters;
}

std::vector<at::Tensor> PoseNetwork::memberTensors(int index) const {
  const auto& member = m_members.at(static_cast<std::size_t>(index));
  std::vector<at::Tensor> tensors;
  const auto add = [&tensors](const torch::nn::Module& module) {
    for (const auto& parameter : module.parameters()) tensors.push_back(parameter.detach());
    for (const auto& buffer : module.buffers()) tensors.push_back(buffer);
  };
  add(*member.body);
  add(*member.head);
  for (const auto& head : member.coarse) add(*head);
  return tensors;
}

void PoseNetwork::prepareForInference(bool bf16) {
  const torch::NoGradGuard noGrad;
  eval();
  if (bf16) m_inputType = at::kBFloat16;
  foldNorms(*this, m_inputType);
  for (auto& parameter : parameters()) {
    auto value = parameter.detach();
    if (bf16) value = value.to(at::kBFloat16);
    if (value.dim() == 4) value = value.contiguous(at::MemoryFormat::ChannelsLast);
    parameter.set_data(value);
  }
}

std::map<std::string, at::Tensor> namedTensors(const torch::nn::Module& module) {
  std::map<std::string, at::Tensor> tensors;
  for (const auto& item : module.named_parameters()) tensors[item.key()] = item.value().detach();
  for (const auto& item : module.named_buffers()) tensors[item.key()] = item.value().detach();
  return tensors;
}

void loadNamedTensors(torch::nn::Module& module, const std::map<std::string, at::Tensor>& tensors) {
  const torch::NoGradGuard noGrad;
  for (auto& [name, into] : namedTensors(module)) {
    const auto found = tensors.find(name);
    if (found == tensors.end() || found->second.sizes() != into.sizes()) {
      throw base::Error(
          base::ErrorCode::Inconsistent,
          {{"field", name}, {"found", found == tensors.end() ? "nothing" : "another shape"}, {"expected", "a tensor of this network"}});
    }
    into.copy_(found->second);
  }
}

void saveNetwork(const std::filesystem::path& path, const PoseNetwork& network) {
  auto tensors = namedTensors(network);
  const auto& prior = network.spec().prior;
  if (!prior.isEmpty()) {
    tensors[kPriorMean] = toTensor(prior.mean);
    tensors[kPriorCovariance] = toTensor(prior.covariance);
    tensors[kPriorInflation] = toTensor(prior.inflation);
    if (prior.noise.size() > 0) tensors[kPriorNoise] = toTensor(prior.noise);
  }
  nn::writeSafetensors(path, tensors, {{kMetadataKey, toJson(network.spec()).dump()}});
}

std::shared_ptr<PoseNetwork> loadNetwork(const std::filesystem::path& path) {
  const auto file = nn::readSafetensors(path);
  const auto metadata = file.metadata.find(kMetadataKey);
  if (metadata == file.metadata.end()) {
    throw base::Error(base::ErrorCode::Unsupported,
                      {{"path", base::toUtf8(path)}, {"expected", "weights of a pose run (metadata \"parsimony\")"}});
  }
  try {
    auto spec = specFromJson(nlohmann::json::parse(metadata->second));
    spec.prior = priorFrom(file.tensors, spec);
    auto network = std::make_shared<PoseNetwork>(std::move(spec));
    loadNamedTensors(*network, file.tensors);
    return network;
  } catch (const nlohmann::json::exception& error) {
    throw base::Error(base::ErrorCode::Malformed, {{"path", base::toUtf8(path)}, {"field", "metadata"}, {"found", error.what()}});
  } catch (base::Error& error) {
    throw error.with("path", base::toUtf8(path));
  }
}

ForeignLoad loadForeignWeights(PoseNetwork& network, const std::filesystem::path& path) {
  const torch::NoGradGuard noGrad;
  const auto file = path.extension() == ".safetensors" ? nn::readSafetensors(path) : nn::readPth(path);
  const auto& descriptor = backbone(network.spec().backbone);
  std::map<std::string, at::Tensor> given;
  ForeignLoad result;
  const auto known = namedTensors(network.body(0));
  for (const auto& [key, tensor] : file.tensors) {
    const auto name = descriptor.foreignKey(key);
    if (name.empty()) continue;
    if (known.count(name) == 0) {
      result.unexpected.push_back(key);
    } else {
      given[name] = tensor;
    }
  }
  for (const auto& [name, unused] : known) {
    // files of old torch versions do not count batches
    if (given.count(name) == 0 && name.find("num_batches_tracked") == std::string::npos) result.missing.push_back(name);
  }
  result.loaded = static_cast<int>(given.size());
  if (result.missing.size() > given.size()) {
    throw base::Error(
        base::ErrorCode::Inconsistent,
        {{"path", base::toUtf8(path)}, {"found", "no " + result.missing.front()}, {"expected", "weights of " + network.spec().backbone}});
  }
  for (int member = 0; member < network.spec().members; ++member) {
    for (auto& [name, into] : namedTensors(network.body(member))) {
      const auto found = given.find(name);
      if (found == given.end()) continue;
      auto value = found->second;
      if (value.dim() == 4 && into.dim() == 4 && into.size(1) == 1 && value.size(1) == 3) value = value.sum(1, true);
      if (value.sizes() != into.sizes()) {
        throw base::Error(base::ErrorCode::Inconsistent,
                          {{"path", base::toUtf8(path)}, {"field", name}, {"expected", "the shape of " + network.spec().backbone}});
      }
      into.copy_(value);
    }
  }
  return result;
}

}  // namespace parsimony::pose
