// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/weights_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>
#include <array>
#include <limits>
#include <map>
#include <utility>

#include "widgets/models/number_text.h"

namespace parsimony::app {

namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

struct WeightsWords {
  Q_DECLARE_TR_FUNCTIONS(parsimony::app::WeightsWords)
};

/// Names of networks are the same in every language.
QString networkName(const std::string& backbone) {
  static constexpr std::array<std::pair<const char*, const char*>, 5> kFamilies = {{{"resnet", "ResNet-"},
                                                                                    {"efficientnet_b", "EfficientNet-B"},
                                                                                    {"efficientnet_lite", "EfficientNet-Lite"},
                                                                                    {"vits", "ViT-S"},
                                                                                    {"vitb", "ViT-B"}}};
  for (const auto& [start, name] : kFamilies) {
    if (!backbone.starts_with(start)) continue;
    const QString rest = QString::fromStdString(backbone).mid(QLatin1String(start).size());
    return rest.startsWith(QLatin1Char('_')) ? QLatin1String(name) : QLatin1String(name) + rest;
  }
  return QString::fromStdString(backbone);
}

QString publisherOf(const pose::KnownWeights& known) {
  const QString host = QUrl(QString::fromStdString(known.url)).host();
  if (host.endsWith(QLatin1String("pytorch.org"))) return QStringLiteral("torchvision");
  return QString::fromStdString(known.name).section(QLatin1Char('/'), 0, 0);
}

QString listOf(const std::vector<std::string>& names) {
  QStringList list;
  for (const auto& name : names) list << QString::fromStdString(name);
  return list.join(QStringLiteral(", "));
}

QString problemText(const pose::RecognisedWeights& content) {
  if (content.problem == "fused_attention") {
    return WeightsWords::tr(
        "A transformer that keeps query, key and value in one piece, as its first authors published it: take the release on "
        "Hugging Face instead.");
  }
  if (content.problem == "unreadable") return WeightsWords::tr("This cannot be read as a file of weights.");
  return WeightsWords::tr("A network of %1 tensors that fits none of the backbones.").arg(content.keys);
}

}  // namespace

QString recognisedText(const pose::WeightsEntry& entry) {
  if (entry.stored && !entry.stored->content.problem.empty()) return problemText(entry.stored->content);
  const auto backbones = entry.stored ? entry.stored->content.backbones : std::vector<std::string>{entry.known->backbone};
  const QString network = networkName(backbones.front());
  return entry.known ? WeightsWords::tr("%1 of %2: fits %3").arg(network, publisherOf(*entry.known), listOf(backbones))
                     : WeightsWords::tr("%1: fits %2").arg(network, listOf(backbones));
}

QString licenceText(const std::string& licence) {
  if (licence.empty()) return WeightsWords::tr("not stated by its publisher");
  const QString name = QString::fromStdString(licence);
  return name.contains(QLatin1String("-NC-")) ? WeightsWords::tr("%1, not for commercial use").arg(name) : name;
}

QString sizeText(const pose::WeightsEntry& entry) {
  double size = std::numeric_limits<double>::quiet_NaN();
  if (entry.known && entry.known->mebibytes > 0.0) size = entry.known->mebibytes;
  if (entry.stored) size = static_cast<double>(entry.stored->bytes) / kMebibyte;
  const QString number = widgets::numberText(size);
  return size > 0.0 ? WeightsWords::tr("%1 MB").arg(number) : number;
}

QString stateText(const pose::WeightsEntry& entry, double share) {
  if (share >= 0.0) return WeightsWords::tr("Downloading, %1\u00a0%").arg(static_cast<int>(100.0 * share));
  if (entry.stored) return entry.stored->content.problem.empty() ? WeightsWords::tr("Here") : WeightsWords::tr("Unusable");
  if (!pose::canFetch(*entry.known)) return WeightsWords::tr("By hand");
  if (entry.partialBytes == 0) return WeightsWords::tr("Not here");
  if (!(entry.known->mebibytes > 0.0)) return WeightsWords::tr("Partly here");
  return WeightsWords::tr("%1\u00a0% here").arg(static_cast<int>(100.0 * double(entry.partialBytes) / kMebibyte / entry.known->mebibytes));
}

FetchFailure fetchFailure(const base::Error& error) {
  if (error.code() == base::ErrorCode::NotFound && error.text("status") != "") {
    return {WeightsWords::tr("The publisher no longer has this file at its address."),
            WeightsWords::tr("Look for it on the publisher's pages, and import it here.")};
  }
  if (error.code() != base::ErrorCode::IoFailed || error.text("operation") != "download") return {};
  static const std::map<std::string, const char*> kReasons{
      {"name_not_found",
       QT_TRANSLATE_NOOP("parsimony::app::WeightsWords", "The publisher's address was not found: is this machine connected?")},
      {"no_connection", QT_TRANSLATE_NOOP("parsimony::app::WeightsWords", "The publisher's server cannot be reached.")},
      {"proxy", QT_TRANSLATE_NOOP("parsimony::app::WeightsWords", "The proxy of this network cannot be reached.")},
      {"tls", QT_TRANSLATE_NOOP("parsimony::app::WeightsWords",
                                "The server could not prove that it is the publisher's, so nothing was taken from it.")},
      {"timeout", QT_TRANSLATE_NOOP("parsimony::app::WeightsWords", "The server did not answer in time.")},
      {"interrupted", QT_TRANSLATE_NOOP("parsimony::app::WeightsWords", "The connection broke off.")},
      {"redirects", QT_TRANSLATE_NOOP("parsimony::app::WeightsWords", "The server sends from one address to the next without end.")},
      {"server", QT_TRANSLATE_NOOP("parsimony::app::WeightsWords", "The server refused to send the file.")}};
  const auto found = kReasons.find(error.text("reason"));
  const QString what = found == kReasons.end() ? WeightsWords::tr("The file could not be downloaded.") : WeightsWords::tr(found->second);
  return {what,
          WeightsWords::tr("What has come is kept for the next try. Without a network: fetch the file on another machine from the address "
                           "below, and import it here.")};
}

}  // namespace parsimony::app
