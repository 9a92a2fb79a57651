// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/video_files.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace parsimony::app {

namespace {
const QStringList& extensions() {
  static const QStringList list{QStringLiteral("mp4"),  QStringLiteral("avi"), QStringLiteral("mkv"),  QStringLiteral("mov"),
                                QStringLiteral("m4v"),  QStringLiteral("mpg"), QStringLiteral("mpeg"), QStringLiteral("ts"),
                                QStringLiteral("webm"), QStringLiteral("wmv")};
  return list;
}
}  // namespace

bool isVideoFile(const QString& path) {
  return extensions().contains(QFileInfo(path).suffix().toLower());
}

QString videoFilter() {
  return QCoreApplication::translate("parsimony::app::VideoFiles", "Videos (%1)")
      .arg(QStringLiteral("*.") + extensions().join(QStringLiteral(" *.")));
}

}  // namespace parsimony::app
