// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/jobs/run_context.h"
#include "core/net/download.h"
#include "core/pose/known_weights.h"

namespace parsimony::pose {

/// A weight file of the store. Beside each lies `<file>.json` with the same, so that no large file is read twice to know what it is.
struct StoredWeights {
  std::string name;  ///< by which training finds it: the file's name without its extension
  std::filesystem::path path;
  RecognisedWeights content;  ///< problem "unreadable" too
  std::string published;      ///< name in the catalogue, told by the checksum; empty: not one of them
  std::string licence;        ///< SPDX; empty: not known
  std::string source;         ///< address, or file that it was copied from
  std::string sha256;
  std::int64_t bytes = 0;
  std::string added;  ///< local time
};

/// $XDG_DATA_HOME/parsimony/weights or the platform's equivalent. Not created here.
[[nodiscard]] std::filesystem::path weightsFolder();

/// By name. A folder that is missing holds nothing; a file that was put there by hand is recognised and gets its note.
[[nodiscard]] std::vector<StoredWeights> storedWeights(const std::filesystem::path& folder = weightsFolder(),
                                                       const jobs::RunContext& context = {});

/// Whether the program fetches this one itself: of the others the publisher states no checksum, so they are imported by hand.
[[nodiscard]] bool canFetch(const KnownWeights& known);
/// The file of the store that fetching `known` makes.
[[nodiscard]] std::filesystem::path fileOf(const KnownWeights& known, const std::filesystem::path& folder);
/// The entry of this name, of this file name, or the publisher's default for this backbone. \throws base::Error NotFound {value}
[[nodiscard]] const KnownWeights& knownWeightsNamed(const std::string& name);

/// One line of a list: what could be had, what is there, or both.
struct WeightsEntry {
  std::optional<KnownWeights> known;
  std::optional<StoredWeights> stored;
  std::int64_t partialBytes = 0;  ///< left by an unfinished download
};
/// The catalogue in its order, then what else the store holds.
[[nodiscard]] std::vector<WeightsEntry> weightsEntries(const std::vector<KnownWeights>& catalogue, const std::filesystem::path& folder,
                                                       const jobs::RunContext& context = {});

struct FetchOptions {
  std::string from;               ///< another address of the same file (a mirror); empty = the publisher's
  net::DownloadOptions download;  ///< its sha256 is replaced by what the catalogue says
};
struct FetchedWeights {
  StoredWeights stored;           ///< empty where `download.stopped`
  net::DownloadSummary download;  ///< without connections where the file was there already
};
/// Downloads, checks and recognises; what is in the store already is not fetched again.
/// \throws base::Error Unsupported where canFetch() is false, and those of net::download and recogniseWeights
FetchedWeights fetchWeights(const KnownWeights& known, const std::filesystem::path& folder = weightsFolder(),
                            const FetchOptions& options = {}, const jobs::RunContext& context = {});

/// Copies a file into the store, whole or not at all. `name`: empty = that of the file. The same bytes are not stored twice.
/// \throws base::Error Unsupported (fits no backbone), Inconsistent (its name promises another checksum), InvalidValue (the name is in use
/// or no file name), and those of recogniseWeights and of the disk
StoredWeights importWeights(const std::filesystem::path& file, const std::string& name = {},
                            const std::filesystem::path& folder = weightsFolder(), const jobs::RunContext& context = {});

/// What `weights=` means: a file, or else a name in the store (of the file, of the catalogue, or a backbone: its default first). A path
/// that leads nowhere is returned as it is, for its reader to say so. \throws base::Error NotFound {value, hint} for any other word
[[nodiscard]] std::filesystem::path resolveWeights(const std::string& nameOrPath, const std::filesystem::path& folder = weightsFolder());

}  // namespace parsimony::pose
