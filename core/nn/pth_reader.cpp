// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/pth_reader.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <torch/types.h>

#include "core/base/binary_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/nn/pickle_instructions.h"
#include "core/nn/pickle_machine.h"
#include "core/nn/pickle_objects.h"
#include "core/nn/stored_zip.h"

namespace parsimony::nn {

namespace {

using base::Error;
using base::ErrorCode;
using pickle::ElementType;

constexpr std::uint64_t kLongestPickle = std::uint64_t{64} << 20;
constexpr std::size_t kDeepest = 32;
constexpr std::size_t kMostNames = std::size_t{1} << 20;
constexpr std::size_t kMostNameBytes = std::size_t{64} << 20;
constexpr std::string_view kLegacyMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";  // 0x1950a86a20f9469cfc6c
constexpr std::int64_t kLegacyVersion = 1001;

at::ScalarType scalarType(ElementType type) {
  switch (type) {
    case ElementType::Float64:
      return at::kDouble;
    case ElementType::Float32:
      return at::kFloat;
    case ElementType::Float16:
      return at::kHalf;
    case ElementType::BFloat16:
      return at::kBFloat16;
    case ElementType::Int64:
      return at::kLong;
    case ElementType::Int32:
      return at::kInt;
    case ElementType::Int16:
      return at::kShort;
    case ElementType::Int8:
      return at::kChar;
    case ElementType::UInt8:
      return at::kByte;
    case ElementType::Bool:
      return at::kBool;
  }
  return at::kFloat;
}

/// The tensors and plain values of a container tree under joined names. Containers may share parts or contain themselves, so depth and
/// total size are bounded here.
class Names {
 public:
  explicit Names(const pickle::Machine& machine) : m_machine(machine) {}

  std::vector<std::pair<std::string, const pickle::Tensor*>> tensors;
  std::map<std::string, std::string> metadata;

  void add(const pickle::Value& value) {
    if (const auto* tensor = value.as<pickle::Tensor>()) {
      addTensor("tensor", *tensor);
    } else {
      visit(value, "", 0);
    }
  }

 private:
  void visit(const pickle::Value& value, const std::string& name, std::size_t depth) {
    if (depth > kDeepest) throw m_machine.error(ErrorCode::Unsupported, "containers at most 32 deep", "deeper ones");
    if (++m_visited > kMostNames) throw m_machine.error(ErrorCode::Unsupported, "at most 1048576 values", "more");
    if (const auto* dictionary = value.as<pickle::Dictionary>()) {
      for (const auto& [key, item] : dictionary->items) visit(*item, join(name, keyText(*key)), depth + 1);
    } else if (const auto* sequence = value.as<pickle::Sequence>()) {
      for (std::size_t i = 0; i < sequence->items.size(); ++i) visit(*sequence->items[i], join(name, std::to_string(i)), depth + 1);
    } else if (const auto* tensor = value.as<pickle::Tensor>()) {
      addTensor(name, *tensor);
    } else {
      addText(name, plainText(value));
    }
  }

  std::string join(const std::string& name, const std::string& part) {
    std::string joined = name.empty() ? part : name + "." + part;
    m_bytes += joined.size();
    requireSmall();
    return joined;
  }

  std::string keyText(const pickle::Value& key) const {
    if (const auto* text = key.as<std::string>()) return *text;
    if (const auto* number = key.as<std::int64_t>()) return std::to_string(*number);
    throw m_machine.error(ErrorCode::Unsupported, "text or whole numbers as keys", "another key");
  }

  std::string plainText(const pickle::Value& value) const {
    if (const auto* text = value.as<std::string>()) return *text;
    if (const auto* number = value.as<std::int64_t>()) return std::to_string(*number);
    if (const auto* real = value.as<double>()) return base::formatDouble(*real, false);
    if (const auto* flag = value.as<bool>()) return *flag ? "true" : "false";
    if (value.as<pickle::None>() != nullptr) return {};
    if (const auto* bytes = value.as<pickle::Bytes>()) return std::to_string(bytes->bytes.size()) + " bytes";
    if (value.as<pickle::BigInteger>() != nullptr) return "a large number";
    throw m_machine.error(ErrorCode::Unsupported, "tensors, numbers and text", "a function or a bare storage");
  }

  void addTensor(const std::string& name, const pickle::Tensor& tensor) {
    if (!m_names.insert(name).second) refuseTwice(name);
    tensors.emplace_back(name, &tensor);
  }

