// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/json_path.h"

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::sweep {

const nlohmann::json* valueAt(const nlohmann::json& root, std::string_view dottedPath) {
  const nlohmann::json* value = &root;
  for (const std::string_view part : base::split(dottedPath, '.')) {
    if (value->is_array()) {
      std::int64_t index = -1;
      if (!base::parseInt(part, index) || index < 0 || index >= static_cast<std::int64_t>(value->size())) return nullptr;
      value = &(*value)[static_cast<std::size_t>(index)];
      continue;
    }
    if (!value->is_object()) return nullptr;
    const auto found = value->find(std::string(part));
    if (found == value->end()) return nullptr;
    value = &*found;
  }
  return value;
}

std::string scalarText(const nlohmann::json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_float()) return base::formatDouble(value.get<double>());
  if (value.is_number()) return value.dump();
  throw base::Error(base::ErrorCode::Inconsistent, {{"expected", "a number or a text"}, {"found", std::string(value.type_name())}});
}

}  // namespace parsimony::sweep
