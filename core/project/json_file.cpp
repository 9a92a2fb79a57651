// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/json_file.h"

#include "core/base/text.h"

namespace parsimony::project {

using nlohmann::json;

json readJsonObject(const std::filesystem::path& path) {
  const std::string text = base::readTextFile(path, std::uint64_t{64} << 20);
  json parsed;
  try {
    parsed = json::parse(text);
  } catch (const json::parse_error& error) {
    throw base::Error(base::ErrorCode::Malformed, {{"path", base::toUtf8(path)},
                                                   {"byte", static_cast<std::int64_t>(error.byte)},
                                                   {"expected", "JSON"},
                                                   {"found", text.empty() ? "an empty file" : "a syntax error"}});
  }
  if (!parsed.is_object()) {
    throw base::Error(base::ErrorCode::Malformed,
                      {{"path", base::toUtf8(path)}, {"expected", "a JSON object"}, {"found", std::string(parsed.type_name())}});
  }
  return parsed;
}

std::string jsonText(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

void requireSchema(const json& object, int newest, const std::filesystem::path& path) {
  const auto version = requiredField<std::int64_t>(object, "schema_version", "a version number", path);
  if (version > newest) {
    throw base::Error(base::ErrorCode::Unsupported,
                      {{"path", base::toUtf8(path)},
                       {"field", "schema_version"},
                       {"expected", "at most " + std::to_string(newest) + "; a newer Parsimony wrote it, update this one"},
                       {"found", std::to_string(version)}});
  }
}

void wrongField(const std::filesystem::path& path, std::string_view field, std::string_view expected, std::string_view found) {
  throw base::Error(
      base::ErrorCode::Malformed,
      {{"path", base::toUtf8(path)}, {"field", std::string(field)}, {"expected", std::string(expected)}, {"found", std::string(found)}});
}

}  // namespace parsimony::project
