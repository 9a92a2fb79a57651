// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parallel/launch.h"

#include <cstdint>
#include <cstdlib>

#include "core/base/text.h"

namespace parsimony::parallel {
namespace {

/// A number that must be at least `least`, else nothing.
std::optional<int> numberOf(const Environment& environment, const char* name, int least) {
  const auto text = environment(name);
  std::int64_t value = 0;
  if (!text || !base::parseInt(*text, value) || value < least || value > 1'000'000) return std::nullopt;
  return static_cast<int>(value);
}

std::optional<Launch> launchOf(const Environment& environment, const std::string& launcher, const char* rank, const char* size) {
  const auto own = numberOf(environment, rank, 0);
  const auto all = numberOf(environment, size, 1);
  if (!own || !all || *own >= *all) return std::nullopt;
  return Launch{*own, *all, 1, launcher};
}

}  // namespace

Launch launchFrom(const Environment& environment) {
  if (auto found = launchOf(environment, "mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE")) {
    found->localSize = numberOf(environment, "OMPI_COMM_WORLD_LOCAL_SIZE", 1).value_or(1);
    return *found;
  }
  // without PMI the tasks of srun are strangers to each other: elements of an array, or many copies of one program
  if (environment("PMIX_RANK")) {
    if (const auto found = launchOf(environment, "srun", "PMIX_RANK", "SLURM_STEP_NUM_TASKS")) return *found;
  }
  if (const auto found = launchOf(environment, "srun", "PMI_RANK", "PMI_SIZE")) return *found;
  return {};
}

Launch launch() {
  return launchFrom([](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  });
}

}  // namespace parsimony::parallel
