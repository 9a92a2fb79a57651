// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/state_folder.h"

#include <string>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace parsimony::project {

namespace fs = std::filesystem;

namespace {
constexpr const char* kVersionFile = "schema_version";
}

fs::path Project::stateFolder() const {
  return folder / ".parsimony";
}

void checkStateSchema(const fs::path& stateFolder) {
  const fs::path file = stateFolder / kVersionFile;
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return;
  const std::string text = base::readTextFile(file, 1024);
  std::int64_t version = 0;
  if (!base::parseInt(base::trimmed(text), version) || version < 1) {
    throw base::Error(base::ErrorCode::Malformed, {{"path", base::toUtf8(file)},
                                                   {"line", std::int64_t{1}},
                                                   {"expected", "a version number"},
                                                   {"found", std::string(base::trimmed(text)).substr(0, 40)}});
  }
  if (version > kStateSchema) {
    throw base::Error(base::ErrorCode::Unsupported,
                      {{"path", base::toUtf8(file)},
                       {"expected", "at most " + std::to_string(kStateSchema) +
                                        "; a newer Parsimony wrote this folder: update this one, or open a copy without .parsimony"},
                       {"found", std::to_string(version)}});
  }
}

void ensureFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error && !fs::is_directory(folder)) throw base::errorFromErrno(error.value(), folder, "create the folder");
}

fs::path ensureStateFolder(const Project& project, const fs::path& below) {
  const fs::path state = project.stateFolder();
  const fs::path wanted = below.empty() ? state : state / below;
  ensureFolder(wanted);
  const fs::path version = state / kVersionFile;
  std::error_code ignored;
  if (!fs::exists(version, ignored)) base::writeFileAtomically(version, std::to_string(kStateSchema) + "\n");
  return wanted;
}

}  // namespace parsimony::project
