// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

#include "core/base/options.h"

namespace parsimony::widgets {

/// Field id -> value as text.
using OptionValues = std::map<std::string, std::string>;

/// An options struct without its type: its fields with their defaults, and what its setters and problems() say.
struct OptionsRules {
  std::vector<base::FieldValue> fields;
  /// The text as the struct would write it ("1e-3" -> "0.001"). \throws base::Error InvalidValue
  std::function<std::string(const std::string& id, const std::string& text)> normalised;
  /// What is wrong with a whole set of valid values (conflicts between fields).
  std::function<std::vector<base::Problem>(const OptionValues& values)> problems;
};

/// Rules of any struct with describe(OptionsVisitor&); its problems() is used where it has one.
template <typename Options>
[[nodiscard]] OptionsRules rulesOf(const Options& defaults) {
  OptionsRules rules;
  rules.fields = base::fieldsOf(defaults);
  rules.normalised = [defaults](const std::string& id, const std::string& text) {
    Options options = defaults;
    base::setField(options, id, text);
    for (const base::FieldValue& field : base::fieldsOf(options)) {
      if (field.info.id == id) return field.value;
    }
    return text;
  };
  rules.problems = [defaults](const OptionValues& values) {
    Options options = defaults;
    for (const auto& [id, text] : values) base::setField(options, id, text);
    if constexpr (requires { options.problems(); }) {
      return options.problems();
    } else {
      return base::rangeProblems(options);
    }
  };
  return rules;
}

/// Writes values into the struct itself. \throws base::Error InvalidValue, Usage
template <typename Options>
void applyValues(Options& options, const OptionValues& values) {
  for (const auto& [id, text] : values) base::setField(options, id, text);
}

/// What a person has set so far. Every value in it is one that the struct accepts; a text that it does not accept is kept beside it as a
/// problem, and the last good value stays.
class OptionsState : public QObject {
  Q_OBJECT

 public:
  explicit OptionsState(OptionsRules rules, QObject* parent = nullptr);

  [[nodiscard]] const std::vector<base::FieldValue>& fields() const { return m_rules.fields; }
  [[nodiscard]] const base::FieldValue* field(const std::string& id) const;
  [[nodiscard]] const OptionValues& values() const { return m_values; }
  /// Only those that differ from their defaults.
  [[nodiscard]] OptionValues changedValues() const;
  [[nodiscard]] const std::string& value(const std::string& id) const;
  [[nodiscard]] bool isChanged(const std::string& id) const;
  [[nodiscard]] int numChanged() const;

  /// \return false when the text is not accepted: the value stays and the field has a problem.
  bool setText(const std::string& id, const std::string& text);
  void reset(const std::string& id);
  void resetAll();
  /// Sets what it can; unknown ids and texts that are not accepted are returned.
  std::vector<base::Problem> setValues(const OptionValues& values);

  [[nodiscard]] std::optional<base::Problem> problem(const std::string& id) const;
  [[nodiscard]] std::vector<base::Problem> problems() const;
  [[nodiscard]] bool isValid() const { return m_typed.empty() && m_conflicts.empty(); }

 signals:
  void valueChanged(const QString& id);
  void problemsChanged();

 private:
  [[nodiscard]] std::optional<base::Problem> tryValue(const std::string& id, const std::string& text, std::string& value) const;
  void check();

  OptionsRules m_rules;
  OptionValues m_values;
  std::map<std::string, base::Problem> m_typed;  // texts that were not accepted
  std::vector<base::Problem> m_conflicts;
};

}  // namespace parsimony::widgets
