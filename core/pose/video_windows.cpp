// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/video_windows.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include <torch/torch.h>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/pose/picture_size.h"
#include "core/video/video_reader.h"

namespace parsimony::pose {
namespace {

/// Videos of one recording, one per camera, that run in step.
struct Session {
  std::vector<std::unique_ptr<video::VideoReader>> cameras;
  std::int64_t frames = 0;
};

struct Place {
  int session = 0;
  std::int64_t start = 0;
};

video::OpenOptions openOptions(const project::Project& project, bool grey) {
  video::OpenOptions options;
  options.format = grey ? video::PixelFormat::Grey8 : video::PixelFormat::Rgb8;
  options.threads = 1;  // the network owns the cores
  options.indexFolder = project.stateFolder() / "index";
  options.keepBytes = 1;  // what is worth keeping is kept here, at the network's size
  return options;
}

}  // namespace

struct VideoWindowLoader::Impl {
  VideoWindowOptions options;
  std::vector<Session> sessions;
  std::int64_t starts = 0;    // places where a window may start, over all sessions
  std::vector<Place> places;  // those that are used where not all pictures fit in memory; else empty
  std::int64_t totalFrames = 0;

  struct Picture {
    cv::Mat pixels;
    cv::Size frame;
  };
  std::map<std::tuple<int, int, std::int64_t>, Picture> kept;
  std::size_t keptBytes = 0;

  std::int64_t number;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<VideoWindow> ready;
  std::exception_ptr failure;
  bool stopping = false;
  std::thread thread;

  Impl(const project::Project& project, const VideoWindowOptions& o, std::int64_t first) : options(o), number(first) {
    open(project);
    choosePlaces();
  }

  void open(const project::Project& project) {
    std::map<std::string, std::map<std::string, std::filesystem::path>> found;
    for (const auto& entry : project.videos) found[entry.session][entry.view] = entry.path;
    const std::size_t cameras = std::max<std::size_t>(1, project.views.size());
    for (const auto& [name, byView] : found) {
      Session session;
      const auto views = project.views.empty() ? std::vector<std::string>{byView.begin()->first} : project.views;
      for (const auto& view : views) {
        const auto path = byView.find(view);
        if (path == byView.end()) break;
        session.cameras.push_back(std::make_unique<video::VideoReader>(path->second, openOptions(project, options.grey)));
        const auto frames = session.cameras.back()->numFrames();
        session.frames = session.cameras.size() == 1 ? frames : std::min(session.frames, frames);
      }
      if (session.cameras.size() != cameras || session.frames < options.frames) continue;
      totalFrames += session.frames;
      starts += session.frames - options.frames + 1;
      sessions.push_back(std::move(session));
    }
    if (sessions.empty()) {
      throw base::Error(base::ErrorCode::Empty, {{"path", base::toUtf8(project.folder / "videos")},
                                                 {"expected", "a video of at least " + std::to_string(options.frames) +
                                                                  " frames, from every camera: the losses of unlabelled video need one"}});
    }
  }

  [[nodiscard]] Place placeAt(std::int64_t start) const {
    int session = 0;
    for (; start >= sessions[static_cast<std::size_t>(session)].frames - options.frames + 1; ++session)
      start -= sessions[static_cast<std::size_t>(session)].frames - options.frames + 1;
    return {session, start};
  }

  /// Where not all fits, as many windows as fit, in the order of the videos within each hundred: reading then mostly goes forward.
  void choosePlaces() {
    const auto& info = sessions.front().cameras.front()->info();
    const double reduced = std::min({1.0, 2.0 * options.width / std::max(1, info.width), 2.0 * options.height / std::max(1, info.height)});
    const double bytes = static_cast<double>(info.width) * info.height * reduced * reduced * (options.grey ? 1 : 3) *
                         static_cast<double>(sessions.front().cameras.size());
    if (bytes * static_cast<double>(totalFrames) <= static_cast<double>(options.keepBytes)) return;
    const auto count =
        std::max<std::int64_t>(16, static_cast<std::int64_t>(static_cast<double>(options.keepBytes) / (bytes * options.frames)));
    SampleRandom random(options.seed ^ 0x5EED0FULL, 0);
    for (std::int64_t i = 0; i < count; ++i)
      places.push_back(placeAt(static_cast<std::int64_t>(random.uniform() * static_cast<double>(starts))));
    constexpr std::size_t kRun = 100;
    for (std::size_t i = 0; i < places.size(); i += kRun) {
      std::sort(places.begin() + static_cast<std::ptrdiff_t>(i),
                places.begin() + static_cast<std::ptrdiff_t>(std::min(places.size(), i + kRun)),
                [](const Place& a, const Place& b) { return std::pair(a.session, a.start) < std::pair(b.session, b.start); });
    }
  }

  [[nodiscard]] Place placeOf(std::int64_t window) const {
    SampleRandom random(options.seed ^ 0x57A27ULL, static_cast<std::uint64_t>(window));
    if (places.empty()) return placeAt(static_cast<std::int64_t>(random.uniform() * static_cast<double>(starts)));
    const auto count = static_cast<std::int64_t>(places.size());
    const auto at = window < count ? window : static_cast<std::int64_t>(random.uniform() * static_cast<double>(count));
    return places[static_cast<std::size_t>(at)];
  }

