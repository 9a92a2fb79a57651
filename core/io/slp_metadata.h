// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/io/slp_file.h"

namespace parsimony::io {

// The JSON inside .slp files. Each \throws base::Error Malformed {dataset, expected, found}; the caller adds the path.

/// The skeletons of the metadata: networkx node-link graphs whose nodes are indices into one list of names. Edges are sorted by
/// edge_insert_idx; a symmetry, stored in both directions, becomes one pair.
[[nodiscard]] std::vector<tracks::Skeleton> slpSkeletons(const std::string& metadata);

[[nodiscard]] SlpVideo slpVideo(const std::string& json);

/// Name of a track: [first frame, name].
[[nodiscard]] std::string slpTrackName(const std::string& json);

}  // namespace parsimony::io
