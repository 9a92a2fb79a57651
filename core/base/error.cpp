// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/text.h"

namespace parsimony::base {

namespace {

std::string textOf(const ErrorValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return formatDouble(*real, false);
  return std::get<std::string>(value);
}

ErrorCode codeOf(int errnum) {
  switch (errnum) {
    case ENOSPC:
#ifdef EDQUOT
    case EDQUOT:
#endif
      return ErrorCode::DiskFull;
    case EROFS:
      return ErrorCode::ReadOnly;
    case EACCES:
    case EPERM:
      return ErrorCode::PermissionDenied;
    case ENOENT:
      return ErrorCode::NotFound;
    default:
      return ErrorCode::IoFailed;
  }
}

}  // namespace

Error::Error(ErrorCode code, ErrorValues values) : m_code(code), m_values(std::move(values)) {
  compose();
}

std::string Error::text(std::string_view name) const {
  const auto found = m_values.find(name);
  return found == m_values.end() ? std::string() : textOf(found->second);
}

Error& Error::with(std::string_view name, ErrorValue value) {
  if (m_values.try_emplace(std::string(name), std::move(value)).second) compose();
  return *this;
}

void Error::compose() {
  m_what = toString(m_code);
  char separator = ':';
  for (const auto& [name, value] : m_values) {
    m_what += separator;
    m_what += ' ' + name + "=" + textOf(value);
    separator = ',';
  }
}

std::string_view toString(ErrorCode code) {
  switch (code) {
    case ErrorCode::Usage:
      return "usage";
    case ErrorCode::NotFound:
      return "not_found";
    case ErrorCode::Malformed:
      return "malformed";
    case ErrorCode::Truncated:
      return "truncated";
    case ErrorCode::Empty:
      return "empty";
    case ErrorCode::Unsupported:
      return "unsupported";
    case ErrorCode::Inconsistent:
      return "inconsistent";
    case ErrorCode::InvalidValue:
      return "invalid_value";
    case ErrorCode::Locked:
      return "locked";
    case ErrorCode::PermissionDenied:
      return "permission_denied";
    case ErrorCode::ReadOnly:
      return "read_only";
    case ErrorCode::DiskFull:
      return "disk_full";
    case ErrorCode::IoFailed:
      return "io_failed";
    case ErrorCode::OutOfMemory:
      return "out_of_memory";
    case ErrorCode::Cancelled:
      return "cancelled";
    case ErrorCode::Internal:
      return "internal";
  }
  return "internal";
}

int exitCode(ErrorCode code) {
  switch (code) {
    case ErrorCode::Usage:
      return 2;
    case ErrorCode::NotFound:
    case ErrorCode::Malformed:
    case ErrorCode::Truncated:
    case ErrorCode::Empty:
    case ErrorCode::Unsupported:
    case ErrorCode::Inconsistent:
    case ErrorCode::InvalidValue:
      return 3;
    case ErrorCode::Cancelled:
      return 130;
    case ErrorCode::Locked:
    case ErrorCode::PermissionDenied:
    case ErrorCode::ReadOnly:
    case ErrorCode::DiskFull:
    case ErrorCode::IoFailed:
    case ErrorCode::OutOfMemory:
    case ErrorCode::Internal:
      return 1;
  }
  return 1;
}

Error errorFromErrno(int errnum, const std::filesystem::path& path, std::string_view operation) {
  return Error(codeOf(errnum),
               {{"path", toUtf8(path)}, {"operation", std::string(operation)}, {"found", std::generic_category().message(errnum)}});
}

}  // namespace parsimony::base
