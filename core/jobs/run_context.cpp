// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/run_context.h"

#include "core/base/error.h"

namespace parsimony::jobs {

void RunContext::progress(std::int64_t done, std::int64_t total, const std::string& message) const {
  if (m_callbacks && m_callbacks->progress) m_callbacks->progress({done, total, message});
}

void RunContext::metric(const std::string& name, std::int64_t step, double value) const {
  if (m_callbacks && m_callbacks->metric) m_callbacks->metric({name, step, value});
}

void RunContext::preview(const PreviewImage& image) const {
  if (m_callbacks && m_callbacks->preview) m_callbacks->preview(image);
}

void RunContext::warning(const std::string& code, const std::string& text) const {
  if (m_callbacks && m_callbacks->warning) m_callbacks->warning(code, text);
}

StopRequest RunContext::stop() const {
  return m_callbacks && m_callbacks->stop ? m_callbacks->stop() : StopRequest::Continue;
}

void RunContext::throwIfCancelled() const {
  if (stop() == StopRequest::Cancel) throw base::Error(base::ErrorCode::Cancelled, {});
}

}  // namespace parsimony::jobs
