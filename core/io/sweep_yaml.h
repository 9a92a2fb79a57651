// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace parsimony::io {

/// A name for a text that may hold {placeholders}.
struct SweepVariable {
  std::string name;
  std::string text;
  std::int64_t line = 0;  ///< in the file, from 1; so for all below
};

/// One value of an axis: its text, and names that are known in the runs with this value.
struct SweepValue {
  std::string text;
  std::vector<std::pair<std::string, std::string>> fields;
  std::int64_t line = 0;
};

struct SweepAxis {
  std::string name;
  std::vector<SweepValue> values;
  bool named = false;  ///< its values are keys of a map: words that explain themselves
  std::int64_t line = 0;
};

/// One verb of the command line with its arguments, which may hold {placeholders}.
struct SweepStep {
  std::string name;
  std::vector<std::string> arguments;
  std::string unlessExists;  ///< path that makes the step unnecessary; empty = always
  std::int64_t line = 0;
};

/// One column of the results: `source` is a step and a dotted path into its result.
struct SweepColumn {
  std::string name;
  std::string source;
  std::int64_t line = 0;
};

/// What a sweep file says; core/sweep makes runs of it. Layout and an example are in the README of core/sweep.
struct SweepYaml {
  std::filesystem::path path;
  std::vector<SweepVariable> variables;
  std::vector<SweepAxis> axes;
  std::vector<SweepStep> steps;
  std::vector<SweepColumn> columns;
  std::string table = "results.csv";  ///< relative to the folder of the file
  std::string repeat = "seed";        ///< axis over which the summary averages
};

/// Names are letters, digits, _ and -; no name comes twice among axes, their fields, variables and steps, nor among axes and columns.
/// \throws base::Error NotFound, Empty, Unsupported; Malformed, Inconsistent {path, line, column, field, expected, found}
[[nodiscard]] SweepYaml readSweepYaml(const std::filesystem::path& path);

}  // namespace parsimony::io
