// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace parsimony::io {

/// Appends a cell, quoted when it holds a comma, a quote or a line break.
void appendCell(std::string& out, std::string_view text);

/// Appends the shortest text that reads back to the same double. NaN: nothing.
void appendExact(std::string& out, double value);

/// Appends a position: at most 5 decimals, no trailing zeros. Not finite: nothing.
void appendPixels(std::string& out, double pixels);

/// Appends a likelihood: 6 significant digits. Not finite: nothing.
void appendLikelihood(std::string& out, double likelihood);

}  // namespace parsimony::io
