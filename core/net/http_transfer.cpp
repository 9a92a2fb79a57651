// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http_transfer.h"

#include <array>
#include <chrono>
#include <cmath>
#include <exception>
#include <memory>
#include <mutex>

#include <curl/curl.h>

#include "core/base/text.h"
#include "core/net/network_error.h"

namespace parsimony::net {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPollMs = 50;  // how late a stop is seen at most
constexpr long kOk = 200;
constexpr long kPartialContent = 206;
constexpr long kRangeNotSatisfiable = 416;

std::int64_t numberOr(std::string_view text, std::int64_t otherwise) {
  std::int64_t value = 0;
  return base::parseInt(text, value) ? value : otherwise;
}

/// The headers of the answer that counts: each answer of a chain of redirects begins with a status line.
struct Headers {
  std::int64_t status = 0;
  std::int64_t length = -1;
  std::string range, etag, modified;

  void add(std::string_view line) {
    if (line.starts_with("HTTP/")) {
      *this = Headers();
      const auto space = line.find(' ');
      if (space != std::string_view::npos) status = numberOr(line.substr(space + 1, 3), 0);
      return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string name = base::toLower(line.substr(0, colon));
    const std::string_view value = base::trimmed(line.substr(colon + 1));
    if (name == "content-length") length = numberOr(value, -1);
    if (name == "content-range") range = value;
    if (name == "etag") etag = value;
    if (name == "last-modified") modified = value;
  }

  /// Weak tags do not promise the same bytes (RFC 9110, section 8.8.1).
  [[nodiscard]] std::string validator() const { return etag.empty() || etag.starts_with("W/") ? modified : etag; }

  /// "bytes 100-199/1000". \return false when it is something else
  [[nodiscard]] bool readRange(ResponseHead& head) const {
    constexpr std::string_view kUnit = "bytes ";
    if (!range.starts_with(kUnit)) return false;
    const std::string_view rest = std::string_view(range).substr(kUnit.size());
    const auto dash = rest.find('-');
    const auto slash = rest.find('/');
    if (dash == std::string_view::npos || slash == std::string_view::npos || !base::parseInt(rest.substr(0, dash), head.start))
      return false;
    head.total = numberOr(rest.substr(slash + 1), -1);  // "*": not known
    return true;
  }
};

/// What the callbacks of libcurl share with transfer().
struct Exchange {
  const TransferRequest& request;
  const TransferHandler& handler;
  Headers headers;
  Clock::time_point heard = Clock::now();  ///< from the server, last
  bool begun = false;
  bool refused = false;
  std::exception_ptr failure;  ///< must not leave through C

  /// \return false when this answer does not continue what is there
  bool begin() {
    ResponseHead head{0, headers.length, headers.validator()};
    if (headers.status != kOk && headers.status != kPartialContent) return false;
    if (headers.status == kPartialContent) {
      if (!headers.readRange(head) || head.start != request.start) return false;
      if (!head.validator.empty() && head.validator != request.validator) return false;
    }
    begun = true;
    handler.begin(head);
    return true;
  }

  template <typename Action>
  std::size_t guarded(std::size_t count, Action action) {
    heard = Clock::now();
    try {
      return action() ? count : 0;
    } catch (...) {
      failure = std::current_exception();
      return 0;
    }
  }
};

std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  return exchange.guarded(size * count, [&] {
    exchange.headers.add({data, size * count});
    return true;
  });
}

std::size_t onBytes(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  return exchange.guarded(size * count, [&] {
    if (!exchange.begun && !exchange.begin()) {
      exchange.refused = true;
      return false;
    }
    exchange.handler.bytes({data, size * count});
    return true;
  });
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// An easy handle that works inside a multi handle: the only way to be asked often enough whether to stop.
class Handles {
 public:
  Handles() : m_multi(curl_multi_init()), m_easy(curl_easy_init()) {
    if (m_multi == nullptr || m_easy == nullptr) {
      release();
      throw base::Error(base::ErrorCode::OutOfMemory, {});
    }
  }
  ~Handles() { release(); }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;

  [[nodiscard]] CURLM* multi() const { return m_multi; }
  [[nodiscard]] CURL* easy() const { return m_easy; }

 private:
  void release() {
    if (m_multi != nullptr && m_easy != nullptr) curl_multi_remove_handle(m_multi, m_easy);
    if (m_easy != nullptr) curl_easy_cleanup(m_easy);
    if (m_multi != nullptr) curl_multi_cleanup(m_multi);
  }

  CURLM* m_multi;
  CURL* m_easy;
};

void initialise() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

void setOptions(CURL* easy, const TransferRequest& request, const DownloadOptions& options) {
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, options.allowLocalHttp ? "https,http" : "https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(options.redirects));
  curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.caFile.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, base::toUtf8(options.caFile).c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, std::lround(options.connectSeconds * 1000.0));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "parsimony");
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a name that is still being looked up does not delay the end
#endif
}

