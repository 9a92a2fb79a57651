// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/weights_store.h"

#include <cstdio>
#include <iostream>
#include <memory>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::cli {
namespace {

constexpr double kMebibyte = 1024.0 * 1024.0;

nlohmann::json textOrNull(const std::string& text) {
  return text.empty() ? nlohmann::json() : nlohmann::json(text);
}

/// present, partial (an unfinished download waits), available, by_hand (no published checksum: to be imported), unusable (in the store, but
/// fits no backbone).
std::string stateOf(const pose::WeightsEntry& entry) {
  if (entry.stored) return entry.stored->content.problem.empty() ? "present" : "unusable";
  if (!pose::canFetch(*entry.known)) return "by_hand";
  return entry.partialBytes > 0 ? "partial" : "available";
}

nlohmann::json sizeOf(const pose::WeightsEntry& entry) {
  if (entry.stored) return entry.stored->bytes;
  return entry.known->mebibytes > 0.0 ? nlohmann::json(static_cast<std::int64_t>(entry.known->mebibytes * kMebibyte)) : nlohmann::json();
}

nlohmann::json fileJson(const pose::WeightsEntry& entry) {
  const auto& stored = entry.stored;
  nlohmann::json json{{"name", entry.known ? entry.known->name : stored->name},
                      {"state", stateOf(entry)},
                      {"backbones", stored ? stored->content.backbones : std::vector<std::string>{entry.known->backbone}},
                      {"bytes", sizeOf(entry)},
                      {"licence", textOrNull(entry.known ? entry.known->licence : stored->licence)},
                      {"url", entry.known ? nlohmann::json(entry.known->url) : nlohmann::json()},
                      {"sha256_prefix", entry.known ? textOrNull(entry.known->sha256Prefix) : nlohmann::json()}};
  if (entry.partialBytes > 0) json["partial_bytes"] = entry.partialBytes;
  if (!stored) return json;
  json.update({{"path", base::toUtf8(stored->path)}, {"stored_as", stored->name}, {"sha256", stored->sha256}, {"source", stored->source}});
  if (!stored->content.problem.empty()) json["problem"] = stored->content.problem;
  return json;
}

std::string fileLine(const nlohmann::json& file) {
  const std::string size = file["bytes"].is_null() ? "" : fmt::format("{:.1f} MB", file["bytes"].get<double>() / kMebibyte);
  const std::string licence = file["licence"].is_null() ? "licence not stated" : file["licence"].get<std::string>();
  return fmt::format("{:<30}{:<11}{:>10}  {:<20}fits {}\n", file["name"].get<std::string>(), file["state"].get<std::string>(), size,
                     licence, fmt::join(file["backbones"].get<std::vector<std::string>>(), ", "));
}

Result resultOf(const std::vector<pose::WeightsEntry>& entries) {
  Result result;
  result.json["folder"] = base::toUtf8(pose::weightsFolder());
  result.json["files"] = nlohmann::json::array();
  for (const auto& entry : entries) {
    result.json["files"].push_back(fileJson(entry));
    result.table += fileLine(result.json["files"].back());
  }
  return result;
}

bool stdinIsTerminal() {
#ifdef _WIN32
  return _isatty(_fileno(stdin)) != 0;
#else
  return isatty(STDIN_FILENO) != 0;
#endif
}

std::string licenceText(const pose::KnownWeights& known) {
  if (known.licence.empty()) return "Licence: not stated by its publisher, see " + known.url;
  const std::string limits = known.licence.find("-NC-") == std::string::npos ? "" : " (not for commercial use)";
  return fmt::format("Licence: {}{}, https://spdx.org/licenses/{}.html", known.licence, limits, known.licence);
}

/// The licence stands before the download; without a terminal only --yes agrees to it.
void agree(const pose::KnownWeights& known, bool yes) {
  std::fprintf(stderr, "%s: %.1f MB from %s\n%s\n", known.name.c_str(), known.mebibytes, known.url.c_str(), licenceText(known).c_str());
  if (yes) return;
  if (!stdinIsTerminal()) {
    throw base::Error(base::ErrorCode::Usage, {{"expected", "--yes, which agrees to the licence " + known.licence}});
  }
  std::fputs("Download? [y/N] ", stderr);
  std::string answer;
  std::getline(std::cin, answer);
  if (base::toLower(base::trimmed(answer)) != "y") throw base::Error(base::ErrorCode::Cancelled, {});
}

struct GetArguments {
  std::string name, from, caFile;
  bool yes = false;
};

Result get(const GetArguments& a, const jobs::RunContext& context) {
  const auto& known = pose::knownWeightsNamed(a.name);
  const auto folder = pose::weightsFolder();
  const bool isThere = pose::weightsEntries({known}, folder, context).front().stored.has_value();
  net::DownloadSummary download;
  if (!isThere) {
    if (pose::canFetch(known)) agree(known, a.yes);
    pose::FetchOptions options;
    options.from = a.from;
    options.download.caFile = base::pathFromUtf8(a.caFile);
    download = pose::fetchWeights(known, folder, options, context).download;
  }
  auto result = resultOf({pose::weightsEntries({known}, folder, context).front()});
  result.json["bytes_fetched"] = download.bytes - download.resumedAt;
  result.json["resumed_at"] = download.resumedAt;
  if (download.stopped) result.json["termination"] = "stopped";
  return result;
}

}  // namespace

void addWeights(CLI::App& app, Session& session) {
  auto* verb = app.add_subcommand("weights", "Pretrained weights: what is known and here, fetch, import");
  verb->require_subcommand(1);

  auto* list = verb->add_subcommand("list", "The public files that are known, and what is in the store");
  onVerb(list, session, "weights list", [](const jobs::RunContext& context) {
    return resultOf(pose::weightsEntries(pose::knownWeights(), pose::weightsFolder(), context));
  });

  auto a = std::make_shared<GetArguments>();
  auto* fetch = verb->add_subcommand("get", "Download a known file, checked, and taken up again where it broke off");
  fetch->add_option("NAME", a->name, "Name, file name or backbone (its publisher's default)")->required();
  fetch->add_flag("--yes", a->yes, "Agree to the licence, which is printed first");
  fetch->add_option("--from", a->from, "Another https address of the same file, for example a mirror");
  fetch->add_option("--ca-file", a->caFile, "Certificate authorities to trust, PEM (default: the system's)");
  onVerb(fetch, session, "weights get", [a](const jobs::RunContext& context) { return get(*a, context); });

  struct ImportArguments {
    std::string file, name;
  };
  auto b = std::make_shared<ImportArguments>();
  auto* copy = verb->add_subcommand("import", "Recognise a weight file and copy it into the store; needs no network");
  copy->add_option("FILE", b->file, ".pth, .pt, .bin or .safetensors")->required();
  copy->add_option("--name", b->name, "Name in the store (default: that of the file)");
  onVerb(copy, session, "weights import", [b](const jobs::RunContext& context) {
    auto stored = pose::importWeights(base::pathFromUtf8(b->file), b->name, pose::weightsFolder(), context);
    pose::WeightsEntry entry;
    if (!stored.published.empty()) entry.known = pose::knownWeightsNamed(stored.published);
    entry.stored = std::move(stored);
    return resultOf({entry});
  });
}

}  // namespace parsimony::cli
