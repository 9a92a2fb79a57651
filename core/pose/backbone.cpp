// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/backbone.h"

#include "core/base/error.h"
#include "core/pose/backbone_names.h"
#include "core/pose/efficientnet.h"
#include "core/pose/resnet.h"
#include "core/pose/unet.h"
#include "core/pose/vit.h"

namespace parsimony::pose {

const std::vector<BackboneDescriptor>& backbones() {
  static const std::vector<BackboneDescriptor> all = [] {
    std::vector<BackboneDescriptor> list;
    list.push_back(unetDescriptor());
    for (auto& descriptor : resnetDescriptors()) list.push_back(std::move(descriptor));
    for (auto& descriptor : efficientnetDescriptors()) list.push_back(std::move(descriptor));
    for (auto& descriptor : vitDescriptors()) list.push_back(std::move(descriptor));
    return list;
  }();
  return all;
}

const BackboneDescriptor& backbone(const std::string& name) {
  std::string known;
  for (const auto& descriptor : backbones()) {
    if (descriptor.name == name) return descriptor;
    known += (known.empty() ? "" : ", ") + descriptor.name;
  }
  throw base::Error(base::ErrorCode::Usage, {{"field", "backbone"}, {"found", name}, {"expected", known}});
}

std::vector<std::string> backboneNames() {
  std::vector<std::string> names;
  for (const auto& descriptor : backbones()) names.push_back(descriptor.name);
  return names;
}

}  // namespace parsimony::pose
