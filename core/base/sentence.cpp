// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cctype>

#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::base {

namespace {

constexpr std::size_t kLongestQuote = 120;

/// Control characters and endless cells would spoil the message they appear in.
std::string printable(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      result += '?';
    } else {
      result += c;
    }
  }
  if (result.size() <= kLongestQuote) return result;
  std::size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(result[end]) & 0xC0) == 0x80) --end;  // not inside a character
  return result.substr(0, end) + "...";
}

/// A single word is content of a file and is quoted; numbers and phrases ("the end of the file") stand as they are.
std::string quoted(const Error& error, std::string_view name) {
  const auto value = error.values().find(name);
  if (value == error.values().end()) return {};
  const std::string text = printable(error.text(name));
  if (!std::holds_alternative<std::string>(value->second)) return text;
  if (text.empty()) return "nothing";
  double number = 0.0;
  const bool isWord = text.find(' ') == std::string::npos && text.front() != '"' && text.front() != '\'';
  return isWord && !parseDouble(text, number) ? '"' + text + '"' : text;
}

/// "labels.csv, line 4, keypoint nose"
std::string place(const Error& error) {
  static constexpr std::array<std::string_view, 9> kParts = {"line", "row", "column", "byte", "frame", "image", "keypoint", "key", "view"};
  std::string result = printable(error.text("path"));
  for (const std::string_view part : kParts) {
    const std::string text = printable(error.text(part));
    if (text.empty()) continue;
    if (!result.empty()) result += ", ";
    result += std::string(part) + ' ' + text;
  }
  return result;
}

std::string placePrefix(const Error& error) {
  std::string where = place(error);
  if (const std::string field = error.text("field"); !field.empty() && error.code() != ErrorCode::InvalidValue) {
    where += (where.empty() ? "" : ", ") + field;
  }
  return where.empty() ? where : where + ": ";
}

std::string expectation(const Error& error) {
  const std::string expected = printable(error.text("expected"));
  const std::string found = quoted(error, "found");
  if (expected.empty() && found.empty()) return {};
  if (expected.empty()) return "found " + found;
  if (found.empty()) return "expected " + expected;
  return "expected " + expected + ", found " + found;
}

std::string orElse(std::string text, std::string_view otherwise) {
  return text.empty() ? std::string(otherwise) : text;
}

std::string invalidValue(const Error& error) {
  const std::string field = orElse(error.text("field"), "value");
  std::string text = error.text("path").empty() ? std::string() : place(error) + ": ";
  text += field;
  std::string value = quoted(error, "value");
  if (value.empty()) value = quoted(error, "found");
  if (!value.empty()) text += " is " + value;
  const std::string expected = printable(error.text("expected"));
  return expected.empty() ? text + ", which is not allowed" : text + "; expected " + expected;
}

std::string usage(const Error& error) {
  const std::string field = error.text("field");
  const std::string expected = expectation(error);
  if (!field.empty() && expected.empty()) return "There is no setting called \"" + printable(field) + '"';
  return orElse(placePrefix(error) + expected, "This combination of options is not possible");
}

std::string notFound(const Error& error) {
  const std::string expected = printable(error.text("expected"));
  if (!expected.empty()) return placePrefix(error) + expected + " was not found";
  const std::string what = orElse(place(error), quoted(error, "value"));
  if (what.empty()) return "Something that was asked for does not exist";
  return what + (error.text("operation").empty() ? " does not exist" : " cannot be reached: no such file or folder");
}

std::string body(const Error& error) {
  const std::string path = orElse(printable(error.text("path")), "The file");
  const std::string found = printable(error.text("found"));
  switch (error.code()) {
    case ErrorCode::Usage:
      return usage(error);
    case ErrorCode::NotFound:
      return notFound(error);
    case ErrorCode::Malformed:
    case ErrorCode::Inconsistent:
      return placePrefix(error) + orElse(expectation(error), error.code() == ErrorCode::Malformed ? "the content breaks the format"
                                                                                                  : "the inputs contradict each other");
    case ErrorCode::Truncated: {
      const std::string expected = expectation(error);
      return placePrefix(error) + "the content ends too early" + (expected.empty() ? "" : " (" + expected + ")");
    }
    case ErrorCode::Empty:
      return orElse(place(error), "The input") + " is empty" +
             (error.text("expected").empty() ? "" : "; expected " + printable(error.text("expected")));
    case ErrorCode::Unsupported: {
      const std::string expected = printable(error.text("expected"));
      return placePrefix(error) + orElse(quoted(error, "found"), "this kind") + " is not supported" +
             (expected.empty() ? "" : "; expected " + expected);
    }
    case ErrorCode::InvalidValue:
      return invalidValue(error);
    case ErrorCode::Locked:
      return path + " is being written by another program" + (found.empty() ? "" : " (" + found + ")") +
             ". Close it there, or open it here for reading only";
    case ErrorCode::PermissionDenied:
      return path + " may not be " + (error.text("operation") == "read" ? "read" : "written") +
             ": permission denied. Check its owner and access rights";
    case ErrorCode::ReadOnly:
      return path + " lies on a disk that is read-only. Choose another folder";
    case ErrorCode::DiskFull:
      return path + " could not be written: the disk is full. Free some space and try again";
    case ErrorCode::IoFailed:
      if (error.text("operation") == "download") return path + " could not be downloaded" + (found.empty() ? "" : ": " + found);
      return path + ": the disk failed to " + orElse(error.text("operation"), "work") + (found.empty() ? "" : " (" + found + ")");
    case ErrorCode::OutOfMemory:
      return placePrefix(error) + "not enough memory" +
             (error.text("expected").empty() ? "" : ", " + printable(error.text("expected")) + " needed");
    case ErrorCode::Cancelled:
      return "Cancelled";
    case ErrorCode::Internal:
      return std::string("This is a mistake in Parsimony, please report it (") + printable(error.what()) + ")";
  }
  return printable(error.what());
}

}  // namespace

std::string sentence(const Error& error) {
  std::string text = body(error) + ".";
  if (const std::string hint = error.text("hint"); !hint.empty()) text += ' ' + hint;
  return text;
}

}  // namespace parsimony::base
