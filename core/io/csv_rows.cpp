// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/csv_rows.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

#include "core/base/text.h"

namespace parsimony::io {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxRowBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxCells = 100'000;
constexpr std::size_t kUnknown = std::string_view::npos;

bool isAscii(std::string_view text) {
  unsigned char seen = 0;
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return seen < 0x80;
}

bool saysNan(std::string_view text) {
  return text.size() == 3 && base::toLower(text) == "nan";
}

}  // namespace

std::string shortened(std::string_view text) {
  constexpr std::size_t kLimit = 60;
  if (text.size() <= kLimit) return std::string(text);
  std::size_t cut = kLimit;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return std::string(text.substr(0, cut)) + "...";
}

CsvRows::CsvRows(std::filesystem::path path) : m_path(std::move(path)), m_buffer(kBlockBytes) {
  std::error_code status;
  const auto kind = std::filesystem::status(m_path, status).type();
  if (kind == std::filesystem::file_type::not_found) throw base::Error(base::ErrorCode::NotFound, {{"path", base::toUtf8(m_path)}});
  if (status) throw base::errorFromErrno(status.value(), m_path, "open");
  if (kind != std::filesystem::file_type::regular) {
    throw base::Error(base::ErrorCode::Unsupported, {{"path", base::toUtf8(m_path)}, {"expected", "a file"}});
  }
  errno = 0;
  m_stream.open(m_path, std::ios::binary);
  if (!m_stream) throw base::errorFromErrno(errno != 0 ? errno : EIO, m_path, "open");
  m_fileBytes = std::filesystem::file_size(m_path, status);
  if (status) throw base::errorFromErrno(status.value(), m_path, "read");
  skipByteOrderMark();
}

void CsvRows::skipByteOrderMark() {
  const bool any = refill();
  const std::string_view text(m_buffer.data(), m_end);
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") {
    throw base::Error(base::ErrorCode::Malformed,
                      {{"path", base::toUtf8(m_path)}, {"line", std::int64_t{1}}, {"expected", "UTF-8"}, {"found", "UTF-16"}});
  }
  if (text.substr(0, 3) == "\xEF\xBB\xBF") m_begin = m_consumed = 3;
  if (!any || m_begin == m_end) throw base::Error(base::ErrorCode::Empty, {{"path", base::toUtf8(m_path)}});
}

bool CsvRows::refill() {
  if (m_fileEnded) return false;
  std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
  m_end -= m_begin;
  m_begin = 0;
  if (m_end == m_buffer.size()) {
    if (m_end > kMaxRowBytes) throw error(base::ErrorCode::Malformed, -1, "rows of at most 16 MiB", "a longer one");
    m_buffer.resize(2 * m_buffer.size());
  }
  errno = 0;
  m_stream.read(m_buffer.data() + m_end, static_cast<std::streamsize>(m_buffer.size() - m_end));
  if (m_stream.bad()) throw base::errorFromErrno(errno != 0 ? errno : EIO, m_path, "read");
  const auto got = static_cast<std::size_t>(m_stream.gcount());
  m_end += got;
  m_fileEnded = m_stream.eof();
  return got > 0;
}

bool CsvRows::next() {
  std::string_view row;
  bool quoted = false;
  for (;;) {
    m_line = m_nextLine;
    if (!takeRow(row, quoted)) return false;
    if (!row.empty()) break;
  }
  checkText(row);
  m_cells.clear();
  if (quoted) {
    splitQuoted(row);
  } else {
    splitPlain(row);
  }
  return true;
}

bool CsvRows::takeRow(std::string_view& row, bool& quoted) {
  std::size_t searched = 0;
  std::size_t length = kUnknown;
  for (;;) {
    const char* begin = m_buffer.data() + m_begin;
    const std::size_t available = m_end - m_begin;
    const auto* newline =
        available > searched ? static_cast<const char*>(std::memchr(begin + searched, '\n', available - searched)) : nullptr;
    if (newline == nullptr) {
      searched = available;
      if (refill()) continue;
      if (available == 0) return false;
    }
    length = newline != nullptr ? static_cast<std::size_t>(newline - begin) : available;
    quoted = length > 0 && std::memchr(m_buffer.data() + m_begin, '"', length) != nullptr;
    if (!quoted) break;
    length = endOfQuotedRow();
    if (length != kUnknown) break;
    searched = m_end - m_begin;
    if (!refill()) throw error(base::ErrorCode::Malformed, -1, "a closing quote", "end of file");
  }
  row = std::string_view(m_buffer.data() + m_begin, length);
  m_nextLine += 1 + (quoted ? std::count(row.begin(), row.end(), '\n') : 0);
  const std::size_t taken = std::min(length + 1, m_end - m_begin);
  m_begin += taken;
  m_consumed += taken;
  if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
  return true;
}

