// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace parsimony::parallel {

/// Notices that a process of this job has died while others would wait for it for ever. Two signs: a process on this machine that the
/// system no longer knows (within a tenth of a second), and the predecessor in the ring 0 -> 1 -> ... -> 0 that has not been heard of for
/// half a minute. Processes beat while they compute, load or write too, since the beat comes from the engine's thread. For that thread
/// alone.
class PeerWatch {
 public:
  /// Collective.
  PeerWatch();
  ~PeerWatch();
  PeerWatch(const PeerWatch&) = delete;
  PeerWatch& operator=(const PeerWatch&) = delete;

  /// Call often; does something ten times a second. \throws base::Error Inconsistent {field, expected, found, process} for a lost process
  void look();
  void end();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace parsimony::parallel