  void addText(const std::string& name, std::string text) {
    m_bytes += text.size();
    requireSmall();
    if (!m_names.insert(name).second) refuseTwice(name);
    metadata.emplace(name, std::move(text));
  }

  [[noreturn]] void refuseTwice(const std::string& name) const {
    throw m_machine.error(ErrorCode::Malformed, "every name once", "\"" + name + "\" twice");
  }

  void requireSmall() const {
    if (m_bytes > kMostNameBytes) throw m_machine.error(ErrorCode::Unsupported, "at most 64 MB of names and text", "more");
  }

  const pickle::Machine& m_machine;
  std::set<std::string> m_names;
  std::size_t m_visited = 0;
  std::size_t m_bytes = 0;
};

/// Bytes of the storages by key, each loaded once. The sum is bounded by the size of the file, whatever its tables say.
class Storages {
 public:
  explicit Storages(base::BinaryFile& file, std::string path) : m_file(file), m_path(std::move(path)) {}

  void load(const std::string& key, std::uint64_t offset, std::uint64_t bytes) {
    if (bytes > m_file.size() - m_loaded)
      throw m_file.error(ErrorCode::Malformed, offset, "storages that fit into the file", "larger ones");
    m_loaded += bytes;
    at::Tensor storage;
    try {
      storage = at::empty({static_cast<std::int64_t>(bytes)}, at::TensorOptions().dtype(at::kByte));
    } catch (const c10::Error&) {
      throw Error(ErrorCode::OutOfMemory, {{"path", m_path}, {"expected", std::to_string(bytes) + " bytes"}});
    }
    if (bytes > 0) m_file.read(offset, storage.mutable_data_ptr(), bytes);
    m_storages.emplace(key, std::move(storage));
  }

  [[nodiscard]] bool has(const std::string& key) const { return m_storages.contains(key); }

  /// A window on the storage; no copy.
  [[nodiscard]] at::Tensor tensor(const std::string& name, const pickle::Tensor& spec) const {
    const auto found = m_storages.find(spec.storage.key);
    const std::int64_t width = pickle::bytesPerElement(spec.storage.element);
    if (found == m_storages.end() || spec.storage.rootElements > found->second.numel() / width) {
      throw Error(ErrorCode::Truncated,
                  {{"path", m_path},
                   {"key", name},
                   {"expected", std::to_string(spec.storage.rootElements) + " elements of " + std::to_string(width) + " bytes"},
                   {"found", found == m_storages.end() ? "no data" : std::to_string(found->second.numel()) + " bytes"}});
    }
    if (spec.storage.element == ElementType::Bool) requireBools(name, found->second);
    at::Tensor result = at::empty({0}, at::TensorOptions().dtype(scalarType(spec.storage.element)));
    return result.set_(found->second.storage(), spec.storage.first + spec.offset, spec.sizes, spec.strides);
  }

 private:
  void requireBools(const std::string& name, const at::Tensor& storage) const {
    const auto* bytes = storage.const_data_ptr<std::uint8_t>();
    if (std::any_of(bytes, bytes + storage.numel(), [](std::uint8_t byte) { return byte > 1; })) {
      throw Error(ErrorCode::Malformed,
                  {{"path", m_path}, {"key", name}, {"expected", "truth values of 0 or 1"}, {"found", "other bytes"}});
    }
  }

