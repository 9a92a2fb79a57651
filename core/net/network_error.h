// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/error.h"

namespace parsimony::net {

/// IoFailed {path: url, operation: "download", reason, found}, see the README.
[[nodiscard]] base::Error networkError(const std::string& url, const std::string& reason, const std::string& found);

/// What a CURLcode means. `said`: libcurl's sentence, may be empty. `status`: of the last answer, 0 = there was none
[[nodiscard]] base::Error errorOfCurl(int curlCode, long status, const std::string& url, const std::string& said);

/// Whether another connection may bring the rest.
[[nodiscard]] bool isInterruption(int curlCode);

}  // namespace parsimony::net
