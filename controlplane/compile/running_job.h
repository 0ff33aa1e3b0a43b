// SPDX-License-Identifier: BSD-3-Clause
// One child of the launcher, from its start to the reply.
#pragma once

#include "launcher_protocol.h"

#include <chrono>
#include <string>
#include <vector>

namespace weir::compile {

/// A job as received; the descriptors belong to it.
struct ReceivedJob {
  JobMessage message;
  std::string arguments;
  int reply = -1;
  std::vector<int> descriptors;

  void close_all();
};

/// What children are started with, the same for all.
struct ChildSettings {
  int program = -1; ///< above every descriptor of a job
  int null = -1;    ///< /dev/null
  std::vector<unsigned> cores;
  int nice = 0;
};

class RunningJob {
public:
  using Clock = std::chrono::steady_clock;

  /// Takes the job over. Where no child can be started the reply says so and finished() is true at once.
  RunningJob(ReceivedJob job, const ChildSettings& settings);
  ~RunningJob();
  RunningJob(RunningJob&& other) noexcept;
  RunningJob& operator=(RunningJob&&) = delete;

  [[nodiscard]] bool finished() const noexcept { return pid_ < 0; }
  [[nodiscard]] int process() const noexcept { return process_; } ///< pidfd: readable when the child has ended
  [[nodiscard]] int errors() const noexcept { return errors_; }   ///< the child's stderr, -1 when at its end
  [[nodiscard]] int reply() const noexcept { return reply_; }     ///< POLLERR: nobody waits any more
  [[nodiscard]] Clock::time_point deadline() const noexcept { return deadline_; }

  void read_errors();
  /// SIGKILL; the end shows at process().
  void kill(bool timed_out);
  /// After process() became readable: collects the status and replies.
  void collect();

private:
  [[noreturn]] void become_child(ReceivedJob& job, const ChildSettings& settings, int errors);
  void send_reply(JobReply reply, std::string text);

  pid_t pid_ = -1;
  int process_ = -1;
  int errors_ = -1;
  int reply_ = -1;
  bool timed_out_ = false;
  Clock::time_point deadline_;
  std::string text_;
};

} // namespace weir::compile
