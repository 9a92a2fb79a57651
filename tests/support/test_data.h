// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest/QtTest>

#include <cstdlib>
#include <filesystem>

namespace parsimony::tests {

/// Folder of the reference data: $PARSIMONY_TEST_DATA, else ../shared/data beside the checkout.
inline std::filesystem::path dataFolder() {
  if (const char* set = std::getenv("PARSIMONY_TEST_DATA")) return set;
  if (const char* source = std::getenv("PARSIMONY_SOURCE_DIR")) return std::filesystem::path(source) / ".." / "shared" / "data";
  return std::filesystem::path("..") / "shared" / "data";
}

/// CI sets PARSIMONY_REQUIRE_DATA=1: missing data then is a failure, not a skip.
inline bool dataRequired() {
  const char* required = std::getenv("PARSIMONY_REQUIRE_DATA");
  return required != nullptr && std::string_view(required) == "1";
}

}  // namespace parsimony::tests

/// Skips the test function, saying why, when `relative` is missing below the data folder.
#define PARSIMONY_NEED_DATA(relative)                                                                                                 \
  do {                                                                                                                                \
    const auto needed = parsimony::tests::dataFolder() / (relative);                                                                  \
    if (!std::filesystem::exists(needed)) {                                                                                           \
      if (parsimony::tests::dataRequired()) QFAIL(qPrintable(QStringLiteral("missing: ") + QString::fromStdString(needed.string()))); \
      QSKIP(qPrintable(QStringLiteral("reference data not found: ") + QString::fromStdString(needed.string())));                      \
    }                                                                                                                                 \
  } while (false)
