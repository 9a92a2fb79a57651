// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/project/json_file.h"
#include "core/project/project.h"

namespace parsimony::project {

namespace fs = std::filesystem;

namespace {

constexpr int kRecentSchema = 1;
constexpr std::size_t kMostRecent = 20;

fs::path recentFile() {
  return base::userStateFolder() / "recent.json";
}

/// A damaged list is a list of nothing: it only saves a person some clicks.
std::vector<fs::path> storedProjects() {
  try {
    const fs::path file = recentFile();
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return {};
    const nlohmann::json stored = readJsonObject(file);
    requireSchema(stored, kRecentSchema, file);
    std::vector<fs::path> projects;
    for (const auto& path : requiredField<std::vector<std::string>>(stored, "projects", "a list of folders", file)) {
      projects.push_back(base::pathFromUtf8(path));
    }
    return projects;
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "project", error.what());
    return {};
  }
}

}  // namespace

std::vector<fs::path> recentProjects() {
  std::vector<fs::path> projects = storedProjects();
  std::erase_if(projects, [](const fs::path& folder) {
    std::error_code ignored;
    return !fs::is_directory(folder, ignored);
  });
  if (projects.size() > kMostRecent) projects.resize(kMostRecent);
  return projects;
}

void rememberProject(const fs::path& folder) {
  std::error_code ignored;
  const fs::path absolute = fs::weakly_canonical(fs::absolute(folder, ignored), ignored);
  std::vector<std::string> texts{base::toUtf8(absolute)};
  // Folders that are missing today stay in the file: a disk may come back.
  for (const fs::path& other : storedProjects()) {
    if (other != absolute && texts.size() < kMostRecent) texts.push_back(base::toUtf8(other));
  }
  try {
    base::writeFileAtomically(recentFile(), jsonText({{"schema_version", kRecentSchema}, {"projects", texts}}));
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "project", error.what());
  }
}

}  // namespace parsimony::project
