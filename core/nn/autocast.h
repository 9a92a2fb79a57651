// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/autocast_mode.h>
#include <c10/core/Device.h>

namespace parsimony::nn {

/// While alive, convolutions and products on `device` run in bf16 (weights are cast on the fly and cached until the guard ends).
class AutocastGuard {
 public:
  AutocastGuard(c10::Device device, bool enabled) : m_type(device.type()), m_enabled(enabled) {
    if (!m_enabled) return;
    m_before = at::autocast::is_autocast_enabled(m_type);
    at::autocast::set_autocast_enabled(m_type, true);
    at::autocast::set_autocast_dtype(m_type, at::kBFloat16);
    at::autocast::increment_nesting();
  }
  ~AutocastGuard() {
    if (!m_enabled) return;
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(m_type, m_before);
  }
  AutocastGuard(const AutocastGuard&) = delete;
  AutocastGuard& operator=(const AutocastGuard&) = delete;

 private:
  c10::DeviceType m_type;
  bool m_enabled = false;
  bool m_before = false;
};

}  // namespace parsimony::nn
