// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parsimony::jobs {

/// What the person at the window (or Ctrl-C) wants of running work.
enum class StopRequest {
  Continue,
  StopAndKeep,  ///< end early, keep and save what there is
  Cancel,       ///< end now, leave nothing behind
};

struct Progress {
  std::int64_t done = 0;
  std::int64_t total = 0;  ///< 0 = unknown
  std::string message;     ///< what is being done, a short English key such as "train" or "predict"
};

struct MetricPoint {
  std::string name;  ///< "train_loss", "val_pixel_error", "learning_rate"
  std::int64_t step = 0;
  double value = 0.0;
};

/// An 8-bit picture made on the way, for the window. RGB, row-major, 3 bytes per pixel.
struct PreviewImage {
  std::string name{};
  std::int64_t step = 0;
  int width = 0;
  int height = 0;
  std::shared_ptr<const std::vector<std::uint8_t>> rgb{};
};

/// How long-running work reports and asks. Cheap to copy; every callback may be empty and is called on the working thread.
/// Loops ask `stop()` once per batch, epoch or second of video, never per sample.
class RunContext {
 public:
  struct Callbacks {
    std::function<void(const Progress&)> progress;
    std::function<void(const MetricPoint&)> metric;
    std::function<void(const PreviewImage&)> preview;
    std::function<void(const std::string& code, const std::string& text)> warning;
    std::function<StopRequest()> stop;
  };

  RunContext() = default;
  explicit RunContext(Callbacks callbacks) : m_callbacks(std::make_shared<const Callbacks>(std::move(callbacks))) {}

  void progress(std::int64_t done, std::int64_t total, const std::string& message) const;
  void metric(const std::string& name, std::int64_t step, double value) const;
  void preview(const PreviewImage& image) const;
  void warning(const std::string& code, const std::string& text) const;
  [[nodiscard]] StopRequest stop() const;
  /// \throws base::Error Cancelled when stop() answers Cancel.
  void throwIfCancelled() const;

 private:
  std::shared_ptr<const Callbacks> m_callbacks;
};

}  // namespace parsimony::jobs