  base::BinaryFile& m_file;
  std::string m_path;
  std::uint64_t m_loaded = 0;
  std::map<std::string, at::Tensor> m_storages;
};

TensorFile assemble(Names& names, const Storages& storages) {
  TensorFile result;
  result.metadata = std::move(names.metadata);
  for (const auto& [name, spec] : names.tensors) result.tensors.emplace(name, storages.tensor(name, *spec));
  return result;
}

TensorFile readZip(base::BinaryFile& file, const std::string& path) {
  const std::map<std::string, StoredEntry> entries = readStoredZip(file);
  const auto isPickle = [](const auto& entry) { return entry.first == "data.pkl" || entry.first.ends_with("/data.pkl"); };
  const auto data = std::find_if(entries.begin(), entries.end(), isPickle);
  if (data == entries.end()) throw file.error(ErrorCode::Unsupported, 0, "a PyTorch file with data.pkl", "another zip archive");
  const std::string root = data->first.substr(0, data->first.size() - std::string_view("data.pkl").size());
  if (const auto order = entries.find(root + "byteorder"); order != entries.end() && order->second.size <= 16) {
    const std::string text = file.read(order->second.offset, order->second.size);
    if (text != "little") throw file.error(ErrorCode::Unsupported, order->second.offset, "little-endian data", text);
  }
  if (data->second.size > kLongestPickle)
    throw file.error(ErrorCode::Unsupported, data->second.offset, "data.pkl of at most 64 MB", "a larger one");

  const std::string bytes = file.read(data->second.offset, data->second.size);
  pickle::Machine machine(bytes, static_cast<std::int64_t>(data->second.offset), path);
  Names names(machine);
  names.add(machine.run());
  Storages storages(file, path);
  for (const auto& [name, spec] : names.tensors) {
    const auto entry = entries.find(root + "data/" + spec->storage.key);
    if (entry != entries.end() && !storages.has(spec->storage.key))
      storages.load(spec->storage.key, entry->second.offset, entry->second.size);
  }
  return assemble(names, storages);
}

void requireLegacyHead(pickle::Machine& machine) {
  const auto* magic = machine.run().as<pickle::BigInteger>();
  if (magic == nullptr || magic->bytes != kLegacyMagic)
    throw machine.error(ErrorCode::Unsupported, "a file that PyTorch saved", "another pickle");
  const auto* version = machine.run().as<std::int64_t>();
  if (version == nullptr || *version != kLegacyVersion) throw machine.error(ErrorCode::Unsupported, "version 1001", "another version");
  const auto* facts = machine.run().as<pickle::Dictionary>();
  if (facts == nullptr) throw machine.error(ErrorCode::Malformed, "facts about the machine", "something else");
  for (const auto& [key, value] : facts->items) {
    const auto* name = key->as<std::string>();
    const auto* flag = value->as<bool>();
    if (name != nullptr && *name == "little_endian" && (flag == nullptr || !*flag)) {
      throw machine.error(ErrorCode::Unsupported, "little-endian data", "big-endian data");
    }
  }
}

/// Behind the pickles lie the storages in the order of the list of keys: 8 bytes number of elements, then the elements.
void loadLegacyStorages(base::BinaryFile& file, const pickle::Machine& machine, const pickle::Sequence& keys, const Names& names,
                        Storages& storages) {
  std::map<std::string, ElementType> types;
  for (const auto& [name, spec] : names.tensors) {
    const auto [known, isNew] = types.emplace(spec->storage.key, spec->storage.element);
    if (!isNew && known->second != spec->storage.element)
      throw machine.error(ErrorCode::Malformed, "one type per storage", "two for " + known->first);
  }
  std::uint64_t position = machine.position();
  for (const pickle::Value* item : keys.items) {
    const auto* key = item->as<std::string>();
    if (key == nullptr || storages.has(*key)) throw machine.error(ErrorCode::Malformed, "every storage once", "something else");
    const auto type = types.find(*key);
    if (type == types.end())
      throw file.error(ErrorCode::Unsupported, position, "storages of tensors only", "a storage that no tensor uses");
    const std::uint64_t elements = file.readNumber(position, 8);
    const auto width = static_cast<std::uint64_t>(pickle::bytesPerElement(type->second));
    position += 8;
    if (elements > (file.size() - position) / width) {
      throw file.error(ErrorCode::Truncated, position, std::to_string(elements) + " elements",
                       std::to_string(file.size() - position) + " bytes");
    }
    storages.load(*key, position, elements * width);
    position += elements * width;
  }
}

TensorFile readLegacy(base::BinaryFile& file, const std::string& path) {
  const std::string bytes = file.read(0, std::min(file.size(), kLongestPickle));
  pickle::Machine machine(bytes, 0, path);
  requireLegacyHead(machine);
  Names names(machine);
  names.add(machine.run());
  const auto* keys = machine.run().as<pickle::Sequence>();
  if (keys == nullptr) throw machine.error(ErrorCode::Malformed, "a list of storages", "something else");
  Storages storages(file, path);
  loadLegacyStorages(file, machine, *keys, names, storages);
  return assemble(names, storages);
}

}  // namespace

TensorFile readPth(const std::filesystem::path& path) {
  base::BinaryFile file(path);
  if (file.size() == 0) throw Error(ErrorCode::Empty, {{"path", base::toUtf8(path)}, {"expected", "a PyTorch file"}});
  return looksLikeZip(file) ? readZip(file, base::toUtf8(path)) : readLegacy(file, base::toUtf8(path));
}

}  // namespace parsimony::nn
