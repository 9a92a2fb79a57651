// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "core/project/label_store.h"
#include "core/tracks/label_set.h"

namespace parsimony::project {

/// Equality of labels where NaN equals NaN.
[[nodiscard]] bool samePoint(const tracks::LabelPoint& a, const tracks::LabelPoint& b);
[[nodiscard]] bool sameCommand(const LabelCommand& a, const LabelCommand& b);
/// Same keypoints, rows and points; the scorer and the `visible` column do not count.
[[nodiscard]] bool sameLabels(const tracks::LabelSet& a, const tracks::LabelSet& b);

/// The command with its row filled in and, for a removed frame, with every point that goes with it, so that undo brings them back.
/// \throws base::Error InvalidValue {field, value, expected} when it cannot be a command on these labels
[[nodiscard]] LabelCommand completed(const tracks::LabelSet& labels, LabelCommand command);

/// Carries a completed command out. \throws base::Error Inconsistent when a `before` does not match; the labels are then unchanged.
void applyTo(tracks::LabelSet& labels, const LabelCommand& command);

/// The command that undoes `command`.
[[nodiscard]] LabelCommand inverted(const LabelCommand& command);

[[nodiscard]] nlohmann::json toJson(const LabelCommand& command);
/// \throws nlohmann::json::exception or base::Error InvalidValue on what toJson() does not write
[[nodiscard]] LabelCommand commandFromJson(const nlohmann::json& json);

}  // namespace parsimony::project
