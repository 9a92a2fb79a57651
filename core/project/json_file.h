// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace parsimony::project {

/// A file that holds one JSON object. \throws base::Error NotFound, Malformed {path, byte, expected, found}, Unsupported (over 64 MB)
[[nodiscard]] nlohmann::json readJsonObject(const std::filesystem::path& path);

/// Text of JSON with a final line break, for files that people look at.
[[nodiscard]] std::string jsonText(const nlohmann::json& json);

/// Checks "schema_version" of an object. \throws base::Error Unsupported when it is newer than `newest`, Malformed when it is missing
void requireSchema(const nlohmann::json& object, int newest, const std::filesystem::path& path);

/// \throws base::Error Malformed {path, field, expected, found}
[[noreturn]] void wrongField(const std::filesystem::path& path, std::string_view field, std::string_view expected, std::string_view found);

/// A required field. \throws base::Error Malformed {path, field, expected, found}
template <typename T>
[[nodiscard]] T requiredField(const nlohmann::json& object, const char* field, std::string_view expected,
                              const std::filesystem::path& path) {
  if (!object.is_object()) wrongField(path, field, "an object around it", object.type_name());
  const auto at = object.find(field);
  if (at == object.end()) wrongField(path, field, expected, "nothing");
  try {
    return at->template get<T>();
  } catch (const nlohmann::json::exception&) {
    wrongField(path, field, expected, at->type_name());
  }
}

/// A field that older files lack. \throws base::Error Malformed when it is there and of another type
template <typename T>
[[nodiscard]] T optionalField(const nlohmann::json& object, const char* field, T fallback, std::string_view expected,
                              const std::filesystem::path& path) {
  if (!object.is_object() || !object.contains(field)) return fallback;
  return requiredField<T>(object, field, expected, path);
}

}  // namespace parsimony::project
