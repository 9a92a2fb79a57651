// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/jobs/run_context.h"

namespace parsimony::net {

struct DownloadOptions {
  std::string sha256;            ///< how the file's SHA-256 begins, hex digits; 64 = all of it, empty = not checked
  std::filesystem::path caFile;  ///< authorities to trust, PEM; empty = the system's
  bool allowLocalHttp = false;   ///< plain http to this machine (tests)
  int redirects = 5;             ///< followed at most, to https only
  int attempts = 4;              ///< connections in all: one that broke after it brought bytes is taken up again
  double connectSeconds = 20.0;
  double stallSeconds = 30.0;                      ///< without a byte, then it is given up
  std::int64_t maxBytes = std::int64_t{16} << 30;  ///< a server that never ends must not fill the disk
};

struct DownloadSummary {
  std::filesystem::path path;
  std::int64_t bytes = 0;      ///< of the file; of the part where `stopped`
  std::int64_t resumedAt = 0;  ///< bytes that an earlier call had left and this one used
  int connections = 0;
  double seconds = 0.0;
  std::string sha256;    ///< of the whole file; empty where `stopped`
  bool stopped = false;  ///< StopAndKeep: the part waits for the next call, there is no file yet
};

/// Fetches `url` to `target`, replacing it when all bytes have come and the checksum is right. The folder must exist. Progress is in bytes
/// ("download", then "verify"); a request to stop is answered within 200 ms, except while a complete file is read for its checksum.
/// Two calls for one target at a time are not guarded against each other: the checksum is.
/// \throws base::Error Cancelled (nothing is left), Unsupported (no https; too large), NotFound (404, 410), IoFailed (the network; README),
/// Inconsistent (checksum; the part is removed), InvalidValue (options), and those of the disk
DownloadSummary download(const std::string& url, const std::filesystem::path& target, const DownloadOptions& options = {},
                         const jobs::RunContext& context = {});

/// Bytes that an unfinished download left and the next one would use; 0 = none.
[[nodiscard]] std::int64_t partialBytes(const std::string& url, const std::filesystem::path& target);

}  // namespace parsimony::net
