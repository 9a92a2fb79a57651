// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/nn/pickle_value.h"

namespace parsimony::nn::pickle {

using base::ErrorCode;

constexpr std::size_t kMaxUnits = std::size_t{1} << 24;  // values, stack places and copied items of one file
constexpr std::size_t kMaxInteger = 1024;                // bytes

/// Runs the data part of Python's pickle language (protocols 0 to 5): containers, numbers, text and tensors. It has no means to call
/// anything. Values live as long as the machine and may refer to each other in circles. Work and memory are bounded by the number of bytes.
class Machine {
 public:
  /// `bytes` begin at `fileOffset` of the file `path`, for errors.
  Machine(std::string_view bytes, std::int64_t fileOffset, std::string path);

  /// Runs one pickle to its end; the next call continues behind it.
  /// \throws base::Error Truncated, Malformed, Unsupported {path, byte, found}
  const Value& run();
  /// Bytes consumed so far.
  [[nodiscard]] std::size_t position() const { return m_position; }
  [[nodiscard]] base::Error error(base::ErrorCode code, std::string expected, std::string found) const;

 private:
  void step(unsigned char opcode);
  bool stepNumber(unsigned char opcode);
  bool stepText(unsigned char opcode);
  bool stepContainer(unsigned char opcode);
  bool stepMemo(unsigned char opcode);
  bool stepObject(unsigned char opcode);

  std::string_view take(std::uint64_t count);
  std::string_view takeLine();
  std::uint64_t takeNumber(int bytes);

  Value* make(decltype(Value::content) content);
  void push(Value* value);
  Value* pop();
  Value* top();
  std::vector<const Value*> popToMark();
  void spend(std::size_t units);

  void pushInteger(std::string_view littleEndian);
  void pushDecimal(std::string_view text, bool boolsAllowed);
  void pushText(std::string_view text);
  void setItems(const std::vector<const Value*>& keysAndValues);
  void appendItems(const std::vector<const Value*>& items, Sequence::Kind kind);
  void remember(std::uint64_t index);
  void recall(std::uint64_t index);
  void pushGlobal(std::string_view module, std::string_view name);
  void pushStorage(const Value& id);
  void reduce(const Value& callable, const Value& arguments);
  void reduceDictionary(const Sequence& arguments);
  void reduceSet(const Sequence& arguments);
  void build(const Value& state);

