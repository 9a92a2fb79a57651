// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/yaml_document.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <unordered_set>

#include "core/base/text.h"
#include "core/io/csv_rows.h"

#include <yaml-cpp/eventhandler.h>

namespace parsimony::io {
namespace {

using base::ErrorCode;
using Values = std::vector<std::pair<std::string, std::string>>;

constexpr std::uint64_t kMaxBytes = 4'000'000;
constexpr int kMaxValues = 100'000;
constexpr int kMaxDepth = 64;
constexpr std::size_t kMaxTextBytes = std::size_t{16} << 20;

base::Error errorAt(const std::filesystem::path& path, ErrorCode code, const YAML::Mark& mark, std::string expected, std::string found) {
  base::Error error(code, {{"path", base::toUtf8(path)}, {"expected", std::move(expected)}, {"found", shortened(found)}});
  if (!mark.is_null()) error.with("line", std::int64_t{mark.line} + 1).with("column", std::int64_t{mark.column} + 1);
  return error;
}

/// YAML forbids tabs where a line begins; yaml-cpp lets some pass that other readers refuse.
void rejectTabs(const std::filesystem::path& path, std::string_view text) {
  std::int64_t line = 0;
  for (const std::string_view row : base::split(text, '\n')) {
    ++line;
    const std::size_t first = row.find_first_not_of(' ');
    if (first == std::string_view::npos || row[first] != '\t' || base::trimmed(row).empty() || base::trimmed(row).front() == '#') continue;
    throw base::Error(ErrorCode::Malformed, {{"path", base::toUtf8(path)},
                                             {"line", line},
                                             {"column", static_cast<std::int64_t>(first) + 1},
                                             {"expected", "spaces"},
                                             {"found", "a tab"}});
  }
}

/// Where the documents of a stream start.
class DocumentStarts : public YAML::EventHandler {
 public:
  std::vector<YAML::Mark> marks;
  void OnDocumentStart(const YAML::Mark& mark) override { marks.push_back(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

/// YAML::LoadAll() never ends on some broken files, and YAML::Load() passes over what follows the first document.
void rejectSeveralDocuments(const std::filesystem::path& path, const std::string& text) {
  std::istringstream stream(text);
  YAML::Parser parser(stream);
  DocumentStarts documents;
  if (parser.HandleNextDocument(documents) && parser.HandleNextDocument(documents)) {
    throw errorAt(path, ErrorCode::Malformed, documents.marks.back(), "one document", "more text");
  }
}

YAML::Node parsed(const std::filesystem::path& path, const std::string& text) {
  try {
    rejectSeveralDocuments(path, text);
    YAML::Node root = YAML::Load(text);
    if (!root.IsDefined() || root.IsNull()) throw base::Error(ErrorCode::Empty, {{"path", base::toUtf8(path)}});
    return root;
  } catch (const YAML::Exception& error) {
    throw errorAt(path, ErrorCode::Malformed, error.mark, "YAML", error.msg);
  }
}

/// Walks the whole tree once: flattens it, and finds duplicate keys and aliases that expand beyond all bounds.
class Flattener {
 public:
  Flattener(const std::filesystem::path& path, Values& values) : m_path(path), m_values(values) {}

  void walkMap(const YAML::Node& map, const std::string& prefix, int depth) {
    std::unordered_set<std::string> keys;
    for (const auto& entry : map) {
      if (!entry.first.IsScalar()) throw fault(entry.first, prefix, "a name as key", describeNode(entry.first));
      const std::string name = prefix.empty() ? entry.first.Scalar() : prefix + '.' + entry.first.Scalar();
      if (!keys.insert(entry.first.Scalar()).second) throw fault(entry.first, name, "each key once", entry.first.Scalar());
      walk(entry.second, name, depth + 1);
    }
  }

 private:
  void walk(const YAML::Node& node, const std::string& name, int depth) {
    count(node, name, depth);
    if (node.IsMap()) return walkMap(node, name, depth);
    if (node.IsSequence() && !isListOfScalars(node, depth)) {
      std::size_t index = 0;
      for (const auto& item : node) walk(item, name + '.' + std::to_string(index++), depth + 1);
      return;
    }
    if (node.IsNull() || !node.IsDefined()) return;
    std::string text;
    append(text, node, name, depth);
    m_textBytes += name.size() + text.size();
    m_values.emplace_back(name, std::move(text));
  }

  /// Whether no map lies below; looks no deeper than a file of people has lists in lists.
  bool isListOfScalars(const YAML::Node& node, int depth) {
    for (const auto& item : node) {
      if (item.IsMap() || (item.IsSequence() && (depth >= kMaxDepth || !isListOfScalars(item, depth + 1)))) return false;
      count(item, {}, depth);
    }
    return true;
  }

  void append(std::string& text, const YAML::Node& node, const std::string& name, int depth) {
    count(node, name, depth);
    if (m_textBytes + text.size() > kMaxTextBytes) throw tooLarge(node, name);
    if (!node.IsSequence()) {
      text += node.IsNull() ? "null" : node.Scalar();
      return;
    }
    text += '[';
    bool first = true;
    for (const auto& item : node) {
      if (!first) text += ", ";
      append(text, item, name, depth + 1);
      first = false;
    }
    text += ']';
  }

  void count(const YAML::Node& node, const std::string& name, int depth) {
    if (++m_visited > 3 * kMaxValues || m_textBytes > kMaxTextBytes) throw tooLarge(node, name);
    if (depth > kMaxDepth) throw fault(node, name, "at most 64 levels", "more");
  }

  [[nodiscard]] base::Error tooLarge(const YAML::Node& node, const std::string& name) const {
    return errorAt(m_path, ErrorCode::Unsupported, node.Mark(), "at most 100000 values", "more, aliases expanded")
        .with("field", shortened(name));
  }

  [[nodiscard]] base::Error fault(const YAML::Node& node, const std::string& name, std::string expected, std::string found) const {
    return errorAt(m_path, ErrorCode::Malformed, node.Mark(), std::move(expected), std::move(found)).with("field", shortened(name));
  }

  const std::filesystem::path& m_path;
  Values& m_values;
  int m_visited = 0;  ///< each value is seen up to three times
  std::size_t m_textBytes = 0;
};

}  // namespace

std::string describeNode(const YAML::Node& node) {
  if (!node.IsDefined() || node.IsNull()) return "nothing";
  if (node.IsSequence()) return "a list";
  if (node.IsMap()) return "a map";
  return shortened(node.Scalar());
}

bool isPlainText(std::string_view scalar) {
  static constexpr std::array<std::string_view, 12> kReserved = {"",   "~",  "null", "true", "false", "yes",
                                                                 "no", "on", "off",  ".nan", ".inf",  "-.inf"};
  const std::string text = base::toLower(scalar);
  if (std::find(kReserved.begin(), kReserved.end(), text) != kReserved.end()) return false;
  // Numbers in every notation of YAML 1.1: 1_000, 0x1f, 1e3 and 12:30 too.
  const bool numeric =
      text.find_first_not_of("0123456789_.+-:") == std::string::npos && text.find_first_of("0123456789") != std::string::npos;
  const bool hexadecimal =
      text.size() > 2 && text.substr(0, 2) == "0x" && text.find_first_not_of("0123456789abcdef_", 2) == std::string::npos;
  double value = 0.0;
  return !numeric && !hexadecimal && !base::parseDouble(text, value);
}

YamlDocument::YamlDocument(std::filesystem::path path) : m_path(std::move(path)) {
  const std::string text = base::readTextFile(m_path, kMaxBytes);
  rejectTabs(m_path, text);
  m_root = parsed(m_path, text);
  if (!m_root.IsMap()) throw errorAt(m_path, ErrorCode::Malformed, m_root.Mark(), "keys and values", describeNode(m_root));
  Flattener(m_path, m_values).walkMap(m_root, {}, 0);
}

YAML::Node YamlDocument::find(std::string_view dottedName) const {
  YAML::Node node = m_root;
  for (const std::string_view part : base::split(dottedName, '.')) {
    if (!node.IsMap()) return YAML::Node(YAML::NodeType::Undefined);
    YAML::Node child(YAML::NodeType::Undefined);
    for (const auto& entry : node) {
      if (entry.first.Scalar() == part) child.reset(entry.second);
    }
    node.reset(child);
    if (!node.IsDefined()) break;
  }
  return node;
}

std::string YamlDocument::text(std::string_view dottedName) const {
  const YAML::Node node = find(dottedName);
  if (!node.IsDefined() || node.IsNull()) return {};
  if (!node.IsScalar()) throw error(ErrorCode::Malformed, node, dottedName, "text", describeNode(node));
  return node.Scalar();
}

std::vector<std::string> YamlDocument::texts(std::string_view dottedName) const {
  const YAML::Node node = find(dottedName);
  std::vector<std::string> items;
  if (!node.IsDefined() || node.IsNull()) return items;
  if (!node.IsSequence()) throw error(ErrorCode::Malformed, node, dottedName, "a list", describeNode(node));
  for (const auto& item : node) {
    if (!item.IsScalar()) throw error(ErrorCode::Malformed, item.IsNull() ? node : item, dottedName, "text", describeNode(item));
    items.push_back(item.Scalar());
  }
  return items;
}

std::vector<std::string> YamlDocument::names(std::string_view dottedName) const {
  std::vector<std::string> items = texts(dottedName);
  std::unordered_set<std::string> seen;
  std::size_t index = 0;
  const YAML::Node node = find(dottedName);
  for (const auto& item : node) {
    const std::string& name = items[index++];
    const bool plain = item.Tag() == "?" || item.Tag().empty();
    if (name.empty() || (plain && !isPlainText(name))) throw error(ErrorCode::Malformed, item, dottedName, "text", "'" + name + "'");
    if (!seen.insert(name).second) throw error(ErrorCode::Inconsistent, item, dottedName, "different names", name);
  }
  return items;
}

base::Error YamlDocument::error(ErrorCode code, const YAML::Node& node, std::string_view field, std::string expected,
                                std::string found) const {
  return errorAt(m_path, code, node.IsDefined() ? node.Mark() : YAML::Mark::null_mark(), std::move(expected), std::move(found))
      .with("field", std::string(field));
}

}  // namespace parsimony::io
