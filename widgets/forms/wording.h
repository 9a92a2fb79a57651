// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QString>

#include "core/base/options.h"

namespace parsimony::widgets {

/// What people read about a field of an options struct.
struct FieldWording {
  QString label;  ///< "Learning rate", without unit
  QString help;   ///< one or two sentences: what it does and when to change it
  QString group;  ///< heading it stands under: "Optimiser"
};

/// Wording by FieldInfo::id. An id without an entry gives its own name in readable form, so that nothing is ever blank.
[[nodiscard]] FieldWording wordingOf(const std::string& id);
[[nodiscard]] bool hasWording(const std::string& id);
/// Ids without an entry, for tests.
[[nodiscard]] std::vector<std::string> missingWording(const std::vector<base::FieldValue>& fields);

/// "Rotation (degrees)"
[[nodiscard]] QString labelWithUnit(const base::FieldInfo& info);
/// A value as people read it: choices in words, yes and no, everything else as it is.
[[nodiscard]] QString valueText(const base::FieldValue& field, const std::string& value);
/// "0.1 to 10", "at least 1", "one of unet, resnet18", or empty.
[[nodiscard]] QString rangeText(const base::FieldInfo& info);
/// Help, range, default, and the key in Lightning Pose's configuration, for a tooltip.
[[nodiscard]] QString toolTipOf(const base::FieldValue& defaultField);
/// A problem as one sentence: what is expected here.
[[nodiscard]] QString problemText(const base::Problem& problem, const base::FieldInfo& info);

}  // namespace parsimony::widgets
