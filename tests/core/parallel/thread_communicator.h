// SPDX-FileCopyrightText: 2026 The Parsimony authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/parallel/communicator.h"

namespace parsimony::tests {

/// Threads of this process that meet as processes of a job would. A thread that throws is a lost process for the others.
class ThreadGroup {
 public:
  explicit ThreadGroup(int size) : m_size(size) {}
  [[nodiscard]] int size() const { return m_size; }

  /// The n-th call of each member meets the n-th calls of the others.
  void put(std::size_t call, int rank, std::vector<double> numbers) {
    const std::lock_guard lock(m_mutex);
    auto& meeting = m_meetings[call];
    meeting.parts[rank] = std::move(numbers);
    m_changed.notify_all();
  }
  /// What every member put, by rank.
  [[nodiscard]] std::map<int, std::vector<double>> get(std::size_t call) {
    std::unique_lock lock(m_mutex);
    auto& meeting = m_meetings[call];
    m_changed.wait(lock, [&] { return m_lost || static_cast<int>(meeting.parts.size()) == m_size; });
    if (static_cast<int>(meeting.parts.size()) < m_size) throw *m_lost;
    auto parts = meeting.parts;
    if (++meeting.taken == m_size) m_meetings.erase(call);
    return parts;
  }
  [[nodiscard]] std::shared_ptr<ThreadGroup> child(std::size_t number) {
    const std::lock_guard lock(m_mutex);
    auto& group = m_children[number];
    if (!group) group = std::make_shared<ThreadGroup>(m_size);
    if (m_lost) group->lose(*m_lost);
    return group;
  }
  void lose(const base::Error& error) {
    const std::lock_guard lock(m_mutex);
    m_lost = error;
    for (auto& [number, group] : m_children) group->lose(error);
    m_changed.notify_all();
  }

 private:
  struct Meeting {
    std::map<int, std::vector<double>> parts;
    int taken = 0;
  };
  int m_size;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::map<std::size_t, Meeting> m_meetings;
  std::map<std::size_t, std::shared_ptr<ThreadGroup>> m_children;
  std::optional<base::Error> m_lost;
};

/// One rank of a ThreadGroup.
class ThreadCommunicator : public parallel::Communicator {
 public:
  ThreadCommunicator(std::shared_ptr<ThreadGroup> group, int rank) : m_group(std::move(group)), m_rank(rank) {}
  [[nodiscard]] int rank() const override { return m_rank; }
  [[nodiscard]] int size() const override { return m_group->size(); }

  [[nodiscard]] std::unique_ptr<parallel::PendingSum> startSum(std::shared_ptr<std::vector<float>> numbers) override {
    const auto call = m_calls++;
    m_group->put(call, m_rank, {numbers->begin(), numbers->end()});
    return std::make_unique<Pending>(m_group, call, std::move(numbers));
  }
  void sum(std::span<double> numbers) override {
    const auto total = meet({numbers.begin(), numbers.end()});
    std::vector<double> result(numbers.size());
    for (const auto& [rank, part] : total) {
      for (std::size_t i = 0; i < result.size(); ++i) result[i] += part.at(i);
    }
    std::copy(result.begin(), result.end(), numbers.begin());
  }
  void broadcast(std::span<std::byte> bytes, int root) override {
    std::vector<double> numbers;
    for (const auto byte : bytes) numbers.push_back(std::to_integer<int>(byte));
    const auto parts = meet(std::move(numbers));
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(static_cast<int>(parts.at(root).at(i)));
  }
  void barrier() override { (void)meet({}); }
  [[nodiscard]] std::shared_ptr<Communicator> duplicate() override {
    return std::make_shared<ThreadCommunicator>(m_group->child(m_duplicates++), m_rank);
  }

 private:
  class Pending : public parallel::PendingSum {
   public:
    Pending(std::shared_ptr<ThreadGroup> group, std::size_t call, std::shared_ptr<std::vector<float>> numbers)
        : m_group(std::move(group)), m_call(call), m_numbers(std::move(numbers)) {}
    void wait() override {
      const auto parts = m_group->get(m_call);
      std::fill(m_numbers->begin(), m_numbers->end(), 0.0F);
      for (const auto& [rank, part] : parts) {
        for (std::size_t i = 0; i < part.size(); ++i) (*m_numbers)[i] += static_cast<float>(part[i]);
      }
    }

   private:
    std::shared_ptr<ThreadGroup> m_group;
    std::size_t m_call;
    std::shared_ptr<std::vector<float>> m_numbers;
  };
  std::map<int, std::vector<double>> meet(std::vector<double> numbers) {
    const auto call = m_calls++;
    m_group->put(call, m_rank, std::move(numbers));
    return m_group->get(call);
  }

  std::shared_ptr<ThreadGroup> m_group;
  int m_rank;
  std::size_t m_calls = 0, m_duplicates = 0;
};

/// Runs `work` once per rank, in threads. Rethrows what the lowest rank threw.
inline void onRanks(int size, const std::function<void(parallel::Communicator&)>& work) {
  const auto group = std::make_shared<ThreadGroup>(size);
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(size));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      try {
        ThreadCommunicator communicator(group, rank);
        work(communicator);
      } catch (...) {
        failures[static_cast<std::size_t>(rank)] = std::current_exception();
        group->lose(base::Error(base::ErrorCode::Inconsistent, {{"field", std::string("processes")}, {"found", "a lost process"}}));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

}  // namespace parsimony::tests
