// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/h5_file.h"

#include <cerrno>
#include <mutex>
#include <system_error>
#include <utility>

#ifdef PARSIMONY_WITH_HDF5
#include <hdf5.h>
#endif

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

void requireFile(const std::filesystem::path& path) {
  std::error_code status;
  const auto kind = std::filesystem::status(path, status).type();
  if (kind == std::filesystem::file_type::not_found) throw base::Error(ErrorCode::NotFound, {{"path", base::toUtf8(path)}});
  if (status) throw base::errorFromErrno(status.value(), path, "open");
  if (kind != std::filesystem::file_type::regular) {
    throw base::Error(ErrorCode::Unsupported, {{"path", base::toUtf8(path)}, {"expected", "a file"}});
  }
}

}  // namespace

#ifdef PARSIMONY_WITH_HDF5

namespace {

constexpr hsize_t kMaxRows = 50'000'000;
constexpr std::size_t kMaxTextBytes = std::size_t{64} << 20;

std::mutex& libraryMutex() {
  static std::mutex mutex;
  return mutex;
}

/// An identifier of the library that is given back with the function of its kind.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : m_id(id), m_close(close) {}
  ~Handle() {
    if (m_id >= 0) m_close(m_id);
  }
  Handle(Handle&& other) noexcept : m_id(std::exchange(other.m_id, -1)), m_close(other.m_close) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle& operator=(Handle&&) = delete;
  operator hid_t() const { return m_id; }
  [[nodiscard]] bool isValid() const { return m_id >= 0; }

 private:
  hid_t m_id;
  herr_t (*m_close)(hid_t);
};

/// Without the letters that pad a text of fixed length.
std::string unpadded(const char* text, std::size_t length) {
  while (length > 0 && (text[length - 1] == '\0' || text[length - 1] == ' ')) --length;
  return {text, length};
}

}  // namespace

struct H5File::Impl {
  std::filesystem::path path;
  std::unique_lock<std::mutex> lock;
  std::unique_ptr<Handle> file;

  [[nodiscard]] base::Error malformed(const std::string& name, std::string expected, std::string found) const {
    return base::Error(ErrorCode::Malformed,
                       {{"path", base::toUtf8(path)}, {"dataset", name}, {"expected", std::move(expected)}, {"found", std::move(found)}});
  }

  [[nodiscard]] bool has(const std::string& name) const {
    return H5Lexists(*file, name.c_str(), H5P_DEFAULT) > 0 && H5Oexists_by_name(*file, name.c_str(), H5P_DEFAULT) > 0;
  }

  [[nodiscard]] Handle dataset(const std::string& name) const {
    if (!has(name)) throw malformed(name, "a data set", "none");
    Handle set(H5Dopen2(*file, name.c_str(), H5P_DEFAULT), H5Dclose);
    if (!set.isValid()) throw malformed(name, "a data set", "something else, or damage");
    return set;
  }

  /// {rows, columns}; columns = 1 for one dimension.
  [[nodiscard]] std::pair<hsize_t, hsize_t> shapeOf(const std::string& name, hid_t set) const {
    const Handle space(H5Dget_space(set), H5Sclose);
    const int rank = space.isValid() ? H5Sget_simple_extent_ndims(space) : -1;
    if (rank != 1 && rank != 2) throw malformed(name, "one or two dimensions", std::to_string(rank));
    hsize_t sizes[2] = {0, 1};
    H5Sget_simple_extent_dims(space, sizes, nullptr);
    if (sizes[0] > kMaxRows || sizes[1] > 64) {
      throw malformed(name, "at most " + std::to_string(kMaxRows) + " rows of 64 columns",
                      std::to_string(sizes[0]) + " of " + std::to_string(sizes[1]));
    }
    // zlib packs a byte into a thousandth at best; a table far beyond that is one that nobody has written.
    const Handle type(H5Dget_type(set), H5Tclose);
    const double claimed = static_cast<double>(sizes[0] * sizes[1]) * static_cast<double>(H5Tget_size(type));
    const auto stored = static_cast<double>(H5Dget_storage_size(set));
    if (claimed > 4096 + 1100 * stored) throw malformed(name, "values for all rows", "hardly any");
    return {sizes[0], sizes[1]};
  }

  void read(const std::string& name, hid_t set, hid_t memoryType, void* to) const {
    if (H5Dread(set, memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, to) < 0) throw malformed(name, "readable values", "damage");
  }

