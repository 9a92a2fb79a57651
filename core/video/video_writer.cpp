// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/video_writer.h"

#include <string>

#include <opencv2/core.hpp>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/video/h264_file.h"
#include "core/video/yuv_convert.h"

namespace parsimony::video {

namespace {

constexpr int kLargestDenominator = 100000;  // holds 30000/1001

H264Stream streamFor(const Yuv420Converter& converter, double fps) {
  H264Stream stream;
  stream.width = converter.codedWidth();
  stream.height = converter.codedHeight();
  stream.frameRate = fps > 0.0 ? av_d2q(fps, kLargestDenominator) : AVRational{0, 1};
  stream.timeBase = av_inv_q(stream.frameRate);
  return stream;
}

}  // namespace

struct VideoWriter::Impl {
  Impl(const std::filesystem::path& path, int pictureWidth, int pictureHeight, const WriteOptions& options)
      : width(pictureWidth), height(pictureHeight), converter({}, width, height), file(path, streamFor(converter, options.fps), options) {}

  int width;
  int height;
  Yuv420Converter converter;
  H264File file;
};

VideoWriter::VideoWriter(const std::filesystem::path& path, int width, int height, const WriteOptions& options)
    : m_impl(std::make_unique<Impl>(path, width, height, options)) {}
VideoWriter::~VideoWriter() = default;

void VideoWriter::write(const cv::Mat& picture) {
  const bool rgb = picture.type() == CV_8UC3;
  if ((!rgb && picture.type() != CV_8UC1) || picture.cols != m_impl->width || picture.rows != m_impl->height) {
    throw base::Error(
        base::ErrorCode::InvalidValue,
        {{"field", std::string("picture")},
         {"expected", "8-bit RGB or grey of " + std::to_string(m_impl->width) + "x" + std::to_string(m_impl->height)},
         {"found", cv::typeToString(picture.type()) + " of " + std::to_string(picture.cols) + "x" + std::to_string(picture.rows)}});
  }
  const PicturePointer borrowed = newPicture();  // points to the matrix; without a buffer nothing is freed
  borrowed->format = rgb ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_GRAY8;
  borrowed->width = picture.cols;
  borrowed->height = picture.rows;
  borrowed->data[0] = picture.data;
  borrowed->linesize[0] = static_cast<int>(picture.step[0]);
  const PicturePointer converted = m_impl->converter.convert(*borrowed);
  m_impl->file.write(*converted, m_impl->file.framesWritten(), 1);
}

void VideoWriter::commit() {
  m_impl->file.commit();
}

}  // namespace parsimony::video
