// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/label/image_source.h"

#include <QDir>

#include "app/qt_path.h"
#include "core/io/image_file.h"
#include "core/video/frame.h"
#include "widgets/canvas/frame_image.h"

namespace parsimony::app {

namespace {

constexpr int kCacheKb = 256 * 1024;

QImage readPicture(const QString& path) {
  auto frame = std::make_shared<video::Frame>();
  frame->picture = io::readImage(toPath(path));
  return widgets::frameImage(frame);
}

}  // namespace

ImageSource::ImageSource(QObject* parent)
    : QObject(parent),
      m_cache(kCacheKb),
      m_query(
          [this](QImage picture) {
            m_waiting = false;
            m_cache.insert(m_path, new QImage(picture), static_cast<int>(picture.sizeInBytes() / 1024) + 1);
            emit imageReady(m_image, picture);
          },
          [this](const base::Error& error) {
            m_waiting = false;
            emit failed(m_image, error);
          }) {}

void ImageSource::request(const QString& folder, const QString& image) {
  m_image = image;
  m_path = QDir(folder).absoluteFilePath(image);
  if (const QImage* kept = m_cache.object(m_path)) {
    abandon();
    emit imageReady(image, QImage(*kept));
    return;
  }
  m_waiting = true;
  m_query.request([path = m_path](const jobs::RunContext&) { return readPicture(path); });
}

void ImageSource::abandon() {
  m_waiting = false;
  m_query.abandon();
}

}  // namespace parsimony::app
