// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parallel/mpi_engine.h"

#ifdef PARSIMONY_WITH_MPI

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <mpi.h>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/parallel/peer_watch.h"

namespace parsimony::parallel {
namespace {

/// \throws base::Error Inconsistent with MPI's own text
void require(int code, const char* call) {
  if (code == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(code, text, &length);
  throw base::Error(base::ErrorCode::Inconsistent, {{"field", std::string(call)},
                                                    {"expected", "an answer of all processes"},
                                                    {"found", std::string(text, static_cast<std::size_t>(length))}});
}

int countOf(std::size_t size) {
  if (size <= static_cast<std::size_t>(std::numeric_limits<int>::max())) return static_cast<int>(size);
  throw base::Error(base::ErrorCode::Internal, {{"field", "numbers"}, {"found", std::to_string(size)}, {"expected", "at most 2^31"}});
}

}  // namespace

struct MpiEngine::Impl {
  int rank = 0, size = 1;
  std::thread thread;
  std::mutex mutex;
  std::condition_variable posted, changed;
  std::deque<std::shared_ptr<MpiTask>> queue;
  std::optional<base::Error> failure;
  bool ready = false, leaving = false, orderly = false;

  // of the thread alone
  std::vector<std::shared_ptr<MpiTask>> active;
  std::vector<MPI_Request> requests;
  std::deque<MPI_Comm> channels;  // a deque: MPI_Comm_idup writes to an element while others are added
  std::unique_ptr<PeerWatch> watch;

  void begin() {
    int provided = 0;
    require(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), "MPI_Init_thread");
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    channels.push_back(MPI_COMM_WORLD);
    watch = std::make_unique<PeerWatch>();
  }

  void start(const std::shared_ptr<MpiTask>& task) {
    const MPI_Comm comm = channels.at(static_cast<std::size_t>(task->channel));
    MPI_Request request = MPI_REQUEST_NULL;
    switch (task->kind) {
      case MpiTask::Kind::SumFloats:
        require(MPI_Iallreduce(MPI_IN_PLACE, task->floats->data(), countOf(task->floats->size()), MPI_FLOAT, MPI_SUM, comm, &request),
                "MPI_Iallreduce");
        break;
      case MpiTask::Kind::SumDoubles:
        require(MPI_Iallreduce(MPI_IN_PLACE, task->doubles.data(), countOf(task->doubles.size()), MPI_DOUBLE, MPI_SUM, comm, &request),
                "MPI_Iallreduce");
        break;
      case MpiTask::Kind::Broadcast:
        require(MPI_Ibcast(task->bytes.data(), countOf(task->bytes.size()), MPI_BYTE, task->root, comm, &request), "MPI_Ibcast");
        break;
      case MpiTask::Kind::Barrier:
        require(MPI_Ibarrier(comm, &request), "MPI_Ibarrier");
        break;
      case MpiTask::Kind::Duplicate:
        task->newChannel = static_cast<int>(channels.size());
        channels.push_back(MPI_COMM_NULL);
        require(MPI_Comm_idup(comm, &channels.back(), &request), "MPI_Comm_idup");
        break;
    }
    active.push_back(task);
    requests.push_back(request);
  }

  void startPosted() {
    std::deque<std::shared_ptr<MpiTask>> fresh;
    {
      const std::lock_guard lock(mutex);
      fresh.swap(queue);
    }
    for (const auto& task : fresh) start(task);
  }

  void testActive() {
    bool any = false;
    for (std::size_t i = 0; i < active.size();) {
      int complete = 0;
      require(MPI_Test(&requests[i], &complete, MPI_STATUS_IGNORE), "MPI_Test");
      if (complete == 0) {
        ++i;
        continue;
      }
      {
        const std::lock_guard lock(mutex);
        active[i]->done = true;
      }
      any = true;
      active.erase(active.begin() + static_cast<std::ptrdiff_t>(i));
      requests.erase(requests.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (any) changed.notify_all();
  }

  /// \return whether to go on
  bool pause() {
    using namespace std::chrono_literals;
    std::unique_lock lock(mutex);
    if (leaving && (!orderly || (active.empty() && queue.empty()))) return false;
    // somebody waits: be quick; somebody computes meanwhile: leave the core to him
    const bool awaited = std::any_of(active.begin(), active.end(), [](const auto& task) { return task->awaited; });
    const std::chrono::microseconds limit = active.empty() ? 50ms : awaited ? 20us : 200us;
    posted.wait_for(lock, limit, [this] { return leaving || !queue.empty(); });
    return true;
  }

  void run() {
    try {
      begin();
      {
        const std::lock_guard lock(mutex);
        ready = true;
      }
      changed.notify_all();
      do {
        startPosted();
        testActive();
        watch->look();
      } while (pause());
      watch->end();
      if (orderly) MPI_Finalize();
    } catch (const base::Error& error) {
      base::log(base::LogLevel::Error, "parallel", error.what());
      // MPI may still write into what is under way: it stays
      for (auto& task : active) new std::shared_ptr<MpiTask>(task);
      const std::lock_guard lock(mutex);
      failure = error;
      changed.notify_all();
    }
  }
};

MpiEngine::MpiEngine() : m_impl(std::make_unique<Impl>()) {
  m_impl->thread = std::thread([this] { m_impl->run(); });
  std::unique_lock lock(m_impl->mutex);
  m_impl->changed.wait(lock, [this] { return m_impl->ready || m_impl->failure; });
  if (!m_impl->failure) return;
  lock.unlock();
  m_impl->thread.join();
  throw base::Error(*m_impl->failure);
}

MpiEngine::~MpiEngine() {
  leave(false);
}

int MpiEngine::rank() const {
  return m_impl->rank;
}

int MpiEngine::size() const {
  return m_impl->size;
}

void MpiEngine::post(std::shared_ptr<MpiTask> task) {
  {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->queue.push_back(std::move(task));
  }
  m_impl->posted.notify_one();
}

void MpiEngine::wait(MpiTask& task) {
  std::unique_lock lock(m_impl->mutex);
  task.awaited = true;
  m_impl->changed.wait(lock, [&] { return task.done || m_impl->failure || m_impl->leaving; });
  if (task.done) return;
  if (m_impl->failure) throw base::Error(*m_impl->failure);
  throw base::Error(base::ErrorCode::Internal, {{"field", "processes"}, {"found", "a sum after the end"}});
}

void MpiEngine::leave(bool orderly) {
  {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->leaving = true;
    m_impl->orderly = orderly;
  }
  m_impl->posted.notify_one();
  if (m_impl->thread.joinable()) m_impl->thread.join();
}

}  // namespace parsimony::parallel

#endif
