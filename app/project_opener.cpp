// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project_opener.h"

#include "app/qt_path.h"

namespace parsimony::app {

ProjectOpener::ProjectOpener(QObject* parent)
    : QObject(parent),
      m_query([this](std::shared_ptr<OpenedProject> project) { emit opened(project); },
              [this](const base::Error& error) { emit failed(m_path, error); }) {}

void ProjectOpener::open(const QString& path) {
  m_path = path;
  emit opening(path);
  m_query.request([folder = toPath(path), remember = m_remember](const jobs::RunContext&) {
    auto opened = loadProject(folder);
    if (remember) project::rememberProject(opened->project.folder);
    return opened;
  });
}

}  // namespace parsimony::app
