// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <torch/types.h>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/binary_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::nn {

namespace {

using base::Error;
using base::ErrorCode;
using Json = nlohmann::json;

static_assert(std::endian::native == std::endian::little, "the data of a file are used as they are");

constexpr std::uint64_t kLongestHeader = 100'000'000;  // as the reference implementation
constexpr int kDeepestJson = 4;
constexpr std::size_t kLargestRank = 64;
constexpr std::string_view kMetadata = "__metadata__";

struct TypeName {
  std::string_view name;
  at::ScalarType type;
};
constexpr std::array<TypeName, 10> kTypes = {{{"F64", at::kDouble},
                                              {"F32", at::kFloat},
                                              {"F16", at::kHalf},
                                              {"BF16", at::kBFloat16},
                                              {"I64", at::kLong},
                                              {"I32", at::kInt},
                                              {"I16", at::kShort},
                                              {"I8", at::kChar},
                                              {"U8", at::kByte},
                                              {"BOOL", at::kBool}}};

/// What the header says about one tensor. begin, end: bytes from the start of the data.
struct Entry {
  std::string name;
  at::ScalarType type = at::kFloat;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// Reads and checks the header of one file; every complaint names the file and the tensor.
class HeaderReader {
 public:
  HeaderReader(base::BinaryFile& file, const std::filesystem::path& path) : m_path(base::toUtf8(path)) {
    if (file.size() < 8) throw file.error(ErrorCode::Truncated, 0, "the length of the header", std::to_string(file.size()) + " bytes");
    const std::uint64_t length = file.readNumber(0, 8);
    if (length > kLongestHeader) {
      throw file.error(ErrorCode::Malformed, 0, "a header of at most 100000000 bytes", std::to_string(length) + " bytes");
    }
    const std::string text = file.read(8, length);
    if (text.empty() || text.front() != '{') throw file.error(ErrorCode::Malformed, 8, "a JSON object", "something else");
    m_dataStart = 8 + length;
    m_dataSize = file.size() - m_dataStart;
    interpret(parse(text));
    requireContiguous();
  }

  [[nodiscard]] std::uint64_t dataStart() const { return m_dataStart; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return m_entries; }
  [[nodiscard]] std::map<std::string, std::string>& metadata() { return m_metadata; }

 private:
  [[noreturn]] void complain(ErrorCode code, const std::string& key, std::string expected, std::string found) const {
    throw Error(code, {{"path", m_path}, {"key", key}, {"expected", std::move(expected)}, {"found", std::move(found)}});
  }

  Json parse(const std::string& text) const {
    std::vector<std::set<std::string>> keys;  // of the open objects, by depth
    const auto check = [&](int depth, Json::parse_event_t event, Json& parsed) {
      if (depth > kDeepestJson) complain(ErrorCode::Malformed, std::string(kMetadata), "a flat header", "deeply nested JSON");
      if (event == Json::parse_event_t::object_start) {
        keys.resize(static_cast<std::size_t>(depth) + 1);
        keys.back().clear();
      } else if (event == Json::parse_event_t::key) {
        const auto& name = parsed.get_ref<const std::string&>();
        if (!keys.at(static_cast<std::size_t>(depth) - 1).insert(name).second) {
          complain(ErrorCode::Malformed, name, "a name once", "it twice");
        }
      }
      return true;
    };
    try {
      return Json::parse(text, check);
    } catch (const Json::parse_error& problem) {
      throw Error(
          ErrorCode::Malformed,
          {{"path", m_path}, {"byte", static_cast<std::int64_t>(8 + problem.byte)}, {"expected", "JSON"}, {"found", "something else"}});
    } catch (const Json::exception&) {
      throw Error(ErrorCode::Malformed, {{"path", m_path}, {"expected", "JSON"}, {"found", "a number that does not fit"}});
    }
  }

