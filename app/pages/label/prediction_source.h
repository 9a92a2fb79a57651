// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/tracks/tracks.h"
#include "widgets/jobs/latest_only.h"

namespace parsimony::app {

/// Predictions of one run: of the labelled images and of the video that is shown. Read beside the window.
class PredictionSource : public QObject {
  Q_OBJECT

 public:
  explicit PredictionSource(QObject* parent = nullptr);

  /// Order of the keypoints that the answers have.
  void setKeypoints(const std::vector<std::string>& keypoints);
  /// Empty = none.
  void setRun(const QString& runFolder);
  [[nodiscard]] const QString& run() const { return m_run; }
  /// Stem of the video that is shown, empty = none.
  void setVideo(const QString& stem);
  /// Reads again: a job has written new predictions.
  void reload();
  [[nodiscard]] bool isBusy() const { return m_imageQuery.isBusy() || m_videoQuery.isBusy(); }

  /// K predictions, or empty.
  [[nodiscard]] std::vector<tracks::Prediction> ofImage(const QString& image) const;
  [[nodiscard]] std::vector<tracks::Prediction> ofFrame(qint64 frame) const;
  /// Mean likelihood per frame of the video, or empty.
  [[nodiscard]] const std::vector<float>& meanLikelihood() const { return m_meanLikelihood; }
  [[nodiscard]] bool hasVideo() const { return m_video != nullptr; }

 signals:
  void changed();
  void failed(const parsimony::base::Error& error);

 private:
  /// Columns are matched by name once, when the file is read.
  struct Loaded {
    tracks::Tracks tracks;
    std::vector<int> columns;  ///< of our keypoint k, -1 = not predicted
    QHash<QString, qint64> rows;
    std::vector<float> meanLikelihood;
  };
  using LoadedPtr = std::shared_ptr<const Loaded>;
  [[nodiscard]] static LoadedPtr load(const std::filesystem::path& csv, const std::vector<std::string>& keypoints);
  [[nodiscard]] static std::vector<tracks::Prediction> row(const LoadedPtr& loaded, qint64 row);
  void readImages();
  void readVideo();

  std::vector<std::string> m_keypoints;
  QString m_run;
  QString m_stem;
  LoadedPtr m_images;
  LoadedPtr m_video;
  std::vector<float> m_meanLikelihood;
  widgets::LatestOnly<LoadedPtr> m_imageQuery;
  widgets::LatestOnly<LoadedPtr> m_videoQuery;
};

}  // namespace parsimony::app
