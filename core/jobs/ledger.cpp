// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/ledger.h"

#include "core/jobs/process_cost.h"
#include "core/jobs/rapl_meter.h"

namespace parsimony::jobs {

struct Ledger::Impl {
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  double cpuAtStart = processCpuSeconds();
  RaplMeter energy;
  LedgerEntry known;  ///< what others have told
};

Ledger::Ledger() : m_impl(std::make_unique<Impl>()) {}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;

void Ledger::setLabelsUsed(std::int64_t labels) {
  m_impl->known.labelsUsed = labels;
}
void Ledger::setAnnotatorSeconds(double seconds) {
  m_impl->known.annotatorSeconds = seconds;
}
void Ledger::setGpuMemoryMb(double megabytes) {
  m_impl->known.gpuMemoryMb = megabytes;
}

LedgerEntry Ledger::entry() const {
  LedgerEntry entry = m_impl->known;
  entry.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_impl->start).count();
  entry.cpuSeconds = processCpuSeconds() - m_impl->cpuAtStart;
  entry.peakRssMb = peakRssMb();
  entry.energyJoule = m_impl->energy.joule();
  return entry;
}

}  // namespace parsimony::jobs
