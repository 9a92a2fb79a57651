// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/unsupervised_options.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::pose {
namespace {

using base::numberField;
using base::textField;
using base::Tier;

/// Names of views that people put behind a keypoint's name. `left` and `right` are sides of the animal, not views.
constexpr std::array<const char*, 16> kViews{"top",  "bot",    "bottom", "side", "front", "back", "under", "above",
                                             "main", "mirror", "cam0",   "cam1", "cam2",  "cam3", "view0", "view1"};

bool isView(const std::string& word) {
  return std::any_of(kViews.begin(), kViews.end(), [&word](const char* view) { return word == view; });
}

}  // namespace

const std::vector<std::string>& unsupervisedLossNames() {
  static const std::vector<std::string> names{
      "temporal",     "pca_singleview", "pca_multiview", "temporal_heatmap_mse", "temporal_heatmap_kl",
      "unimodal_mse", "unimodal_kl",    "unimodal_js",   "consistency"};
  return names;
}

void UnsupervisedOptions::describe(base::OptionsVisitor& v) {
  auto chosen = textField("losses_to_use", Tier::Basic, "model.losses_to_use", unsupervisedLossNames());
  chosen.several = true;
  v.field(chosen, losses);
  v.field(numberField("unlabelled_frames", "frames", Tier::Advanced, "dali.base.train.sequence_length", 2, 256), unlabelledFrames);
  v.field(numberField("temporal_log_weight", "", Tier::Advanced, "losses.temporal.log_weight", -20, 30), temporalLogWeight);
  v.field(numberField("temporal_epsilon", "px", Tier::Advanced, "losses.temporal.epsilon", 0, 1e6), temporalEpsilon);
  v.field(numberField("temporal_prob_threshold", "", Tier::All, "losses.temporal.prob_threshold", 0, 1), temporalProbThreshold);
  v.field(numberField("pca_singleview_log_weight", "", Tier::Advanced, "losses.pca_singleview.log_weight", -20, 30),
          pcaSingleviewLogWeight);
  v.field(numberField("pca_singleview_components", "share or number", Tier::All, "losses.pca_singleview.components_to_keep", 0.01, 1e6),
          pcaSingleviewComponents);
  v.field(numberField("pca_singleview_epsilon", "px", Tier::All, "losses.pca_singleview.epsilon", -1, 1e6), pcaSingleviewEpsilon);
  v.field(textField("pca_columns", Tier::All, "data.columns_for_singleview_pca", {}), pcaColumns);
  v.field(numberField("pca_multiview_log_weight", "", Tier::Advanced, "losses.pca_multiview.log_weight", -20, 30), pcaMultiviewLogWeight);
  v.field(numberField("pca_multiview_epsilon", "px", Tier::All, "losses.pca_multiview.epsilon", -1, 1e6), pcaMultiviewEpsilon);
  v.field(textField("mirrored_columns", Tier::All, "data.mirrored_column_matches", {}), mirroredColumns);
  v.field(numberField("heatmap_log_weight", "", Tier::All, "losses.temporal_heatmap_mse.log_weight", -20, 30), heatmapLogWeight);
  v.field(numberField("unimodal_log_weight", "", Tier::All, "losses.unimodal_mse.log_weight", -20, 30), unimodalLogWeight);
  v.field(numberField("consistency_log_weight", "", Tier::Advanced, "", -20, 30), consistencyLogWeight);
  v.field(numberField("consistency_threshold", "", Tier::All, "", 0, 1), consistencyThreshold);
  v.field(numberField("anneal_freeze_epochs", "epochs", Tier::All, "callbacks.anneal_weight.freeze_until_epoch", -1, 1e6),
          annealFreezeEpochs);
  v.field(numberField("anneal_increase", "per epoch", Tier::All, "callbacks.anneal_weight.increase_factor", 0, 1e6), annealIncrease);
  v.field(numberField("anneal_final", "", Tier::All, "callbacks.anneal_weight.final_val", 0, 1e3), annealFinal);
}

std::vector<base::Problem> UnsupervisedOptions::problems() const {
  std::vector<base::Problem> found;
  for (const auto& [field, text] : {std::pair{"pca_columns", &pcaColumns}, std::pair{"mirrored_columns", &mirroredColumns}}) {
    try {
      static_cast<void>(parseIndexLists(field, *text));
    } catch (const base::Error&) {
      found.push_back({field, "conflict", "indices of keypoints", *text});
    }
  }
  return found;
}

std::vector<std::string> UnsupervisedOptions::list() const {
  std::vector<std::string> names;
  for (const auto part : base::split(losses, ',')) {
    const auto name = base::trimmed(part);
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
  }
  return names;
}

bool UnsupervisedOptions::uses(const std::string& loss) const {
  const auto names = list();
  return std::find(names.begin(), names.end(), loss) != names.end();
}

std::vector<std::vector<int>> parseIndexLists(const std::string& field, const std::string& text) {
  std::vector<std::vector<int>> lists(1);
  const auto reject = [&] {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", field}, {"value", text}, {"expected", "indices of keypoints, such as [[0, 1], [2, 3]]"}});
  };
  std::string digits;
  const auto finishNumber = [&] {
    if (digits.empty()) return;
    if (digits.size() > 6) reject();
    lists.back().push_back(std::stoi(digits));
    digits.clear();
  };
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
      continue;
    }
    finishNumber();
    if (c == ']' || c == ';') {
      if (!lists.back().empty()) lists.emplace_back();
    } else if (c != ',' && c != ' ' && c != '[') {
      reject();
    }
  }
  finishNumber();
  if (lists.back().empty()) lists.pop_back();
  return lists;
}

std::vector<std::vector<int>> viewsFromNames(const std::vector<std::string>& keypoints) {
  std::map<std::string, std::map<std::string, int>> parts;  // part -> view -> index
  std::vector<std::string> views;                           // in the order of the keypoints
  std::vector<std::string> order;
  for (std::size_t i = 0; i < keypoints.size(); ++i) {
    const auto cut = keypoints[i].rfind('_');
    if (cut == std::string::npos) continue;
    const auto view = base::toLower(keypoints[i].substr(cut + 1));
    if (!isView(view)) continue;
    const auto part = keypoints[i].substr(0, cut);
    if (std::find(views.begin(), views.end(), view) == views.end()) views.push_back(view);
    if (parts.count(part) == 0) order.push_back(part);
    parts[part][view] = static_cast<int>(i);
  }
  std::vector<std::vector<int>> result(views.size());
  for (const auto& part : order) {
    if (parts[part].size() != views.size()) continue;
    for (std::size_t v = 0; v < views.size(); ++v) result[v].push_back(parts[part][views[v]]);
  }
  if (result.size() < 2 || result.front().empty()) return {};
  return result;
}

}  // namespace parsimony::pose
