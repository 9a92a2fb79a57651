// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace parsimony::nn::pickle {

struct Value;

struct None {};
/// A whole number beyond 64 bits, little-endian two's complement as the file has it.
struct BigInteger {
  std::string bytes;
};
struct Bytes {
  std::string bytes;
};
/// list, tuple, set and frozenset.
struct Sequence {
  enum class Kind { List, Tuple, Set };
  Kind kind = Kind::List;
  std::vector<const Value*> items;
};
/// dict and OrderedDict, in the order of the file.
struct Dictionary {
  bool ordered = false;
  std::vector<std::pair<const Value*, const Value*>> items;
};

enum class ElementType { Float64, Float32, Float16, BFloat16, Int64, Int32, Int16, Int8, UInt8, Bool };

inline std::int64_t bytesPerElement(ElementType type) {
  switch (type) {
    case ElementType::Float64:
    case ElementType::Int64:
      return 8;
    case ElementType::Float32:
    case ElementType::Int32:
      return 4;
    case ElementType::Float16:
    case ElementType::BFloat16:
    case ElementType::Int16:
      return 2;
    case ElementType::Int8:
    case ElementType::UInt8:
    case ElementType::Bool:
      return 1;
  }
  return 1;
}

/// The few names that a file may call; anything else is refused where it is named.
struct Global {
  enum class Kind { RebuildTensor, RebuildParameter, OrderedDict, Set, Storage };
  Kind kind = Kind::OrderedDict;
  ElementType element = ElementType::Float32;  ///< of a Storage
};

/// Elements that lie elsewhere in the file.
struct Storage {
  std::string key;
  ElementType element = ElementType::Float32;
  std::int64_t rootElements = 0;  ///< length of the whole storage
  std::int64_t first = 0;         ///< a view of it starts here (files of PyTorch < 0.4) ...
  std::int64_t elements = 0;      ///< ... and has this length
};

/// A strided window on a storage; checked to lie inside it.
struct Tensor {
  Storage storage;
  std::int64_t offset = 0;  ///< elements from the start of the storage's view
  std::vector<std::int64_t> sizes;
  std::vector<std::int64_t> strides;
};

struct Value {
  std::variant<None, bool, std::int64_t, double, std::string, BigInteger, Bytes, Sequence, Dictionary, Global, Storage, Tensor> content;

  template <typename T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&content);
  }
};

}  // namespace parsimony::nn::pickle
