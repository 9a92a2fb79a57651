// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console_reporter.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace parsimony::cli {
namespace {

std::atomic<int> g_interrupts{0};

void countInterrupt(int) {
  g_interrupts.fetch_add(1);
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool stderrIsTerminal() {
#ifdef _WIN32
  return _isatty(_fileno(stderr)) != 0;
#else
  return isatty(STDERR_FILENO) != 0;
#endif
}

void line(const nlohmann::json& json) {
  std::fputs((json.dump() + "\n").c_str(), stderr);
}

}  // namespace

ConsoleReporter::Style ConsoleReporter::styleFrom(const std::string& word, bool quiet) {
  if (quiet) return Style::None;
  if (word.empty()) return stderrIsTerminal() ? Style::Bar : Style::None;
  if (word == "bar") return Style::Bar;
  if (word == "json") return Style::Json;
  if (word == "none") return Style::None;
  throw base::Error(base::ErrorCode::Usage, {{"field", "progress"}, {"found", word}, {"expected", "bar, json or none"}});
}

ConsoleReporter::ConsoleReporter(Style style) : m_style(style) {
  std::signal(SIGINT, countInterrupt);
  std::signal(SIGTERM, countInterrupt);
}

ConsoleReporter::~ConsoleReporter() {
  if (m_lineOpen) std::fputs("\n", stderr);
}

void ConsoleReporter::showBar(const jobs::Progress& progress) {
  const double time = now();
  if (progress.message != m_message) {
    m_message = progress.message;
    m_started = time;
    m_lastShown = -1.0;
  }
  if (time - m_lastShown < 0.2 && progress.done != progress.total) return;
  m_lastShown = time;
  std::string text = fmt::format("\r{:<14}", progress.message);
  if (progress.total > 0) {
    const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    const int cells = static_cast<int>(share * 30.0);
    text += fmt::format(" [{}{}] {}/{}", std::string(static_cast<std::size_t>(cells), '#'),
                        std::string(static_cast<std::size_t>(30 - cells), '.'), progress.done, progress.total);
    const double elapsed = time - m_started;
    if (elapsed > 2.0 && share > 0.0 && share < 1.0) text += fmt::format("  {:.0f} s left", elapsed * (1.0 - share) / share);
  }
  std::fputs((text + "\x1b[K").c_str(), stderr);
  m_lineOpen = true;
}

jobs::RunContext ConsoleReporter::context() {
  jobs::RunContext::Callbacks callbacks;
  callbacks.progress = [this](const jobs::Progress& p) {
    if (m_style == Style::Bar) showBar(p);
    if (m_style == Style::Json) line({{"event", "progress"}, {"done", p.done}, {"total", p.total}, {"message", p.message}});
  };
  callbacks.metric = [this](const jobs::MetricPoint& m) {
    if (m_style == Style::Json) line({{"event", "metric"}, {"name", m.name}, {"step", m.step}, {"value", m.value}});
  };
  callbacks.warning = [this](const std::string& code, const std::string& text) {
    m_warnings.push_back(code + ": " + text);
    if (m_style == Style::Json) line({{"event", "warning"}, {"code", code}, {"text", text}});
  };
  callbacks.stop = [] {
    const int interrupts = g_interrupts.load();
    return interrupts == 0 ? jobs::StopRequest::Continue : interrupts == 1 ? jobs::StopRequest::StopAndKeep : jobs::StopRequest::Cancel;
  };
  return jobs::RunContext(callbacks);
}

}  // namespace parsimony::cli
