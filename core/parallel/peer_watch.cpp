// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parallel/peer_watch.h"

#ifdef PARSIMONY_WITH_MPI

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <mpi.h>

#ifndef _WIN32
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#endif

#include "core/base/error.h"

namespace parsimony::parallel {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kLook = 100ms;
constexpr auto kBeat = 1s;
constexpr auto kSilence = 30s;
constexpr auto kSuspended = 5s;  // nobody else explains such a gap between two looks: the whole job slept

/// Where a process runs.
struct Place {
  std::array<char, MPI_MAX_PROCESSOR_NAME> machine{};
  std::int64_t process = 0;
};

Place ownPlace() {
  Place place;
  int length = 0;
  MPI_Get_processor_name(place.machine.data(), &length);
#ifndef _WIN32
  place.process = getpid();
#endif
  return place;
}

bool isGone([[maybe_unused]] std::int64_t process) {
#ifdef _WIN32
  return false;
#else
  return kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
#endif
}

}  // namespace

struct PeerWatch::Impl {
  int rank = 0, size = 1;
  MPI_Comm comm = MPI_COMM_NULL;
  std::vector<Place> places;
  std::vector<int> neighbours;  // others on this machine
  MPI_Request receive = MPI_REQUEST_NULL, send = MPI_REQUEST_NULL;
  char heard = 0, said = 0;
  Clock::time_point lastLook = Clock::now(), lastHeard = lastLook, lastBeat = lastLook;

  [[noreturn]] void lose(int process, const std::string& how) const {
    throw base::Error(base::ErrorCode::Inconsistent, {{"field", "processes"},
                                                      {"expected", std::to_string(size) + " at work"},
                                                      {"found", "that process " + std::to_string(process) + " on " +
                                                                    places[static_cast<std::size_t>(process)].machine.data() + ' ' + how},
                                                      {"process", static_cast<std::int64_t>(process)},
                                                      {"hint", "A training run goes on from its last checkpoint with train --resume."}});
  }

  void listen() { MPI_Irecv(&heard, 1, MPI_CHAR, (rank + size - 1) % size, 0, comm, &receive); }

  void beat(Clock::time_point now) {
    int free = 1;
    if (send != MPI_REQUEST_NULL) MPI_Test(&send, &free, MPI_STATUS_IGNORE);
    if (free != 0 && now - lastBeat >= kBeat) {
      MPI_Isend(&said, 1, MPI_CHAR, (rank + 1) % size, 0, comm, &send);
      lastBeat = now;
    }
    int complete = 0;
    MPI_Test(&receive, &complete, MPI_STATUS_IGNORE);
    if (complete == 0) return;
    lastHeard = now;
    listen();
  }
};

PeerWatch::PeerWatch() : m_impl(std::make_unique<Impl>()) {
  auto& w = *m_impl;
  MPI_Comm_rank(MPI_COMM_WORLD, &w.rank);
  MPI_Comm_size(MPI_COMM_WORLD, &w.size);
  MPI_Comm_dup(MPI_COMM_WORLD, &w.comm);
  const auto own = ownPlace();
  w.places.resize(static_cast<std::size_t>(w.size));
  constexpr int kBytes = static_cast<int>(sizeof(Place));
  MPI_Allgather(&own, kBytes, MPI_BYTE, w.places.data(), kBytes, MPI_BYTE, w.comm);
  for (int i = 0; i < w.size; ++i) {
    const auto& place = w.places[static_cast<std::size_t>(i)];
    // in a container of its own a neighbour's number means nothing here: then only its silence tells
    if (i != w.rank && place.machine == own.machine && place.process > 0 && !isGone(place.process)) w.neighbours.push_back(i);
  }
  w.lastLook = w.lastHeard = w.lastBeat = Clock::now();
  if (w.size > 1) w.listen();
}

PeerWatch::~PeerWatch() = default;

void PeerWatch::look() {
  auto& w = *m_impl;
  const auto now = Clock::now();
  if (w.size == 1 || now - w.lastLook < kLook) return;
  if (now - w.lastLook > kSuspended) w.lastHeard = now;
  w.lastLook = now;
  w.beat(now);
  for (const int i : w.neighbours) {
    if (isGone(w.places[static_cast<std::size_t>(i)].process)) w.lose(i, "has ended");
  }
  if (now - w.lastHeard > kSilence) w.lose((w.rank + w.size - 1) % w.size, "is silent");
}

void PeerWatch::end() {
  auto& w = *m_impl;
  if (w.receive == MPI_REQUEST_NULL) return;
  MPI_Cancel(&w.receive);
  MPI_Request_free(&w.receive);
  if (w.send != MPI_REQUEST_NULL) MPI_Request_free(&w.send);
}

}  // namespace parsimony::parallel

#endif
