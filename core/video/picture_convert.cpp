// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/picture_convert.h"

#include <cstdint>
#include <cstring>

#include <opencv2/core.hpp>

#include "core/base/error.h"

namespace parsimony::video {

namespace {

constexpr double kLimitedBlack = 16.0;
constexpr double kLimitedSpan = 219.0;
// swscale's SIMD writes whole blocks of pixels: rows must leave room for them.
constexpr int kBlock = 32;

/// The number that the stream names, which need not be one of AVColorSpace: FFmpeg passes on what damaged files say.
int colourSpaceOf(const AVFrame& picture) {
  static_assert(sizeof picture.colorspace == sizeof(int));
  int space = 0;
  std::memcpy(&space, &picture.colorspace, sizeof space);
  return space;
}

}  // namespace

AVPixelFormat withoutRange(AVPixelFormat format) {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P:
      return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
      return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
      return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
      return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
      return AV_PIX_FMT_YUV411P;
    default:
      return format;
  }
}

bool isFullRange(const AVFrame& picture) {
  const auto format = static_cast<AVPixelFormat>(picture.format);
  if (withoutRange(format) != format || picture.color_range == AVCOL_RANGE_JPEG) return true;
  const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(format);
  const bool greyOrRgb = pixels != nullptr && (pixels->nb_components <= 2 || (pixels->flags & AV_PIX_FMT_FLAG_RGB) != 0);
  return greyOrRgb && picture.color_range != AVCOL_RANGE_MPEG;
}

PictureConverter::PictureConverter(PixelFormat format, Orientation orientation, int width, int height)
    : m_format(format), m_orientation(orientation), m_width(width), m_height(height) {}

cv::Mat PictureConverter::convert(const AVFrame& picture) {
  if (picture.width <= 0 || picture.height <= 0 || picture.data[0] == nullptr) {
    throw base::Error(base::ErrorCode::Malformed, {{"expected", std::string("a picture")}, {"found", std::string("no pixels")}});
  }
  if (!lumaCanBeTaken(picture)) return m_orientation.apply(scaled(picture));
  const cv::Mat luma(picture.height, picture.width, CV_8UC1, picture.data[0], static_cast<std::size_t>(picture.linesize[0]));
  cv::Mat grey;
  if (isFullRange(picture)) {
    luma.copyTo(grey);
  } else {
    luma.convertTo(grey, CV_8U, 255.0 / kLimitedSpan, -kLimitedBlack * 255.0 / kLimitedSpan);
  }
  return m_orientation.apply(grey);
}

bool PictureConverter::lumaCanBeTaken(const AVFrame& picture) const {
  if (m_format != PixelFormat::Grey8 || picture.width != m_width || picture.height != m_height || picture.linesize[0] < picture.width) {
    return false;
  }
  const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
  constexpr std::uint64_t kOther = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL;
  if (pixels == nullptr || (pixels->flags & kOther) != 0) return false;
  const AVComponentDescriptor& luma = pixels->comp[0];
  return luma.plane == 0 && luma.step == 1 && luma.depth == 8 && luma.offset == 0 && luma.shift == 0;
}

void PictureConverter::prepareScaler(const AVFrame& picture) {
  const AVPixelFormat source = withoutRange(static_cast<AVPixelFormat>(picture.format));
  const bool fullRange = isFullRange(picture);
  const int space = colourSpaceOf(picture);
  if (m_scaler && m_sourceWidth == picture.width && m_sourceHeight == picture.height && m_sourceFormat == source &&
      m_sourceSpace == space && m_sourceFullRange == fullRange) {
    return;
  }
  const AVPixelFormat target = m_format == PixelFormat::Rgb8 ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_GRAY8;
  m_scaler.reset(sws_getContext(picture.width, picture.height, source, m_width, m_height, target, SWS_BICUBIC, nullptr, nullptr, nullptr));
  if (!m_scaler) {
    const char* name = av_get_pix_fmt_name(source);
    throw base::Error(base::ErrorCode::Unsupported, {{"expected", std::string("a pixel format that can be converted")},
                                                     {"found", std::string(name != nullptr ? name : "unknown")}});
  }
  // SWS_CS_* and AVColorSpace share their numbers; unspecified and RGB fall to BT.601.
  const bool known = space != AVCOL_SPC_UNSPECIFIED && space != AVCOL_SPC_RGB;
  const int* matrix = sws_getCoefficients(known ? space : SWS_CS_DEFAULT);
  sws_setColorspaceDetails(m_scaler.get(), matrix, fullRange ? 1 : 0, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
  m_sourceWidth = picture.width;
  m_sourceHeight = picture.height;
  m_sourceFormat = source;
  m_sourceSpace = space;
  m_sourceFullRange = fullRange;
}

cv::Mat PictureConverter::scaled(const AVFrame& picture) {
  prepareScaler(picture);
  const int channels = m_format == PixelFormat::Rgb8 ? 3 : 1;
  const int paddedWidth = (m_width + kBlock - 1) / kBlock * kBlock;
  cv::Mat padded(m_height, paddedWidth, CV_8UC(channels));
  std::uint8_t* const planes[4] = {padded.data, nullptr, nullptr, nullptr};
  const int strides[4] = {static_cast<int>(padded.step[0]), 0, 0, 0};
  const int rows = sws_scale(m_scaler.get(), picture.data, picture.linesize, 0, picture.height, planes, strides);
  if (rows <= 0) throw base::Error(base::ErrorCode::Malformed, {{"expected", std::string("a picture")}, {"found", ffmpegText(rows)}});
  if (paddedWidth == m_width) return padded;
  // Callers may count on continuous rows.
  return padded.colRange(0, m_width).clone();
}

}  // namespace parsimony::video
