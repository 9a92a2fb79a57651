// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/weights_store.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/binary_file.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/pose/weights_note.h"

namespace parsimony::pose {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 4> kExtensions = {".pth", ".pt", ".bin", ".safetensors"};

bool isWeightFile(const fs::path& path) {
  const auto extension = base::toLower(base::toUtf8(path.extension()));
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end() && base::toUtf8(path.filename()).front() != '.';
}

const KnownWeights* publishedAs(const std::string& sha256) {
  for (const auto& known : knownWeights()) {
    if (!known.sha256Prefix.empty() && sha256.starts_with(known.sha256Prefix)) return &known;
  }
  return nullptr;
}

/// Of a .safetensors file the header alone tells what it is: that the data behind it are all there is seen here.
void requireWhole(const fs::path& file) {
  if (file.extension() != ".safetensors") return;
  base::BinaryFile bytes(file);
  const auto length = bytes.readNumber(0, 8);
  std::uint64_t end = 0;
  try {
    const auto header = nlohmann::json::parse(bytes.read(8, length));
    for (const auto& [key, value] : header.items()) {
      if (key != "__metadata__") end = std::max(end, value.at("data_offsets").at(1).get<std::uint64_t>());
    }
  } catch (const nlohmann::json::exception&) {
    throw bytes.error(base::ErrorCode::Malformed, 8, "the header of a safetensors file", "something else");
  }
  const auto there = bytes.size() - 8 - length;
  if (end > there) {
    throw bytes.error(base::ErrorCode::Truncated, bytes.size(), std::to_string(end - there) + " more bytes", "the end of the file");
  }
}

/// Reads the whole file once for what it is and once for its checksum.
StoredWeights recognised(const fs::path& file) {
  StoredWeights weights;
  weights.name = base::toUtf8(file.stem());
  weights.path = file;
  weights.content = recogniseWeights(file);
  requireWhole(file);
  weights.bytes = static_cast<std::int64_t>(fs::file_size(file));
  weights.sha256 = base::sha256OfFile(file);
  weights.added = base::timestampNow();
  if (const auto* known = publishedAs(weights.sha256)) {
    weights.published = known->name;
    weights.licence = known->licence;
  }
  return weights;
}

StoredWeights described(const fs::path& file) {
  if (auto noted = readWeightsNote(file)) return *noted;
  StoredWeights weights;
  weights.name = base::toUtf8(file.stem());
  weights.path = file;
  weights.content.problem = "unreadable";
  try {
    weights = recognised(file);
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "pose", error.what());
    return weights;
  }
  try {
    writeWeightsNote(weights);
  } catch (const base::Error&) {
    // a folder that may only be read is listed all the same, more slowly
  }
  return weights;
}

std::vector<fs::path> weightFiles(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) && isWeightFile(entry->path())) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void makeFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw base::errorFromErrno(error.value(), folder, "write");
}

base::Error wrongName(const std::string& name, const std::string& expected) {
  return {base::ErrorCode::InvalidValue, {{"field", "name"}, {"value", name}, {"expected", expected}}};
}

void requireFileName(const std::string& name) {
  constexpr std::size_t kLongest = 120;
  const bool isName = !name.empty() && name.size() <= kLongest && name.front() != '.' &&
                      name.find_first_of("/\\:*?\"<>|") == std::string::npos &&
                      std::none_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (!isName) throw wrongName(name, "the name of a file, without a folder");
}

void requireUsable(const StoredWeights& weights, const fs::path& file) {
  if (const auto* promised = knownWeightsOfFile(file); promised != nullptr && !weights.sha256.starts_with(promised->sha256Prefix)) {
    throw base::Error(base::ErrorCode::Inconsistent, {{"path", base::toUtf8(file)},
                                                      {"expected", "a file whose SHA-256 begins with " + promised->sha256Prefix},
                                                      {"found", weights.sha256},
                                                      {"hint", "Copy or download it again from its source."}});
  }
  if (weights.content.problem.empty()) return;
  throw base::Error(base::ErrorCode::Unsupported,
                    {{"path", base::toUtf8(file)},
                     {"problem", weights.content.problem},
                     {"found", "a network of " + std::to_string(weights.content.keys) + " tensors that fits no backbone"},
                     {"expected", weights.content.problem == "fused_attention"
                                      ? "a transformer with separate query, key and value, as Hugging Face publishes it"
                                      : "weights of one of the backbones"}});
}

void copyFile(const fs::path& from, const fs::path& to, const jobs::RunContext& context) {
  constexpr std::uint64_t kChunk = std::uint64_t{4} << 20;
  base::BinaryFile source(from);
  base::AtomicFile target(to);
  for (std::uint64_t done = 0; done < source.size();) {
    context.throwIfCancelled();
    const auto bytes = std::min(kChunk, source.size() - done);
    target.write(source.read(done, bytes));
    done += bytes;
    context.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(source.size()), "copy");
  }
  context.throwIfCancelled();
  target.commit();
}

/// Where `wanted` stands in the catalogue, for the order in which a backbone's files are taken; those of others come last.
std::size_t rankOf(const StoredWeights& weights) {
  const auto& all = knownWeights();
  const auto found = std::find_if(all.begin(), all.end(), [&](const KnownWeights& known) { return known.name == weights.published; });
  return static_cast<std::size_t>(found - all.begin());
}

bool fits(const StoredWeights& weights, const std::string& backbone) {
  const auto& all = weights.content.backbones;
  return std::find(all.begin(), all.end(), backbone) != all.end();
}

}  // namespace

