// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/metric_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <utility>

namespace parsimony::app {

namespace {

struct Metrics {
  Q_DECLARE_TR_FUNCTIONS(parsimony::app::Metrics)
};

struct Entry {
  const char* name;
  const char* label;
  const char* unit;
};

#define WORDS(text) QT_TRANSLATE_NOOP("parsimony::app::Metrics", text)

constexpr std::array<Entry, 14> kMetrics{{{"train_loss", WORDS("Supervised loss, training"), ""},
                                          {"val_loss", WORDS("Supervised loss, validation"), ""},
                                          {"train_total_loss", WORDS("Total loss, training"), ""},
                                          {"val_pixel_error", WORDS("Pixel error, validation"), WORDS("px")},
                                          {"train_rmse", WORDS("Root mean square error, training"), WORDS("px of the network's input")},
                                          {"val_rmse", WORDS("Root mean square error, validation"), WORDS("px of the network's input")},
                                          {"unsupervised_weight", WORDS("Weight of the unsupervised losses"), ""},
                                          {"learning_rate", WORDS("Learning rate"), ""},
                                          {"learning_rate_backbone", WORDS("Learning rate of the backbone"), ""},
                                          {"steps_per_second", WORDS("Speed"), WORDS("steps/s")},
                                          {"data_wait_share", WORDS("Share of time spent waiting for data"), ""},
                                          {"rss_mb", WORDS("Memory of the process"), WORDS("MB")},
                                          {"epoch", WORDS("Epoch"), ""},
                                          {"patch_mask_ratio", WORDS("Share of masked patches"), ""}}};

constexpr std::array<std::pair<const char*, const char*>, 9> kTerms{{{"temporal", WORDS("Temporal")},
                                                                     {"pca_singleview", WORDS("Pose PCA")},
                                                                     {"pca_multiview", WORDS("Multi-view PCA")},
                                                                     {"temporal_heatmap_mse", WORDS("Temporal heatmaps (MSE)")},
                                                                     {"temporal_heatmap_kl", WORDS("Temporal heatmaps (KL)")},
                                                                     {"unimodal_mse", WORDS("One peak (MSE)")},
                                                                     {"unimodal_kl", WORDS("One peak (KL)")},
                                                                     {"unimodal_js", WORDS("One peak (JS)")},
                                                                     {"consistency", WORDS("Consistency")}}};
#undef WORDS

constexpr std::string_view kKeypoint = "val_pixel_error/";

const Entry* entryOf(const std::string& name) {
  const auto found = std::find_if(kMetrics.begin(), kMetrics.end(), [&](const Entry& entry) { return name == entry.name; });
  return found == kMetrics.end() ? nullptr : &*found;
}

/// "temporal" of "train_temporal_loss" and "train_temporal_loss_weighted"; "" of anything else.
std::string termOf(const std::string& name, bool& weighted) {
  for (const std::string& term : lossTerms()) {
    weighted = name == "train_" + term + "_loss_weighted";
    if (weighted || name == "train_" + term + "_loss") return term;
  }
  return {};
}

}  // namespace

const std::vector<std::string>& lossTerms() {
  static const std::vector<std::string> terms = [] {
    std::vector<std::string> names;
    for (const auto& [name, label] : kTerms) names.emplace_back(name);
    return names;
  }();
  return terms;
}

QString termLabel(const std::string& term) {
  for (const auto& [name, label] : kTerms) {
    if (term == name) return Metrics::tr(label);
  }
  return QString::fromStdString(term);
}

MetricWords metricWords(const std::string& name) {
  if (const Entry* entry = entryOf(name)) return {Metrics::tr(entry->label), *entry->unit == '\0' ? QString() : Metrics::tr(entry->unit)};
  if (name.starts_with(kKeypoint)) {
    return {Metrics::tr("Pixel error, validation: %1").arg(QString::fromStdString(name.substr(kKeypoint.size()))), Metrics::tr("px")};
  }
  bool weighted = false;
  if (const std::string term = termOf(name, weighted); !term.empty()) {
    return {(weighted ? Metrics::tr("%1 loss, weighted, training") : Metrics::tr("%1 loss, training")).arg(termLabel(term)), {}};
  }
  return {QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' ')), {}};
}

bool hasMetricWords(const std::string& name) {
  bool weighted = false;
  return entryOf(name) != nullptr || name.starts_with(kKeypoint) || !termOf(name, weighted).empty();
}

std::vector<std::string> knownMetrics() {
  std::vector<std::string> names;
  for (const Entry& entry : kMetrics) names.emplace_back(entry.name);
  for (const std::string& term : lossTerms()) {
    names.push_back("train_" + term + "_loss");
    names.push_back("train_" + term + "_loss_weighted");
  }
  return names;
}

}  // namespace parsimony::app
