// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include <QThread>

namespace parsimony::widgets {

/// One thread that runs posted functions in order until it is destroyed. Functions still waiting then are dropped unrun.
class EngineThread : public QThread {
 public:
  EngineThread();
  ~EngineThread() override;
  void post(std::function<void()> function);

 protected:
  void run() override;

 private:
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<std::function<void()>> m_waiting;
  bool m_quit = false;
};

/// Lowers the calling thread below the window; threads it starts later (OpenMP teams) inherit that.
void yieldToWindow();

}  // namespace parsimony::widgets
