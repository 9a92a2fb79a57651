// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace parsimony::tests {

/// The part of JSON Schema (draft 2020-12) that resources/schemas uses: type, required, properties, additionalProperties (a schema), items,
/// const, enum. \return "" or the first violation with its place
inline std::string violation(const nlohmann::json& value, const nlohmann::json& schema, const std::string& place = "$") {
  const auto is = [&value](const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    if (type == "array") return value.is_array();
    return type == "object" && value.is_object();
  };
  if (schema.contains("type")) {
    const auto& type = schema["type"];
    bool fits = false;
    for (const auto& word : type.is_array() ? type : nlohmann::json::array({type})) fits = fits || is(word);
    if (!fits) return place + ": " + value.dump() + " is no " + type.dump();
  }
  if (schema.contains("const") && value != schema["const"]) return place + ": " + value.dump() + " is not " + schema["const"].dump();
  if (schema.contains("enum")) {
    bool found = false;
    for (const auto& choice : schema["enum"]) found = found || value == choice;
    if (!found) return place + ": " + value.dump() + " is none of " + schema["enum"].dump();
  }
  if (value.is_object()) {
    for (const auto& key : schema.value("required", nlohmann::json::array())) {
      if (!value.contains(key.get<std::string>())) return place + ": no key " + key.dump();
    }
    const auto properties = schema.value("properties", nlohmann::json::object());
    for (const auto& [key, member] : value.items()) {
      if (properties.contains(key)) {
        if (auto text = violation(member, properties[key], place + "." + key); !text.empty()) return text;
      } else if (schema.contains("additionalProperties")) {
        if (auto text = violation(member, schema["additionalProperties"], place + "." + key); !text.empty()) return text;
      }
    }
  }
  if (value.is_array() && schema.contains("items")) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (auto text = violation(value[i], schema["items"], place + "[" + std::to_string(i) + "]"); !text.empty()) return text;
    }
  }
  return {};
}

}  // namespace parsimony::tests