  const Picture& picture(int session, int camera, std::int64_t frame) {
    const auto key = std::tuple(session, camera, frame);
    if (const auto found = kept.find(key); found != kept.end()) return found->second;
    auto& reader = *sessions[static_cast<std::size_t>(session)].cameras[static_cast<std::size_t>(camera)];
    const auto decoded = reader.read(video::FrameIndex{frame});
    Picture made{reducedFor(decoded->picture, options.width, options.height).clone(), decoded->picture.size()};
    const auto bytes = made.pixels.total() * made.pixels.elemSize();
    while (!kept.empty() && keptBytes + bytes > options.keepBytes + options.keepBytes / 8) {
      const auto& oldest = kept.begin()->second.pixels;
      keptBytes -= oldest.total() * oldest.elemSize();
      kept.erase(kept.begin());
    }
    keptBytes += bytes;
    return kept.emplace(key, std::move(made)).first->second;
  }

  VideoWindow make(std::int64_t window) {
    const auto place = placeOf(window);
    const int views = static_cast<int>(sessions.front().cameras.size());
    const int channels = options.grey ? 1 : 3;
    const std::int64_t pictures = static_cast<std::int64_t>(views) * options.frames;
    VideoWindow result;
    result.views = views;
    result.pictures = at::empty({pictures, options.height, options.width, channels}, at::kByte);
    if (options.plain) result.plain = at::empty_like(result.pictures);
    result.toFrame = at::empty({pictures, 2, 3}, at::kFloat);
    result.toModel = at::empty({pictures, 2, 3}, at::kFloat);
    result.scale = at::empty({pictures, 2}, at::kFloat);
    std::int64_t n = 0;
    for (int view = 0; view < views; ++view) {
      const SampleRandom shared(options.seed ^ 0xA06ULL, static_cast<std::uint64_t>(window * views + view));
      for (int t = 0; t < options.frames; ++t, ++n) fill(result, n, picture(place.session, view, place.start + t), shared, window);
    }
    return result;
  }

  void fill(VideoWindow& into, std::int64_t n, const Picture& source, const SampleRandom& shared, std::int64_t window) const {
    SampleRandom own(options.seed ^ 0xF4A3EULL, static_cast<std::uint64_t>(window * into.pictures.size(0) + n));
    const auto warped = augmentVideoFrame(source.pixels, source.frame, options.width, options.height, options.augmentation, shared, own);
    const auto bytes = warped.picture.total() * warped.picture.elemSize();
    std::memcpy(into.pictures[n].data_ptr<std::uint8_t>(), warped.picture.data, bytes);
    if (options.plain) {
      cv::Mat plain(options.height, options.width, warped.picture.type(), into.plain[n].data_ptr<std::uint8_t>());
      cv::resize(source.pixels, plain, plain.size(), 0, 0, cv::INTER_LINEAR);
    }
    cv::Matx23d back;
    cv::invertAffineTransform(warped.toModel, back);
    for (int r = 0; r < 2; ++r) {
      for (int c = 0; c < 3; ++c) {
        into.toModel.data_ptr<float>()[6 * n + 3 * r + c] = static_cast<float>(warped.toModel(r, c));
        into.toFrame.data_ptr<float>()[6 * n + 3 * r + c] = static_cast<float>(back(r, c));
      }
    }
    into.scale.data_ptr<float>()[2 * n] = static_cast<float>(source.frame.width) / static_cast<float>(options.width);
    into.scale.data_ptr<float>()[2 * n + 1] = static_cast<float>(source.frame.height) / static_cast<float>(options.height);
  }

  void run() {
    cv::setNumThreads(1);
    try {
      while (true) {
        VideoWindow window = make(options.processes * number++ + options.process);
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return stopping || ready.size() < static_cast<std::size_t>(options.windowsAhead); });
        if (stopping) return;
        ready.push_back(std::move(window));
        changed.notify_all();
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      changed.notify_all();
    }
  }
};

VideoWindowLoader::VideoWindowLoader(const project::Project& project, const VideoWindowOptions& options, std::int64_t firstWindow)
    : m_impl(std::make_unique<Impl>(project, options, firstWindow)) {
  m_impl->thread = std::thread([impl = m_impl.get()] { impl->run(); });
}

VideoWindowLoader::~VideoWindowLoader() {
  {
    const std::lock_guard lock(m_impl->mutex);
    m_impl->stopping = true;
  }
  m_impl->changed.notify_all();
  m_impl->thread.join();
}

VideoWindow VideoWindowLoader::next() {
  std::unique_lock lock(m_impl->mutex);
  m_impl->changed.wait(lock, [this] { return m_impl->failure || !m_impl->ready.empty(); });
  if (m_impl->ready.empty()) std::rethrow_exception(m_impl->failure);
  auto window = std::move(m_impl->ready.front());
  m_impl->ready.pop_front();
  m_impl->changed.notify_all();
  return window;
}

std::int64_t VideoWindowLoader::numFrames() const {
  return m_impl->totalFrames;
}

}  // namespace parsimony::pose
