// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/options.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::base {

FieldInfo numberField(const char* id, const char* unit, Tier tier, const char* lpKey, double minimum, double maximum) {
  FieldInfo info;
  info.id = id;
  info.unit = unit;
  info.tier = tier;
  info.lpKey = lpKey;
  info.minimum = minimum;
  info.maximum = maximum;
  return info;
}

FieldInfo textField(const char* id, Tier tier, const char* lpKey, std::vector<std::string> choices) {
  FieldInfo info;
  info.id = id;
  info.tier = tier;
  info.lpKey = lpKey;
  info.choices = std::move(choices);
  return info;
}

}  // namespace parsimony::base

namespace parsimony::base::detail {

namespace {

std::string rangeText(const FieldInfo& info) {
  if (info.minimum && info.maximum) return formatDouble(*info.minimum) + " to " + formatDouble(*info.maximum);
  if (info.minimum) return "at least " + formatDouble(*info.minimum);
  if (info.maximum) return "at most " + formatDouble(*info.maximum);
  return {};
}

bool inRange(const FieldInfo& info, double value) {
  if (std::isnan(value)) return !info.minimum && !info.maximum;
  return (!info.minimum || value >= *info.minimum) && (!info.maximum || value <= *info.maximum);
}

bool isChoice(const FieldInfo& info, const std::string& value) {
  return info.choices.empty() || std::find(info.choices.begin(), info.choices.end(), value) != info.choices.end();
}

/// "[a, b]" and "a,b" -> "a,b"
std::string listText(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('[') && text.ends_with(']') && text.size() >= 2) text = trimmed(text.substr(1, text.size() - 2));
  std::string list;
  if (text.empty()) return list;
  for (const std::string_view part : split(text, ',')) {
    const auto name = trimmed(part);
    if (!name.empty()) list += (list.empty() ? "" : ",") + std::string(name);
  }
  return list;
}

bool inChoices(const FieldInfo& info, const std::string& value) {
  if (!info.several) return isChoice(info, value);
  if (value.empty()) return true;
  const auto parts = split(value, ',');
  return std::all_of(parts.begin(), parts.end(), [&info](std::string_view part) { return isChoice(info, std::string(part)); });
}

std::string choicesText(const FieldInfo& info) {
  std::string text;
  for (const std::string& choice : info.choices) text += (text.empty() ? "" : ", ") + choice;
  return (info.several ? "any of " : "one of ") + text;
}

/// "a whole number" or "a whole number, 1 to 10"
std::string withRange(const std::string& kind, const FieldInfo& info) {
  const std::string range = rangeText(info);
  return range.empty() ? kind : kind + ", " + range;
}

std::string textOf(const std::vector<std::int64_t>& values) {
  std::string text;
  for (const std::int64_t value : values) text += (text.empty() ? "" : ",") + std::to_string(value);
  return text;
}

/// "0,1,2", "[0, 1, 2]" or nothing.
bool parseInts(std::string_view text, std::vector<std::int64_t>& values) {
  text = trimmed(text);
  if (text.starts_with('[') && text.ends_with(']') && text.size() >= 2) text = trimmed(text.substr(1, text.size() - 2));
  values.clear();
  if (text.empty()) return true;
  for (const std::string_view part : split(text, ',')) {
    std::int64_t value = 0;
    if (!parseInt(trimmed(part), value)) return false;
    values.push_back(value);
  }
  return true;
}

bool parseBool(std::string_view text, bool& value) {
  const std::string word = toLower(trimmed(text));
  const bool yes = word == "true" || word == "yes" || word == "on" || word == "1";
  const bool no = word == "false" || word == "no" || word == "off" || word == "0";
  if (yes || no) value = yes;
  return yes || no;
}

}  // namespace

void Collector::field(const FieldInfo& info, std::int64_t& value) {
  fields.push_back({info, "int", std::to_string(value)});
}
void Collector::field(const FieldInfo& info, double& value) {
  fields.push_back({info, "double", formatDouble(value, false)});
}
void Collector::field(const FieldInfo& info, bool& value) {
  fields.push_back({info, "bool", value ? "true" : "false"});
}
void Collector::field(const FieldInfo& info, std::string& value) {
  fields.push_back({info, "text", value});
}
void Collector::field(const FieldInfo& info, std::vector<std::int64_t>& value) {
  fields.push_back({info, "ints", textOf(value)});
}

bool Setter::matches(const FieldInfo& info) {
  const bool match = info.id == m_key || (!info.lpKey.empty() && info.lpKey == m_key);
  found = found || match;
  return match;
}

void Setter::reject(const FieldInfo& info, const std::string& expected) const {
  throw Error(ErrorCode::InvalidValue, {{"field", info.id}, {"value", m_text}, {"expected", expected}});
}

void Setter::field(const FieldInfo& info, std::int64_t& value) {
  if (!matches(info)) return;
  std::int64_t parsed = 0;
  if (!parseInt(trimmed(m_text), parsed) || !inRange(info, static_cast<double>(parsed))) reject(info, withRange("a whole number", info));
  value = parsed;
}

void Setter::field(const FieldInfo& info, double& value) {
  if (!matches(info)) return;
  double parsed = 0.0;
  if (!parseDouble(trimmed(m_text), parsed) || !inRange(info, parsed)) reject(info, withRange("a number", info));
  value = parsed;
}

void Setter::field(const FieldInfo& info, bool& value) {
  if (!matches(info)) return;
  if (!parseBool(m_text, value)) reject(info, "true or false");
}

void Setter::field(const FieldInfo& info, std::string& value) {
  if (!matches(info)) return;
  const std::string text = info.several ? listText(m_text) : m_text;
  if (!inChoices(info, text)) reject(info, choicesText(info));
  value = text;
}

void Setter::field(const FieldInfo& info, std::vector<std::int64_t>& value) {
  if (!matches(info)) return;
  std::vector<std::int64_t> parsed;
  const bool read = parseInts(m_text, parsed);
  const bool allowed =
      read && std::all_of(parsed.begin(), parsed.end(), [&](std::int64_t v) { return inRange(info, static_cast<double>(v)); });
  if (!allowed) reject(info, withRange("whole numbers separated by commas", info));
  value = std::move(parsed);
}

void unknownField(const std::string& key) {
  throw Error(ErrorCode::Usage, {{"field", key}});
}

std::vector<Problem> problemsOf(const std::vector<FieldValue>& fields) {
  std::vector<Problem> problems;
  for (const auto& [info, kind, value] : fields) {
    bool allowed = true;
    if (kind == "text") {
      if (!inChoices(info, value)) problems.push_back({info.id, "unknown_choice", choicesText(info), value});
    } else if (kind == "ints") {
      std::vector<std::int64_t> numbers;
      allowed = parseInts(value, numbers) && std::all_of(numbers.begin(), numbers.end(), [&field = info](std::int64_t v) {
                  return inRange(field, static_cast<double>(v));
                });
    } else if (kind == "int" || kind == "double") {
      double number = 0.0;
      allowed = parseDouble(value, number) && inRange(info, number);
    }
    if (!allowed) problems.push_back({info.id, "out_of_range", rangeText(info), value});
  }
  return problems;
}

}  // namespace parsimony::base::detail
