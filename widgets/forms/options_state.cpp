// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/options_state.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::widgets {

OptionsState::OptionsState(OptionsRules rules, QObject* parent) : QObject(parent), m_rules(std::move(rules)) {
  for (const base::FieldValue& field : m_rules.fields) m_values[field.info.id] = field.value;
  m_conflicts = m_rules.problems(m_values);
}

const base::FieldValue* OptionsState::field(const std::string& id) const {
  const auto found = std::find_if(m_rules.fields.begin(), m_rules.fields.end(), [&](const base::FieldValue& f) { return f.info.id == id; });
  return found == m_rules.fields.end() ? nullptr : &*found;
}

OptionValues OptionsState::changedValues() const {
  OptionValues changed;
  for (const base::FieldValue& field : m_rules.fields) {
    const std::string& value = m_values.at(field.info.id);
    if (value != field.value) changed[field.info.id] = value;
  }
  return changed;
}

const std::string& OptionsState::value(const std::string& id) const {
  static const std::string kNone;
  const auto found = m_values.find(id);
  return found == m_values.end() ? kNone : found->second;
}

bool OptionsState::isChanged(const std::string& id) const {
  const base::FieldValue* known = field(id);
  return known != nullptr && m_values.at(id) != known->value;
}

int OptionsState::numChanged() const {
  return static_cast<int>(changedValues().size());
}

std::optional<base::Problem> OptionsState::tryValue(const std::string& id, const std::string& text, std::string& value) const {
  const base::FieldValue* known = field(id);
  if (known == nullptr) return base::Problem{id, "unknown_field", {}, text};
  try {
    value = m_rules.normalised(id, text);
    return std::nullopt;
  } catch (const base::Error& error) {
    double number = 0.0;
    const bool isNumeric = known->kind == "int" || known->kind == "double";
    const bool readable = base::parseDouble(base::trimmed(text), number);
    const char* code = isNumeric && !readable ? "not_a_number" : known->info.choices.empty() ? "out_of_range" : "unknown_choice";
    return base::Problem{id, code, error.text("expected"), text};
  }
}

void OptionsState::check() {
  m_conflicts = m_rules.problems(m_values);
  emit problemsChanged();
}

bool OptionsState::setText(const std::string& id, const std::string& text) {
  std::string value;
  if (const std::optional<base::Problem> problem = tryValue(id, text, value)) {
    if (field(id) != nullptr) m_typed[id] = *problem;
    emit problemsChanged();
    return false;
  }
  m_typed.erase(id);
  const bool changes = m_values[id] != value;
  m_values[id] = value;
  check();
  if (changes) emit valueChanged(QString::fromStdString(id));
  return true;
}

void OptionsState::reset(const std::string& id) {
  const base::FieldValue* known = field(id);
  if (known == nullptr) return;
  m_typed.erase(id);
  const bool changes = m_values[id] != known->value;
  m_values[id] = known->value;
  check();
  if (changes) emit valueChanged(QString::fromStdString(id));
}

void OptionsState::resetAll() {
  for (const base::FieldValue& known : m_rules.fields) reset(known.info.id);
}

std::vector<base::Problem> OptionsState::setValues(const OptionValues& values) {
  std::vector<base::Problem> refused;
  std::vector<std::string> changed;
  for (const auto& [id, text] : values) {
    std::string value;
    if (const std::optional<base::Problem> problem = tryValue(id, text, value)) {
      refused.push_back(*problem);
      continue;
    }
    m_typed.erase(id);
    if (std::exchange(m_values[id], value) != value) changed.push_back(id);
  }
  check();
  for (const std::string& id : changed) emit valueChanged(QString::fromStdString(id));
  return refused;
}

std::optional<base::Problem> OptionsState::problem(const std::string& id) const {
  if (const auto found = m_typed.find(id); found != m_typed.end()) return found->second;
  for (const base::Problem& conflict : m_conflicts) {
    if (conflict.field == id) return conflict;
  }
  return std::nullopt;
}

std::vector<base::Problem> OptionsState::problems() const {
  std::vector<base::Problem> all;
  for (const auto& [id, problem] : m_typed) all.push_back(problem);
  all.insert(all.end(), m_conflicts.begin(), m_conflicts.end());
  return all;
}

}  // namespace parsimony::widgets
