// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/label/video_frames.h"

#include <QRegularExpression>
#include <algorithm>

#include "app/qt_path.h"
#include "core/io/image_file.h"
#include "core/project/state_folder.h"
#include "core/video/video_reader.h"

namespace parsimony::app {

QString imageOfFrame(const QString& videoStem, qint64 frame) {
  return QStringLiteral("labeled-data/%1/img%2.png").arg(videoStem).arg(frame, 8, 10, QLatin1Char('0'));
}

std::optional<qint64> frameOfImage(const QString& image, const QString& videoStem) {
  const QString folder = QStringLiteral("labeled-data/") + videoStem + QLatin1Char('/');
  if (!image.startsWith(folder)) return {};
  static const QRegularExpression name(QStringLiteral("^img(\\d+)\\.\\w+$"));
  const QRegularExpressionMatch match = name.match(image.mid(folder.size()));
  if (!match.hasMatch()) return {};
  return match.captured(1).toLongLong();
}

void writeFrameImages(const std::filesystem::path& video, const std::filesystem::path& indexFolder, const std::filesystem::path& project,
                      qint64 frame, int context, const jobs::RunContext& run) {
  video::OpenOptions options;
  options.indexFolder = indexFolder;
  video::VideoReader reader(video, options, run);
  const std::int64_t first = std::max<std::int64_t>(0, frame - context);
  const std::int64_t last = std::min<std::int64_t>(reader.numFrames() - 1, frame + context);
  for (std::int64_t at = first; at <= last; ++at) {
    run.progress(at - first, last - first + 1, "write");
    const auto path = project / toPath(imageOfFrame(toQString(video.stem()), at));
    if (std::filesystem::exists(path)) continue;
    project::ensureFolder(path.parent_path());
    io::writeImage(path, reader.read({at})->picture);
  }
}

}  // namespace parsimony::app
