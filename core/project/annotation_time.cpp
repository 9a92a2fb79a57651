// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/annotation_time.h"

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/project/json_file.h"
#include "core/project/label_files.h"
#include "core/project/label_recovery.h"
#include "core/project/state_folder.h"

namespace parsimony::project {

namespace {
constexpr int kAnnotationSchema = 1;

std::filesystem::path annotationFile(const Project& project) {
  return project.stateFolder() / "annotation.json";
}
}  // namespace

std::map<std::string, double> readAnnotationTime(const Project& project) {
  const std::filesystem::path file = annotationFile(project);
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return {};
  try {
    const nlohmann::json stored = readJsonObject(file);
    requireSchema(stored, kAnnotationSchema, file);
    return requiredField<std::map<std::string, double>>(stored, "seconds", "seconds by label set", file);
  } catch (const base::Error& error) {
    base::log(base::LogLevel::Warning, "project", error.what());
    return {};
  }
}

void writeAnnotationTime(const Project& project, const std::map<std::string, double>& seconds) {
  ensureStateFolder(project);
  base::writeFileAtomically(annotationFile(project), jsonText({{"schema_version", kAnnotationSchema}, {"seconds", seconds}}));
}

double annotatorSeconds(const Project& project) {
  std::map<std::string, double> seconds = readAnnotationTime(project);
  const std::vector<std::string> views = project.views.empty() ? std::vector<std::string>{""} : project.views;
  for (const std::string& view : views) seconds[labelSetName(project, view)] = recoverLabels(project, view).seconds;
  double total = 0.0;
  for (const auto& [name, value] : seconds) total += value;
  return total;
}

}  // namespace parsimony::project
