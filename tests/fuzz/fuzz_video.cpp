// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_reader.h"

#include <cstdlib>

#include "tests/fuzz/fuzz_file.h"

namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 20;
constexpr std::int64_t kMostPixels = std::int64_t{1} << 22;

/// Opens the video, which scans all packets and decodes both ends, then reads forth and back. Every picture has the announced size.
void readHereAndThere(const std::filesystem::path& file) {
  parsimony::video::OpenOptions options;
  options.threads = 1;
  options.keepBytes = 1;  // every step is decoded
  parsimony::video::VideoReader reader(file, options);
  const parsimony::video::VideoInfo& info = reader.info();
  if (std::int64_t{info.width} * info.height > kMostPixels) return;
  const std::int64_t frames = info.frames;
  for (const std::int64_t rank : {std::int64_t{0}, frames - 1, frames / 2, std::int64_t{0}, frames / 3}) {
    const parsimony::video::FramePtr frame = reader.read({rank});
    if (frame->picture.cols != info.width || frame->picture.rows != info.height) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kLargestFile) return 0;
  return parsimony::fuzz::check(data, size, readHereAndThere);
}
