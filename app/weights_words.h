// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/error.h"
#include "core/pose/weights_store.h"

namespace parsimony::app {

/// "ResNet-50 of torchvision: fits resnet50", or why it fits nothing.
[[nodiscard]] QString recognisedText(const pose::WeightsEntry& entry);
/// "BSD-3-Clause", "CC-BY-NC-4.0, not for commercial use", "not stated by its publisher".
[[nodiscard]] QString licenceText(const std::string& licence);
/// "97.8 MB" (of 1024 * 1024 bytes, as publishers count); "–" where it is not known.
[[nodiscard]] QString sizeText(const pose::WeightsEntry& entry);
/// "Here", "Not here", "38 % here", "By hand", "Unusable". `share`: of a running download, negative: none
[[nodiscard]] QString stateText(const pose::WeightsEntry& entry, double share);

/// What a download that failed means to a person, and what to do about it.
struct FetchFailure {
  QString what;
  QString remedy;
};
/// Empty texts: no fault of the network, the error has its own wording.
[[nodiscard]] FetchFailure fetchFailure(const base::Error& error);

}  // namespace parsimony::app