  void interpret(const Json& header) {
    for (const auto& [name, value] : header.items()) {
      if (!value.is_object()) complain(ErrorCode::Malformed, name, "an object", value.type_name());
      if (name == kMetadata) {
        for (const auto& [key, text] : value.items()) {
          if (!text.is_string()) complain(ErrorCode::Malformed, key, "metadata as text", text.type_name());
          m_metadata[key] = text.get<std::string>();
        }
      } else {
        m_entries.push_back(entryFrom(name, value));
      }
    }
  }

  const Json& member(const std::string& name, const Json& value, const char* key) const {
    const auto found = value.find(key);
    if (found == value.end()) complain(ErrorCode::Malformed, name, std::string("\"") + key + "\"", "no such member");
    return *found;
  }

  std::uint64_t unsignedFrom(const std::string& name, const Json& value) const {
    if (!value.is_number_unsigned()) complain(ErrorCode::Malformed, name, "a whole number of at least 0", value.dump());
    return value.get<std::uint64_t>();
  }

  Entry entryFrom(const std::string& name, const Json& value) const {
    Entry entry;
    entry.name = name;
    const Json& type = member(name, value, "dtype");
    if (!type.is_string()) complain(ErrorCode::Malformed, name, "the name of a type", type.type_name());
    const auto known =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& t) { return t.name == type.get_ref<const std::string&>(); });
    if (known == kTypes.end())
      complain(ErrorCode::Unsupported, name, "F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL", type.get<std::string>());
    entry.type = known->type;

    const Json& shape = member(name, value, "shape");
    if (!shape.is_array() || shape.size() > kLargestRank)
      complain(ErrorCode::Malformed, name, "a shape of at most 64 numbers", shape.type_name());
    const Json& offsets = member(name, value, "data_offsets");
    if (!offsets.is_array() || offsets.size() != 2) complain(ErrorCode::Malformed, name, "two data offsets", offsets.type_name());
    entry.begin = unsignedFrom(name, offsets[0]);
    entry.end = unsignedFrom(name, offsets[1]);
    if (entry.begin > entry.end) complain(ErrorCode::Malformed, name, "offsets in order", offsets.dump());
    if (entry.end > m_dataSize)
      complain(ErrorCode::Truncated, name, std::to_string(entry.end) + " bytes of data", std::to_string(m_dataSize));

    const std::uint64_t bytes = shapeBytes(name, shape, entry);
    if (bytes != entry.end - entry.begin) {
      complain(ErrorCode::Malformed, name, std::to_string(bytes) + " bytes for " + shape.dump(), std::to_string(entry.end - entry.begin));
    }
    return entry;
  }

  /// Fills entry.shape; the product is checked step by step, also where a zero would hide an absurd factor.
  std::uint64_t shapeBytes(const std::string& name, const Json& shape, Entry& entry) const {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t bytes = c10::elementSize(entry.type);
    bool empty = false;
    for (const Json& size : shape) {
      const std::uint64_t n = unsignedFrom(name, size);
      if (n > kMost || (n > 0 && bytes > kMost / n)) complain(ErrorCode::Malformed, name, "a shape that fits into memory", shape.dump());
      empty = empty || n == 0;
      if (n > 0) bytes *= n;
      entry.shape.push_back(static_cast<std::int64_t>(n));
    }
    return empty ? 0 : bytes;
  }