// A quote toggles whether a line feed belongs to a cell; stray quotes are found when the row is split.
std::size_t CsvRows::endOfQuotedRow() const {
  bool open = false;
  for (std::size_t i = m_begin; i < m_end; ++i) {
    if (m_buffer[i] == '"') {
      open = !open;
    } else if (m_buffer[i] == '\n' && !open) {
      return i - m_begin;
    }
  }
  return m_fileEnded && !open ? m_end - m_begin : kUnknown;
}

void CsvRows::checkText(std::string_view row) const {
  if (std::memchr(row.data(), 0, row.size()) != nullptr) throw error(base::ErrorCode::Malformed, -1, "text", "a zero byte");
  if (isAscii(row)) return;
  const std::size_t wrong = base::invalidUtf8(row);
  if (wrong == std::string_view::npos) return;
  const auto column = std::count(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(wrong), ',');
  throw error(base::ErrorCode::Malformed, column, "UTF-8", "byte " + std::to_string(static_cast<unsigned char>(row[wrong])));
}

void CsvRows::addCell(std::string_view cell) {
  if (m_cells.size() == kMaxCells) throw error(base::ErrorCode::Malformed, -1, "at most 100000 columns", "more");
  m_cells.push_back(cell);
}

void CsvRows::splitPlain(std::string_view row) {
  const char* at = row.data();
  const char* const end = at + row.size();
  while (const auto* comma = static_cast<const char*>(std::memchr(at, ',', static_cast<std::size_t>(end - at)))) {
    addCell({at, static_cast<std::size_t>(comma - at)});
    at = comma + 1;
    if (at == end) break;
  }
  addCell({at, static_cast<std::size_t>(end - at)});
}

void CsvRows::splitQuoted(std::string_view row) {
  // Reserved at once: the cells are views into this text, which therefore must not move.
  m_unquoted.clear();
  m_unquoted.reserve(row.size());
  std::size_t at = 0;
  for (;;) {
    const auto column = static_cast<std::int64_t>(m_cells.size());
    if (at < row.size() && row[at] == '"') {
      const std::size_t start = m_unquoted.size();
      for (++at;; ++at) {
        if (at >= row.size()) throw error(base::ErrorCode::Malformed, column, "a closing quote", "end of the row");
        if (row[at] == '"' && (at + 1 >= row.size() || row[at + 1] != '"')) break;
        if (row[at] == '"') ++at;
        m_unquoted.push_back(row[at]);
      }
      ++at;
      if (at < row.size() && row[at] != ',')
        throw error(base::ErrorCode::Malformed, column, "a comma after the quoted cell", row.substr(at, 1));
      addCell(std::string_view(m_unquoted).substr(start));
    } else {
      const std::size_t end = std::min(row.find(',', at), row.size());
      const std::string_view cell = row.substr(at, end - at);
      if (cell.find('"') != std::string_view::npos) {
        throw error(base::ErrorCode::Malformed, column, "quotes around the whole cell", shortened(cell));
      }
      addCell(cell);
      at = end;
    }
    if (at >= row.size()) return;
    ++at;
  }
}

double CsvRows::number(std::size_t column) const {
  const std::string_view cell = m_cells[column];
  if (cell.empty()) return std::numeric_limits<double>::quiet_NaN();
  double value = 0.0;
  if (base::parseDouble(cell, value) && std::isfinite(value)) return value;
  const std::string_view text = base::trimmed(cell);
  if (text.empty() || saysNan(text)) return std::numeric_limits<double>::quiet_NaN();
  if (base::parseDouble(text, value) && std::isfinite(value)) return value;
  throw error(base::ErrorCode::Malformed, static_cast<std::int64_t>(column), "a finite number", cell);
}

base::Error CsvRows::error(base::ErrorCode code, std::int64_t column, std::string expected, std::string_view found) const {
  base::Error error(code,
                    {{"path", base::toUtf8(m_path)}, {"line", m_line}, {"expected", std::move(expected)}, {"found", shortened(found)}});
  if (column >= 0) error.with("column", column + 1);
  return error;
}

}  // namespace parsimony::io
