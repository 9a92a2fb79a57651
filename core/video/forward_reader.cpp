// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/forward_reader.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "core/video/index_builder.h"
#include "core/video/picture_convert.h"
#include "core/video/sequential_frames.h"

namespace parsimony::video {

struct ForwardReader::Impl {
  Impl(const std::filesystem::path& path, const OpenOptions& options, int framesAhead)
      : video(openVideo(path, options, {})),
        capacity(static_cast<std::size_t>(std::max(1, framesAhead))),
        format(options.format),
        worker([this] { run(); }) {}

  ~Impl() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    room.notify_all();
    worker.join();
  }

  void run() {
    try {
      decodeAll();
    } catch (...) {
      const std::lock_guard lock(mutex);
      fault = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    ended = true;
    filled.notify_all();
  }

  void decodeAll() {
    const MediaFile& media = video.decoder->media();
    const AVCodecParameters& codec = *media.stream().codecpar;
    PictureConverter converter(format, media.orientation(), codec.width, codec.height);
    SequentialFrames frames(*video.decoder, video.index);
    OrderedPicture next;
    while (frames.next(next)) {
      auto frame = std::make_shared<Frame>();
      frame->index = {next.rank};
      frame->seconds = video.index->seconds(next.rank);
      frame->repeated = next.repeated;
      frame->picture = converter.convert(*next.picture);
      next.picture.reset();  // hands the buffer back to the decoder's pool before waiting
      std::unique_lock lock(mutex);
      room.wait(lock, [this] { return stopping || queue.size() < capacity; });
      if (stopping) return;
      queue.push_back(std::move(frame));
      filled.notify_one();
    }
  }

  FramePtr next() {
    std::unique_lock lock(mutex);
    filled.wait(lock, [this] { return ended || !queue.empty(); });
    if (queue.empty()) {
      if (fault) std::rethrow_exception(fault);
      return nullptr;
    }
    FramePtr frame = std::move(queue.front());
    queue.pop_front();
    room.notify_one();
    return frame;
  }

  OpenedVideo video;
  std::size_t capacity;
  PixelFormat format;
  std::mutex mutex;
  std::condition_variable filled;
  std::condition_variable room;
  std::deque<FramePtr> queue;
  std::exception_ptr fault;
  bool ended = false;
  bool stopping = false;
  std::thread worker;  // last: it uses everything above
};

ForwardReader::ForwardReader(const std::filesystem::path& path, const OpenOptions& options, int framesAhead)
    : m_impl(std::make_unique<Impl>(path, options, framesAhead)) {}
ForwardReader::~ForwardReader() = default;

const VideoInfo& ForwardReader::info() const {
  return m_impl->video.info;
}
FramePtr ForwardReader::next() {
  return m_impl->next();
}

}  // namespace parsimony::video
