// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/video/frame_cache.h"

#include <list>
#include <mutex>
#include <unordered_map>

namespace parsimony::video {

namespace {

std::size_t bytesOf(const Frame& frame) {
  return frame.picture.total() * frame.picture.elemSize();
}

}  // namespace

struct FrameCache::Impl {
  explicit Impl(std::size_t budgetBytes) : budget(budgetBytes) {}

  void remove(std::list<FramePtr>::iterator entry) {
    bytes -= bytesOf(**entry);
    places.erase((*entry)->index.value);
    order.erase(entry);
  }

  mutable std::mutex mutex;
  std::size_t budget;
  std::size_t bytes = 0;
  std::list<FramePtr> order;  ///< most recently used first
  std::unordered_map<std::int64_t, std::list<FramePtr>::iterator> places;
};

FrameCache::FrameCache(std::size_t budgetBytes) : m_impl(std::make_unique<Impl>(budgetBytes)) {}
FrameCache::~FrameCache() = default;

FramePtr FrameCache::find(FrameIndex frame) {
  const std::lock_guard lock(m_impl->mutex);
  const auto place = m_impl->places.find(frame.value);
  if (place == m_impl->places.end()) return nullptr;
  m_impl->order.splice(m_impl->order.begin(), m_impl->order, place->second);
  return *place->second;
}

void FrameCache::insert(const FramePtr& frame) {
  if (!frame) return;
  const std::lock_guard lock(m_impl->mutex);
  if (const auto known = m_impl->places.find(frame->index.value); known != m_impl->places.end()) m_impl->remove(known->second);
  // A picture larger than the budget would only drive out all others.
  const std::size_t bytes = bytesOf(*frame);
  if (bytes > m_impl->budget) return;
  while (m_impl->bytes + bytes > m_impl->budget) m_impl->remove(std::prev(m_impl->order.end()));
  m_impl->order.push_front(frame);
  m_impl->places[frame->index.value] = m_impl->order.begin();
  m_impl->bytes += bytes;
}

void FrameCache::clear() {
  const std::lock_guard lock(m_impl->mutex);
  m_impl->places.clear();
  m_impl->order.clear();
  m_impl->bytes = 0;
}

std::size_t FrameCache::bytes() const {
  const std::lock_guard lock(m_impl->mutex);
  return m_impl->bytes;
}

}  // namespace parsimony::video
