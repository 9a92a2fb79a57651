// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace parsimony::io {

/// One number that a training program logged for TensorBoard.
struct ScalarEvent {
  std::string tag;  ///< "train_supervised_loss"
  std::int64_t step = 0;
  double value = 0.0;
  double wallTime = 0.0;  ///< s since 1970
};

/// Reads the scalars of a TensorBoard event file in the order written: `simple_value`, and tensors that hold one number (TensorFlow 2).
/// Other summaries (pictures, histograms, texts) are passed over. Records are TFRecords: length [u64], masked CRC-32C of it, bytes, masked
/// CRC-32C of them; both sums are checked. A last record that was not written to its end is left out, for a run may still be writing.
/// \throws base::Error NotFound, Unsupported (larger than 2 GiB, or a folder), Malformed {path, byte, expected, found}
[[nodiscard]] std::vector<ScalarEvent> readTensorboardEvents(const std::filesystem::path& path);

/// Files whose name holds "tfevents" directly in `folder`, by name, that is by the time they were begun; empty when there is no folder.
[[nodiscard]] std::vector<std::filesystem::path> tensorboardFiles(const std::filesystem::path& folder);

}  // namespace parsimony::io
