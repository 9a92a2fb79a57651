// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a pickle may name and build: tensors and their storages, dictionaries and sets.

#include <array>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/nn/pickle_machine.h"

namespace parsimony::nn::pickle {

struct GlobalName {
  std::string_view module;
  std::string_view name;
  Global global;
};
using enum ElementType;
constexpr Global kStorage(ElementType element) {
  return {Global::Kind::Storage, element};
}
constexpr std::array<GlobalName, 18> kGlobals = {{{"torch._utils", "_rebuild_tensor_v2", {Global::Kind::RebuildTensor}},
                                                  {"torch._utils", "_rebuild_parameter", {Global::Kind::RebuildParameter}},
                                                  {"collections", "OrderedDict", {Global::Kind::OrderedDict}},
                                                  {"builtins", "set", {Global::Kind::Set}},
                                                  {"builtins", "frozenset", {Global::Kind::Set}},
                                                  {"__builtin__", "set", {Global::Kind::Set}},
                                                  {"__builtin__", "frozenset", {Global::Kind::Set}},
                                                  {"torch", "DoubleStorage", kStorage(Float64)},
                                                  {"torch", "FloatStorage", kStorage(Float32)},
                                                  {"torch", "HalfStorage", kStorage(Float16)},
                                                  {"torch", "BFloat16Storage", kStorage(BFloat16)},
                                                  {"torch", "LongStorage", kStorage(Int64)},
                                                  {"torch", "IntStorage", kStorage(Int32)},
                                                  {"torch", "ShortStorage", kStorage(Int16)},
                                                  {"torch", "CharStorage", kStorage(Int8)},
                                                  {"torch", "ByteStorage", kStorage(UInt8)},
                                                  {"torch", "BoolStorage", kStorage(Bool)},
                                                  {"torch.storage", "_BoolStorage", kStorage(Bool)}}};

constexpr std::size_t kLargestRank = 64;
/// Expanded tensors (stride 0) may be larger than their storage, but not absurdly: some user will make them dense.
constexpr std::int64_t kLargestExpanded = std::int64_t{1} << 24;

inline std::vector<std::int64_t> dimensions(const Machine& machine, const Value& value, const char* what) {
  const auto* items = value.as<Sequence>();
  if (items == nullptr || items->items.size() > kLargestRank) throw machine.error(ErrorCode::Malformed, what, "something else");
  std::vector<std::int64_t> numbers;
  for (const Value* item : items->items) {
    const auto* number = item->as<std::int64_t>();
    if (number == nullptr || *number < 0) throw machine.error(ErrorCode::Malformed, what, "a negative number or none");
    numbers.push_back(*number);
  }
  return numbers;
}

/// max + a * b, or false where that leaves 64 bits.
inline bool addProduct(std::int64_t& sum, std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (a != 0 && b > kMost / a) return false;
  if (a * b > kMost - sum) return false;
  sum += a * b;
  return true;
}

/// last element = offset + sum_i (size_i - 1) stride_i  must lie in the storage, unless a size is 0.
inline void requireInside(const Machine& machine, const Tensor& tensor) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const std::string lie = "a tensor larger than its storage";
  const std::string expected = "a tensor inside its storage of " + std::to_string(tensor.storage.elements) + " elements";
  std::int64_t elements = 1;
  bool empty = false;
  std::int64_t last = tensor.offset;
  for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
    const std::int64_t size = tensor.sizes[i];
    empty = empty || size == 0;
    if (size == 0) continue;
    if (elements > kMost / 16 / size || !addProduct(last, size - 1, tensor.strides[i]))
      throw machine.error(ErrorCode::Malformed, expected, lie);
    elements *= size;
  }
  if (empty ? tensor.offset > tensor.storage.elements : last >= tensor.storage.elements)
    throw machine.error(ErrorCode::Malformed, expected, lie);
  if (!empty && elements > tensor.storage.elements && elements > kLargestExpanded) {
    throw machine.error(ErrorCode::Unsupported, "a tensor of about the size of its storage", std::to_string(elements) + " elements");
  }
}

/// Checks the arguments of torch._utils._rebuild_tensor_v2. \throws base::Error by way of `machine`
inline Tensor tensorFrom(const Machine& machine, const Sequence& arguments) {
  // (storage, offset, size, stride, requires_grad, hooks[, metadata])
  if (arguments.items.size() < 6 || arguments.items.size() > 7)
    throw machine.error(ErrorCode::Malformed, "6 or 7 facts about a tensor", std::to_string(arguments.items.size()));
  const auto* storage = arguments.items[0]->as<Storage>();
  const auto* offset = arguments.items[1]->as<std::int64_t>();
  if (storage == nullptr || offset == nullptr || *offset < 0)
    throw machine.error(ErrorCode::Malformed, "a storage and an offset", "something else");
  Tensor tensor{*storage, *offset, dimensions(machine, *arguments.items[2], "the sizes of a tensor"),
                dimensions(machine, *arguments.items[3], "the strides of a tensor")};
  if (tensor.sizes.size() != tensor.strides.size())
    throw machine.error(ErrorCode::Malformed, "as many strides as sizes", std::to_string(tensor.strides.size()));
  requireInside(machine, tensor);
  return tensor;
}

