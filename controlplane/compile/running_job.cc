// SPDX-License-Identifier: BSD-3-Clause
// Starting, watching and collecting one confined child.
#include "running_job.h"

#include "confine.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace weir::compile {

namespace {

constexpr int kFirstDescriptor = 3;
constexpr std::size_t kMaxText = 480;
/// Exit status of a child that could not be confined; weir-compile has none of it.
constexpr int kNotConfined = 120;

void close_if_open(int& descriptor)
{
  if (descriptor >= 0)
    close(descriptor);
  descriptor = -1;
}

int open_process(pid_t pid)
{
  return static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
}

/// Puts the job's descriptors at 3, 4, ... and closes all others but the program.
bool arrange_descriptors(const std::vector<int>& descriptors, const ChildSettings& settings, int errors)
{
  const int count = static_cast<int>(descriptors.size());
  const int above = kFirstDescriptor + count;
  if (above + count + 1 >= settings.program)
    return false;
  // First out of the way of each other, then to their places.
  std::vector<int> high;
  for (const int descriptor : descriptors)
    high.push_back(fcntl(descriptor, F_DUPFD_CLOEXEC, above));
  const int high_errors = fcntl(errors, F_DUPFD_CLOEXEC, above);
  if (dup2(settings.null, STDIN_FILENO) < 0 || dup2(settings.null, STDOUT_FILENO) < 0 ||
      dup2(high_errors, STDERR_FILENO) < 0)
    return false;
  for (int i = 0; i < count; ++i) {
    if (dup2(high[static_cast<std::size_t>(i)], kFirstDescriptor + i) < 0)
      return false;
  }
  return syscall(SYS_close_range, above, settings.program - 1, 0) == 0 &&
         syscall(SYS_close_range, settings.program + 1, ~0U, 0) == 0;
}

JobLimits limits_of(const JobMessage& message)
{
  JobLimits limits;
  limits.memory = message.memory;
  limits.output = message.output;
  limits.cpu = std::chrono::seconds(message.cpu_seconds);
  return limits;
}

/// One printable line out of what the child wrote.
std::string one_line(std::string text)
{
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
    text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ';');
  return text;
}

struct Ending {
  JobOutcome outcome;
  std::string text; ///< what there is to say beside the child's own words
};

Ending judge(int status, bool timed_out)
{
  if (WIFEXITED(status)) {
    switch (WEXITSTATUS(status)) {
    case 0:
      return {JobOutcome::ok, {}};
    case kExitOutOfMemory:
      return {JobOutcome::out_of_memory, {}};
    case kNotConfined:
      return {JobOutcome::not_started, "the child could not be confined"};
    default:
      return {JobOutcome::failed, {}};
    }
  }
  const int signal = WTERMSIG(status);
  if (timed_out)
    return {JobOutcome::timed_out, "ended after its time on the clock"};
  if (signal == SIGXCPU)
    return {JobOutcome::timed_out, "ended after its time on the CPU"};
  if (signal == SIGXFSZ)
    return {JobOutcome::failed, "wrote more than it may"};
  if (signal == SIGSYS)
    return {JobOutcome::crashed, "ended by SIGSYS: a system call that it must not make"};
  return {JobOutcome::crashed, "ended by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")"};
}

std::uint64_t milliseconds(const timeval& time)
{
  return static_cast<std::uint64_t>(time.tv_sec) * 1000 + static_cast<std::uint64_t>(time.tv_usec) / 1000;
}

} // namespace

void ReceivedJob::close_all()
{
  close_if_open(reply);
  for (int& descriptor : descriptors)
    close_if_open(descriptor);
  descriptors.clear();
}

