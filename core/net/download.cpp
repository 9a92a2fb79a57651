// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/download.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/net/http_transfer.h"
#include "core/net/network_error.h"
#include "core/net/part_file.h"

namespace parsimony::net {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kBetweenReports = std::chrono::milliseconds(100);
constexpr auto kBetweenQuestions = std::chrono::milliseconds(50);

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// "localhost:8080" of "http://localhost:8080/file".
std::string_view authorityOf(std::string_view url) {
  const auto from = url.find("://") + 3;
  return url.substr(from, url.find_first_of("/?#", from) - from);
}

bool isThisMachine(std::string_view authority) {
  static constexpr std::array<std::string_view, 3> kNames = {"localhost", "127.0.0.1", "[::1]"};
  if (authority.find('@') != std::string_view::npos) return false;  // what stands before it is no host
  return std::any_of(kNames.begin(), kNames.end(), [authority](std::string_view name) {
    return authority.starts_with(name) && (authority.size() == name.size() || authority[name.size()] == ':');
  });
}

void check(const std::string& url, const DownloadOptions& options) {
  const std::string lower = base::toLower(url);
  const bool local = options.allowLocalHttp && lower.starts_with("http://") && isThisMachine(authorityOf(lower));
  if (!lower.starts_with("https://") && !local) {
    throw base::Error(base::ErrorCode::Unsupported, {{"path", url}, {"found", "another protocol"}, {"expected", "https://"}});
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string digits = base::toLower(options.sha256);
  if (digits.size() > 64 || digits.find_first_not_of(kDigits) != std::string::npos) {
    throw base::Error(base::ErrorCode::InvalidValue,
                      {{"field", "sha256"}, {"value", options.sha256}, {"expected", "at most 64 hexadecimal digits"}});
  }
  std::error_code ignored;
  if (!options.caFile.empty() && !fs::is_regular_file(options.caFile, ignored)) {
    throw base::Error(base::ErrorCode::NotFound, {{"path", base::toUtf8(options.caFile)}});
  }
}

/// One call of download(): connections one after the other until all bytes are there.
class Download {
 public:
  Download(const std::string& url, const fs::path& target, const DownloadOptions& options, const jobs::RunContext& context)
      : m_url(url), m_target(target), m_options(options), m_context(context), m_part(target, url) {}

  DownloadSummary run() {
    const auto start = Clock::now();
    m_summary.path = m_target;
    m_summary.resumedAt = m_part.size();
    m_total = m_part.isWhole() ? m_part.size() : 0;
    try {
      m_summary.stopped = !m_part.isWhole() && !fetch();
      if (!m_summary.stopped) finish();
    } catch (const base::Error& error) {
      if (error.code() == base::ErrorCode::Cancelled) m_part.discard();
      throw;
    }
    m_summary.bytes = m_part.size();
    m_summary.seconds = secondsSince(start);
    return m_summary;
  }

 private:
  /// \return false when stopped
  bool fetch() {
    for (;;) {
      const auto before = m_part.size();
      ++m_summary.connections;
      m_received = 0;
      const auto result = transfer({m_url, before, m_part.validator()}, m_options, handler(), m_context);
      if (result.end == TransferEnd::Complete) return true;
      if (result.end == TransferEnd::Stopped) return false;
      const bool last = m_summary.connections >= m_options.attempts;
      if (result.end == TransferEnd::NotResumable) {
        if (before == 0 || last) throw networkError(m_url, "server", "an answer that does not fit the question");
        m_part.discard();
        m_summary.resumedAt = 0;
        continue;
      }
      if (result.end == TransferEnd::Failed || m_received == 0 || last) throw base::Error(*result.error);
      if (m_part.validator().empty()) m_part.discard();
      if (!pause()) return false;
    }
  }

  TransferHandler handler() {
    return {[this](const ResponseHead& head) { begin(head); }, [this](std::string_view bytes) { append(bytes); }};
  }

  void begin(const ResponseHead& head) {
    m_total = std::max<std::int64_t>(0, head.total);
    if (head.total > m_options.maxBytes) throw tooLarge();
    if (head.start == 0) {
      if (m_part.size() > 0) m_summary.resumedAt = 0;
      m_part.begin(head.validator, head.total);
    }
    std::error_code error;
    const auto space = fs::space(m_target.has_parent_path() ? m_target.parent_path() : fs::path("."), error);
    if (!error && head.total > 0 && space.available < static_cast<std::uintmax_t>(head.total - m_part.size())) {
      throw base::errorFromErrno(ENOSPC, m_target, "write");
    }
    report();
  }

  void append(std::string_view bytes) {
    m_received += static_cast<std::int64_t>(bytes.size());
    if (m_part.size() + static_cast<std::int64_t>(bytes.size()) > m_options.maxBytes) throw tooLarge();
    m_part.append(bytes);
    if (Clock::now() - m_reported >= kBetweenReports) report();
  }

  void report() {
    m_reported = Clock::now();
    m_context.progress(m_part.size(), m_total, "download");
  }

  [[nodiscard]] base::Error tooLarge() const {
    return {base::ErrorCode::Unsupported,
            {{"path", m_url}, {"found", "a larger file"}, {"expected", "at most " + std::to_string(m_options.maxBytes) + " bytes"}}};
  }

  /// Longer before each further connection. \return false when stopped
  bool pause() {
    const auto wait = std::chrono::milliseconds(250) * (1 << std::min(m_summary.connections - 1, 4));
    for (const auto start = Clock::now(); Clock::now() - start < wait; std::this_thread::sleep_for(kBetweenQuestions)) {
      m_context.throwIfCancelled();
      if (m_context.stop() == jobs::StopRequest::StopAndKeep) return false;
    }
    return true;
  }

  void finish() {
    if (m_total > 0 && m_part.size() != m_total) throw networkError(m_url, "interrupted", "fewer bytes than announced");
    report();
    m_context.throwIfCancelled();
    m_context.progress(0, 0, "verify");
    m_summary.sha256 = base::sha256OfFile(m_part.path());
    const std::string wanted = base::toLower(m_options.sha256);
    if (!m_summary.sha256.starts_with(wanted)) {
      m_part.discard();
      throw base::Error(base::ErrorCode::Inconsistent, {{"path", base::toUtf8(m_target)},
                                                        {"url", m_url},
                                                        {"expected", "a file whose SHA-256 begins with " + wanted},
                                                        {"found", m_summary.sha256},
                                                        {"hint", "The file was removed."}});
    }
    m_context.throwIfCancelled();
    m_part.publish();
  }

  const std::string& m_url;
  const fs::path& m_target;
  const DownloadOptions& m_options;
  const jobs::RunContext& m_context;
  PartFile m_part;
  DownloadSummary m_summary;
  std::int64_t m_total = 0;     ///< bytes; 0 = not known
  std::int64_t m_received = 0;  ///< by this connection
  Clock::time_point m_reported;
};

}  // namespace

DownloadSummary download(const std::string& url, const fs::path& target, const DownloadOptions& options, const jobs::RunContext& context) {
  check(url, options);
  context.throwIfCancelled();
  return Download(url, target, options, context).run();
}

std::int64_t partialBytes(const std::string& url, const fs::path& target) {
  return PartFile(target, url).size();
}

}  // namespace parsimony::net