fs::path weightsFolder() {
#if defined(_WIN32) || defined(__APPLE__)
  return base::userStateFolder() / "weights";
#else
  const auto below = [](const char* variable, const char* folder) {
    const char* value = std::getenv(variable);
    return value == nullptr || *value == '\0' ? fs::path() : base::pathFromUtf8(value) / folder;
  };
  if (const auto data = below("XDG_DATA_HOME", "parsimony/weights"); !data.empty()) return data;
  if (const auto home = below("HOME", ".local/share/parsimony/weights"); !home.empty()) return home;
  return base::userStateFolder() / "weights";
#endif
}

std::vector<StoredWeights> storedWeights(const fs::path& folder, const jobs::RunContext& context) {
  std::vector<StoredWeights> all;
  for (const auto& file : weightFiles(folder)) {
    context.throwIfCancelled();
    all.push_back(described(file));
  }
  return all;
}

bool canFetch(const KnownWeights& known) {
  return !known.sha256Prefix.empty();
}

fs::path fileOf(const KnownWeights& known, const fs::path& folder) {
  return folder / base::pathFromUtf8(known.url.substr(known.url.rfind('/') + 1));
}

const KnownWeights& knownWeightsNamed(const std::string& name) {
  for (const auto& known : knownWeights()) {
    const auto file = fileOf(known, {});
    if (known.name == name || base::toUtf8(file) == name || base::toUtf8(file.stem()) == name) return known;
  }
  for (const auto& known : knownWeights()) {
    if (known.backbone == name) return known;
  }
  throw base::Error(base::ErrorCode::NotFound, {{"value", name}, {"hint", "The known files: parsimony-cli weights list"}});
}

std::vector<WeightsEntry> weightsEntries(const std::vector<KnownWeights>& catalogue, const fs::path& folder,
                                         const jobs::RunContext& context) {
  auto stored = storedWeights(folder, context);
  std::vector<WeightsEntry> entries;
  for (const auto& known : catalogue) {
    WeightsEntry entry{known, {}, canFetch(known) ? net::partialBytes(known.url, fileOf(known, folder)) : 0};
    const auto found =
        std::find_if(stored.begin(), stored.end(), [&](const StoredWeights& weights) { return weights.published == known.name; });
    if (found != stored.end()) {
      entry.stored = std::move(*found);
      stored.erase(found);
    }
    entries.push_back(std::move(entry));
  }
  for (auto& weights : stored) entries.push_back({std::nullopt, std::move(weights), 0});
  return entries;
}

FetchedWeights fetchWeights(const KnownWeights& known, const fs::path& folder, const FetchOptions& options,
                            const jobs::RunContext& context) {
  if (!canFetch(known)) {
    throw base::Error(base::ErrorCode::Unsupported, {{"path", known.url},
                                                     {"found", "a file without a published checksum"},
                                                     {"expected", "a copy that you fetched yourself: parsimony-cli weights import FILE"}});
  }
  makeFolder(folder);
  const auto file = fileOf(known, folder);
  FetchedWeights fetched;
  std::error_code ignored;
  if (fs::is_regular_file(file, ignored)) {
    auto there = described(file);
    if (there.sha256.starts_with(known.sha256Prefix)) {
      fetched.download.path = file;
      fetched.download.bytes = there.bytes;
      fetched.download.sha256 = there.sha256;
      fetched.stored = std::move(there);
      return fetched;
    }
  }
  auto download = options.download;
  download.sha256 = known.sha256Prefix;
  const auto& url = options.from.empty() ? known.url : options.from;
  fetched.download = net::download(url, file, download, context);
  if (fetched.download.stopped) return fetched;
  fetched.stored = recognised(file);
  fetched.stored.published = known.name;
  fetched.stored.licence = known.licence;
  fetched.stored.source = url;
  writeWeightsNote(fetched.stored);
  return fetched;
}

StoredWeights importWeights(const fs::path& file, const std::string& name, const fs::path& folder, const jobs::RunContext& context) {
  context.progress(0, 0, "load");
  auto weights = recognised(file);
  requireUsable(weights, file);
  const auto wanted = name.empty() ? weights.name : name;
  requireFileName(wanted);
  context.throwIfCancelled();
  for (const auto& other : storedWeights(folder, context)) {
    if (other.sha256 == weights.sha256 && (name.empty() || other.name == wanted)) return other;
    if (other.name == wanted) throw wrongName(wanted, "a name that is not in use yet");
  }
  makeFolder(folder);
  const auto target = folder / base::pathFromUtf8(wanted + base::toUtf8(file.extension()));
  if (!isWeightFile(target)) throw wrongName(base::toUtf8(target.filename()), "a file that ends in .pth, .pt, .bin or .safetensors");
  copyFile(file, target, context);
  weights.name = wanted;
  weights.path = target;
  weights.source = base::toUtf8(fs::absolute(file));
  writeWeightsNote(weights);
  return weights;
}

fs::path resolveWeights(const std::string& nameOrPath, const fs::path& folder) {
  const auto path = base::pathFromUtf8(nameOrPath);
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) return path;
  const auto all = storedWeights(folder);
  for (const auto& weights : all) {
    if (nameOrPath == weights.name || nameOrPath == base::toUtf8(weights.path.filename()) || nameOrPath == weights.published)
      return weights.path;
  }
  const StoredWeights* best = nullptr;
  for (const auto& weights : all) {
    if (fits(weights, nameOrPath) && (best == nullptr || rankOf(weights) < rankOf(*best))) best = &weights;
  }
  if (best != nullptr) return best->path;
  if (path.has_parent_path() || isWeightFile(path)) return path;
  throw base::Error(
      base::ErrorCode::NotFound,
      {{"value", nameOrPath},
       {"hint", "It is no file, and the store has no weights of this name or backbone yet: parsimony-cli weights get " + nameOrPath}});
}

}  // namespace parsimony::pose
