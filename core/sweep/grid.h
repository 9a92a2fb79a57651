// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/io/sweep_yaml.h"

namespace parsimony::sweep {

/// One point of the grid.
struct Run {
  std::string id;                            ///< the axis values joined: "temporal_labels50_seed2"; a name for folders
  std::vector<std::string> values;           ///< one per axis
  std::map<std::string, std::string> names;  ///< what the placeholders stand for, results of steps excepted
  /// 8 hex digits: sha256 of what makes the run's results (steps with these names filled in, columns' sources). {here} stays a word in
  /// it, so that a sweep may move with its folder.
  std::string recipe;
};

/// All runs, the first axis slowest.
/// \throws base::Error Malformed, Inconsistent {path, line, field, expected, found} for placeholders and columns that refer to nothing,
/// and for runs with the same id
[[nodiscard]] std::vector<Run> gridOf(const io::SweepYaml& sweep);

}  // namespace parsimony::sweep
