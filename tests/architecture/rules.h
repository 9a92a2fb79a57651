// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "tests/architecture/source_tree.h"

namespace parsimony::tests {

/// Each rule returns what breaks it, one line each: "path:line: reason".
using Violations = std::vector<std::string>;

// layers and modules
[[nodiscard]] Violations qtInCore(const SourceTree& tree);
[[nodiscard]] Violations torchAboveCore(const SourceTree& tree);        ///< in widgets/ and app/, also through headers of core
[[nodiscard]] Violations torchInPublicHeaders(const SourceTree& tree);  ///< of core except core/nn, also through what they include
[[nodiscard]] Violations forbiddenEdges(
    const SourceTree& tree);  ///< between layers, between modules of core; includes and linked libraries
[[nodiscard]] Violations cyclesOfWidgets(const SourceTree& tree);        ///< libraries of widgets/ that use each other in a ring
[[nodiscard]] Violations foreignPrivateHeaders(const SourceTree& tree);  ///< PRIVATE_HEADERS used outside their module (tests may)
[[nodiscard]] Violations unlistedFiles(const SourceTree& tree);  ///< sources and headers of core and widgets missing in CMakeLists.txt

// files
[[nodiscard]] Violations missingLicence(const SourceTree& tree);
[[nodiscard]] Violations longFiles(const SourceTree& tree);
[[nodiscard]] Violations absolutePaths(const SourceTree& tree);
[[nodiscard]] Violations leftoverNotes(const SourceTree& tree);   ///< notes to oneself about unfinished work
[[nodiscard]] Violations missingReadmes(const SourceTree& tree);  ///< a page for every module of core and widgets

}  // namespace parsimony::tests
