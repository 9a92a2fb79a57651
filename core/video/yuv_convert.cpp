// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/yuv_convert.h"

#include <string>

#include <opencv2/core.hpp>

#include "core/base/error.h"
#include "core/video/picture_convert.h"

namespace parsimony::video {

namespace {

bool isReady(const AVFrame& picture, int width, int height) {
  return picture.format == AV_PIX_FMT_YUV420P && !isFullRange(picture) && picture.width == width && picture.height == height;
}

cv::Mat planeOf(const AVFrame& picture, int plane) {
  const int width = plane == 0 ? picture.width : (picture.width + 1) / 2;
  const int height = plane == 0 ? picture.height : (picture.height + 1) / 2;
  return {height, width, CV_8UC1, picture.data[plane], static_cast<std::size_t>(picture.linesize[plane])};
}

}  // namespace

PicturePointer allocatePicture(AVPixelFormat format, int width, int height) {
  PicturePointer picture = newPicture();
  picture->format = format;
  picture->width = width;
  picture->height = height;
  if (av_frame_get_buffer(picture.get(), 0) < 0) throw base::Error(base::ErrorCode::OutOfMemory, {});
  return picture;
}

PicturePointer Yuv420Converter::rescaled(const AVFrame& picture) {
  const AVPixelFormat source = withoutRange(static_cast<AVPixelFormat>(picture.format));
  const bool fullRange = isFullRange(picture);
  if (!m_scaler || m_sourceWidth != picture.width || m_sourceHeight != picture.height || m_sourceFormat != source ||
      m_sourceFullRange != fullRange) {
    m_scaler.reset(sws_getContext(picture.width, picture.height, source, m_width, m_height, AV_PIX_FMT_YUV420P,
                                  SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, nullptr, nullptr, nullptr));
    if (!m_scaler) {
      const char* name = av_get_pix_fmt_name(source);
      throw base::Error(base::ErrorCode::Unsupported, {{"expected", std::string("a pixel format that can be converted")},
                                                       {"found", std::string(name != nullptr ? name : "unknown")}});
    }
    // The same matrix on both sides: only RGB, which has none, is given one.
    const int* matrix = sws_getCoefficients(SWS_CS_DEFAULT);
    sws_setColorspaceDetails(m_scaler.get(), matrix, fullRange ? 1 : 0, matrix, 0, 0, 1 << 16, 1 << 16);
    m_sourceWidth = picture.width;
    m_sourceHeight = picture.height;
    m_sourceFormat = source;
    m_sourceFullRange = fullRange;
  }
  PicturePointer scaled = allocatePicture(AV_PIX_FMT_YUV420P, m_width, m_height);
  if (sws_scale(m_scaler.get(), picture.data, picture.linesize, 0, picture.height, scaled->data, scaled->linesize) <= 0) {
    throw base::Error(base::ErrorCode::Malformed, {{"expected", std::string("a picture")}});
  }
  return scaled;
}

PicturePointer Yuv420Converter::convert(const AVFrame& picture) {
  PicturePointer converted;
  const AVFrame* planar = &picture;
  if (!isReady(picture, m_width, m_height)) {
    converted = rescaled(picture);
    planar = converted.get();
  }
  PicturePointer result = allocatePicture(AV_PIX_FMT_YUV420P, codedWidth(), codedHeight());
  for (int plane = 0; plane < 3; ++plane) {
    const cv::Mat turned = m_orientation.apply(planeOf(*planar, plane));
    cv::Mat target = planeOf(*result, plane);
    turned.copyTo(target(cv::Rect(0, 0, turned.cols, turned.rows)));
    if (turned.cols < target.cols) target.col(turned.cols - 1).copyTo(target.col(turned.cols));
    if (turned.rows < target.rows) target.row(turned.rows - 1).copyTo(target.row(turned.rows));
  }
  return result;
}

}  // namespace parsimony::video
