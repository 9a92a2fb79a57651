// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace parsimony::base {

/// How deep a field lies in a form.
enum class Tier { Basic, Advanced, All };

/// Facts about one field of an options struct. The command line, config files and forms are made from these.
struct FieldInfo {
  std::string id{};    ///< "learning_rate": stable, snake_case, key for wording in the window
  std::string unit{};  ///< "px", "epochs", "" for none
  Tier tier = Tier::Advanced;
  std::string lpKey{};                 ///< key in Lightning Pose's YAML ("training.max_epochs"), or empty
  std::optional<double> minimum{};     ///< inclusive
  std::optional<double> maximum{};     ///< inclusive
  std::vector<std::string> choices{};  ///< for text fields: the allowed values
  bool several = false;                ///< text is a list of choices, separated by commas
};

[[nodiscard]] FieldInfo numberField(const char* id, const char* unit, Tier tier, const char* lpKey, double minimum, double maximum);
[[nodiscard]] FieldInfo textField(const char* id, Tier tier, const char* lpKey, std::vector<std::string> choices);

/// Walks the fields of an options struct; `void describe(OptionsVisitor&)` of the struct calls one overload per field.
class OptionsVisitor {
 public:
  virtual ~OptionsVisitor() = default;
  virtual void field(const FieldInfo& info, std::int64_t& value) = 0;
  virtual void field(const FieldInfo& info, double& value) = 0;
  virtual void field(const FieldInfo& info, bool& value) = 0;
  virtual void field(const FieldInfo& info, std::string& value) = 0;
  virtual void field(const FieldInfo& info, std::vector<std::int64_t>& value) = 0;
};

/// One thing wrong with an options struct.
struct Problem {
  std::string field;     ///< FieldInfo::id
  std::string code;      ///< "out_of_range", "unknown_choice", "conflict"
  std::string expected;  ///< what would be right
  std::string found;
};

/// One field as text, for forms, YAML and manifests.
struct FieldValue {
  FieldInfo info;
  std::string kind;  ///< "int", "double", "bool", "text", "ints"
  std::string value;
};

/// All fields of `options` with their values as text. Options needs describe(OptionsVisitor&).
template <typename Options>
[[nodiscard]] std::vector<FieldValue> fieldsOf(Options options);

/// Sets the field `idOrLpKey` from text. \throws Error InvalidValue {field, value, expected}; Usage when there is no such field.
template <typename Options>
void setField(Options& options, const std::string& idOrLpKey, const std::string& text);

/// Range and choice violations of every field.
template <typename Options>
[[nodiscard]] std::vector<Problem> rangeProblems(Options options);

namespace detail {
class Collector : public OptionsVisitor {
 public:
  std::vector<FieldValue> fields;
  void field(const FieldInfo& info, std::int64_t& value) override;
  void field(const FieldInfo& info, double& value) override;
  void field(const FieldInfo& info, bool& value) override;
  void field(const FieldInfo& info, std::string& value) override;
  void field(const FieldInfo& info, std::vector<std::int64_t>& value) override;
};
class Setter : public OptionsVisitor {
 public:
  Setter(std::string key, std::string text) : m_key(std::move(key)), m_text(std::move(text)) {}
  bool found = false;
  void field(const FieldInfo& info, std::int64_t& value) override;
  void field(const FieldInfo& info, double& value) override;
  void field(const FieldInfo& info, bool& value) override;
  void field(const FieldInfo& info, std::string& value) override;
  void field(const FieldInfo& info, std::vector<std::int64_t>& value) override;

 private:
  [[nodiscard]] bool matches(const FieldInfo& info);
  [[noreturn]] void reject(const FieldInfo& info, const std::string& expected) const;
  std::string m_key;
  std::string m_text;
};
[[noreturn]] void unknownField(const std::string& key);
[[nodiscard]] std::vector<Problem> problemsOf(const std::vector<FieldValue>& fields);
}  // namespace detail

template <typename Options>
std::vector<FieldValue> fieldsOf(Options options) {
  detail::Collector collector;
  options.describe(collector);
  return collector.fields;
}

template <typename Options>
void setField(Options& options, const std::string& idOrLpKey, const std::string& text) {
  detail::Setter setter(idOrLpKey, text);
  options.describe(setter);
  if (!setter.found) detail::unknownField(idOrLpKey);
}

template <typename Options>
std::vector<Problem> rangeProblems(Options options) {
  return detail::problemsOf(fieldsOf(std::move(options)));
}

}  // namespace parsimony::base
