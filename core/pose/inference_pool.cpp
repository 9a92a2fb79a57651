// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/inference_pool.h"

#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include <torch/torch.h>

#include "core/pose/inference_context.h"

namespace parsimony::pose {

struct InferencePool::Impl {
  Impl(BatchQueue& q, Inference& i, int w) : queue(q), inference(i), waitingLimit(static_cast<std::size_t>(2 * w)) {
    if (inference.spec().context) windows = std::make_unique<ContextWindows>(inference, queue.frameSize());
  }

  BatchQueue& queue;
  Inference& inference;
  std::size_t waitingLimit;
  std::unique_ptr<ContextWindows> windows;  // of context networks
  std::mutex inputMutex;                    // batches are taken with their number
  std::int64_t taken = 0;
  std::int64_t takenFrames = 0;
  bool inputEnded = false;

  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::int64_t, std::vector<tracks::Prediction>> finished;
  std::int64_t delivered = 0;
  int running = 0;
  bool stopping = false;
  bool ended = false;
  std::exception_ptr failure;
  std::vector<std::thread> workers;

  struct Task {
    std::int64_t number = 0;
    std::int64_t firstFrame = 0;
    at::Tensor pictures;  // undefined at the end
  };

  Task take() {
    const std::lock_guard lock(inputMutex);
    if (inputEnded) return {};
    Task task{taken++, takenFrames, queue.next()};
    inputEnded = !task.pictures.defined();
    if (!inputEnded) takenFrames += task.pictures.size(0);
    return task;
  }

  std::vector<tracks::Prediction> predict(const Task& task) {
    if (windows) return windows->predict(task.number, task.firstFrame, task.pictures);
    return inference.run(task.pictures, std::vector<cv::Size>(static_cast<std::size_t>(task.pictures.size(0)), queue.frameSize()));
  }

  void work() {
    at::set_num_threads(1);
    try {
      while (true) {
        {
          std::unique_lock lock(mutex);
          changed.wait(lock, [this] { return stopping || failure || finished.size() < waitingLimit; });
          if (stopping || failure) break;
        }
        const auto task = take();
        if (!task.pictures.defined()) break;
        auto predictions = predict(task);
        const std::lock_guard lock(mutex);
        finished.emplace(task.number, std::move(predictions));
        changed.notify_all();
      }
    } catch (...) {
      if (windows) windows->stop();  // others wait for this batch's frames
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    --running;
    changed.notify_all();
  }
};

InferencePool::InferencePool(BatchQueue& queue, Inference& inference, int workers)
    : m_impl(std::make_unique<Impl>(queue, inference, workers)) {
  m_impl->running = workers;
  for (int i = 0; i < workers; ++i) m_impl->workers.emplace_back([impl = m_impl.get()] { impl->work(); });
}

InferencePool::~InferencePool() {
  {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->stopping = true;
  }
  m_impl->changed.notify_all();
  for (auto& worker : m_impl->workers) worker.join();
}

std::optional<std::vector<tracks::Prediction>> InferencePool::next() {
  auto& impl = *m_impl;
  std::unique_lock lock(impl.mutex);
  impl.changed.wait(lock, [&impl] { return impl.failure || impl.running == 0 || impl.finished.count(impl.delivered) != 0; });
  if (impl.failure) std::rethrow_exception(impl.failure);
  const auto found = impl.finished.find(impl.delivered);
  if (found == impl.finished.end()) {
    if (!impl.windows || impl.ended) return std::nullopt;
    impl.ended = true;
    return impl.windows->finish();
  }
  auto predictions = std::move(found->second);
  impl.finished.erase(found);
  ++impl.delivered;
  impl.changed.notify_all();
  return predictions;
}

}  // namespace parsimony::pose
