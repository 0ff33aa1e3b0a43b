// SPDX-License-Identifier: BSD-3-Clause
// The launcher with a hostile program in the place of weir-compile: each attempt is refused, and the next job runs.
#include <weir/compile/launcher.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::compile;

namespace {

/// A memory file with the given bytes.
class MemoryFile {
public:
  explicit MemoryFile(const std::string& bytes) : descriptor_(memfd_create("test", MFD_CLOEXEC))
  {
    if (write(descriptor_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
      std::abort();
    lseek(descriptor_, 0, SEEK_SET);
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::string bytes() const
  {
    std::string text(static_cast<std::size_t>(lseek(descriptor_, 0, SEEK_END)), '\0');
    if (pread(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
      std::abort();
    return text;
  }

private:
  int descriptor_;
};

LauncherSettings settings()
{
  LauncherSettings settings;
  settings.program = HOSTILE_CHILD;
  settings.user = "";
  return settings;
}

Job job_of(const std::string& what)
{
  Job job;
  job.arguments = {what};
  job.limits.memory = std::uint64_t{1} << 30;
  job.limits.output = std::uint64_t{16} << 20;
  job.limits.cpu = std::chrono::seconds(20);
  return job;
}

} // namespace

TEST_GROUP(LauncherWithHostileProgram)
{
  std::unique_ptr<Launcher> launcher;

  void setup() override
  {
    auto started = Launcher::start(settings());
    CHECK_TEXT(started.has_value(), started ? "" : started.error().c_str());
    launcher = std::move(*started);
  }
  void teardown() override
  {
    launcher.reset();
  }

  /// A harmless job is done as if nothing had been.
  void check_next_job_runs()
  {
    const MemoryFile in("192.0.2.1\n");
    const MemoryFile out("");
    Job job = job_of("copy");
    job.descriptors = {in.descriptor(), out.descriptor()};
    const JobResult result = launcher->run(job);
    STRCMP_EQUAL("ok", std::string(word(result.outcome)).c_str());
    STRCMP_EQUAL("192.0.2.1\n", out.bytes().c_str());
  }
};

TEST(LauncherWithHostileProgram, attempts_of_an_attack_end_the_child)
{
  for (const char* what :
       {"socket", "unix-socket", "open", "create", "fork", "clone3", "exec", "kill", "ptrace", "io_uring"}) {
    const JobResult result = launcher->run(job_of(what));
    STRCMP_EQUAL_TEXT("parser-crashed", std::string(word(result.outcome)).c_str(), what);
    LONGS_EQUAL_TEXT(SIGSYS, result.signal, what);
    check_next_job_runs();
  }
}

TEST(LauncherWithHostileProgram, other_calls_are_refused)
{
  for (const char* what : {"ioctl", "prctl", "raise-limit"}) {
    const JobResult result = launcher->run(job_of(what));
    STRCMP_EQUAL_TEXT("failed", std::string(word(result.outcome)).c_str(), what);
    STRCMP_EQUAL_TEXT("refused: Operation not permitted", result.text.c_str(), what);
  }
}

TEST(LauncherWithHostileProgram, four_gigabytes_are_refused)
{
  const JobResult mapped = launcher->run(job_of("memory"));
  STRCMP_EQUAL("failed", std::string(word(mapped.outcome)).c_str());
  STRCMP_EQUAL("refused: Cannot allocate memory", mapped.text.c_str());
  const JobResult allocated = launcher->run(job_of("vector"));
  STRCMP_EQUAL("out-of-memory", std::string(word(allocated.outcome)).c_str());
  check_next_job_runs();
}

TEST(LauncherWithHostileProgram, an_endless_loop_ends_by_the_clock_or_by_the_cpu)
{
  Job job = job_of("loop");
  job.limits.wall = std::chrono::milliseconds(100);
  const JobResult by_clock = launcher->run(job);
  STRCMP_EQUAL("timed-out", std::string(word(by_clock.outcome)).c_str());
  job = job_of("loop");
  job.limits.cpu = std::chrono::seconds(1);
  const JobResult by_cpu = launcher->run(job);
  STRCMP_EQUAL("timed-out", std::string(word(by_cpu.outcome)).c_str());
  STRCMP_EQUAL("ended after its time on the CPU", by_cpu.text.c_str());
  check_next_job_runs();
}

TEST(LauncherWithHostileProgram, a_crash_is_told_with_its_signal)
{
  const JobResult crashed = launcher->run(job_of("crash"));
  STRCMP_EQUAL("parser-crashed", std::string(word(crashed.outcome)).c_str());
  LONGS_EQUAL(SIGSEGV, crashed.signal);
  LONGS_EQUAL(SIGABRT, launcher->run(job_of("abort")).signal);
  check_next_job_runs();
}

TEST(LauncherWithHostileProgram, output_is_limited)
{
  const MemoryFile out("");
  Job job = job_of("output");
  job.descriptors = {out.descriptor()};
  const JobResult result = launcher->run(job);
  STRCMP_EQUAL("failed", std::string(word(result.outcome)).c_str());
  STRCMP_EQUAL("wrote more than it may", result.text.c_str());
  CHECK(out.bytes().size() <= job.limits.output);
}

TEST(LauncherWithHostileProgram, nothing_can_be_executed_through_a_descriptor)
{
  // The body is a program itself.
  FILE* own = fopen(HOSTILE_CHILD, "r");
  CHECK(own != nullptr);
  Job job = job_of("program-descriptor");
  job.descriptors = {fileno(own)};
  const JobResult result = launcher->run(job);
  fclose(own);
  STRCMP_EQUAL("failed", std::string(word(result.outcome)).c_str());
}

TEST(LauncherWithHostileProgram, a_child_has_its_own_descriptors_only)
{
  const MemoryFile one("1");
  const MemoryFile two("2");
  Job job = job_of("descriptors");
  job.descriptors = {one.descriptor(), two.descriptor()};
  STRCMP_EQUAL("5 open", launcher->run(job).text.c_str());
}

TEST(LauncherWithHostileProgram, arguments_arrive_and_the_environment_does_not)
{
  Job job = job_of("environment");
  job.arguments.insert(job.arguments.end(), {"--a=b c", ""});
  STRCMP_EQUAL("weir-compile,environment,--a=b c,,no environment", launcher->run(job).text.c_str());
}

TEST(LauncherWithHostileProgram, jobs_with_many_descriptors_arrive_whole)
{
  const MemoryFile one("1");
  Job job = job_of("descriptors");
  job.descriptors.assign(700, one.descriptor());
  STRCMP_EQUAL("703 open", launcher->run(job).text.c_str());
  job.descriptors.assign(kMaxJobDescriptors + 1, one.descriptor());
  STRCMP_EQUAL("not-started", std::string(word(launcher->run(job).outcome)).c_str());
}

TEST(LauncherWithHostileProgram, jobs_run_beside_each_other)
{
  std::array<JobResult, 4> results;
  std::vector<std::thread> threads;
  for (JobResult& result : results)
    threads.emplace_back([this, &result] { result = launcher->run(job_of("environment")); });
  for (std::thread& thread : threads)
    thread.join();
  for (const JobResult& result : results)
    STRCMP_EQUAL("ok", std::string(word(result.outcome)).c_str());
}

TEST(LauncherWithHostileProgram, stopping_ends_what_runs)
{
  JobResult result;
  std::thread waiting([&] { result = launcher->run(job_of("loop")); });
  launcher->stop();
  waiting.join();
  STRCMP_EQUAL("no-launcher", std::string(word(result.outcome)).c_str());
  STRCMP_EQUAL("no-launcher", std::string(word(launcher->run(job_of("copy")).outcome)).c_str());
}

TEST(LauncherWithHostileProgram, jobs_are_ended_and_later_taken_again_by_the_same_launcher)
{
  JobResult result;
  std::thread waiting([&] { result = launcher->run(job_of("loop")); });
  launcher->end_jobs();
  waiting.join();
  STRCMP_EQUAL("no-launcher", std::string(word(result.outcome)).c_str());
  STRCMP_EQUAL("no-launcher", std::string(word(launcher->run(job_of("environment")).outcome)).c_str());
  launcher->take_jobs();
  STRCMP_EQUAL("ok", std::string(word(launcher->run(job_of("environment")).outcome)).c_str());
}

TEST(LauncherWithHostileProgram, a_killed_launcher_is_noticed)
{
  kill(launcher->pid(), SIGKILL);
  STRCMP_EQUAL("no-launcher", std::string(word(launcher->run(job_of("copy")).outcome)).c_str());
}

TEST_GROUP(LauncherStart){};

TEST(LauncherStart, a_missing_program_is_told)
{
  LauncherSettings missing = settings();
  missing.program = "/nonexistent/weir-compile";
  const auto started = Launcher::start(missing);
  CHECK(!started);
  STRCMP_EQUAL("can't open /nonexistent/weir-compile: No such file or directory", started.error().c_str());
}

TEST(LauncherStart, root_becomes_the_user_in_an_empty_network)
{
  if (geteuid() != 0)
    return;
  LauncherSettings as_nobody = settings();
  as_nobody.user = "nobody";
  const auto started = Launcher::start(as_nobody);
  CHECK_TEXT(started.has_value(), started ? "" : started.error().c_str());
  const std::filesystem::path process = "/proc/" + std::to_string((*started)->pid());
  std::ifstream file(process / "status");
  const std::string status{std::istreambuf_iterator<char>(file), {}};
  CHECK(status.find("\nUid:\t65534\t65534\t65534\t65534\n") != std::string::npos);
  CHECK(status.find("\nCapPrm:\t0000000000000000\n") != std::string::npos);
  CHECK(status.find("\nNoNewPrivs:\t1\n") != std::string::npos);
  STRCMP_EQUAL("parser-crashed", std::string(word((*started)->run(job_of("socket")).outcome)).c_str());
}

TEST(LauncherStart, root_without_the_user_is_refused)
{
  if (geteuid() != 0)
    return;
  LauncherSettings unknown = settings();
  unknown.user = "no-such-user";
  const auto started = Launcher::start(unknown);
  CHECK(!started);
  STRCMP_EQUAL("launcher: no user no-such-user", started.error().c_str());
}