RunningJob::RunningJob(ReceivedJob job, const ChildSettings& settings)
    : reply_(std::exchange(job.reply, -1)),
      deadline_(Clock::now() + std::chrono::milliseconds(std::min<std::uint64_t>(job.message.wall_milliseconds,
                                                                                 std::uint64_t{24} * 3600 * 1000)))
{
  std::array<int, 2> errors{};
  if (pipe2(errors.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    send_reply({}, std::string("no pipe: ") + strerror(errno));
    job.close_all();
    return;
  }
  errors_ = errors[0];
  pid_ = fork();
  if (pid_ == 0)
    become_child(job, settings, errors[1]);
  const int fork_error = errno;
  close(errors[1]);
  job.close_all();
  if (pid_ < 0) {
    send_reply({}, std::string("can't fork: ") + strerror(fork_error));
    return;
  }
  process_ = open_process(pid_);
  if (process_ < 0) {
    // Cannot be watched, so must not run.
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
    send_reply({}, "can't watch the child");
  }
}

RunningJob::~RunningJob()
{
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close_if_open(process_);
  close_if_open(errors_);
  close_if_open(reply_);
}

RunningJob::RunningJob(RunningJob&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), process_(std::exchange(other.process_, -1)),
      errors_(std::exchange(other.errors_, -1)), reply_(std::exchange(other.reply_, -1)), timed_out_(other.timed_out_),
      deadline_(other.deadline_), text_(std::move(other.text_))
{
}

void RunningJob::become_child(ReceivedJob& job, const ChildSettings& settings, int errors)
{
  std::vector<char*> arguments{const_cast<char*>("weir-compile")};
  for (std::size_t at = 0; at < job.arguments.size(); at += std::strlen(job.arguments.c_str() + at) + 1)
    arguments.push_back(job.arguments.data() + at);
  arguments.push_back(nullptr);
  char* environment[] = {nullptr};

  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int signal : {SIGINT, SIGPIPE})
    std::signal(signal, SIG_DFL);
  // The pipe must not make the child's own writes fail for lack of room.
  const bool arranged = fcntl(errors, F_SETFL, 0) == 0 && arrange_descriptors(job.descriptors, settings, errors);
  stay_on(settings.cores);
  static_cast<void>(setpriority(PRIO_PROCESS, 0, settings.nice));
  umask(077);
  if (arranged && prctl(PR_SET_DUMPABLE, 0) == 0 &&
      set_limits(limits_of(job.message), kFirstDescriptor + job.descriptors.size()) &&
      load_system_call_filter(settings.program))
    syscall(SYS_execveat, settings.program, "", arguments.data(), environment, AT_EMPTY_PATH);
  _exit(kNotConfined);
}

void RunningJob::read_errors()
{
  std::array<char, 512> bytes;
  while (errors_ >= 0) {
    const ssize_t got = read(errors_, bytes.data(), bytes.size());
    if (got > 0) {
      const std::size_t room = kMaxText - std::min(kMaxText, text_.size());
      text_.append(bytes.data(), std::min(room, static_cast<std::size_t>(got)));
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
      close_if_open(errors_);
    } else if (errno == EAGAIN) {
      return;
    }
  }
}

void RunningJob::kill(bool timed_out)
{
  timed_out_ = timed_out_ || timed_out;
  deadline_ = Clock::time_point::max();
  if (pid_ > 0)
    ::kill(pid_, SIGKILL);
}

void RunningJob::collect()
{
  int status = 0;
  rusage usage{};
  if (wait4(pid_, &status, WNOHANG, &usage) != pid_)
    return;
  pid_ = -1;
  read_errors();
  JobReply reply;
  Ending ending = judge(status, timed_out_);
  reply.outcome = ending.outcome;
  reply.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  reply.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  reply.cpu_milliseconds = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
  reply.peak_memory = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  std::string words = one_line(text_);
  if (!ending.text.empty() && !words.empty())
    ending.text += "; it said: ";
  send_reply(reply, ending.text + words);
}

void RunningJob::send_reply(JobReply reply, std::string text)
{
  text.resize(std::min(text.size(), reply.text.size()));
  reply.text_bytes = static_cast<std::uint32_t>(text.size());
  std::copy(text.begin(), text.end(), reply.text.begin());
  // Nobody there any more: nobody to tell.
  static_cast<void>(!write(reply_, &reply, sizeof(reply)));
  close_if_open(reply_);
}

} // namespace weir::compile
