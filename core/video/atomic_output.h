// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/video/ffmpeg.h"

namespace parsimony::video {

/// Lets FFmpeg's muxers write through base::AtomicFile. A fault of the disk cannot pass through FFmpeg's C code: it waits here.
class AtomicOutput {
 public:
  explicit AtomicOutput(const std::filesystem::path& path);
  ~AtomicOutput();
  AtomicOutput(const AtomicOutput&) = delete;
  AtomicOutput& operator=(const AtomicOutput&) = delete;

  /// Connects a muxer: its writes come here, and it may read back what it wrote (moving the MP4 table to the front does).
  void attach(AVFormatContext& muxer);
  /// Throws what a write threw.
  void rethrow() const;
  void commit() { m_file.commit(); }

 private:
  int append(const std::uint8_t* bytes, int size);
  std::int64_t seek(std::int64_t offset, int whence);
  int openForReading(AVIOContext** reader);

  base::AtomicFile m_file;
  AVIOContext* m_io = nullptr;
  std::int64_t m_position = 0;
  std::int64_t m_size = 0;
  std::exception_ptr m_fault;
};

}  // namespace parsimony::video
