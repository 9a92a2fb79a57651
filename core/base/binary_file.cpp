// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/binary_file.h"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/text.h"

namespace parsimony::base {

namespace fs = std::filesystem;

BinaryFile::BinaryFile(fs::path path) : m_path(std::move(path)) {
  std::error_code failure;
  const fs::file_status status = fs::status(m_path, failure);
  if (!fs::exists(status)) throw Error(ErrorCode::NotFound, {{"path", toUtf8(m_path)}});
  if (!fs::is_regular_file(status)) {
    throw Error(ErrorCode::Unsupported, {{"path", toUtf8(m_path)}, {"expected", "a file"}, {"found", "a folder, device or pipe"}});
  }
  m_size = fs::file_size(m_path, failure);
  errno = 0;
  m_stream.open(m_path, std::ios::binary);
  if (failure || !m_stream) throw errorFromErrno(errno == 0 ? EIO : errno, m_path, "read");
}

void BinaryFile::requireRange(std::uint64_t offset, std::uint64_t bytes) const {
  if (offset <= m_size && bytes <= m_size - offset) return;
  throw error(ErrorCode::Truncated, offset, std::to_string(bytes) + " more bytes",
              offset >= m_size ? "the end of the file" : std::to_string(m_size - offset));
}

void BinaryFile::read(std::uint64_t offset, void* target, std::uint64_t bytes) {
  requireRange(offset, bytes);
  m_stream.clear();
  m_stream.seekg(static_cast<std::streamoff>(offset));
  m_stream.read(static_cast<char*>(target), static_cast<std::streamsize>(bytes));
  if (!m_stream) throw error(ErrorCode::Truncated, offset, std::to_string(bytes) + " more bytes", "the end of the file");
}

std::string BinaryFile::read(std::uint64_t offset, std::uint64_t bytes) {
  requireRange(offset, bytes);
  std::string result(static_cast<std::size_t>(bytes), '\0');
  read(offset, result.data(), bytes);
  return result;
}

std::uint64_t BinaryFile::readNumber(std::uint64_t offset, int bytes) {
  std::array<unsigned char, 8> raw{};
  read(offset, raw.data(), static_cast<std::uint64_t>(bytes));
  std::uint64_t value = 0;
  for (std::size_t i = raw.size(); i-- > 0;) value = value << 8 | raw[i];
  return value;
}

Error BinaryFile::error(ErrorCode code, std::uint64_t byte, std::string expected, std::string found) const {
  return Error(code, {{"path", toUtf8(m_path)},
                      {"byte", static_cast<std::int64_t>(byte)},
                      {"expected", std::move(expected)},
                      {"found", std::move(found)}});
}

}  // namespace parsimony::base
