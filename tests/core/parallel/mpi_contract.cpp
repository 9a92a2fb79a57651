// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Started by tst_mpi as `mpirun -n N mpi_contract [die]`: the contract of communicators between processes.
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>

#include "core/base/error.h"
#include "core/parallel/world.h"
#include "tests/core/parallel/communicator_contract.h"

int main(int argc, char** argv) {
  using namespace parsimony;
  try {
    const auto world = parallel::world();
    tests::checkCommunicatorContract(*world);
    tests::checkCommunicatorContract(*world->duplicate());
    if (argc > 1 && std::strcmp(argv[1], "die") == 0) {
      if (world->rank() == 1) std::raise(SIGKILL);
      world->barrier();
    }
    if (world->rank() == 0) std::printf("contract kept by %d\n", world->size());
    parallel::leaveWorld(true);
    return 0;
  } catch (const base::Error& error) {
    std::fprintf(stderr, "%s\n", base::sentence(error).c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  parallel::leaveWorld(false);
  return 1;
}
