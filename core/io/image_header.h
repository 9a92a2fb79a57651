// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parsimony::io {

enum class ImageFormat { Png, Jpeg, Tiff, Bmp, Unknown };

/// What the structure of an image file tells without decoding. Sizes come from the file and may lie; nothing is allocated by them.
struct ImageHeader {
  ImageFormat format = ImageFormat::Unknown;
  std::int64_t width = 0;   ///< px, 0 = not found in these bytes
  std::int64_t height = 0;  ///< px, 0 = not found in these bytes
  bool complete = false;    ///< the end of a PNG, JPEG or BMP was found; for TIFF always true: its decoder notices
};

/// Reads the header from the first bytes of a file (or all of them, which `complete` needs).
/// PNG: chunks up to IEND.  JPEG: segments up to EOI, frame size from SOFn (ITU T.81 B.1).  TIFF: tags 256 and 257 of the first directory.
[[nodiscard]] ImageHeader parseImageHeader(std::string_view bytes);

}  // namespace parsimony::io
