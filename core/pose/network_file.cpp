// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <torch/torch.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/nn/safetensors.h"
#include "core/pose/backbone_names.h"
#include "core/pose/network.h"

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
          {"context", spec.context},
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
  require(!spec.context || spec.decode.downsampleFactor == 2, "downsample_factor", "2 for a context network");
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
  spec.context = json.value("context", spec.context);  // absent in early files
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

}  // namespace parsimony::pose
