// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <QMetaObject>
#include <QObject>
#include <QThreadPool>

#include "core/base/error.h"
#include "core/jobs/run_context.h"
#include "widgets/jobs/caught_error.h"

namespace parsimony::widgets {

/// For queries where only the newest answer counts (a preview while a slider moves). One query runs, at most one waits; a newer request
/// replaces the waiting one and makes the running one stale: its context answers Cancel and its answer is dropped.
/// Belongs to the thread that made it, which also gets every call of `deliver` and `fail`. After destruction neither is called again;
/// the running work is left to end by itself, so it must own what it uses.
template <typename T>
class LatestOnly {
 public:
  using Work = std::function<T(const jobs::RunContext&)>;

  explicit LatestOnly(std::function<void(T)> deliver, std::function<void(const base::Error&)> fail = {},
                      QThreadPool* pool = QThreadPool::globalInstance())
      : m_deliver(std::move(deliver)), m_fail(std::move(fail)), m_pool(pool), m_relay(std::make_shared<Relay>()) {
    m_relay->target = &m_receiver;
  }
  ~LatestOnly() {
    ++*m_newest;
    const std::lock_guard lock(m_relay->mutex);
    m_relay->target = nullptr;
  }
  LatestOnly(const LatestOnly&) = delete;
  LatestOnly& operator=(const LatestOnly&) = delete;

  void request(Work work) {
    const std::uint64_t number = ++*m_newest;
    if (m_running) {
      m_waiting = std::make_pair(number, std::move(work));
    } else {
      launch(number, std::move(work));
    }
  }

  /// Nobody wants the answer any more.
  void abandon() {
    ++*m_newest;
    m_waiting.reset();
  }

  [[nodiscard]] bool isBusy() const { return m_running; }

 private:
  struct Relay {
    std::mutex mutex;
    QObject* target = nullptr;
  };

  void launch(std::uint64_t number, Work work) {
    m_running = true;
    m_pool->start([this, number, work = std::move(work), relay = m_relay, newest = m_newest] {
      jobs::RunContext::Callbacks callbacks;
      callbacks.stop = [newest, number] { return newest->load() == number ? jobs::StopRequest::Continue : jobs::StopRequest::Cancel; };
      auto answer = std::make_shared<std::optional<T>>();
      auto error = std::make_shared<std::optional<base::Error>>();
      try {
        *answer = work(jobs::RunContext(std::move(callbacks)));
      } catch (...) {
        *error = errorOfCurrentException();
      }
      const std::lock_guard lock(relay->mutex);
      if (relay->target == nullptr) return;
      QMetaObject::invokeMethod(
          relay->target, [this, number, answer, error] { arrive(number, *answer, *error); }, Qt::QueuedConnection);
    });
  }

  void arrive(std::uint64_t number, std::optional<T>& answer, const std::optional<base::Error>& error) {
    m_running = false;
    if (m_waiting) {
      auto [next, work] = std::move(*m_waiting);
      m_waiting.reset();
      launch(next, std::move(work));
    }
    if (number != m_newest->load()) return;
    // Last and through copies, because the callee may destroy this object.
    if (answer) {
      const auto deliver = m_deliver;
      deliver(std::move(*answer));
    } else if (error && m_fail) {
      const auto fail = m_fail;
      fail(*error);
    }
  }

  std::function<void(T)> m_deliver;
  std::function<void(const base::Error&)> m_fail;
  QThreadPool* m_pool;
  std::shared_ptr<Relay> m_relay;
  std::shared_ptr<std::atomic<std::uint64_t>> m_newest = std::make_shared<std::atomic<std::uint64_t>>(0);
  std::optional<std::pair<std::uint64_t, Work>> m_waiting;
  bool m_running = false;
  QObject m_receiver;
};

}  // namespace parsimony::widgets
