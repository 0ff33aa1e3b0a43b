// SPDX-License-Identifier: BSD-3-Clause
// The daemon's end of the launcher.
#include <weir/compile/launcher.h>

#include "launcher_process.h"
#include "launcher_protocol.h"

#include <weir/config/printable.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weir::compile {

namespace {

constexpr std::size_t kTextLimit = 500;

std::string system_error(const std::string& what)
{
  return what + ": " + strerror(errno);
}

/// Waits until one of the two can be read; false: it is `given_up`.
bool wait_for_reply(int pipe, int given_up)
{
  std::array<pollfd, 2> watched{pollfd{pipe, POLLIN, 0}, pollfd{given_up, POLLIN, 0}};
  while (poll(watched.data(), watched.size(), -1) < 0) {
    if (errno != EINTR)
      return false;
  }
  return watched[1].revents == 0;
}

/// All of a reply, or false when the launcher went away or `given_up` became readable.
bool read_reply(int pipe, int given_up, JobReply& reply)
{
  auto* bytes = reinterpret_cast<char*>(&reply);
  std::size_t got = 0;
  while (got < sizeof(reply)) {
    if (!wait_for_reply(pipe, given_up))
      return false;
    const ssize_t count = read(pipe, bytes + got, sizeof(reply) - got);
    if (count > 0)
      got += static_cast<std::size_t>(count);
    else if (count == 0 || errno != EINTR)
      return false;
  }
  return reply.magic == kJobMagic && reply.text_bytes <= reply.text.size() && reply.outcome < JobOutcome::no_launcher;
}

JobResult result_of(const JobReply& reply)
{
  JobResult result;
  result.outcome = reply.outcome;
  result.exit_status = reply.exit_status;
  result.signal = reply.signal;
  result.cpu = std::chrono::milliseconds(reply.cpu_milliseconds);
  result.peak_memory = reply.peak_memory;
  result.text = config::printable({reply.text.data(), reply.text_bytes}, kTextLimit);
  return result;
}

JobResult refused(JobOutcome outcome, std::string text)
{
  JobResult result;
  result.outcome = outcome;
  result.text = std::move(text);
  return result;
}

std::string joined(const std::vector<std::string>& arguments)
{
  std::string bytes;
  for (const std::string& argument : arguments) {
    bytes += argument;
    bytes += '\0';
  }
  return bytes;
}

} // namespace

struct Launcher::State {
  int socket = -1;
  pid_t pid = -1;
  int ended = -1;     // an event counter: readable while jobs are ended and refused
  std::mutex sending; // the parts of one job follow each other

  bool send(const Job& job, int reply)
  {
    JobMessage message;
    const std::string arguments = joined(job.arguments);
    message.descriptors = static_cast<std::uint32_t>(job.descriptors.size());
    message.argument_bytes = static_cast<std::uint32_t>(arguments.size());
    message.memory = job.limits.memory;
    message.output = job.limits.output;
    message.cpu_seconds = static_cast<std::uint64_t>(job.limits.cpu.count());
    message.wall_milliseconds = static_cast<std::uint64_t>(job.limits.wall.count());
    std::string bytes(reinterpret_cast<const char*>(&message), sizeof(message));
    bytes += arguments;

    const std::lock_guard lock(sending);
    std::vector<int> descriptors{reply};
    std::size_t next = 0;
    do {
      while (descriptors.size() < kDescriptorsPerMessage && next < job.descriptors.size())
        descriptors.push_back(job.descriptors[next++]);
      if (!send_with_descriptors(socket, bytes.data(), bytes.size(), descriptors.data(), descriptors.size()))
        return false;
      descriptors.clear();
      ++message.part;
      bytes.assign(reinterpret_cast<const char*>(&message), sizeof(message));
    } while (next < job.descriptors.size());
    return true;
  }
};

std::string_view word(JobOutcome outcome) noexcept
{
  constexpr std::array<std::string_view, 7> kWords{
      "ok", "failed", "parser-crashed", "timed-out", "out-of-memory", "not-started", "no-launcher"};
  return kWords[static_cast<std::size_t>(outcome)];
}

Launcher::Launcher(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}

tl::expected<std::unique_ptr<Launcher>, std::string> Launcher::start(const LauncherSettings& settings)
{
  const int program = open(settings.program.c_str(), O_RDONLY | O_CLOEXEC);
  if (program < 0)
    return tl::unexpected(system_error("can't open " + config::printable(settings.program)));
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    close(program);
    return tl::unexpected(system_error("no socket pair"));
  }
  const pid_t pid = fork();
  if (pid == 0) {
    close(pair[0]);
    run_launcher_process(settings, pair[1], program);
  }
  close(pair[1]);
  close(program);
  auto state = std::make_unique<State>();
  state->socket = pair[0];
  state->pid = pid;
  state->ended = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::unique_ptr<Launcher> launcher(new Launcher(std::move(state)));
  if (pid < 0)
    return tl::unexpected(system_error("can't fork"));
  if (launcher->state_->ended < 0)
    return tl::unexpected(system_error("no event counter"));

  // The launcher's first words: "+", or why it can't work.
  std::array<char, 256> words{};
  const ssize_t got = recv(pair[0], words.data(), words.size(), 0);
  if (got == 1 && words[0] == '+')
    return launcher;
  if (got > 0)
    return tl::unexpected("launcher: " + config::printable({words.data(), static_cast<std::size_t>(got)}));
  return tl::unexpected(std::string("the launcher ended at once"));
}

Launcher::~Launcher()
{
  stop();
  close(state_->socket);
  if (state_->ended >= 0)
    close(state_->ended);
  if (state_->pid > 0) {
    while (waitpid(state_->pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

JobResult Launcher::run(const Job& job)
{
  if (job.descriptors.size() > kMaxJobDescriptors || joined(job.arguments).size() > kMaxJobArguments)
    return refused(JobOutcome::not_started, "too many descriptors or arguments");
  std::array<int, 2> reply{};
  if (pipe2(reply.data(), O_CLOEXEC) != 0)
    return refused(JobOutcome::not_started, system_error("no pipe"));
  const bool sent = state_->send(job, reply[1]);
  const int send_error = errno;
  close(reply[1]);
  JobReply answer;
  // Closing the pipe tells the launcher that nobody waits for the job any more.
  const bool answered = sent && read_reply(reply[0], state_->ended, answer);
  close(reply[0]);
  if (!sent && send_error != EPIPE && send_error != ECONNRESET && send_error != ENOTCONN)
    return refused(JobOutcome::not_started, std::string("can't hand the job over: ") + strerror(send_error));
  if (!answered)
    return refused(JobOutcome::no_launcher, "the launcher is gone");
  return result_of(answer);
}

void Launcher::stop() noexcept
{
  shutdown(state_->socket, SHUT_RDWR);
}

void Launcher::end_jobs() noexcept
{
  const std::uint64_t one = 1;
  static_cast<void>(!write(state_->ended, &one, sizeof(one)));
}

void Launcher::take_jobs() noexcept
{
  std::uint64_t count = 0;
  static_cast<void>(!read(state_->ended, &count, sizeof(count)));
}

pid_t Launcher::pid() const noexcept
{
  return state_->pid;
}

} // namespace weir::compile
