// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/context_frames.h"

#include <algorithm>
#include <cstdint>
#include <system_error>

#include "core/base/text.h"

namespace parsimony::pose {
namespace {

constexpr auto kDigits = "0123456789";
constexpr std::size_t kMostDigits = 18;  // fit into 64 bits

/// Where the last number of the stem begins, and how long it is; 0 long when there is none.
struct NumberPlace {
  std::size_t begin = 0;
  std::size_t length = 0;
};

NumberPlace lastNumber(const std::string& fileName) {
  const auto dot = fileName.rfind('.');
  const auto stem = fileName.substr(0, dot == 0 ? std::string::npos : dot);
  const auto last = stem.find_last_of(kDigits);
  if (last == std::string::npos) return {};
  const auto before = stem.find_last_not_of(kDigits, last);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return {begin, last + 1 - begin};
}

}  // namespace

std::array<std::string, kContextFrames> contextNames(const std::string& fileName) {
  std::array<std::string, kContextFrames> names;
  names.fill(fileName);
  const auto place = lastNumber(fileName);
  if (place.length == 0 || place.length > kMostDigits) return names;
  const std::int64_t centre = std::stoll(fileName.substr(place.begin, place.length));
  for (int i = 0; i < kContextFrames; ++i) {
    auto digits = std::to_string(std::max<std::int64_t>(0, centre + i - kContextFrames / 2));
    if (digits.size() < place.length) digits.insert(0, place.length - digits.size(), '0');
    names[static_cast<std::size_t>(i)].replace(place.begin, place.length, digits);
  }
  return names;
}

std::array<std::filesystem::path, kContextFrames> contextPaths(const std::filesystem::path& picture) {
  std::array<std::filesystem::path, kContextFrames> paths;
  const auto names = contextNames(base::toUtf8(picture.filename()));
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto path = picture.parent_path() / base::pathFromUtf8(names[i]);
    std::error_code ignored;
    paths[i] = std::filesystem::exists(path, ignored) ? path : picture;
  }
  return paths;
}

bool hasContext(const std::filesystem::path& picture) {
  const auto fileName = base::toUtf8(picture.filename());
  const auto length = lastNumber(fileName).length;
  if (length == 0 || length > kMostDigits) return false;
  const auto names = contextNames(fileName);
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    std::error_code ignored;
    return std::filesystem::exists(picture.parent_path() / base::pathFromUtf8(name), ignored);
  });
}

}  // namespace parsimony::pose
