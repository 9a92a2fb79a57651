// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "core/pose/weights_store.h"

namespace parsimony::pose {

/// What `<file>.json` says of a weight file. Nothing when it is missing, of another file (bytes, time of change) or of another program.
[[nodiscard]] std::optional<StoredWeights> readWeightsNote(const std::filesystem::path& file);
void writeWeightsNote(const StoredWeights& weights);

}  // namespace parsimony::pose