  [[nodiscard]] std::vector<double> member(const std::string& name, hid_t set, hid_t type, const std::string& field, hsize_t rows) const;
};

bool hasHdf5() {
  return true;
}

H5File::H5File(std::filesystem::path path) {
  requireFile(path);
  m_impl = std::make_unique<Impl>(Impl{std::move(path), std::unique_lock(libraryMutex()), nullptr});
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // it prints to the terminal otherwise
  const std::string name = base::toUtf8(m_impl->path);
  m_impl->file = std::make_unique<Handle>(H5Fis_hdf5(name.c_str()) > 0 ? H5Fopen(name.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT) : -1, H5Fclose);
  if (!m_impl->file->isValid()) {
    throw base::Error(ErrorCode::Malformed, {{"path", name}, {"expected", "an HDF5 file"}, {"found", "another kind, or damage"}});
  }
}

bool H5File::has(const std::string& name) const {
  return m_impl->has(name);
}

std::int64_t H5File::numRows(const std::string& dataset) const {
  if (!has(dataset)) return 0;
  const Handle set = m_impl->dataset(dataset);
  return static_cast<std::int64_t>(m_impl->shapeOf(dataset, set).first);
}

bool H5File::hasField(const std::string& dataset, const std::string& field, int column) const {
  const Handle set = m_impl->dataset(dataset);
  const Handle type(H5Dget_type(set), H5Tclose);
  if (H5Tget_class(type) == H5T_COMPOUND) return H5Tget_member_index(type, field.c_str()) >= 0;
  return static_cast<hsize_t>(column) < m_impl->shapeOf(dataset, set).second;
}

std::vector<double> H5File::field(const std::string& dataset, const std::string& field, int column) const {
  const Handle set = m_impl->dataset(dataset);
  const auto [rows, columns] = m_impl->shapeOf(dataset, set);
  const Handle type(H5Dget_type(set), H5Tclose);
  if (H5Tget_class(type) == H5T_COMPOUND) return m_impl->member(dataset, set, type, field, rows);
  const H5T_class_t kind = H5Tget_class(type);
  if ((kind != H5T_FLOAT && kind != H5T_INTEGER) || static_cast<hsize_t>(column) >= columns) {
    throw m_impl->malformed(dataset, "column " + std::to_string(column + 1) + " of numbers", std::to_string(columns) + " columns")
        .with("field", field);
  }
  std::vector<double> table(rows * columns);
  m_impl->read(dataset, set, H5T_NATIVE_DOUBLE, table.data());
  std::vector<double> values(rows);
  for (std::size_t row = 0; row < values.size(); ++row) values[row] = table[row * columns + static_cast<std::size_t>(column)];
  return values;
}

std::vector<double> H5File::Impl::member(const std::string& name, hid_t set, hid_t type, const std::string& field, hsize_t rows) const {
  const int index = H5Tget_member_index(type, field.c_str());
  if (index < 0) throw malformed(name, "field " + field, "none").with("field", field);
  const Handle stored(H5Tget_member_type(type, static_cast<unsigned>(index)), H5Tclose);
  const H5T_class_t kind = H5Tget_class(stored);
  if (kind == H5T_ENUM) {  // truth values; no conversion to numbers is registered for these
    const Handle native(H5Tget_native_type(stored, H5T_DIR_ASCEND), H5Tclose);
    if (!native.isValid() || H5Tget_size(native) != 1) throw malformed(name, "truth values of one byte", "others").with("field", field);
    const Handle memory(H5Tcreate(H5T_COMPOUND, 1), H5Tclose);
    H5Tinsert(memory, field.c_str(), 0, native);
    std::vector<signed char> bytes(rows);
    read(name, set, memory, bytes.data());
    return {bytes.begin(), bytes.end()};
  }
  if (kind != H5T_FLOAT && kind != H5T_INTEGER) throw malformed(name, "numbers", "another type").with("field", field);
  const Handle memory(H5Tcreate(H5T_COMPOUND, sizeof(double)), H5Tclose);
  H5Tinsert(memory, field.c_str(), 0, H5T_NATIVE_DOUBLE);
  std::vector<double> values(rows);
  read(name, set, memory, values.data());
  return values;
}

