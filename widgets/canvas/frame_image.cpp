// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/frame_image.h"

namespace parsimony::widgets {

QImage frameImage(const video::FramePtr& frame) {
  if (frame == nullptr || frame->picture.empty()) return {};
  const cv::Mat& picture = frame->picture;
  const bool colour = picture.type() == CV_8UC3;
  if (!colour && picture.type() != CV_8UC1) return {};
  auto* keepAlive = new video::FramePtr(frame);
  return QImage(
      picture.data, picture.cols, picture.rows, static_cast<qsizetype>(picture.step[0]),
      colour ? QImage::Format_RGB888 : QImage::Format_Grayscale8, [](void* held) { delete static_cast<video::FramePtr*>(held); },
      keepAlive);
}

}  // namespace parsimony::widgets
