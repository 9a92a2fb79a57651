// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/image_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <vector>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/io/image_header.h"

namespace parsimony::io {
namespace {

using base::ErrorCode;

constexpr std::int64_t kMaxPixels = 100'000'000;
constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 30;
constexpr std::size_t kHeadBytes = std::size_t{1} << 16;

base::Error malformed(const std::filesystem::path& path, std::string expected, std::string found) {
  return base::Error(ErrorCode::Malformed, {{"path", base::toUtf8(path)}, {"expected", std::move(expected)}, {"found", std::move(found)}});
}

/// \throws Error for no picture, no size, and sizes that would take more memory than a picture can be worth
void checkHeader(const std::filesystem::path& path, const ImageHeader& header, bool isEmpty) {
  if (header.format == ImageFormat::Unknown) throw malformed(path, "PNG, JPEG, TIFF or BMP", isEmpty ? "an empty file" : "something else");
  const std::string size = std::to_string(header.width) + " x " + std::to_string(header.height) + " px";
  if (header.width <= 0 || header.height <= 0) throw malformed(path, "a picture with a size", size);
  if (header.width > kMaxPixels || header.height > kMaxPixels || header.width * header.height > kMaxPixels) {
    throw base::Error(ErrorCode::Unsupported, {{"path", base::toUtf8(path)}, {"expected", "at most 100 megapixels"}, {"found", size}});
  }
}

cv::Mat decoded(const std::filesystem::path& path, const std::string& bytes) {
  // A Mat over the file's bytes: imdecode reads them only.
  const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<char*>(bytes.data()));
  cv::Mat image;
  std::string reason = "damaged data";
  try {
    image = cv::imdecode(encoded, cv::IMREAD_ANYCOLOR | cv::IMREAD_IGNORE_ORIENTATION);
  } catch (const cv::Exception& error) {
    reason = error.err;
  }
  if (image.empty() || image.depth() != CV_8U) throw malformed(path, "a picture that can be decoded", reason);
  return image;
}

std::string headOf(const std::filesystem::path& path) {
  std::error_code status;
  if (!std::filesystem::is_regular_file(path, status)) return base::readFile(path, kMaxBytes);  // names what is wrong
  std::ifstream stream(path, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(stream.gcount()));
  return head;
}

bool isKnownExtension(const std::string& extension) {
  static constexpr std::array<std::string_view, 6> kKnown = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"};
  return std::find(kKnown.begin(), kKnown.end(), extension) != kKnown.end();
}

}  // namespace

cv::Mat readImage(const std::filesystem::path& path, bool grey) {
  const std::string bytes = base::readFile(path, kMaxBytes);
  const ImageHeader header = parseImageHeader(bytes);
  checkHeader(path, header, bytes.empty());
  if (!header.complete) throw malformed(path, "a whole picture", "a file that was cut short");
  const cv::Mat image = decoded(path, bytes);
  const bool isGrey = image.channels() == 1;
  if (isGrey && grey) return image;
  cv::Mat converted;
  cv::cvtColor(image, converted, isGrey ? cv::COLOR_GRAY2RGB : grey ? cv::COLOR_BGR2GRAY : cv::COLOR_BGR2RGB);
  return converted;
}

void writeImage(const std::filesystem::path& path, const cv::Mat& image) {
  const std::string extension = base::toLower(base::toUtf8(path.extension()));
  if (!isKnownExtension(extension)) {
    throw base::Error(ErrorCode::Unsupported, {{"path", base::toUtf8(path)}, {"expected", "png, jpg, tif or bmp"}, {"found", extension}});
  }
  if (image.empty() || (image.type() != CV_8UC3 && image.type() != CV_8UC1)) {
    throw base::Error(
        ErrorCode::InvalidValue,
        {{"path", base::toUtf8(path)}, {"field", "image"}, {"value", cv::typeToString(image.type())}, {"expected", "CV_8UC3 or CV_8UC1"}});
  }
  cv::Mat bgr;  // not `= image`: converting in place would change the caller's picture
  if (image.channels() == 3) cv::cvtColor(image, bgr, cv::COLOR_RGB2BGR);
  std::vector<unsigned char> bytes;
  try {
    cv::imencode(extension, bgr.empty() ? image : bgr, bytes);
  } catch (const cv::Exception& error) {
    throw base::Error(ErrorCode::Unsupported,
                      {{"path", base::toUtf8(path)}, {"expected", "a picture that can be encoded"}, {"found", error.err}});
  }
  base::writeFileAtomically(path, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

cv::Size imageSize(const std::filesystem::path& path) {
  const std::string head = headOf(path);
  ImageHeader header = parseImageHeader(head);
  // Long metadata may come before the size, and a TIFF may keep its directory at the end.
  if (header.format != ImageFormat::Unknown && (header.width == 0 || header.height == 0))
    header = parseImageHeader(base::readFile(path, kMaxBytes));
  checkHeader(path, header, head.empty());
  return {static_cast<int>(header.width), static_cast<int>(header.height)};
}

}  // namespace parsimony::io
