// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/train/frame_pictures.h"
#include "widgets/jobs/latest_only.h"

class QComboBox;

namespace parsimony::app {

class FrameGallery;

/// Pictures of a run: while it trains, validation frames with label, prediction and heatmap; afterwards its worst or best frames of a set.
class FramesPanel : public QWidget {
  Q_OBJECT

 public:
  explicit FramesPanel(QWidget* parent = nullptr);

  void clear();
  void addPreview(const jobs::PreviewImage& preview);
  /// Null shows what a running training sends.
  void setReport(const RunReportPtr& report, const QString& projectFolder);
  [[nodiscard]] bool isSettled() const { return !m_query.isBusy(); }
  [[nodiscard]] FrameGallery* gallery() const { return m_gallery; }

 signals:
  void frameActivated(const QString& image);

 private:
  void refresh();

  RunReportPtr m_report;
  QString m_projectFolder;
  QWidget* m_controls;
  QComboBox* m_set;
  QComboBox* m_order;
  FrameGallery* m_gallery;
  QString m_title;  ///< of the frames that are on their way
  widgets::LatestOnly<std::vector<FramePicture>> m_query;
};

}  // namespace parsimony::app
