// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/label_writer.h"

#include "core/base/atomic_file.h"
#include "core/base/backups.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/text.h"
#include "core/io/label_csv.h"
#include "core/project/state_folder.h"

namespace parsimony::project {

namespace fs = std::filesystem;

namespace {

/// Backups of labeled-data/<video>/x.csv must not meet those of another video's x.csv.
fs::path backupFolder(const Project& project, const fs::path& file) {
  const fs::path below = file.parent_path().lexically_relative(project.folder);
  const bool inside = !below.empty() && below != "." && *below.begin() != "..";
  return ensureStateFolder(project, inside ? fs::path("backups") / below : fs::path("backups"));
}

}  // namespace

LabelWriter::~LabelWriter() {
  std::error_code ignored;
  for (const Staged& staged : m_staged) fs::remove(staged.temporary, ignored);
}

std::string LabelWriter::stage(const fs::path& file, const tracks::LabelSet& labels) {
  Staged staged;
  staged.target = file;
  // The label file may be a link into a data store: the file there is replaced, so the neighbour has to lie there too.
  std::error_code ignored;
  if (fs::is_symlink(file, ignored)) staged.target = fs::weakly_canonical(file);
  ensureFolder(staged.target.parent_path());
  staged.backup = base::backUp(staged.target, backupFolder(m_project, file));
  std::string name = base::toUtf8(staged.target.stem()) + ".parsimony-saving.csv";
  staged.temporary = staged.target.parent_path() / base::pathFromUtf8(name.insert(0, 1, '.'));
  m_staged.push_back(staged);
  write(staged, labels);
  return base::sha256OfFile(staged.temporary);
}

void LabelWriter::write(const Staged& staged, const tracks::LabelSet& labels) const {
  std::error_code error;
  fs::remove(staged.temporary, error);
  try {
    // The writer of label files keeps the layout (index columns, individual) of the file that it replaces: give it one.
    if (fs::exists(staged.target)) fs::copy_file(staged.target, staged.temporary, error);
    if (error) throw base::errorFromErrno(error.value(), staged.target, "write");
    io::writeLabelCsv(staged.temporary, labels);
  } catch (const base::Error& failure) {
    base::ErrorValues values = failure.values();
    values["path"] = base::toUtf8(staged.target);  // the temporary name means nothing to anybody
    throw base::Error(failure.code(), std::move(values));
  }
}

void LabelWriter::publish() {
  std::size_t done = 0;
  try {
    for (; done < m_staged.size(); ++done) base::publishFile(m_staged[done].temporary, m_staged[done].target);
  } catch (...) {
    takeBack(done);
    throw;
  }
  m_staged.clear();
}

void LabelWriter::takeBack(std::size_t published) const {
  for (std::size_t i = 0; i < published; ++i) {
    try {
      const Staged& staged = m_staged[i];
      if (staged.backup.empty()) {
        fs::remove(staged.target);
      } else {
        base::writeFileAtomically(staged.target, base::readFile(staged.backup));
      }
    } catch (const std::exception& error) {
      // The journal still has every edit, and the next opening reports the files as changed.
      base::log(base::LogLevel::Error, "project", std::string("label files are half saved: ") + error.what());
    }
  }
}

}  // namespace parsimony::project
