// SPDX-License-Identifier: BSD-3-Clause
// The launcher's loop: take jobs, start children, watch clocks, reply.
#include "launcher_process.h"

#include "confine.h"
#include "running_job.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weir::compile {

namespace {

/// Room for twice the descriptors of the largest job, and the program above them.
constexpr rlim_t kWantedDescriptors = 16384;

void say(int socket, std::string_view words)
{
  static_cast<void>(send(socket, words.data(), words.size(), MSG_NOSIGNAL));
}

/// Moves the program to the highest descriptor that the limit allows; -1: there is no room.
int place_program(int program)
{
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return -1;
  limit.rlim_cur = std::min(limit.rlim_max, kWantedDescriptors);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
    return -1;
  return fcntl(program, F_DUPFD_CLOEXEC, static_cast<int>(limit.rlim_cur) - 1);
}

/// Nothing of the daemon stays open here but the socket and the program.
void close_others(int socket, int program)
{
  const auto close_between = [](int first, int last) {
    if (first <= last)
      syscall(SYS_close_range, first, last, 0);
  };
  close_between(3, socket - 1);
  close_between(socket + 1, program - 1);
  syscall(SYS_close_range, program + 1, ~0U, 0);
}

class Loop {
public:
  Loop(int socket, ChildSettings settings) : socket_(socket), settings_(std::move(settings)) {}

  void run()
  {
    while (true) {
      gather();
      const int ready = poll(watched_.data(), watched_.size(), timeout());
      if (ready < 0 && errno != EINTR)
        return;
      end_overdue();
      if (ready <= 0)
        continue;
      look_after_jobs();
      if (watched_[0].revents != 0 && !take_message())
        return;
    }
  }

private:
  /// The socket, then three descriptors a job.
  void gather()
  {
    watched_.clear();
    watched_.push_back({socket_, POLLIN, 0});
    for (const RunningJob& job : jobs_) {
      watched_.push_back({job.process(), POLLIN, 0});
      watched_.push_back({job.errors(), POLLIN, 0});
      watched_.push_back({job.reply(), 0, 0});
    }
  }

  [[nodiscard]] int timeout() const
  {
    auto next = RunningJob::Clock::time_point::max();
    for (const RunningJob& job : jobs_)
      next = std::min(next, job.deadline());
    if (next == RunningJob::Clock::time_point::max())
      return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - RunningJob::Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  }

  void end_overdue()
  {
    const auto now = RunningJob::Clock::now();
    for (RunningJob& job : jobs_) {
      if (job.deadline() <= now)
        job.kill(true);
    }
  }

  void look_after_jobs()
  {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      const pollfd* of_job = &watched_[1 + i * 3];
      if (of_job[1].revents != 0)
        jobs_[i].read_errors();
      if (of_job[2].revents != 0)
        jobs_[i].kill(false);
      if (of_job[0].revents != 0)
        jobs_[i].collect();
    }
    std::vector<RunningJob> still;
    for (RunningJob& job : jobs_) {
      if (!job.finished())
        still.push_back(std::move(job));
    }
    jobs_.swap(still);
  }

  /// False: the daemon is gone.
  bool take_message()
  {
    std::array<char, sizeof(JobMessage) + kMaxJobArguments> bytes;
    std::vector<int> descriptors;
    const long size = receive_with_descriptors(socket_, bytes.data(), bytes.size(), descriptors);
    if (size <= 0)
      return size < 0 && errno == EAGAIN;
    if (!take_part({bytes.data(), static_cast<std::size_t>(size)}, descriptors)) {
      for (const int descriptor : descriptors)
        close(descriptor);
      coming_.reset();
    }
    if (coming_ && coming_->descriptors.size() == coming_->message.descriptors)
      start_job();
    return true;
  }

  /// Takes the descriptors over when it returns true.
  bool take_part(std::string_view bytes, std::vector<int>& descriptors)
  {
    JobMessage message;
    if (bytes.size() < sizeof(message))
      return false;
    std::memcpy(&message, bytes.data(), sizeof(message));
    bytes.remove_prefix(sizeof(message));
    if (message.magic != kJobMagic || message.descriptors > kMaxJobDescriptors)
      return false;
    if (message.part == 0) {
      if (coming_)
        coming_->close_all();
      if (descriptors.empty() || bytes.size() != message.argument_bytes || (!bytes.empty() && bytes.back() != '\0'))
        return false;
      coming_.emplace();
      coming_->message = message;
      coming_->arguments = std::string(bytes);
      coming_->reply = descriptors.front();
      coming_->descriptors.assign(descriptors.begin() + 1, descriptors.end());
    } else {
      if (!coming_)
        return false;
      coming_->descriptors.insert(coming_->descriptors.end(), descriptors.begin(), descriptors.end());
    }
    if (coming_->descriptors.size() <= message.descriptors)
      return true;
    coming_->close_all();
    descriptors.clear();
    return false;
  }

  void start_job()
  {
    ReceivedJob job = std::move(*coming_);
    coming_.reset();
    if (jobs_.size() >= kMaxRunningJobs)
      return refuse(job, "too many jobs are running");
    RunningJob running(std::move(job), settings_);
    if (!running.finished())
      jobs_.push_back(std::move(running));
  }

  static void refuse(ReceivedJob& job, std::string_view text)
  {
    JobReply reply;
    reply.text_bytes = static_cast<std::uint32_t>(text.size());
    std::copy(text.begin(), text.end(), reply.text.begin());
    static_cast<void>(!write(job.reply, &reply, sizeof(reply)));
    job.close_all();
  }

  int socket_;
  ChildSettings settings_;
  std::vector<RunningJob> jobs_;
  std::vector<pollfd> watched_;
  std::optional<ReceivedJob> coming_;
};

} // namespace

void run_launcher_process(const LauncherSettings& settings, int socket, int program)
{
  // The daemon's terminal signals are not for us: we end when it does.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGTERM, SIG_DFL);
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGCHLD, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);

  ChildSettings children;
  children.program = place_program(program);
  if (children.program < 0) {
    say(socket, "no room for the program's descriptor");
    _exit(1);
  }
  close_others(socket, children.program);
  children.null = open("/dev/null", O_RDWR | O_CLOEXEC);
  children.cores = settings.cores;
  children.nice = settings.nice;
  prctl(PR_SET_NAME, "weir-launcher");
  const std::string problem = geteuid() == 0 ? become(settings.user) : std::string{};
  if (!problem.empty() || children.null < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_DUMPABLE, 0) != 0) {
    say(socket, problem.empty() ? "can't give up rights" : problem);
    _exit(1);
  }
  say(socket, "+");
  Loop(socket, std::move(children)).run();
  // Destructors have ended what still ran.
  _exit(0);
}

} // namespace weir::compile
