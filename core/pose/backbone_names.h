// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace parsimony::pose {

/// Names of the registered backbones, the default first (LibTorch-free view of the registry for forms and the command line).
[[nodiscard]] std::vector<std::string> backboneNames();

}  // namespace parsimony::pose
