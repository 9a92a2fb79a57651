// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/label/prediction_source.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/qt_path.h"
#include "core/io/prediction_csv.h"

namespace parsimony::app {

PredictionSource::PredictionSource(QObject* parent)
    : QObject(parent),
      m_imageQuery(
          [this](LoadedPtr loaded) {
            m_images = std::move(loaded);
            emit changed();
          },
          [this](const base::Error& error) { emit failed(error); }),
      m_videoQuery(
          [this](LoadedPtr loaded) {
            m_video = std::move(loaded);
            m_meanLikelihood = m_video ? m_video->meanLikelihood : std::vector<float>();
            emit changed();
          },
          [this](const base::Error& error) { emit failed(error); }) {}

void PredictionSource::setKeypoints(const std::vector<std::string>& keypoints) {
  m_keypoints = keypoints;
}

void PredictionSource::setRun(const QString& runFolder) {
  if (runFolder == m_run) return;
  m_run = runFolder;
  reload();
}

void PredictionSource::setVideo(const QString& stem) {
  if (stem == m_stem) return;
  m_stem = stem;
  readVideo();
}

void PredictionSource::reload() {
  readImages();
  readVideo();
}

void PredictionSource::readImages() {
  m_images.reset();
  if (m_run.isEmpty()) {
    m_imageQuery.abandon();
    emit changed();
    return;
  }
  const auto csv = toPath(m_run) / "predictions.csv";
  m_imageQuery.request([csv, keypoints = m_keypoints](const jobs::RunContext&) { return load(csv, keypoints); });
}

void PredictionSource::readVideo() {
  m_video.reset();
  m_meanLikelihood.clear();
  if (m_run.isEmpty() || m_stem.isEmpty()) {
    m_videoQuery.abandon();
    emit changed();
    return;
  }
  const auto csv = toPath(m_run) / "video_preds" / toPath(m_stem + QStringLiteral(".csv"));
  m_videoQuery.request([csv, keypoints = m_keypoints](const jobs::RunContext&) { return load(csv, keypoints); });
}

PredictionSource::LoadedPtr PredictionSource::load(const std::filesystem::path& csv, const std::vector<std::string>& keypoints) {
  if (!std::filesystem::exists(csv)) return nullptr;
  auto loaded = std::make_shared<Loaded>();
  loaded->tracks = io::readPredictionCsv(csv);
  const std::vector<std::string>& names = loaded->tracks.keypoints();
  for (const std::string& name : keypoints) {
    const auto at = std::find(names.begin(), names.end(), name);
    loaded->columns.push_back(at == names.end() ? -1 : static_cast<int>(at - names.begin()));
  }
  for (std::size_t row = 0; row < loaded->tracks.images.size(); ++row) {
    loaded->rows.insert(QString::fromStdString(loaded->tracks.images[row]), static_cast<qint64>(row));
  }
  if (loaded->rows.isEmpty()) {
    for (std::int64_t frame = 0; frame < loaded->tracks.numFrames(); ++frame) {
      double sum = 0.0;
      int count = 0;
      for (int k = 0; k < loaded->tracks.numKeypoints(); ++k) {
        const double likelihood = loaded->tracks.at(frame, k).likelihood;
        if (!std::isfinite(likelihood)) continue;
        sum += likelihood;
        ++count;
      }
      loaded->meanLikelihood.push_back(count > 0 ? static_cast<float>(sum / count) : std::numeric_limits<float>::quiet_NaN());
    }
  }
  return loaded;
}

std::vector<tracks::Prediction> PredictionSource::row(const LoadedPtr& loaded, qint64 row) {
  std::vector<tracks::Prediction> values;
  if (!loaded || row < 0 || row >= loaded->tracks.numFrames()) return values;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const int column : loaded->columns) {
    values.push_back(column < 0 ? tracks::Prediction{nan, nan, nan} : loaded->tracks.at(row, column));
  }
  return values;
}

std::vector<tracks::Prediction> PredictionSource::ofImage(const QString& image) const {
  return m_images ? row(m_images, m_images->rows.value(image, -1)) : std::vector<tracks::Prediction>();
}

std::vector<tracks::Prediction> PredictionSource::ofFrame(qint64 frame) const {
  return row(m_video, frame);
}

}  // namespace parsimony::app
