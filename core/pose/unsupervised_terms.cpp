// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/unsupervised_terms.h"

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

#include "core/base/error.h"
#include "core/pose/losses.h"
#include "core/pose/soft_points.h"
#include "core/pose/unsupervised_heatmap_losses.h"
#include "core/pose/unsupervised_losses.h"

namespace parsimony::pose {
namespace {

constexpr int kWindowRadius = 5;  // of the decoder `window`

void requireKeypoints(const std::string& field, const std::vector<std::vector<int>>& lists, int keypoints) {
  for (const auto& list : lists) {
    for (const int index : list) {
      if (index < keypoints) continue;
      throw base::Error(base::ErrorCode::InvalidValue,
                        {{"field", field}, {"value", std::int64_t{index}}, {"expected", "an index below " + std::to_string(keypoints)}});
    }
  }
}

/// Points of the views of one time point side by side: [V T x K x ...] -> [T x V K x ...].
at::Tensor jointViews(const at::Tensor& values, int views) {
  if (views == 1) return values;
  const auto frames = values.size(0) / views;
  auto shape = values.sizes().vec();
  shape[0] = frames;
  shape[1] *= views;
  std::vector<std::int64_t> split{views, frames};
  split.insert(split.end(), values.sizes().begin() + 1, values.sizes().end());
  return values.view(split).transpose(0, 1).reshape(shape);
}

}  // namespace

double annealingFactor(const UnsupervisedOptions& options, double epoch, double share) {
  constexpr double kFrozenShare = 0.2;
  constexpr double kRisingShare = 0.2;
  const bool frozen = options.annealFreezeEpochs < 0 ? share < kFrozenShare : epoch < static_cast<double>(options.annealFreezeEpochs) + 1.0;
  if (frozen) return 0.0;
  if (options.annealIncrease > 0.0) {
    const double start =
        options.annealFreezeEpochs < 0 ? kFrozenShare / std::max(share, 1e-9) * epoch : static_cast<double>(options.annealFreezeEpochs);
    const double epochs = options.annealFreezeEpochs < 0 ? epoch - start : std::floor(epoch) - start;
    return std::min(epochs * options.annealIncrease, options.annealFinal);
  }
  const double begin =
      options.annealFreezeEpochs < 0 ? kFrozenShare : share / epoch * (static_cast<double>(options.annealFreezeEpochs) + 1.0);
  return std::min(1.0, (share - begin) / kRisingShare) * options.annealFinal;
}

UnsupervisedTerms::UnsupervisedTerms(const UnsupervisedOptions& options, const UnsupervisedSetup& setup)
    : m_options(options), m_setup(setup) {
  for (const auto& name : options.list()) {
    try {
      if (name == "pca_singleview") fitSingleview();
      if (name == "pca_multiview") fitMultiview();
      m_losses.push_back(name);
    } catch (const base::Error& error) {
      if (error.code() != base::ErrorCode::InvalidValue || error.values().count("found") == 0) throw;
      m_leftOut.emplace_back(name, base::sentence(error));
    }
  }
}

bool UnsupervisedTerms::needsTeacher() const {
  return std::find(m_losses.begin(), m_losses.end(), "consistency") != m_losses.end();
}

void UnsupervisedTerms::fitSingleview() {
  if (m_setup.views > 1) {
    throw base::Error(base::ErrorCode::InvalidValue, {{"field", std::string("losses_to_use")},
                                                      {"found", std::string("several cameras")},
                                                      {"expected", std::string("one camera for pca_singleview")}});
  }
  const auto lists = parseIndexLists("pca_columns", m_options.pcaColumns);
  requireKeypoints("pca_columns", lists, static_cast<int>(m_setup.keypoints.size()));
  PcaOptions pca;
  pca.preferWhole = true;
  const double components = m_options.pcaSingleviewComponents;
  if (components > 1.0) {
    pca.components = static_cast<int>(components);
  } else {
    pca.explainedVariance = components;
  }
  if (m_options.pcaSingleviewEpsilon >= 0.0) pca.epsilon = m_options.pcaSingleviewEpsilon;
  m_singleview = fitPosePca(m_setup.poses, lists.empty() ? std::vector<int>{} : lists.front(), pca);
}

void UnsupervisedTerms::fitMultiview() {
  const int keypoints = static_cast<int>(m_setup.keypoints.size());
  auto views = parseIndexLists("mirrored_columns", m_options.mirroredColumns);
  if (m_setup.views > 1) {
    std::vector<int> parts = views.empty() ? std::vector<int>{} : views.front();
    for (int k = 0; parts.size() < static_cast<std::size_t>(keypoints) && views.empty(); ++k) parts.push_back(k);
    requireKeypoints("mirrored_columns", {parts}, keypoints);
    views = viewsOfCameras(parts, m_setup.views, keypoints);
  } else {
    requireKeypoints("mirrored_columns", views, keypoints);
    if (views.empty()) views = viewsFromNames(m_setup.keypoints);
  }
  if (views.size() < 2) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", std::string("mirrored_columns")},
                       {"found", std::string("one view")},
                       {"expected", std::string("the same keypoints in two views, such as nose_top and nose_bot")}});
  }
  PcaOptions pca;
  pca.preferWhole = true;
  if (m_options.pcaMultiviewEpsilon >= 0.0) pca.epsilon = m_options.pcaMultiviewEpsilon;
  m_multiview = fitMultiViewPca(m_setup.poses, views, pca);
}

