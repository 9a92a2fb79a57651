// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/backups.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/local_time.h"
#include "core/base/text.h"

namespace parsimony::base {

namespace fs = std::filesystem;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

constexpr std::size_t kStampLength = 15;  // 20261123-140509

std::string stampText(sys_seconds moment) {
  return formatTime(localTime(static_cast<std::time_t>(moment.time_since_epoch().count())), "%Y%m%d-%H%M%S");
}

std::optional<sys_seconds> stampFrom(std::string_view text) {
  if (text.size() != kStampLength || text[8] != '-') return std::nullopt;
  std::int64_t date = 0;
  std::int64_t clock = 0;
  if (!parseInt(text.substr(0, 8), date) || !parseInt(text.substr(9), clock) || date < 0 || clock < 0) return std::nullopt;
  std::tm time{};
  time.tm_year = static_cast<int>(date / 10000) - 1900;
  time.tm_mon = static_cast<int>(date / 100 % 100) - 1;
  time.tm_mday = static_cast<int>(date % 100);
  time.tm_hour = static_cast<int>(clock / 10000);
  time.tm_min = static_cast<int>(clock / 100 % 100);
  time.tm_sec = static_cast<int>(clock % 100);
  time.tm_isdst = -1;
  const std::time_t moment = std::mktime(&time);
  if (moment == -1) return std::nullopt;
  return sys_seconds(seconds(moment));
}

/// Older copies of `file` by their time stamps; files of other names are never touched.
std::multimap<sys_seconds, fs::path> copiesOf(const fs::path& file, const fs::path& folder) {
  const std::string prefix = toUtf8(file.stem()) + "_";
  const std::string suffix = toUtf8(file.extension());
  std::multimap<sys_seconds, fs::path> copies;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = toUtf8(entry->path().filename());
    if (name.size() != prefix.size() + kStampLength + suffix.size() || !name.starts_with(prefix) || !name.ends_with(suffix)) continue;
    if (const auto stamp = stampFrom(std::string_view(name).substr(prefix.size(), kStampLength))) copies.emplace(*stamp, entry->path());
  }
  return copies;
}

fs::path freeName(const fs::path& file, const fs::path& folder, sys_seconds& moment) {
  const std::string prefix = toUtf8(file.stem()) + "_";
  for (;; moment += seconds(1)) {  // two saves within one second must not share a backup
    fs::path candidate = folder / pathFromUtf8(prefix + stampText(moment) + toUtf8(file.extension()));
    if (!fs::exists(candidate)) return candidate;
  }
}

}  // namespace

std::vector<sys_seconds> thinned(std::vector<sys_seconds> stamps, sys_seconds now) {
  constexpr seconds kMinutes10(600);
  constexpr seconds kHour(3600);
  constexpr seconds kDay(24 * 3600);
  // Intervals are anchored to the clock, not to `now`: what was kept at one call is then still the one of its interval at the next.
  std::set<std::pair<seconds::rep, seconds::rep>> occupied;
  std::vector<sys_seconds> removed;
  std::sort(stamps.rbegin(), stamps.rend());
  for (const sys_seconds stamp : stamps) {
    const seconds age = now - stamp;
    if (age <= kMinutes10) continue;
    if (age > 60 * kDay) {
      removed.push_back(stamp);
      continue;
    }
    const seconds interval = age <= kHour ? kMinutes10 : age <= kDay ? kHour : kDay;
    if (!occupied.emplace(interval.count(), stamp.time_since_epoch() / interval).second) removed.push_back(stamp);
  }
  std::reverse(removed.begin(), removed.end());
  return removed;
}

fs::path backUp(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return {};
  fs::create_directories(folder, error);  // a failure shows when the copy is opened
  sys_seconds moment = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  const sys_seconds now = moment;
  const fs::path backup = freeName(file, folder, moment);
  writeFileAtomically(backup, readFile(file));

  const auto copies = copiesOf(file, folder);
  std::vector<sys_seconds> stamps;
  for (const auto& [stamp, path] : copies) stamps.push_back(stamp);
  for (const sys_seconds stamp : thinned(stamps, now)) {
    if (const auto copy = copies.find(stamp); copy != copies.end()) fs::remove(copy->second, error);
  }
  return backup;
}

}  // namespace parsimony::base