  std::string_view m_bytes;
  std::int64_t m_fileOffset;
  std::string m_path;
  std::size_t m_position = 0;
  std::size_t m_opcodeStart = 0;
  std::size_t m_budget;
  std::deque<Value> m_values;
  std::vector<Value*> m_stack;
  std::vector<std::size_t> m_marks;  ///< sizes of the stack
  std::unordered_map<std::uint64_t, Value*> m_memo;
};

inline Machine::Machine(std::string_view bytes, std::int64_t fileOffset, std::string path)
    : m_bytes(bytes), m_fileOffset(fileOffset), m_path(std::move(path)), m_budget(kMaxUnits) {}

inline base::Error Machine::error(ErrorCode code, std::string expected, std::string found) const {
  return base::Error(code, {{"path", m_path},
                            {"byte", m_fileOffset + static_cast<std::int64_t>(m_opcodeStart)},
                            {"expected", std::move(expected)},
                            {"found", std::move(found)}});
}

inline std::string_view Machine::take(std::uint64_t count) {
  if (count > m_bytes.size() - m_position) {
    throw error(ErrorCode::Truncated, std::to_string(count) + " more bytes", std::to_string(m_bytes.size() - m_position));
  }
  const std::string_view bytes = m_bytes.substr(m_position, count);
  m_position += count;
  return bytes;
}

inline std::string_view Machine::takeLine() {
  const std::size_t end = m_bytes.find('\n', m_position);
  if (end == std::string_view::npos) throw error(ErrorCode::Truncated, "the end of a line", "the end of the pickle");
  const std::string_view line = m_bytes.substr(m_position, end - m_position);
  m_position = end + 1;
  return line;
}

inline std::uint64_t Machine::takeNumber(int bytes) {
  const std::string_view raw = take(static_cast<std::uint64_t>(bytes));
  std::uint64_t value = 0;
  for (std::size_t i = raw.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(raw[i]);
  return value;
}

inline void Machine::spend(std::size_t units) {
  if (units > m_budget) throw error(ErrorCode::Unsupported, "a file of tensors", "more than " + std::to_string(kMaxUnits) + " values");
  m_budget -= units;
}

inline Value* Machine::make(decltype(Value::content) content) {
  spend(1);
  return &m_values.emplace_back(Value{std::move(content)});
}

inline void Machine::push(Value* value) {
  spend(1);
  m_stack.push_back(value);
}

inline Value* Machine::top() {
  const std::size_t bottom = m_marks.empty() ? 0 : m_marks.back();
  if (m_stack.size() <= bottom) throw error(ErrorCode::Malformed, "a value on the stack", "none");
  return m_stack.back();
}

inline Value* Machine::pop() {
  Value* value = top();
  m_stack.pop_back();
  return value;
}

inline std::vector<const Value*> Machine::popToMark() {
  if (m_marks.empty()) throw error(ErrorCode::Malformed, "a mark on the stack", "none");
  const auto first = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
  std::vector<const Value*> items(first, m_stack.end());
  m_stack.erase(first, m_stack.end());
  m_marks.pop_back();
  return items;
}

inline void Machine::pushInteger(std::string_view littleEndian) {
  if (littleEndian.size() > kMaxInteger)
    throw error(ErrorCode::Unsupported, "numbers of ordinary size", std::to_string(littleEndian.size()) + " bytes");
  if (littleEndian.size() > 8) {
    push(make(BigInteger{std::string(littleEndian)}));
    return;
  }
  const bool negative = !littleEndian.empty() && static_cast<signed char>(littleEndian.back()) < 0;
  std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
  for (std::size_t i = littleEndian.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(littleEndian[i]);
  push(make(static_cast<std::int64_t>(value)));
}

inline void Machine::pushDecimal(std::string_view text, bool boolsAllowed) {
  if (boolsAllowed && (text == "00" || text == "01")) {
    push(make(text == "01"));
    return;
  }
  if (text.ends_with('L')) text.remove_suffix(1);
  std::int64_t value = 0;
  if (!base::parseInt(text, value)) throw error(ErrorCode::Malformed, "a whole number of 64 bits", "something else");
  push(make(value));
}

inline void Machine::pushText(std::string_view text) {
  if (base::invalidUtf8(text) != std::string_view::npos) throw error(ErrorCode::Malformed, "UTF-8 text", "other bytes");
  push(make(std::string(text)));
}

inline void Machine::setItems(const std::vector<const Value*>& keysAndValues) {
  if (keysAndValues.size() % 2 != 0) throw error(ErrorCode::Malformed, "pairs of keys and values", "a key without a value");
  auto* dictionary = std::get_if<Dictionary>(&top()->content);
  if (dictionary == nullptr) throw error(ErrorCode::Unsupported, "a dict to fill", "another object");
  for (std::size_t i = 0; i < keysAndValues.size(); i += 2) dictionary->items.emplace_back(keysAndValues[i], keysAndValues[i + 1]);
}

inline void Machine::appendItems(const std::vector<const Value*>& items, Sequence::Kind kind) {
  auto* sequence = std::get_if<Sequence>(&top()->content);
  if (sequence == nullptr || sequence->kind != kind) throw error(ErrorCode::Unsupported, "a list or set to fill", "another object");
  sequence->items.insert(sequence->items.end(), items.begin(), items.end());
}

inline void Machine::remember(std::uint64_t index) {
  spend(1);
  m_memo[index] = top();
}

inline void Machine::recall(std::uint64_t index) {
  const auto found = m_memo.find(index);
  if (found == m_memo.end()) throw error(ErrorCode::Malformed, "a remembered value", "none at " + std::to_string(index));
  push(found->second);
}

}  // namespace parsimony::nn::pickle
