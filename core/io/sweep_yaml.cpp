// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/sweep_yaml.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "core/io/yaml_document.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;
using Names = std::set<std::string>;

std::int64_t lineOf(const YAML::Node& node) {
  return std::int64_t{node.Mark().line} + 1;
}

/// Walks the file from top to bottom and fills the struct.
class SweepReader {
 public:
  explicit SweepReader(const std::filesystem::path& path) : m_document(path) { m_sweep.path = path; }

  SweepYaml read() {
    for (const auto& entry : m_document.root()) {
      const std::string key = textOf(entry.first, "a key");
      const auto known = std::find_if(kSections.begin(), kSections.end(), [&](const Section& s) { return s.name == key; });
      if (known == kSections.end()) fail(entry.first, key, "variables, axes, steps, columns, table or repeat", key);
      (this->*known->read)(entry.second);
    }
    require(!m_sweep.axes.empty(), "axes", "at least one axis");
    require(!m_sweep.steps.empty(), "steps", "at least one step");
    require(!m_sweep.columns.empty(), "columns", "at least one column");
    requireRepeat();
    return std::move(m_sweep);
  }

 private:
  struct Section {
    std::string_view name;
    void (SweepReader::*read)(const YAML::Node&);
  };
  static const std::array<Section, 6> kSections;

  [[noreturn]] void fail(const YAML::Node& node, const std::string& field, const std::string& expected, const std::string& found,
                         ErrorCode code = ErrorCode::Malformed) const {
    throw m_document.error(code, node, field, expected, found);
  }
  void require(bool there, const std::string& field, const std::string& expected) const {
    if (!there) fail(m_document.root(), field, expected, "nothing");
  }

  void requireRepeat() const {
    const YAML::Node node = m_document.find("repeat");
    const bool known = std::any_of(m_sweep.axes.begin(), m_sweep.axes.end(), [&](const SweepAxis& a) { return a.name == m_sweep.repeat; });
    if (node.IsDefined() && !known) fail(node, "repeat", "the name of an axis", m_sweep.repeat, ErrorCode::Inconsistent);
  }

  [[nodiscard]] std::string textOf(const YAML::Node& node, const std::string& field) const {
    if (!node.IsScalar()) fail(node, field, "text", describeNode(node));
    return node.Scalar();
  }

  /// A name that may stand in a placeholder, different from all of `taken`.
  [[nodiscard]] std::string nameOf(const YAML::Node& node, const std::string& field, Names& taken) const {
    const std::string name = textOf(node, field);
    const bool plain =
        !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
    if (!plain) fail(node, field, "a name of letters, digits, _ and -", describeNode(node));
    if (!taken.insert(name).second) fail(node, field, "a name of its own", name, ErrorCode::Inconsistent);
    return name;
  }

  void requireMap(const YAML::Node& node, const std::string& field, const std::string& expected) const {
    if (!node.IsMap() || node.size() == 0) fail(node, field, expected, describeNode(node));
  }

  void readVariables(const YAML::Node& node) {
    requireMap(node, "variables", "names and texts");
    for (const auto& entry : node) {
      const std::string name = nameOf(entry.first, "variables", m_placeholders);
      m_sweep.variables.push_back({name, textOf(entry.second, "variables." + name), lineOf(entry.first)});
    }
  }

  void readAxes(const YAML::Node& node) {
    requireMap(node, "axes", "axes with their values");
    for (const auto& entry : node) {
      SweepAxis axis;
      axis.name = nameOf(entry.first, "axes", m_placeholders);
      axis.line = lineOf(entry.first);
      if (!m_columns.insert(axis.name).second) fail(entry.first, "axes", "a name of its own", axis.name, ErrorCode::Inconsistent);
      axis.named = entry.second.IsMap();
      if (axis.named)
        readNamedValues(entry.second, axis);
      else
        readListedValues(entry.second, axis);
      m_sweep.axes.push_back(std::move(axis));
    }
  }

  void readListedValues(const YAML::Node& node, SweepAxis& axis) const {
    const std::string field = "axes." + axis.name;
    if (!node.IsSequence() || node.size() == 0) fail(node, field, "a list of values, or a map of named ones", describeNode(node));
    Names seen;
    for (const auto& item : node) {
      const std::string text = textOf(item, field);
      if (text.empty()) fail(item, field, "a value", "nothing");
      if (!seen.insert(text).second) fail(item, field, "each value once", text, ErrorCode::Inconsistent);
      axis.values.push_back({text, {}, lineOf(item)});
    }
  }

