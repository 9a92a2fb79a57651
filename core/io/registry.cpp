// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/registry.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

#include <toml++/toml.h>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/csv_rows.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

constexpr std::uint64_t kMaxBytes = 4'000'000;

base::Error errorAt(const std::filesystem::path& path, const toml::source_region& place, std::string expected, std::string found) {
  return base::Error(ErrorCode::Malformed, {{"path", base::toUtf8(path)},
                                            {"line", static_cast<std::int64_t>(place.begin.line)},
                                            {"column", static_cast<std::int64_t>(place.begin.column)},
                                            {"expected", std::move(expected)},
                                            {"found", std::move(found)}});
}

/// Length of the string that starts at `text[0]`, quotes included; to the end of the text when it is open.
std::size_t quotedLength(std::string_view text) {
  const char quote = text.front();
  const std::string_view tripled = quote == '"' ? R"(""")" : "'''";
  const std::string_view closing = text.starts_with(tripled) ? tripled : tripled.substr(0, 1);
  for (std::size_t at = closing.size(); at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text.substr(at).starts_with(closing)) {
      return at + closing.size();
    } else if (closing.size() == 1 && text[at] == '\n') {
      return at;
    }
  }
  return text.size();
}

base::Error strayCharacter(const std::filesystem::path& path, std::string_view text, std::size_t at) {
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  return base::Error(ErrorCode::Malformed, {{"path", base::toUtf8(path)},
                                            {"line", std::int64_t{line}},
                                            {"expected", "quotes around letters beyond ASCII"},
                                            {"found", shortened(text.substr(at, text.find('\n', at) - at))}});
}

void rejectJoinedLines(const std::filesystem::path& path, std::string_view text, std::size_t begin, std::size_t end) {
  for (std::size_t at = text.find('\\', begin); at < end; at = text.find('\\', at + 2)) {
    const std::size_t next = text.find_first_not_of(" \t\r\n", at + 1);
    if (next < end && static_cast<unsigned char>(text[next]) >= 0x80) throw strayCharacter(path, text, next);
    if (at + 2 >= text.size()) return;
  }
}

/// toml++ 3.3 asks of every character outside strings and comments whether it is a space, and for most beyond ASCII the question has
/// undefined behaviour. TOML allows none there, so they are refused before; likewise after the backslash that joins lines.
void rejectStrayCharacters(const std::filesystem::path& path, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (text[at] == '"' || text[at] == '\'') {
      const std::size_t length = quotedLength(text.substr(at));
      if (text.substr(at, 3) == R"(""")") rejectJoinedLines(path, text, at, at + length);
      at += length - 1;
    } else if (static_cast<unsigned char>(text[at]) >= 0x80) {
      throw strayCharacter(path, text, at);
    }
  }
}

toml::table parsed(const std::filesystem::path& path, const std::string& text) {
  rejectStrayCharacters(path, text);
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw errorAt(path, error.source(), "TOML", std::string(error.description()));
  }
}

std::string textOrNothing(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored) ? base::readTextFile(path, kMaxBytes) : std::string();
}

std::optional<std::string> textAt(const std::filesystem::path& path, const toml::table& table, const char* key) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_string()) {
    std::ostringstream kind;
    kind << node->type();
    throw errorAt(path, node->source(), "text", kind.str()).with("field", std::string(key));
  }
  return node->as_string()->get();
}

std::string entryText(const RegisteredProject& project) {
  toml::table entry{{"data_dir", base::toUtf8(project.dataDir)}};
  if (!project.modelDir.empty()) entry.insert("model_dir", base::toUtf8(project.modelDir));
  std::ostringstream out;
  out << toml::toml_formatter(toml::table{{project.name, std::move(entry)}});
  return out.str();
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::error_code failed;
  if (!path.parent_path().empty()) std::filesystem::create_directories(path.parent_path(), failed);
  if (failed) throw base::errorFromErrno(failed.value(), path.parent_path(), "create");
  base::writeFileAtomically(path, text);
}

std::string laidOut(const toml::table& projects) {
  std::ostringstream out;
  out << toml::toml_formatter(projects) << '\n';
  return out.str();
}

void checkProject(const std::filesystem::path& path, const RegisteredProject& project) {
  const char* field = project.name.empty() ? "name" : project.dataDir.empty() ? "data_dir" : nullptr;
  if (base::invalidUtf8(project.name) != std::string::npos) field = "name";
  if (field == nullptr) return;
  throw base::Error(ErrorCode::InvalidValue,
                    {{"path", base::toUtf8(path)}, {"field", field}, {"value", project.name}, {"expected", "UTF-8 text"}});
}

}  // namespace

std::filesystem::path registryFile() {
  const char* home = std::getenv("HOME");
  if (home == nullptr) home = std::getenv("USERPROFILE");
  return base::pathFromUtf8(home != nullptr ? home : ".") / ".lightning-pose" / "projects.toml";
}

std::vector<RegisteredProject> readRegistry(const std::filesystem::path& path) {
  const toml::table root = parsed(path, textOrNothing(path));
  std::vector<std::pair<toml::source_index, RegisteredProject>> found;
  for (const auto& [name, node] : root) {
    const toml::table* table = node.as_table();
    if (table == nullptr) continue;
    const auto dataDir = textAt(path, *table, "data_dir");
    if (!dataDir) continue;
    const std::string modelDir = textAt(path, *table, "model_dir").value_or("");
    found.push_back({table->source().begin.line, {std::string(name.str()), base::pathFromUtf8(*dataDir), base::pathFromUtf8(modelDir)}});
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<RegisteredProject> projects;
  for (auto& [line, project] : found) projects.push_back(std::move(project));
  return projects;
}

void registerProject(const std::filesystem::path& path, const RegisteredProject& project) {
  checkProject(path, project);
  std::string text = textOrNothing(path);
  toml::table root = parsed(path, text);
  if (!root.contains(project.name)) {
    // Appended as text: nothing that is there changes, comments included.
    if (!text.empty() && text.back() != '\n') text += '\n';
    if (!text.empty()) text += '\n';
    return write(path, text + entryText(project) + '\n');
  }
  toml::table* entry = root[project.name].as_table();
  if (entry == nullptr) throw errorAt(path, root.get(project.name)->source(), "a table", "a value").with("field", project.name);
  const toml::table before = *entry;
  entry->insert_or_assign("data_dir", base::toUtf8(project.dataDir));
  entry->erase("model_dir");
  if (!project.modelDir.empty()) entry->insert("model_dir", base::toUtf8(project.modelDir));
  if (*entry != before) write(path, laidOut(root));
}

bool unregisterProject(const std::filesystem::path& path, const std::string& name) {
  toml::table root = parsed(path, textOrNothing(path));
  if (root.erase(name) == 0) return false;
  write(path, laidOut(root));
  return true;
}

}  // namespace parsimony::io
