// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "core/base/error.h"

namespace parsimony::io {

/// A YAML file that was checked once: one document, a map at the top, no duplicate keys, bounded size when its aliases are expanded.
class YamlDocument {
 public:
  /// \throws base::Error NotFound, Empty, Unsupported, Malformed {path, line, column, expected, found}
  explicit YamlDocument(std::filesystem::path path);

  [[nodiscard]] const YAML::Node& root() const { return m_root; }
  /// Every value as "a.b.c" -> text in file order (see readFlatYaml).
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& values() const { return m_values; }

  /// The node at a dotted name; undefined when it, or a map on the way, is missing.
  [[nodiscard]] YAML::Node find(std::string_view dottedName) const;
  /// The text of a scalar; empty when the field is missing or null. \throws base::Error Malformed when it is a list or a map
  [[nodiscard]] std::string text(std::string_view dottedName) const;
  /// The items of a list of scalars; empty when the field is missing or null. \throws base::Error Malformed
  [[nodiscard]] std::vector<std::string> texts(std::string_view dottedName) const;
  /// As texts(), but each item has to be text for every YAML reader: not empty, not a number, not a truth value, and none comes twice.
  [[nodiscard]] std::vector<std::string> names(std::string_view dottedName) const;

  /// An error about a node of this file: {path, field, line, column, expected, found}.
  [[nodiscard]] base::Error error(base::ErrorCode code, const YAML::Node& node, std::string_view field, std::string expected,
                                  std::string found) const;

 private:
  std::filesystem::path m_path;
  YAML::Node m_root;
  std::vector<std::pair<std::string, std::string>> m_values;
};

/// What a node is, for error values: "nothing", "a list", "a map", or the text of a scalar.
[[nodiscard]] std::string describeNode(const YAML::Node& node);

/// Whether a plain (unquoted) scalar means text for every YAML reader, and not a number, a truth value or null.
[[nodiscard]] bool isPlainText(std::string_view scalar);

}  // namespace parsimony::io
