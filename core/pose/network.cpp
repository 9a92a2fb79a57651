// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/network.h"

#include <torch/torch.h>

#include "core/base/error.h"
#include "core/pose/choose_maps.h"
#include "core/pose/conv_norm.h"
#include "core/pose/losses.h"

namespace parsimony::pose {

std::string scorerOf(const NetworkSpec& spec) {
  return spec.context ? "heatmap_mhcrnn_tracker" : "heatmap_tracker";
}

PoseNetwork::PoseNetwork(NetworkSpec spec) : m_spec(std::move(spec)) {
  const auto& descriptor = backbone(m_spec.backbone);
  if (m_spec.inputChannels != 3 && !descriptor.allowsGrey) m_spec.inputChannels = 3;
  for (int i = 0; i < m_spec.members; ++i) m_members.push_back(makeMember(i));
  std::vector<float> scale, shift;
  for (int c = 0; c < m_spec.inputChannels; ++c) {
    const auto i = static_cast<std::size_t>(c);
    scale.push_back(static_cast<float>(descriptor.preprocessing.scale / descriptor.preprocessing.std[i]));
    shift.push_back(static_cast<float>(-descriptor.preprocessing.mean[i] / descriptor.preprocessing.std[i]));
  }
  m_scale = torch::tensor(scale).view({1, -1, 1, 1});
  m_shift = torch::tensor(shift).view({1, -1, 1, 1});
}

PoseNetwork::Member PoseNetwork::makeMember(int index) {
  const auto& descriptor = backbone(m_spec.backbone);
  const auto keypoints = static_cast<int>(m_spec.keypoints.size());
  const int factor = m_spec.decode.downsampleFactor;
  const std::string suffix = index == 0 ? "" : std::to_string(index + 1);  // one network has plain names
  Member member;
  member.body = register_module("backbone" + suffix, descriptor.build({m_spec.inputChannels}));
  if (m_spec.context) {
    member.bothHeads =
        register_module("head" + suffix, std::make_shared<MhcrnnHead>(descriptor.channels, descriptor.stride, keypoints, factor));
  } else {
    member.head =
        register_module("head" + suffix, std::make_shared<HeatmapHead>(descriptor.channels, descriptor.stride, keypoints, factor));
  }
  for (const auto& [channels, stride] : descriptor.coarse) {
    const auto head = register_module("coarse" + suffix + "_" + std::to_string(stride), torch::nn::Conv2d(channels, keypoints, 1));
    torch::nn::init::normal_(head->weight, 0.0, 0.01);
    torch::nn::init::zeros_(head->bias);
    member.coarse.push_back(head);
  }
  return member;
}

at::Tensor PoseNetwork::normalised(const at::Tensor& pictures) const {
  // NHWC bytes seen as NCHW are channels-last already: no copy but the conversion
  auto x = pictures.permute({0, 3, 1, 2}).to(at::kFloat);
  x = x.mul_(m_scale.to(x.device())).add_(m_shift.to(x.device())).to(m_inputType);
  return x.contiguous(at::MemoryFormat::ChannelsLast);
}

std::vector<at::Tensor> PoseNetwork::logits(const at::Tensor& pictures, int index) {
  if (m_spec.context) return logits(pictures, separateTiles(pictures.size(0) / kContextFrames), index);
  auto& member = m_members.at(static_cast<std::size_t>(index));
  const auto features = member.body->forwardAll(normalised(pictures));
  std::vector<at::Tensor> maps{member.head->forward(features.front())};
  for (std::size_t i = 0; i < member.coarse.size(); ++i) maps.push_back(member.coarse[i]->forward(features.at(i + 1)));
  return maps;
}

std::vector<at::Tensor> PoseNetwork::logits(const at::Tensor& pictures, const at::Tensor& tiles, int index) {
  auto& member = m_members.at(static_cast<std::size_t>(index));
  const auto features = member.body->forwardAll(normalised(pictures));
  const auto [single, multi] = member.bothHeads->forward(features.front(), tiles);
  std::vector<at::Tensor> maps{at::stack({single.to(multi.scalar_type()), multi}, 1).flatten(0, 1)};
  const auto middle = tiles.select(1, kContextFrames / 2).contiguous().to(pictures.device());
  for (std::size_t i = 0; i < member.coarse.size(); ++i)
    maps.push_back(member.coarse[i]->forward(features.at(i + 1).index_select(0, middle)));
  return maps;
}

at::Tensor PoseNetwork::heatmaps(const at::Tensor& pictures) {
  if (m_spec.context) return heatmaps(pictures, separateTiles(pictures.size(0) / kContextFrames));
  const auto x = normalised(pictures);
  at::Tensor sum;
  for (auto& member : m_members) {
    const auto p = spatialSoftmax(member.head->forward(member.body->forward(x)));
    sum = sum.defined() ? sum.add_(p) : p;
  }
  return m_members.size() == 1 ? sum : sum.div_(static_cast<double>(m_members.size()));
}

at::Tensor PoseNetwork::heatmaps(const at::Tensor& pictures, const at::Tensor& tiles) {
  const auto x = normalised(pictures);
  std::vector<HeadLogits> members;
  for (auto& member : m_members) members.push_back(member.bothHeads->forward(member.body->forward(x), tiles));
  return chosen(members);
}

at::Tensor PoseNetwork::frameMaps(const at::Tensor& pictures) {
  const auto x = normalised(pictures);
  std::vector<at::Tensor> maps;
  for (auto& member : m_members) maps.push_back(member.bothHeads->frameMaps(member.body->forward(x)));
  return at::stack(maps, 1);
}

at::Tensor PoseNetwork::heatmapsOfFrames(const at::Tensor& frameMaps, const at::Tensor& tiles) {
  std::vector<HeadLogits> members;
  for (std::size_t i = 0; i < m_members.size(); ++i)
    members.push_back(m_members[i].bothHeads->fromFrameMaps(frameMaps.select(1, static_cast<std::int64_t>(i)), tiles));
  return chosen(members);
}

/// Averages each head over the members, then chooses between the heads.
at::Tensor PoseNetwork::chosen(const std::vector<HeadLogits>& members) const {
  const auto mean = [&members](at::Tensor HeadLogits::*head) {
    auto sum = spatialSoftmax(members.front().*head);
    for (std::size_t i = 1; i < members.size(); ++i) sum = sum + spatialSoftmax(members[i].*head);
    return members.size() == 1 ? sum : sum / static_cast<double>(members.size());
  };
  return chooseMaps(mean(&HeadLogits::single), mean(&HeadLogits::multi), m_spec.decode);
}

std::vector<std::shared_ptr<torch::nn::Module>> PoseNetwork::modulesOf(int index) const {
  const auto& member = m_members.at(static_cast<std::size_t>(index));
  std::vector<std::shared_ptr<torch::nn::Module>> modules{member.body};
  if (member.head) modules.push_back(member.head);
  if (member.bothHeads) modules.push_back(member.bothHeads);
  for (const auto& head : member.coarse) modules.push_back(head.ptr());
  return modules;
}

std::vector<at::Tensor> PoseNetwork::memberParameters(int index) const {
  std::vector<at::Tensor> parameters;
  for (const auto& module : modulesOf(index)) {
    for (const auto& parameter : module->parameters()) parameters.push_back(parameter);
  }
  return parameters;
}

std::vector<at::Tensor> PoseNetwork::memberTensors(int index) const {
  std::vector<at::Tensor> tensors;
  for (const auto& module : modulesOf(index)) {
    for (const auto& parameter : module->parameters()) tensors.push_back(parameter.detach());
    for (const auto& buffer : module->buffers()) tensors.push_back(buffer);
  }
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

}  // namespace parsimony::pose
