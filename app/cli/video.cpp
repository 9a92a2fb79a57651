// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/cli/session.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/image_file.h"
#include "core/video/video_reader.h"
#include "core/video/video_writer.h"

namespace parsimony::cli {
namespace {

Result info(const std::string& file, const jobs::RunContext& context) {
  const auto video = video::probe(base::pathFromUtf8(file), {}, context);
  for (const auto& warning : video.warnings) context.warning(warning, base::toUtf8(video.path));
  Result result;
  result.json = {{"path", base::toUtf8(video.path)},
                 {"frames", video.frames},
                 {"frames_declared", video.framesDeclared},
                 {"width", video.width},
                 {"height", video.height},
                 {"fps", video.fps},
                 {"duration", video.duration},
                 {"vfr", video.variableFrameRate},
                 {"codec", video.codec},
                 {"pixel_format", video.pixelFormat},
                 {"keyframes", video.keyframes},
                 {"max_gop", video.maxGop},
                 {"rotation", video.rotation}};
  result.table = fmt::format(
      "{} frames ({} declared), {} x {} px, {:.4g} frames/s{}, {:.2f} s\n{} {}, {} key frames, longest group {} frames, rotation {}\n",
      video.frames, video.framesDeclared, video.width, video.height, video.fps, video.variableFrameRate ? " (variable)" : "",
      video.duration, video.codec, video.pixelFormat, video.keyframes, video.maxGop, video.rotation);
  return result;
}

std::vector<std::int64_t> frameList(const std::string& text) {
  std::vector<std::int64_t> frames;
  for (const auto part : base::split(text, ',')) {
    std::int64_t frame = 0;
    if (!base::parseInt(base::trimmed(part), frame)) {
      throw base::Error(base::ErrorCode::Usage,
                        {{"field", "frames"}, {"found", std::string(part)}, {"expected", "frame numbers: 3,77,12"}});
    }
    frames.push_back(frame);
  }
  return frames;
}

Result read(const std::string& file, const std::string& frames, const std::string& out, const jobs::RunContext& context) {
  const auto wanted = frameList(frames);
  const auto folder = base::pathFromUtf8(out);
  video::VideoReader reader(base::pathFromUtf8(file), {}, context);
  for (const auto frame : wanted) {  // all or nothing: a wrong number must not leave half of the files
    if (frame < 0 || frame >= reader.numFrames()) {
      throw base::Error(base::ErrorCode::InvalidValue,
                        {{"path", file}, {"frame", frame}, {"expected", "0 to " + std::to_string(reader.numFrames() - 1)}});
    }
  }
  std::filesystem::create_directories(folder);
  double seconds = 0.0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto frame = reader.read({wanted[i]});
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    io::writeImage(folder / fmt::format("frame_{:08}.png", wanted[i]), frame->picture);
    context.progress(static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(wanted.size()), "read");
    context.throwIfCancelled();
  }
  Result result;
  const double each = seconds / static_cast<double>(wanted.size());
  result.json = {{"frames_written", wanted.size()}, {"seconds_per_frame", each}, {"out", base::toUtf8(folder)}};
  result.table = fmt::format("{} frames written to {}, {:.1f} ms each\n", wanted.size(), base::toUtf8(folder), 1e3 * each);
  return result;
}

}  // namespace

void addVideo(CLI::App& app, Session& session) {
  auto* verb = app.add_subcommand("video", "Look into, read and re-encode videos");
  verb->require_subcommand(1);
  struct Arguments {
    std::string file, frames, out;
    int gop = 1;
  };
  auto a = std::make_shared<Arguments>();

  auto* infoVerb = verb->add_subcommand("info", "Frames, size, rate and structure of a video");
  infoVerb->add_option("FILE", a->file, "Video file")->required();
  onVerb(infoVerb, session, "video info", [a](const jobs::RunContext& context) { return info(a->file, context); });

  auto* readVerb = verb->add_subcommand("read", "Write exact frames as PNG");
  readVerb->add_option("FILE", a->file, "Video file")->required();
  readVerb->add_option("--frames", a->frames, "Frame numbers: 3,77,12")->required();
  readVerb->add_option("--out", a->out, "Folder for the pictures")->required();
  onVerb(readVerb, session, "video read", [a](const jobs::RunContext& context) { return read(a->file, a->frames, a->out, context); });

  auto* transcodeVerb = verb->add_subcommand("transcode", "Re-encode as H.264 4:2:0 MP4");
  transcodeVerb->add_option("FILE", a->file, "Video file")->required();
  transcodeVerb->add_option("OUT", a->out, "File to write")->required();
  transcodeVerb->add_option("--gop", a->gop, "Frames between key frames (1: every frame)")->check(CLI::Range(1, 10000));
  onVerb(transcodeVerb, session, "video transcode", [a](const jobs::RunContext& context) {
    video::WriteOptions options;
    options.gop = a->gop;
    const auto frames = video::transcode(base::pathFromUtf8(a->file), base::pathFromUtf8(a->out), options, context);
    Result result;
    result.json = {{"out", a->out}, {"frames", frames}};
    result.table = fmt::format("{} frames written to {}\n", frames, a->out);
    return result;
  });
}

}  // namespace parsimony::cli
