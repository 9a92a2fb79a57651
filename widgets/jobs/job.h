// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <any>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "core/base/error.h"
#include "core/jobs/run_context.h"
#include "widgets/jobs/progress_estimate.h"

namespace parsimony::widgets {

class JobChannel;
class JobRunner;

using JobId = std::int64_t;

/// Heavy work runs one at a time on the engine thread (LibTorch, whole videos); light work shares a small pool (a folder scan, a CSV).
enum class JobKind { Heavy, Light };

enum class JobState { Queued, Running, Stopping, Finished, Failed, Cancelled };

struct JobDescription {
  QString title;  ///< for people: "Train mouse-2"
  JobKind kind = JobKind::Heavy;
  QString folder;  ///< what "Open folder" shows; may be set later
};

/// One started piece of work. Lives on the GUI thread, which also emits every signal; no signal comes from inside start(), cancel() or
/// stopAndKeep() themselves. Exactly one of delivered, failed, cancelled ends it, and none of the other signals follows that one.
class Job : public QObject {
  Q_OBJECT

 public:
  ~Job() override;

  [[nodiscard]] JobId id() const { return m_id; }
  [[nodiscard]] const JobDescription& description() const { return m_description; }
  [[nodiscard]] JobState state() const { return m_state; }
  [[nodiscard]] bool hasEnded() const;
  [[nodiscard]] const jobs::Progress& progress() const { return m_progress; }
  /// Units of progress per second of late; 0 = not known yet.
  [[nodiscard]] double rate() const { return m_estimate.rate(); }
  /// Seconds to the end; absent during the first two seconds and while the total is unknown.
  [[nodiscard]] std::optional<double> secondsLeft() const;
  /// Seconds since the work began (queueing is not counted), frozen at its end.
  [[nodiscard]] double elapsedSeconds() const;
  /// Why it failed; set from failed() on.
  [[nodiscard]] const std::optional<base::Error>& error() const { return m_error; }
  /// Sets what "Open folder" shows, once the work knows it.
  void setFolder(const QString& folder);

 public slots:
  /// Ends early and keeps what there is: delivered() follows with the partial result. A queued job has nothing to keep and is cancelled.
  void stopAndKeep();
  /// Ends now: after this call delivered() never comes, even when the result was already on its way.
  void cancel();

 signals:
  void stateChanged(parsimony::widgets::JobState state);
  /// At most 20 times a second, the newest only.
  void progressed(const parsimony::jobs::Progress& progress);
  /// All points since the last call, in order.
  void metricAdded(const std::vector<parsimony::jobs::MetricPoint>& points);
  void previewAdded(const parsimony::jobs::PreviewImage& image);
  void warned(const QString& code, const QString& text);

  /// What the work returned; usually a std::shared_ptr<const T>, see resultOf().
  void delivered(const std::any& result);
  void failed(const parsimony::base::Error& error);
  void cancelled();

 private:
  friend class JobRunner;
  Job(JobId id, JobDescription description, std::shared_ptr<JobChannel> channel, QObject* parent);

  /// Takes what the thread left in the channel and emits it.
  void collect();
  /// Emits the outcome, if there is one and none was emitted before. \return true when the job ended here.
  bool collectOutcome();
  void setState(JobState state);

  JobId m_id;
  JobDescription m_description;
  std::shared_ptr<JobChannel> m_channel;
  JobState m_state = JobState::Queued;
  jobs::Progress m_progress;
  ProgressEstimate m_estimate;
  std::optional<base::Error> m_error;
  double m_secondsAtEnd = 0.0;
};

/// The result as the type that the work returned inside a shared_ptr; null when it is of another type.
template <typename T>
[[nodiscard]] std::shared_ptr<const T> resultOf(const std::any& result) {
  if (const auto* pointer = std::any_cast<std::shared_ptr<const T>>(&result)) return *pointer;
  if (const auto* pointer = std::any_cast<std::shared_ptr<T>>(&result)) return *pointer;
  return nullptr;
}

}  // namespace parsimony::widgets
