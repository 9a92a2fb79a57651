// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <stdexcept>
#include <string>

#include "core/io/label_csv.h"
#include "core/project/project.h"
#include "core/tracks/label_set.h"
#include "tests/core/project/project_test.h"

namespace parsimony::tests {

/// A project that a window can show: 6 pictures of 200 x 150 px, of which each has all of its 5 keypoints, every one at a place of its own.
inline project::Project pictureProject(const fs::path& folder) {
  tracks::LabelSet labels = tracks::LabelSet::empty("ann", {"nose", "ear", "paw", "hip", "tail"});
  fs::create_directories(folder / "labeled-data" / "a");
  for (int frame = 0; frame < 6; ++frame) {
    const std::string image = "labeled-data/a/img" + std::to_string(frame) + ".png";
    QImage picture(200, 150, QImage::Format_RGB888);
    picture.fill(QColor(60 + 20 * frame, 90, 120));
    if (!picture.save(QString::fromStdString((folder / image).string()))) throw std::runtime_error("cannot write " + image);
    const int row = labels.addFrame(image);
    for (int keypoint = 0; keypoint < labels.numKeypoints(); ++keypoint) {
      labels.setPoint(row, keypoint, {20.0 + 35.0 * keypoint, 20.0 + 18.0 * frame, tracks::Visibility::Visible});
    }
  }
  io::writeLabelCsv(folder / "CollectedData.csv", labels);
  return project::open(folder);
}

}  // namespace parsimony::tests
