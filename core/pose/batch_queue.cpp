// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/batch_queue.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include <torch/torch.h>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "core/pose/picture_size.h"
#include "core/video/forward_reader.h"

namespace parsimony::pose {
namespace {

constexpr std::size_t kBatchesAhead = 2;

video::OpenOptions optionsFor(const NetworkSpec& spec) {
  video::OpenOptions options;
  options.format = spec.inputChannels == 1 ? video::PixelFormat::Grey8 : video::PixelFormat::Rgb8;
  return options;
}

}  // namespace

struct BatchQueue::Impl {
  Impl(const std::filesystem::path& video, const NetworkSpec& s, int size) : spec(s), batchSize(size), reader(video, optionsFor(s)) {}

  NetworkSpec spec;
  int batchSize;
  video::ForwardReader reader;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<at::Tensor> ready;
  std::exception_ptr failure;
  bool finished = false;
  bool stopping = false;
  std::thread thread;

  /// Reads and resizes up to one batch; undefined at the end of the video.
  at::Tensor makeBatch() {
    auto batch = at::empty({batchSize, spec.height, spec.width, spec.inputChannels}, at::kByte);
    const auto bytes =
        static_cast<std::size_t>(spec.height) * static_cast<std::size_t>(spec.width) * static_cast<std::size_t>(spec.inputChannels);
    int filled = 0;
    for (; filled < batchSize; ++filled) {
      const auto frame = reader.next();
      if (!frame) break;
      cv::Mat into(spec.height, spec.width, CV_8UC(spec.inputChannels),
                   batch.data_ptr<std::uint8_t>() + static_cast<std::size_t>(filled) * bytes);
      // the same resampler as prepare(): a network sees videos as it saw its labels
      cv::resize(reducedFor(frame->picture, spec.width, spec.height), into, into.size(), 0, 0, cv::INTER_LINEAR);
    }
    return filled == 0 ? at::Tensor() : batch.slice(0, 0, filled);
  }

  void run() {
    cv::setNumThreads(1);
    try {
      while (true) {
        auto batch = makeBatch();
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return stopping || ready.size() < kBatchesAhead; });
        if (stopping) return;
        finished = !batch.defined();
        if (!finished) ready.push_back(std::move(batch));
        changed.notify_all();
        if (finished) return;
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      finished = true;
      changed.notify_all();
    }
  }
};

BatchQueue::BatchQueue(const std::filesystem::path& video, const NetworkSpec& spec, int batchSize)
    : m_impl(std::make_unique<Impl>(video, spec, batchSize)) {
  m_impl->thread = std::thread([impl = m_impl.get()] { impl->run(); });
}

BatchQueue::~BatchQueue() {
  {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->stopping = true;
  }
  m_impl->changed.notify_all();
  m_impl->thread.join();
}

at::Tensor BatchQueue::next() {
  std::unique_lock lock(m_impl->mutex);
  m_impl->changed.wait(lock, [this] { return m_impl->finished || !m_impl->ready.empty(); });
  if (m_impl->ready.empty()) {
    if (m_impl->failure) std::rethrow_exception(m_impl->failure);
    return {};
  }
  auto batch = std::move(m_impl->ready.front());
  m_impl->ready.pop_front();
  m_impl->changed.notify_all();
  return batch;
}

std::int64_t BatchQueue::numFrames() const {
  return m_impl->reader.info().frames;
}
const std::vector<std::string>& BatchQueue::warnings() const {
  return m_impl->reader.info().warnings;
}
cv::Size BatchQueue::frameSize() const {
  return {m_impl->reader.info().width, m_impl->reader.info().height};
}

}  // namespace parsimony::pose
