// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/rapl_meter.h"

#include <chrono>
#include <fstream>
#include <string>
#include <system_error>

namespace parsimony::jobs {

namespace fs = std::filesystem;

namespace {

std::optional<std::uint64_t> readCounter(const fs::path& path) {
  std::ifstream stream(path);
  std::uint64_t value = 0;
  if (!(stream >> value)) return std::nullopt;
  return value;
}

/// "intel-rapl:0" is a package; "intel-rapl:0:1" is a part of it and would be counted twice.
bool isPackage(const std::string& name) {
  return name.starts_with("intel-rapl:") && name.find(':') == name.rfind(':');
}

}  // namespace

RaplMeter::RaplMeter(const fs::path& powercap) {
  std::error_code error;
  for (fs::directory_iterator entry(powercap, error), end; !error && entry != end; entry.increment(error)) {
    if (!isPackage(entry->path().filename().string())) continue;
    const auto now = readCounter(entry->path() / "energy_uj");
    const auto range = readCounter(entry->path() / "max_energy_range_uj");
    if (now && range) m_packages.push_back({entry->path() / "energy_uj", *range, *now});
  }
  if (!m_packages.empty()) m_thread = std::thread([this] { watch(); });
}

RaplMeter::~RaplMeter() {
  if (!m_thread.joinable()) return;
  {
    const std::lock_guard lock(m_mutex);
    m_ending = true;
  }
  m_wake.notify_all();
  m_thread.join();
}

std::optional<double> RaplMeter::joule() {
  if (m_packages.empty()) return std::nullopt;
  const std::lock_guard lock(m_mutex);
  update();
  return 1e-6 * static_cast<double>(m_microjoule);
}

void RaplMeter::update() {
  for (Package& package : m_packages) {
    const auto now = readCounter(package.counter);
    if (!now) continue;
    m_microjoule += *now >= package.last ? *now - package.last : *now + (package.range - package.last);
    package.last = *now;
  }
}

void RaplMeter::watch() {
  std::unique_lock lock(m_mutex);
  while (!m_wake.wait_for(lock, std::chrono::seconds(30), [this] { return m_ending; })) update();
}

}  // namespace parsimony::jobs
