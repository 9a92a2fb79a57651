// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/pose/backbone.h"

namespace parsimony::pose {

/// resnet18/34/50/101/152 without pooling and classifier, keys as in torchvision.   (He et al. 2016)
[[nodiscard]] std::vector<BackboneDescriptor> resnetDescriptors();

}  // namespace parsimony::pose
