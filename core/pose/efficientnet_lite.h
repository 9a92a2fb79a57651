// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pose/backbone.h"

namespace parsimony::pose {

/// efficientnet_lite0: EfficientNet-B0 without squeeze-excitation, ReLU6, TensorFlow "SAME" padding, batch-norm eps 1e-3.
[[nodiscard]] BackboneDescriptor efficientnetLite0Descriptor();

}  // namespace parsimony::pose
