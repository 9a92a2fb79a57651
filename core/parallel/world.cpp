// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parallel/world.h"

#include <array>
#include <mutex>
#include <string>

#include "core/base/error.h"
#include "core/parallel/launch.h"
#include "core/parallel/mpi_communicator.h"

namespace parsimony::parallel {
namespace {

struct World {
  std::mutex mutex;
  std::shared_ptr<Communicator> communicator;
};

World& theWorld() {
  static World world;
  return world;
}

}  // namespace

std::shared_ptr<Communicator> world() {
  auto& joined = theWorld();
  const std::lock_guard lock(joined.mutex);
  if (joined.communicator) return joined.communicator;
  const auto started = launch();
  joined.communicator = started.size > 1 ? joinMpi(started) : singleProcess();
  return joined.communicator;
}

void leaveWorld(bool orderly) {
  auto& joined = theWorld();
  const std::lock_guard lock(joined.mutex);
  if (!joined.communicator || joined.communicator->size() == 1) return;
  leaveMpi(*joined.communicator, orderly);
}

jobs::StopRequest agreed(Communicator& communicator, jobs::StopRequest own) {
  if (communicator.size() == 1) return own;
  std::array<double, 2> wishes{own == jobs::StopRequest::StopAndKeep ? 1.0 : 0.0, own == jobs::StopRequest::Cancel ? 1.0 : 0.0};
  communicator.sum(wishes);
  if (wishes[1] > 0.0) return jobs::StopRequest::Cancel;
  return wishes[0] > 0.0 ? jobs::StopRequest::StopAndKeep : jobs::StopRequest::Continue;
}

}  // namespace parsimony::parallel