/// Cross entropy of the student's maps against Gaussians at the teacher's points, each map weighed by what the teacher is sure of; unsure
/// ones count as 0 in the mean.
at::Tensor UnsupervisedTerms::consistency(const at::Tensor& logits, const VideoWindow& window, const TeacherPoints& teacher) const {
  const double cell = 1 << m_setup.downsampleFactor;
  const auto centres = mapPoints(teacher.points, window.toModel.to(teacher.points.device())) / cell;
  const auto targets = gaussianHeatmaps(centres, logits.size(2), logits.size(3), m_setup.sigma);
  const auto logP = logits.flatten(2).log_softmax(2).view_as(logits);
  const auto perMap = -(targets * logP).flatten(2).sum(2);
  const auto sure =
      at::where(teacher.likelihoods >= m_options.consistencyThreshold, teacher.likelihoods, at::zeros_like(teacher.likelihoods));
  return (perMap * sure).mean();
}

std::vector<LossTerm> UnsupervisedTerms::terms(const at::Tensor& logits, const VideoWindow& window, const TeacherPoints& teacher) const {
  std::vector<LossTerm> result;
  const auto maps = spatialSoftmax(logits);
  const auto soft = softPoints(maps, kWindowRadius);
  const double cell = 1 << m_setup.downsampleFactor;
  const auto points = jointViews(mapPoints(soft.points * cell, window.toFrame.to(maps.options())), window.views);
  const auto likelihoods = jointViews(soft.likelihoods, window.views);
  const TemporalOptions motion{{m_options.temporalEpsilon}, m_options.temporalProbThreshold};
  const auto add = [&result](const std::string& name, const at::Tensor& value, double logWeight) {
    result.push_back({name, value, std::exp(-logWeight)});
  };
  const auto kindOf = [](const std::string& name) { return heatmapLossFrom(name.substr(name.rfind('_') + 1)); };
  for (const auto& name : m_losses) {
    if (name == "temporal") add(name, temporalLoss(points, likelihoods, motion), m_options.temporalLogWeight);
    if (name == "pca_singleview") add(name, pcaLoss(tensorsOf(*m_singleview, points.options()), points), m_options.pcaSingleviewLogWeight);
    if (name == "pca_multiview") add(name, pcaLoss(tensorsOf(*m_multiview, points.options()), points), m_options.pcaMultiviewLogWeight);
    if (name == "consistency") add(name, consistency(logits, window, teacher), m_options.consistencyLogWeight);
    if (name.rfind("temporal_heatmap", 0) == 0) {
      const TemporalOptions change{{0.0}, m_options.temporalProbThreshold};
      add(name, temporalHeatmapLoss(kindOf(name), jointViews(maps, window.views), likelihoods, change), m_options.heatmapLogWeight);
    }
    if (name.rfind("unimodal", 0) == 0) {
      UnimodalOptions unimodal;
      unimodal.sigma = m_setup.sigma;
      unimodal.probThreshold = m_options.temporalProbThreshold;
      add(name, unimodalLoss(kindOf(name), maps, soft.points, soft.likelihoods, unimodal), m_options.unimodalLogWeight);
    }
  }
  return result;
}

}  // namespace parsimony::pose
