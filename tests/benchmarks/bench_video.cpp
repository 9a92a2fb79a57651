// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

#include "core/pose/batch_loader.h"
#include "core/project/project.h"
#include "core/video/forward_reader.h"
#include "core/video/video_reader.h"
#include "tests/benchmarks/support.h"

namespace parsimony::bench {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

video::OpenOptions optionsFor(video::PixelFormat format) {
  video::OpenOptions options;
  options.format = format;
  return options;
}

/// The whole video from first to last frame, as predict reads it. Limited by FFmpeg's decoder; RGB adds the conversion of colours.
void decodeSequential(benchmark::State& state, video::PixelFormat format) {
  if (!present(state, testVideo())) return;
  const Limits limits;
  const auto start = Clock::now();
  std::int64_t frames = 0;
  for (auto _ : state) {
    video::ForwardReader reader(testVideo(), optionsFor(format));
    while (const auto frame = reader.next()) ++frames;
  }
  state.counters["frames/s"] = benchmark::Counter(static_cast<double>(frames), benchmark::Counter::kIsRate);
  limits.cores(state, secondsSince(start));
  state.SetLabel(format == video::PixelFormat::Rgb8 ? "decoder, then conversion of colours" : "decoder");
}
BENCHMARK_CAPTURE(decodeSequential, grey, video::PixelFormat::Grey8)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(decodeSequential, rgb, video::PixelFormat::Rgb8)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Seconds of decoding the longest group of pictures at the sequential speed: what a seek cannot beat in the worst case.
double secondsOfOneGroup(const video::OpenOptions& options) {
  video::ForwardReader reader(testVideo(), options);
  const auto start = Clock::now();
  std::int64_t frames = 0;
  while (reader.next()) ++frames;
  return secondsSince(start) / static_cast<double>(std::max<std::int64_t>(1, frames)) * static_cast<double>(reader.info().maxGop);
}

/// One frame anywhere in the video. Limited by the pictures to be decoded from the key frame before it.
void seekRandom(benchmark::State& state) {
  if (!present(state, testVideo())) return;
  auto options = optionsFor(video::PixelFormat::Rgb8);
  options.keepBytes = 0;  // no frame comes from memory
  video::VideoReader reader(testVideo(), options);
  std::mt19937 random(0);
  std::uniform_int_distribution<std::int64_t> anywhere(0, reader.numFrames() - 1);
  std::vector<double> milliseconds;
  for (auto _ : state) {
    const auto start = Clock::now();
    benchmark::DoNotOptimize(reader.read({anywhere(random)}));
    const double seconds = secondsSince(start);
    state.SetIterationTime(seconds);
    milliseconds.push_back(1e3 * seconds);
  }
  state.counters["p50_ms"] = quantile(milliseconds, 0.5);
  state.counters["p95_ms"] = quantile(milliseconds, 0.95);
  state.counters["one_group_ms"] = 1e3 * secondsOfOneGroup(options);
  state.SetLabel("decoder: pictures from the key frame on");
}
BENCHMARK(seekRandom)->Iterations(200)->Unit(benchmark::kMillisecond)->UseManualTime();

/// 16 labelled pictures resized to 256 x 256 and packed into one batch, on one core. Limited by the resampler's arithmetic.
void preprocess(benchmark::State& state, const char* colour) {
  if (!present(state, testProject())) return;
  const pose::TrainingSet set(project::open(testProject()), colour, {});
  std::vector<int> indices;
  double bytes = 0.0;
  const double channels = set.isGrey() ? 1.0 : 3.0;
  for (int i = 0; i < 16; ++i) {
    indices.push_back(i);
    bytes += channels * (set.frameSize(i).area() + 256.0 * 256.0);
  }
  const Limits limits;
  const auto start = Clock::now();
  for (auto _ : state) benchmark::DoNotOptimize(pose::plainPictures(set, indices, 256, 256));
  const double seconds = secondsSince(start);
  state.counters["frames/s"] = benchmark::Counter(16.0 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  limits.memory(state, bytes, seconds);
  state.SetLabel("compute: resampler, one core");
}
BENCHMARK_CAPTURE(preprocess, grey, "grey")->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(preprocess, rgb, "rgb")->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace parsimony::bench
