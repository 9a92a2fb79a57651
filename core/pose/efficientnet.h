// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/pose/backbone.h"

namespace parsimony::pose {

/// efficientnet_b0/b1/b2 with torchvision's keys (Tan & Le 2019), and efficientnet_lite0 with the keys and the TensorFlow "SAME" padding of
/// the published PyTorch conversion of the Lite models (no squeeze-excitation, ReLU6).
[[nodiscard]] std::vector<BackboneDescriptor> efficientnetDescriptors();

}  // namespace parsimony::pose
