// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <filesystem>
#include <memory>
#include <optional>

#include "core/base/error.h"
#include "core/video/frame.h"
#include "core/video/frame_cache.h"
#include "core/video/video_info.h"

namespace parsimony::app {

/// Frames of one open video: one decoder thread with a mailbox of one slot (a newer request replaces a waiting one) and a cache.
/// An answer that a later one has overtaken is dropped, so frameReady() never steps back in time of request.
class FrameSource : public QObject {
  Q_OBJECT

 public:
  /// Opens in its thread. `indexFolder`: where packet indexes are cached, may be empty.
  FrameSource(std::filesystem::path video, std::filesystem::path indexFolder, QObject* parent = nullptr);
  /// Waits for the frame that is being decoded.
  ~FrameSource() override;

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  /// Absent until opened().
  [[nodiscard]] const std::optional<video::VideoInfo>& info() const { return m_info; }
  /// A cached frame is delivered before this returns. Requests before opened() are kept.
  void request(qint64 frame);
  [[nodiscard]] bool isBusy() const { return m_answered < m_requested; }

 signals:
  void opened(const parsimony::video::VideoInfo& info);
  void frameReady(qint64 frame, const parsimony::video::FramePtr& picture);
  void failed(const parsimony::base::Error& error);

 private:
  class Decoder;
  void arrive(std::uint64_t number, const video::FramePtr& frame);

  std::filesystem::path m_path;
  std::optional<video::VideoInfo> m_info;
  std::shared_ptr<video::FrameCache> m_cache;
  std::uint64_t m_requested = 0;
  std::uint64_t m_answered = 0;
  std::unique_ptr<Decoder> m_decoder;
};

}  // namespace parsimony::app
