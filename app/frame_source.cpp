// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/frame_source.h"

#include <QThread>
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "core/video/video_reader.h"
#include "widgets/jobs/caught_error.h"

namespace parsimony::app {

namespace {
constexpr std::size_t kCacheBytes = std::size_t{384} << 20;
// Frames decoded ahead of a person who steps or plays forward, while nothing else is asked for.
constexpr int kAhead = 12;
constexpr std::int64_t kStep = 4;
}  // namespace

class FrameSource::Decoder : public QThread {
 public:
  Decoder(FrameSource* source, std::filesystem::path path, std::filesystem::path indexFolder)
      : m_source(source), m_path(std::move(path)), m_indexFolder(std::move(indexFolder)), m_cache(source->m_cache) {}

  void post(std::uint64_t number, std::int64_t frame) {
    const std::lock_guard lock(m_mutex);
    m_slot = {number, frame};
    m_wake.notify_one();
  }

  void quitAndWait() {
    {
      const std::lock_guard lock(m_mutex);
      m_quit = true;
      m_wake.notify_one();
    }
    wait();
  }

 protected:
  void run() override {
    try {
      decodeAll();
    } catch (...) {
      tell([source = m_source, error = widgets::errorOfCurrentException()] {
        source->m_answered = source->m_requested;
        emit source->failed(error);
      });
    }
  }

 private:
  struct Request {
    std::uint64_t number = 0;  ///< 0 = the slot is empty
    std::int64_t frame = 0;
  };

  // The source outlives this thread, and its pending events go with it.
  template <typename Function>
  void tell(Function function) {
    QMetaObject::invokeMethod(m_source, std::move(function), Qt::QueuedConnection);
  }

  [[nodiscard]] bool wanted() {
    const std::lock_guard lock(m_mutex);
    return m_quit || m_slot.number != 0;
  }

  void decodeAll() {
    jobs::RunContext::Callbacks callbacks;
    callbacks.stop = [this] {
      const std::lock_guard lock(m_mutex);
      return m_quit ? jobs::StopRequest::Cancel : jobs::StopRequest::Continue;
    };
    video::OpenOptions options;
    options.indexFolder = m_indexFolder;
    video::VideoReader reader(m_path, options, jobs::RunContext(std::move(callbacks)));
    tell([source = m_source, info = reader.info()] {
      source->m_info = info;
      emit source->opened(info);
    });
    std::int64_t last = -1;
    for (;;) {
      Request request;
      {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_quit || m_slot.number != 0; });
        if (m_quit) return;
        request = std::exchange(m_slot, {});
      }
      const auto frame = std::clamp<std::int64_t>(request.frame, 0, std::max<std::int64_t>(0, reader.numFrames() - 1));
      const video::FramePtr picture = fetch(reader, frame);
      tell([source = m_source, number = request.number, picture] { source->arrive(number, picture); });
      if (frame > last && frame - last <= kStep) prefetch(reader, frame);
      last = frame;
    }
  }

  video::FramePtr fetch(video::VideoReader& reader, std::int64_t frame) {
    if (auto cached = m_cache->find({frame})) return cached;
    auto picture = reader.read({frame});
    m_cache->insert(picture);
    return picture;
  }

  void prefetch(video::VideoReader& reader, std::int64_t frame) {
    for (std::int64_t next = frame + 1; next <= frame + kAhead && next < reader.numFrames(); ++next) {
      if (wanted()) return;
      fetch(reader, next);
    }
  }

  FrameSource* m_source;
  std::filesystem::path m_path;
  std::filesystem::path m_indexFolder;
  std::shared_ptr<video::FrameCache> m_cache;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  Request m_slot;
  bool m_quit = false;
};

FrameSource::FrameSource(std::filesystem::path video, std::filesystem::path indexFolder, QObject* parent)
    : QObject(parent), m_path(std::move(video)), m_cache(std::make_shared<video::FrameCache>(kCacheBytes)) {
  m_decoder = std::make_unique<Decoder>(this, m_path, std::move(indexFolder));
  m_decoder->start();
}

FrameSource::~FrameSource() {
  m_decoder->quitAndWait();
}

void FrameSource::request(qint64 frame) {
  const std::uint64_t number = ++m_requested;
  if (const auto cached = m_cache->find({frame})) {
    // The thread still learns of it, for the sake of decoding ahead; its answer comes second and is dropped.
    m_decoder->post(number, frame);
    arrive(number, cached);
    return;
  }
  m_decoder->post(number, frame);
}

void FrameSource::arrive(std::uint64_t number, const video::FramePtr& frame) {
  if (number <= m_answered) return;
  m_answered = number;
  emit frameReady(frame->index.value, frame);
}

}  // namespace parsimony::app
