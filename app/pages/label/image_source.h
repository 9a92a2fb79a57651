// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QImage>
#include <QObject>

#include "core/base/error.h"
#include "widgets/jobs/latest_only.h"

namespace parsimony::app {

/// Pictures of labelled frames, decoded beside the window; of several requests the last one counts. Recent ones are kept.
class ImageSource : public QObject {
  Q_OBJECT

 public:
  explicit ImageSource(QObject* parent = nullptr);
  /// `image`: path as in the labels; `folder`: what it is relative to. A kept picture is delivered before this returns.
  void request(const QString& folder, const QString& image);
  /// Drops what is on its way.
  void abandon();
  [[nodiscard]] bool isBusy() const { return m_waiting; }

 signals:
  void imageReady(const QString& image, const QImage& picture);
  void failed(const QString& image, const parsimony::base::Error& error);

 private:
  QCache<QString, QImage> m_cache;  ///< by absolute path; cost in KB
  QString m_image;
  QString m_path;
  bool m_waiting = false;
  widgets::LatestOnly<QImage> m_query;
};

}  // namespace parsimony::app