  void requireContiguous() {
    std::sort(m_entries.begin(), m_entries.end(),
              [](const Entry& a, const Entry& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
    std::uint64_t position = 0;
    for (const Entry& entry : m_entries) {
      if (entry.begin != position) {
        complain(ErrorCode::Malformed, entry.name, "data at offset " + std::to_string(position), std::to_string(entry.begin));
      }
      position = entry.end;
    }
    if (position == m_dataSize) return;
    throw Error(ErrorCode::Malformed, {{"path", m_path},
                                       {"byte", static_cast<std::int64_t>(m_dataStart + position)},
                                       {"expected", "the end of the file"},
                                       {"found", std::to_string(m_dataSize - position) + " bytes that belong to no tensor"}});
  }

  std::string m_path;
  std::uint64_t m_dataStart = 0;
  std::uint64_t m_dataSize = 0;
  std::vector<Entry> m_entries;
  std::map<std::string, std::string> m_metadata;
};

/// Any other value of a bool is undefined behaviour wherever it is read.
void requireBools(const base::BinaryFile& file, const at::Tensor& tensor, std::uint64_t start) {
  const auto* bytes = static_cast<const unsigned char*>(tensor.const_data_ptr());
  const auto* end = bytes + tensor.numel();
  const auto* bad = std::find_if(bytes, end, [](unsigned char byte) { return byte > 1; });
  if (bad != end)
    throw file.error(ErrorCode::Malformed, start + static_cast<std::uint64_t>(bad - bytes), "a BOOL of 0 or 1", std::to_string(*bad));
}

std::string_view nameOf(const std::string& key, const at::Tensor& tensor) {
  if (!tensor.defined()) throw Error(ErrorCode::InvalidValue, {{"field", key}, {"expected", "a defined tensor"}});
  const auto known = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& t) { return t.type == tensor.scalar_type(); });
  if (known == kTypes.end()) throw Error(ErrorCode::Unsupported, {{"key", key}, {"found", c10::toString(tensor.scalar_type())}});
  return known->name;
}

std::string headerText(const std::vector<std::pair<std::string, at::Tensor>>& ordered, const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header[std::string(kMetadata)] = metadata;
  std::uint64_t position = 0;
  for (const auto& [name, tensor] : ordered) {
    const std::uint64_t end = position + tensor.nbytes();
    header[name] = {{"dtype", nameOf(name, tensor)}, {"shape", tensor.sizes().vec()}, {"data_offsets", {position, end}}};
    position = end;
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const Json::exception&) {
    throw Error(ErrorCode::InvalidValue, {{"field", "tensor name"}, {"expected", "UTF-8"}});
  }
  text.append((8 - text.size() % 8) % 8, ' ');  // the data start aligned
  return text;
}

}  // namespace

TensorFile readSafetensors(const std::filesystem::path& path) {
  base::BinaryFile file(path);
  HeaderReader header(file, path);
  TensorFile result;
  result.metadata = std::move(header.metadata());
  for (const Entry& entry : header.entries()) {
    at::Tensor tensor;
    try {
      tensor = at::empty(entry.shape, at::TensorOptions().dtype(entry.type));
    } catch (const c10::Error&) {
      throw Error(ErrorCode::OutOfMemory, {{"path", base::toUtf8(path)}, {"expected", std::to_string(entry.end - entry.begin) + " bytes"}});
    }
    const std::uint64_t start = header.dataStart() + entry.begin;
    if (entry.end > entry.begin) file.read(start, tensor.mutable_data_ptr(), entry.end - entry.begin);
    if (entry.type == at::kBool) requireBools(file, tensor, start);
    result.tensors.emplace(entry.name, std::move(tensor));
  }
  return result;
}

void writeSafetensors(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& tensors,
                      const std::map<std::string, std::string>& metadata) {
  std::vector<std::pair<std::string, at::Tensor>> ordered;
  for (const auto& [name, tensor] : tensors) {
    if (name == kMetadata) throw Error(ErrorCode::InvalidValue, {{"field", "tensor name"}, {"value", name}, {"expected", "another name"}});
    (void)nameOf(name, tensor);
    ordered.emplace_back(name, tensor.detach());
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& a, const auto& b) { return a.second.element_size() > b.second.element_size(); });
  const std::string header = headerText(ordered, metadata);

  base::AtomicFile file(path);
  std::string length;
  for (int shift = 0; shift < 64; shift += 8) length += static_cast<char>(header.size() >> shift);
  file.write(length);
  file.write(header);
  for (const auto& [name, tensor] : ordered) {
    const at::Tensor plain = tensor.to(at::kCPU).contiguous();
    file.write(std::string_view(static_cast<const char*>(plain.const_data_ptr()), plain.nbytes()));
  }
  file.commit();
}

}  // namespace parsimony::nn