/// Works until the exchange ends or the person wants it to. \return CURLE_OK with `stopped` when stopped
int drive(const Handles& handles, Exchange& exchange, const DownloadOptions& options, const jobs::RunContext& context, bool& stopped) {
  curl_multi_add_handle(handles.multi(), handles.easy());
  for (int running = 1;;) {
    const CURLMcode code = curl_multi_perform(handles.multi(), &running);
    if (code != CURLM_OK) throw base::Error(base::ErrorCode::Internal, {{"found", std::string(curl_multi_strerror(code))}});
    if (running == 0) break;
    context.throwIfCancelled();
    stopped = context.stop() == jobs::StopRequest::StopAndKeep;
    if (stopped) return CURLE_OK;
    if (std::chrono::duration<double>(Clock::now() - exchange.heard).count() > options.stallSeconds) return CURLE_OPERATION_TIMEDOUT;
    curl_multi_poll(handles.multi(), nullptr, 0, kPollMs, nullptr);
  }
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(handles.multi(), &left)) {
    if (message->msg == CURLMSG_DONE) return message->data.result;
  }
  return CURLE_RECV_ERROR;
}

TransferResult failure(int code, long status, const TransferRequest& request, const std::string& said) {
  if (code == CURLE_HTTP_RETURNED_ERROR && status == kRangeNotSatisfiable && request.start > 0) return {TransferEnd::NotResumable, {}};
  return {isInterruption(code) ? TransferEnd::Broken : TransferEnd::Failed, errorOfCurl(code, status, request.url, said)};
}

}  // namespace

TransferResult transfer(const TransferRequest& request, const DownloadOptions& options, const TransferHandler& handler,
                        const jobs::RunContext& context) {
  initialise();
  Exchange exchange{request, handler, {}, Clock::now(), false, false, nullptr};
  std::array<char, CURL_ERROR_SIZE> said{};
  std::unique_ptr<curl_slist, FreeList> ifRange;
  const Handles handles;  // last: its end still writes into what stands above
  setOptions(handles.easy(), request, options);
  curl_easy_setopt(handles.easy(), CURLOPT_ERRORBUFFER, said.data());
  curl_easy_setopt(handles.easy(), CURLOPT_HEADERFUNCTION, onHeader);
  curl_easy_setopt(handles.easy(), CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(handles.easy(), CURLOPT_WRITEFUNCTION, onBytes);
  curl_easy_setopt(handles.easy(), CURLOPT_WRITEDATA, &exchange);
  if (request.start > 0) {
    curl_easy_setopt(handles.easy(), CURLOPT_RANGE, (std::to_string(request.start) + "-").c_str());
    ifRange.reset(curl_slist_append(nullptr, ("If-Range: " + request.validator).c_str()));
    curl_easy_setopt(handles.easy(), CURLOPT_HTTPHEADER, ifRange.get());
  }

  bool stopped = false;
  const int code = drive(handles, exchange, options, context, stopped);
  if (exchange.failure) std::rethrow_exception(exchange.failure);
  if (stopped) return {TransferEnd::Stopped, {}};
  if (exchange.refused) return {TransferEnd::NotResumable, {}};
  if (code != CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(handles.easy(), CURLINFO_RESPONSE_CODE, &status);
    return failure(code, status, request, said.data());
  }
  if (!exchange.begun && !exchange.begin()) return {TransferEnd::NotResumable, {}};
  return {};
}

}  // namespace parsimony::net
