// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>

#include "core/video/frame.h"

namespace parsimony::video {

/// Least-recently-used cache of decoded frames with a budget in bytes. Thread-safe.
class FrameCache {
 public:
  explicit FrameCache(std::size_t budgetBytes);
  ~FrameCache();
  [[nodiscard]] FramePtr find(FrameIndex frame);
  void insert(const FramePtr& frame);
  void clear();
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::video