inline void Machine::pushGlobal(std::string_view module, std::string_view name) {
  for (const GlobalName& known : kGlobals) {
    if (known.module != module || known.name != name) continue;
    push(make(known.global));
    return;
  }
  throw error(ErrorCode::Unsupported, "tensors and containers only", std::string(module) + "." + std::string(name));
}

inline void Machine::pushStorage(const Value& id) {
  // ("storage", torch.FloatStorage, key, device, number of elements[, view])
  const auto* parts = id.as<Sequence>();
  if (parts == nullptr || parts->kind != Sequence::Kind::Tuple || parts->items.size() < 5 || parts->items.size() > 6) {
    throw error(ErrorCode::Unsupported, "a reference to a storage", "another reference");
  }
  const auto* tag = parts->items[0]->as<std::string>();
  const auto* type = parts->items[1]->as<Global>();
  const auto* key = parts->items[2]->as<std::string>();
  const auto* device = parts->items[3]->as<std::string>();
  const auto* elements = parts->items[4]->as<std::int64_t>();
  if (tag == nullptr || *tag != "storage" || type == nullptr || type->kind != Global::Kind::Storage || key == nullptr ||
      device == nullptr || elements == nullptr || *elements < 0) {
    throw error(ErrorCode::Unsupported, "a reference to a storage", "another reference");
  }
  Storage storage{*key, type->element, *elements, 0, *elements};
  if (parts->items.size() == 6 && parts->items[5]->as<None>() == nullptr) {
    const auto* view = parts->items[5]->as<Sequence>();  // (key of the view, first element, elements)
    const auto* first = view != nullptr && view->items.size() == 3 ? view->items[1]->as<std::int64_t>() : nullptr;
    const auto* length = first != nullptr ? view->items[2]->as<std::int64_t>() : nullptr;
    if (length == nullptr || *first < 0 || *length < 0 || *first > *elements || *length > *elements - *first) {
      throw error(ErrorCode::Malformed, "a view inside its storage", "another one");
    }
    storage.first = *first;
    storage.elements = *length;
  }
  push(make(std::move(storage)));
}

inline void Machine::reduce(const Value& callable, const Value& arguments) {
  const auto* global = callable.as<Global>();
  const auto* parts = arguments.as<Sequence>();
  if (global == nullptr || parts == nullptr || parts->kind != Sequence::Kind::Tuple) {
    throw error(ErrorCode::Unsupported, "tensors and containers only", "a call of something else");
  }
  switch (global->kind) {
    case Global::Kind::RebuildTensor:
      push(make(tensorFrom(*this, *parts)));
      return;
    case Global::Kind::RebuildParameter:
      // (tensor, requires_grad, hooks)
      if (parts->items.empty() || parts->items[0]->as<Tensor>() == nullptr)
        throw error(ErrorCode::Malformed, "a parameter of a tensor", "something else");
      push(make(*parts->items[0]->as<Tensor>()));
      return;
    case Global::Kind::OrderedDict:
      reduceDictionary(*parts);
      return;
    case Global::Kind::Set:
      reduceSet(*parts);
      return;
    case Global::Kind::Storage:
      throw error(ErrorCode::Unsupported, "tensors and containers only", "a call of a storage type");
  }
}

inline void Machine::reduceDictionary(const Sequence& arguments) {
  Dictionary dictionary{true, {}};
  if (!arguments.items.empty()) {
    const auto* pairs = arguments.items[0]->as<Sequence>();
    if (pairs == nullptr || arguments.items.size() != 1) throw error(ErrorCode::Malformed, "a list of pairs", "something else");
    spend(pairs->items.size());
    for (const Value* item : pairs->items) {
      const auto* pair = item->as<Sequence>();
      if (pair == nullptr || pair->items.size() != 2) throw error(ErrorCode::Malformed, "a list of pairs", "something else");
      dictionary.items.emplace_back(pair->items[0], pair->items[1]);
    }
  }
  push(make(std::move(dictionary)));
}

inline void Machine::reduceSet(const Sequence& arguments) {
  Sequence set{Sequence::Kind::Set, {}};
  if (!arguments.items.empty()) {
    const auto* items = arguments.items[0]->as<Sequence>();
    if (items == nullptr || arguments.items.size() != 1) throw error(ErrorCode::Malformed, "the items of a set", "something else");
    spend(items->items.size());
    set.items = items->items;
  }
  push(make(std::move(set)));
}

inline void Machine::build(const Value& state) {
  // A state_dict() carries its attribute `_metadata` this way; nothing in it belongs to the tensors.
  const auto* dictionary = top()->as<Dictionary>();
  if (dictionary == nullptr || !dictionary->ordered || state.as<Dictionary>() == nullptr) {
    throw error(ErrorCode::Unsupported, "tensors and containers only", "the instruction BUILD");
  }
}

}  // namespace parsimony::nn::pickle