  /// Every value has the same fields, so that a placeholder never lacks its text.
  void readNamedValues(const YAML::Node& node, SweepAxis& axis) {
    requireMap(node, "axes." + axis.name, "at least one value");
    Names known;
    for (const auto& entry : node) {
      Names ofAxis;
      for (const SweepValue& other : axis.values) ofAxis.insert(other.text);
      SweepValue value;
      value.text = nameOf(entry.first, "axes." + axis.name, ofAxis);
      value.line = lineOf(entry.first);
      const std::string field = "axes." + axis.name + "." + value.text;
      Names fields;
      if (!entry.second.IsNull() && !entry.second.IsMap()) fail(entry.second, field, "names and texts", describeNode(entry.second));
      for (const auto& pair : entry.second) {
        const std::string name = nameOf(pair.first, field, fields);
        value.fields.emplace_back(name, textOf(pair.second, field + "." + name));
      }
      if (axis.values.empty()) {
        known = fields;
        for (const std::string& name : known) {
          if (!m_placeholders.insert(name).second) fail(entry.first, field, "a name of its own", name, ErrorCode::Inconsistent);
        }
      }
      if (fields != known) fail(entry.first, field, "the same fields as " + axis.values.front().text, "others", ErrorCode::Inconsistent);
      axis.values.push_back(std::move(value));
    }
  }

  void readSteps(const YAML::Node& node) {
    if (!node.IsSequence() || node.size() == 0) fail(node, "steps", "a list of steps", describeNode(node));
    for (const auto& item : node) {
      if (!item.IsMap() || item.size() != 1) fail(item, "steps", "name: [verb, argument, ...]", describeNode(item));
      const YAML::Node key = item.begin()->first;
      const YAML::Node content = item.begin()->second;
      SweepStep step;
      step.name = nameOf(key, "steps", m_placeholders);
      step.line = lineOf(key);
      const std::string field = "steps." + step.name;
      if (content.IsMap()) {
        readStepMap(content, field, step);
      } else {
        readArguments(content, field, step);
      }
      if (step.arguments.empty()) fail(key, field, "a verb", "nothing");
      m_sweep.steps.push_back(std::move(step));
    }
  }

  void readStepMap(const YAML::Node& content, const std::string& field, SweepStep& step) const {
    for (const auto& pair : content) {
      const std::string key = textOf(pair.first, field);
      if (key == "run") {
        readArguments(pair.second, field + ".run", step);
      } else if (key == "unless_exists") {
        step.unlessExists = textOf(pair.second, field + ".unless_exists");
      } else {
        fail(pair.first, field, "run or unless_exists", key);
      }
    }
  }

  void readArguments(const YAML::Node& node, const std::string& field, SweepStep& step) const {
    if (!node.IsSequence() || node.size() == 0) fail(node, field, "a list: [verb, argument, ...]", describeNode(node));
    for (const auto& argument : node) step.arguments.push_back(textOf(argument, field));
  }

  void readColumns(const YAML::Node& node) {
    requireMap(node, "columns", "names and places in the results of steps");
    for (const auto& entry : node) {
      SweepColumn column;
      column.name = nameOf(entry.first, "columns", m_columns);
      column.source = textOf(entry.second, "columns." + column.name);
      column.line = lineOf(entry.first);
      m_sweep.columns.push_back(std::move(column));
    }
  }

  void readTable(const YAML::Node& node) {
    m_sweep.table = textOf(node, "table");
    if (m_sweep.table.empty()) fail(node, "table", "a file name", "nothing");
  }
  void readRepeat(const YAML::Node& node) { m_sweep.repeat = textOf(node, "repeat"); }

  YamlDocument m_document;
  SweepYaml m_sweep;
  Names m_placeholders{"id", "here"};               ///< names that stand in braces
  Names m_columns{"run", "id", "recipe", "error"};  ///< of the table
};

const std::array<SweepReader::Section, 6> SweepReader::kSections{{{"variables", &SweepReader::readVariables},
                                                                  {"axes", &SweepReader::readAxes},
                                                                  {"steps", &SweepReader::readSteps},
                                                                  {"columns", &SweepReader::readColumns},
                                                                  {"table", &SweepReader::readTable},
                                                                  {"repeat", &SweepReader::readRepeat}}};

}  // namespace

SweepYaml readSweepYaml(const std::filesystem::path& path) {
  return SweepReader(path).read();
}

}  // namespace parsimony::io
