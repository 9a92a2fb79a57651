// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/network_error.h"

#include <curl/curl.h>

namespace parsimony::net {
namespace {

base::Error errorOfStatus(long status, const std::string& url) {
  if (status == 404 || status == 410) {
    return {base::ErrorCode::NotFound, {{"path", url}, {"status", static_cast<std::int64_t>(status)}}};
  }
  auto error = networkError(url, "server", "HTTP status " + std::to_string(status));
  error.with("status", static_cast<std::int64_t>(status));
  return error;
}

const char* reasonOf(int curlCode) {
  switch (curlCode) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "name_not_found";
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return "no_connection";
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return "proxy";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
      return "tls";
    case CURLE_OPERATION_TIMEDOUT:
      return "timeout";
    case CURLE_TOO_MANY_REDIRECTS:
      return "redirects";
    default:
      return isInterruption(curlCode) ? "interrupted" : "server";
  }
}

}  // namespace

base::Error networkError(const std::string& url, const std::string& reason, const std::string& found) {
  return {base::ErrorCode::IoFailed, {{"path", url}, {"operation", "download"}, {"reason", reason}, {"found", found}}};
}

base::Error errorOfCurl(int curlCode, long status, const std::string& url, const std::string& said) {
  const std::string found = said.empty() ? curl_easy_strerror(static_cast<CURLcode>(curlCode)) : said;
  switch (curlCode) {
    case CURLE_HTTP_RETURNED_ERROR:
      return errorOfStatus(status, url);
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {base::ErrorCode::Unsupported, {{"path", url}, {"found", found}, {"expected", "https, also where the server redirects to"}}};
    case CURLE_URL_MALFORMAT:
      return {base::ErrorCode::InvalidValue, {{"field", "url"}, {"value", url}, {"expected", "an address such as https://host/file"}}};
    case CURLE_OUT_OF_MEMORY:
      return {base::ErrorCode::OutOfMemory, {{"path", url}}};
    default:
      return networkError(url, reasonOf(curlCode), found);
  }
}

bool isInterruption(int curlCode) {
  switch (curlCode) {
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_OPERATION_TIMEDOUT:
      return true;
    default:
      return false;
  }
}

}  // namespace parsimony::net
