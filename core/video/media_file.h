// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/video/ffmpeg.h"
#include "core/video/orientation.h"

namespace parsimony::video {

/// A container opened for reading, with its one video stream chosen (the default one; cover pictures do not count).
class MediaFile {
 public:
  /// \throws base::Error NotFound, PermissionDenied, Unsupported (folder, no video stream), Empty, Truncated, Malformed {path}
  explicit MediaFile(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  [[nodiscard]] AVFormatContext& context() const { return *m_input; }
  [[nodiscard]] AVStream& stream() const { return *m_stream; }

  /// Next packet of the video stream, in the order of the file. \return false at the end or where nothing more can be read.
  [[nodiscard]] bool readPacket(AVPacket& packet);
  /// True once reading ended with a fault instead of the end of the file.
  [[nodiscard]] bool endedEarly() const { return m_endedEarly; }

  /// Moves to the key packet at or before a time stamp of the stream. \return false when the container cannot.
  [[nodiscard]] bool seekTime(std::int64_t timestamp);
  /// Moves to a byte of the file. \return false when the container cannot.
  [[nodiscard]] bool seekByte(std::int64_t byte);
  /// True where a byte is a better address than a time: raw streams and transport streams.
  [[nodiscard]] bool prefersBytes() const;

  /// Index entries that the container itself brought (0 = it has no index).
  [[nodiscard]] std::int64_t containerIndexEntries() const { return m_indexEntriesAtOpen; }
  [[nodiscard]] bool isMov() const;
  [[nodiscard]] Orientation orientation() const;

 private:
  void open();
  void chooseStream();

  std::filesystem::path m_path;
  InputPointer m_input;
  AVStream* m_stream = nullptr;
  std::int64_t m_indexEntriesAtOpen = 0;
  bool m_endedEarly = false;
};

}  // namespace parsimony::video
