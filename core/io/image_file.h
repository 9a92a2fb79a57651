// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <opencv2/core/mat.hpp>

namespace parsimony::io {

/// Decodes a PNG/JPEG/TIFF/BMP as 8-bit RGB (CV_8UC3) or, with `grey`, CV_8UC1. Alpha is dropped, 16-bit scaled to 8, EXIF orientation
/// ignored (as by the programs that wrote the labels). The content decides about the format, not the name.
/// \throws base::Error NotFound; Malformed {path, expected, found} for what is empty, damaged, cut short or no picture;
/// Unsupported beyond 100 megapixels, found out before decoding
[[nodiscard]] cv::Mat readImage(const std::filesystem::path& path, bool grey = false);
/// Writes CV_8UC3 RGB or CV_8UC1, format by extension (png, jpg, jpeg, tif, tiff, bmp), atomically.
/// \throws base::Error Unsupported for another extension, InvalidValue for an empty image or other channels
void writeImage(const std::filesystem::path& path, const cv::Mat& image);
/// Size in pixels from the header alone. \throws as readImage, except that a file cut short after its header is not noticed
[[nodiscard]] cv::Size imageSize(const std::filesystem::path& path);

}  // namespace parsimony::io
