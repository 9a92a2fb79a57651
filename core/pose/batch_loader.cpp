// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/batch_loader.h"

#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

#include <torch/torch.h>
#include <opencv2/core/utility.hpp>

#include "core/pose/context_frames.h"

namespace parsimony::pose {
namespace {

/// The frames of one sample: its own, or the five around it.
std::vector<Sample> framesOf(const TrainingSet& set, int index, bool context) {
  return context ? set.contextSamples(index) : std::vector<Sample>{set.sample(index)};
}

/// uint8 [n x H x W x C], filled picture by picture.
class PictureStack {
 public:
  PictureStack(std::int64_t count, int width, int height, int channels)
      : m_pictures(at::empty({count, height, width, channels}, at::kByte)),
        m_next(m_pictures.data_ptr<std::uint8_t>()),
        m_bytes(static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * static_cast<std::size_t>(channels)) {}
  void push(const cv::Mat& picture) {
    std::memcpy(m_next, picture.data, m_bytes);
    m_next += m_bytes;
  }
  [[nodiscard]] const at::Tensor& tensor() const { return m_pictures; }

 private:
  at::Tensor m_pictures;
  std::uint8_t* m_next;
  std::size_t m_bytes;
};

}  // namespace

struct BatchLoader::Impl {
  const TrainingSet& set;
  std::vector<int> indices;
  LoaderOptions options;
  std::int64_t step;

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Batch> ready;
  std::exception_ptr failure;
  bool stopping = false;
  std::thread thread;
  std::int64_t shuffledPass = -1;
  std::vector<int> order;

  Impl(const TrainingSet& s, std::vector<int> i, const LoaderOptions& o, std::int64_t first)
      : set(s), indices(std::move(i)), options(o), step(first) {}

  /// Entry of the endless stream: pass p is a permutation seeded with (seed, p).
  int entry(std::int64_t number) {
    const auto n = static_cast<std::int64_t>(indices.size());
    const std::int64_t pass = number / n;
    if (pass != shuffledPass) {
      order = indices;
      SampleRandom random(options.seed ^ 0xA5A5A5A5ULL, static_cast<std::uint64_t>(pass));
      for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
      shuffledPass = pass;
    }
    return order[static_cast<std::size_t>(number % n)];
  }

  /// Targets of all samples on a grid of `width` x `height` cells.
  at::Tensor makeTargets(const std::vector<Sample>& samples, int width, int height, const TargetOptions& target) const {
    const auto keypoints = static_cast<std::int64_t>(set.keypoints().size());
    auto targets = at::empty({static_cast<std::int64_t>(samples.size()), keypoints, height, width}, at::kFloat);
    float* map = targets.data_ptr<float>();
    for (const auto& sample : samples) {
      for (const auto& point : sample.points) {
        writeTarget(point, options.width, options.height, width, height, target, map);
        map += static_cast<std::ptrdiff_t>(width) * height;
      }
    }
    return targets;
  }

  Batch make(std::int64_t number) {
    Batch batch;
    batch.framesPerSample = options.context ? kContextFrames : 1;
    const std::int64_t own = (options.batchSize - options.process + options.processes - 1) / options.processes;
    PictureStack pictures(own * batch.framesPerSample, options.width, options.height, set.isGrey() ? 1 : 3);
    std::vector<Sample> samples;
    for (int b = options.process; b < options.batchSize; b += options.processes) {
      const std::int64_t sampleNumber = number * options.batchSize + b;
      const auto frames = framesOf(set, entry(sampleNumber), options.context);
      for (std::size_t t = 0; t < frames.size(); ++t) {
        SampleRandom random(options.seed, static_cast<std::uint64_t>(sampleNumber));  // anew: all frames of a sample change alike
        auto sample = augment(frames[t], options.width, options.height, options.augmentation, random);
        pictures.push(sample.picture);
        if (t == frames.size() / 2) samples.push_back(std::move(sample));
      }
    }
    batch.pictures = pictures.tensor();
    batch.targets = makeTargets(samples, options.heatmapWidth, options.heatmapHeight, options.target);
    if (options.context) batch.targets = batch.targets.repeat_interleave(2, 0);
    auto coarse = options.target;
    coarse.sigma = 1.0;
    for (const int stride : options.coarseStrides)
      batch.coarseTargets.push_back(makeTargets(samples, options.width / stride, options.height / stride, coarse));
    return batch;
  }

  void run() {
    cv::setNumThreads(1);  // the network owns the cores
    try {
      for (std::int64_t number = step;; ++number) {
        Batch batch = make(number);
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return stopping || ready.size() < static_cast<std::size_t>(options.batchesAhead); });
        if (stopping) return;
        ready.push_back(std::move(batch));
        changed.notify_all();
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      changed.notify_all();
    }
  }
};

BatchLoader::BatchLoader(const TrainingSet& set, std::vector<int> indices, const LoaderOptions& options, std::int64_t firstStep)
    : m_impl(std::make_unique<Impl>(set, std::move(indices), options, firstStep)) {
  m_impl->thread = std::thread([impl = m_impl.get()] { impl->run(); });
}

BatchLoader::~BatchLoader() {
  {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->stopping = true;
  }
  m_impl->changed.notify_all();
  m_impl->thread.join();
}

Batch BatchLoader::next() {
  std::unique_lock lock(m_impl->mutex);
  m_impl->changed.wait(lock, [this] { return m_impl->failure || !m_impl->ready.empty(); });
  if (m_impl->ready.empty()) std::rethrow_exception(m_impl->failure);
  Batch batch = std::move(m_impl->ready.front());
  m_impl->ready.pop_front();
  m_impl->changed.notify_all();
  return batch;
}

at::Tensor plainPictures(const TrainingSet& set, const std::vector<int>& indices, int width, int height, bool context) {
  const auto count = static_cast<std::int64_t>(indices.size()) * (context ? kContextFrames : 1);
  PictureStack pictures(count, width, height, set.isGrey() ? 1 : 3);
  for (const int index : indices) {
    for (const auto& frame : framesOf(set, index, context)) pictures.push(prepare(frame, width, height).picture);
  }
  return pictures.tensor();
}

}  // namespace parsimony::pose
