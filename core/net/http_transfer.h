// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/jobs/run_context.h"
#include "core/net/download.h"

namespace parsimony::net {

/// What is asked for: everything, or the rest of a version that is still the same.
struct TransferRequest {
  std::string url;
  std::int64_t start = 0;  ///< first byte wanted
  std::string validator;   ///< of the version that the bytes before `start` are of
};

/// What an answer says before its first byte.
struct ResponseHead {
  std::int64_t start = 0;   ///< place of that byte in the file
  std::int64_t total = -1;  ///< bytes of the whole file; -1 = not known
  std::string validator;    ///< strong ETag, else Last-Modified, else empty
};

struct TransferHandler {
  std::function<void(const ResponseHead&)> begin;  ///< once, also for an empty file
  std::function<void(std::string_view)> bytes;
};

enum class TransferEnd {
  Complete,
  Stopped,       ///< StopAndKeep
  NotResumable,  ///< the server has another version, or cannot send this rest: ask for everything
  Failed,        ///< for good
  Broken,        ///< another connection may bring the rest
};

struct TransferResult {
  TransferEnd end = TransferEnd::Complete;
  std::optional<base::Error> error;  ///< where `end` is Failed or Broken
};

/// One GET. `context` is only asked whether to stop. \throws base::Error Cancelled, and whatever the handler throws
TransferResult transfer(const TransferRequest& request, const DownloadOptions& options, const TransferHandler& handler,
                        const jobs::RunContext& context);

}  // namespace parsimony::net