std::vector<std::string> H5File::texts(const std::string& dataset) const {
  if (!has(dataset)) return {};
  const Handle set = m_impl->dataset(dataset);
  const hsize_t rows = m_impl->shapeOf(dataset, set).first;
  if (rows == 0) return {};  // SLEAP writes empty lists as numbers
  const Handle type(H5Dget_type(set), H5Tclose);
  if (H5Tget_class(type) != H5T_STRING) throw m_impl->malformed(dataset, "texts", "another type");
  std::vector<std::string> texts;
  if (H5Tis_variable_str(type) > 0) {
    std::vector<char*> pointers(rows, nullptr);
    m_impl->read(dataset, set, type, pointers.data());
    for (const char* text : pointers) texts.emplace_back(text == nullptr ? "" : text);
    const Handle space(H5Dget_space(set), H5Sclose);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
    return texts;
  }
  const std::size_t length = H5Tget_size(type);
  if (length == 0 || rows > kMaxTextBytes / length) throw m_impl->malformed(dataset, "texts of 64 MiB in all", "more");
  std::vector<char> bytes(rows * length);
  m_impl->read(dataset, set, type, bytes.data());
  for (hsize_t row = 0; row < rows; ++row) texts.push_back(unpadded(bytes.data() + row * length, length));
  return texts;
}

std::string H5File::textAttribute(const std::string& object, const std::string& attribute) const {
  const auto missing = [&](const char* found) { return m_impl->malformed(object, "the text attribute " + attribute, found); };
  if (!has(object) || H5Aexists_by_name(*m_impl->file, object.c_str(), attribute.c_str(), H5P_DEFAULT) <= 0) throw missing("none");
  const Handle attr(H5Aopen_by_name(*m_impl->file, object.c_str(), attribute.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const Handle type(attr.isValid() ? H5Aget_type(attr) : -1, H5Tclose);
  const Handle space(attr.isValid() ? H5Aget_space(attr) : -1, H5Sclose);
  if (!type.isValid() || H5Tget_class(type) != H5T_STRING) throw missing("another type");
  if (H5Sget_simple_extent_npoints(space) != 1) throw missing("a list");
  if (H5Tis_variable_str(type) > 0) {
    char* text = nullptr;
    if (H5Aread(attr, type, &text) < 0 || text == nullptr) throw missing("damage");
    std::string copy(text);
    H5free_memory(text);
    return copy;
  }
  const std::size_t length = H5Tget_size(type);
  if (length > kMaxTextBytes) throw missing("more than 64 MiB");
  std::vector<char> bytes(length);
  if (length > 0 && H5Aread(attr, type, bytes.data()) < 0) throw missing("damage");
  return unpadded(bytes.data(), length);
}

double H5File::numberAttribute(const std::string& object, const std::string& attribute, double fallback) const {
  if (!has(object) || H5Aexists_by_name(*m_impl->file, object.c_str(), attribute.c_str(), H5P_DEFAULT) <= 0) return fallback;
  const Handle attr(H5Aopen_by_name(*m_impl->file, object.c_str(), attribute.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const Handle type(attr.isValid() ? H5Aget_type(attr) : -1, H5Tclose);
  const Handle space(attr.isValid() ? H5Aget_space(attr) : -1, H5Sclose);
  if (!type.isValid() || (H5Tget_class(type) != H5T_FLOAT && H5Tget_class(type) != H5T_INTEGER)) return fallback;
  double value = fallback;
  if (H5Sget_simple_extent_npoints(space) != 1 || H5Aread(attr, H5T_NATIVE_DOUBLE, &value) < 0) return fallback;
  return value;
}

#else

struct H5File::Impl {};

bool hasHdf5() {
  return false;
}

H5File::H5File(std::filesystem::path path) {
  requireFile(path);
  throw base::Error(ErrorCode::Unsupported, {{"path", base::toUtf8(path)}, {"expected", "a build with HDF5"}});
}

bool H5File::has(const std::string&) const {
  return false;
}

std::int64_t H5File::numRows(const std::string&) const {
  return 0;
}

bool H5File::hasField(const std::string&, const std::string&, int) const {
  return false;
}

std::vector<double> H5File::field(const std::string&, const std::string&, int) const {
  return {};
}

std::vector<std::string> H5File::texts(const std::string&) const {
  return {};
}

std::string H5File::textAttribute(const std::string&, const std::string&) const {
  return {};
}

double H5File::numberAttribute(const std::string&, const std::string&, double fallback) const {
  return fallback;
}

#endif

H5File::~H5File() = default;

}  // namespace parsimony::io
