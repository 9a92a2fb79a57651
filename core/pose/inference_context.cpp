// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pose/inference_context.h"

#include <algorithm>

#include <torch/torch.h>

namespace parsimony::pose {
namespace {

constexpr std::int64_t kShared = kContextFrames - 1;  // frames that successive batches share

/// One row `copies` times.
std::vector<tracks::Prediction> repeated(const std::vector<tracks::Prediction>& row, int copies) {
  std::vector<tracks::Prediction> rows;
  for (int i = 0; i < copies; ++i) rows.insert(rows.end(), row.begin(), row.end());
  return rows;
}

}  // namespace

void ContextWindows::hand(std::int64_t number, const at::Tensor& maps) {
  const c10::InferenceMode inferenceMode;
  const auto first = std::max<std::int64_t>(0, maps.size(0) - kShared);
  auto last = maps.slice(0, first).clone();  // not a view: that would keep the whole batch
  const std::lock_guard lock(m_mutex);
  m_before[number] = std::move(last);
  m_changed.notify_all();
}

at::Tensor ContextWindows::take(std::int64_t number) {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [&] { return m_stopping || m_before.count(number) != 0; });
  if (m_stopping) return {};
  auto maps = std::move(m_before.at(number));
  m_before.erase(number);
  return maps;
}

std::vector<tracks::Prediction> ContextWindows::predict(std::int64_t number, std::int64_t firstFrame, const at::Tensor& pictures) {
  auto maps = m_inference.frameMaps(pictures);
  const bool enough = maps.size(0) >= kShared;
  if (enough) hand(number + 1, maps);
  if (number > 0) {
    const auto before = take(number);
    if (!before.defined()) return {};
    const c10::InferenceMode inferenceMode;
    maps = at::cat({before, maps}, 0);
  }
  if (!enough) hand(number + 1, maps);
  if (maps.size(0) < kContextFrames) return {};
  auto rows = m_inference.runFrameMaps(maps, m_frameSize);
  const auto keypoints = static_cast<std::ptrdiff_t>(m_inference.spec().keypoints.size());
  {
    const std::lock_guard lock(m_mutex);
    if (number > m_lastNumber) {
      m_lastNumber = number;
      m_lastRow.assign(rows.end() - keypoints, rows.end());
    }
  }
  if (firstFrame < kContextFrames) {  // no batch before had a whole window
    const auto leading = repeated({rows.begin(), rows.begin() + keypoints}, kContextFrames / 2);
    rows.insert(rows.begin(), leading.begin(), leading.end());
  }
  return rows;
}

std::vector<tracks::Prediction> ContextWindows::finish() {
  const std::lock_guard lock(m_mutex);
  if (!m_lastRow.empty()) return repeated(m_lastRow, kContextFrames / 2);
  if (m_before.empty()) return {};
  return m_inference.runFrameMaps(m_before.rbegin()->second, m_frameSize);
}

void ContextWindows::stop() {
  const std::lock_guard lock(m_mutex);
  m_stopping = true;
  m_changed.notify_all();
}

}  // namespace parsimony::pose
