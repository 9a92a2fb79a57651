// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "core/video/frame.h"

namespace parsimony::widgets {

/// The picture of a decoded frame as a QImage that shares its memory and keeps the frame alive; Format_RGB888 or
/// Format_Grayscale8. A null frame, an empty picture or another pixel type gives a null image.
[[nodiscard]] QImage frameImage(const video::FramePtr& frame);

}  // namespace parsimony::widgets
