// SPDX-License-Identifier: BSD-3-Clause
// Runs weir-compile as a confined child: the only way in which the daemon looks into what a feed server sent.
//
// The launcher is a process of its own. It is forked while the daemon is still root and single-threaded, moves into an
// empty network namespace, becomes the user `weir-feed`, and from then on can start the one program it was given and
// nothing else. Every child has: a seccomp filter that is in place before its first instruction (no open, no socket, no
// new process, no exec), limits for memory, CPU time, wall-clock time, descriptors and output size, nice 10, the cores
// it may use, no environment, no terminal. What it may touch are the descriptors of its job.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <tl/expected.hpp>
#include <vector>

namespace weir::compile {

/// Without the rights of root the user and the network namespace stay as they are; all else holds.
struct LauncherSettings {
  std::string program;            ///< absolute path of weir-compile; opened once, at start
  std::string user = "weir-feed"; ///< "": stay who we are; unknown: start() fails
  std::vector<unsigned> cores;    ///< CPU numbers the children may use; empty: those of the caller
  int nice = 10;
};

struct JobLimits {
  std::uint64_t memory = std::uint64_t{2} << 30; ///< bytes of address space
  std::uint64_t output = std::uint64_t{2} << 30; ///< bytes of the largest file written
  std::chrono::seconds cpu{60};
  std::chrono::milliseconds wall{120'000};
};

/// `descriptors` become 3, 4, 5, ... of the child, in order; at most kMaxJobDescriptors. They stay the caller's.
/// `arguments` without the program's name; at most kMaxJobArguments bytes together.
struct Job {
  std::vector<std::string> arguments;
  std::vector<int> descriptors;
  JobLimits limits;
};
constexpr std::size_t kMaxJobDescriptors = 4104;
constexpr std::size_t kMaxJobArguments = 4096;

enum class JobOutcome : std::uint8_t {
  ok,            ///< exit status 0
  failed,        ///< exit status 1 or another one, `text` is what it wrote to stderr
  crashed,       ///< ended by a signal: a bug, or a system call it must not make (SIGSYS)
  timed_out,     ///< wall clock or CPU time
  out_of_memory, ///< exit status kExitOutOfMemory
  not_started,   ///< the job was malformed, too many were running, or fork failed
  no_launcher,   ///< the launcher process is gone
};
/// "ok", "failed", "parser-crashed", "timed-out", "out-of-memory", "not-started", "no-launcher".
[[nodiscard]] std::string_view word(JobOutcome outcome) noexcept;

/// weir-compile's exit status when an allocation failed.
constexpr int kExitOutOfMemory = 3;

struct JobResult {
  JobOutcome outcome = JobOutcome::no_launcher;
  int exit_status = 0;
  int signal = 0; ///< 0: none
  std::chrono::milliseconds cpu{0};
  std::uint64_t peak_memory = 0; ///< bytes, resident
  std::string text;              ///< printable, one line, at most 500 bytes
};

/// Parse children run beside build children; so many at once.
constexpr std::size_t kMaxRunningJobs = 16;

class Launcher {
public:
  /// Forks. Call before the first thread and before rights are dropped. The error is a sentence.
  [[nodiscard]] static tl::expected<std::unique_ptr<Launcher>, std::string> start(const LauncherSettings& settings);

  /// Ends the launcher, and with it whatever it is running.
  ~Launcher();
  Launcher(const Launcher&) = delete;
  Launcher& operator=(const Launcher&) = delete;

  /// Blocks until the child has ended. Any number of threads at once.
  [[nodiscard]] JobResult run(const Job& job);

  /// Ends the launcher: all running jobs, and refuses new ones (both come back as no_launcher). From any thread.
  void stop() noexcept;

  /// The same for the jobs alone, until take_jobs(): the launcher could not be started anew without rights of root.
  /// From any thread.
  void end_jobs() noexcept;
  void take_jobs() noexcept;

  /// A child of the caller: waited for by the destructor.
  [[nodiscard]] pid_t pid() const noexcept;

private:
  struct State;
  explicit Launcher(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

} // namespace weir::compile
