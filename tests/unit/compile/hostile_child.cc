// SPDX-License-Identifier: BSD-3-Clause
// A program that tries one thing, named by its argument. Exit status 0: it could do it; 1: it was refused (and says
// so); or it ends by a signal.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace {

int result(bool could)
{
  std::fprintf(stderr, could ? "could\n" : "refused: %s\n", strerror(errno));
  return could ? 0 : 1;
}

int try_memory()
{
  constexpr std::size_t kSize = std::size_t{4} << 30;
  void* memory = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return result(memory != MAP_FAILED);
}

int try_vector()
{
  try {
    std::vector<char> memory(std::size_t{4} << 30);
    return result(memory[memory.size() / 2] == 0);
  } catch (const std::bad_alloc&) {
    return 3;
  }
}

int try_output()
{
  const std::string block(1 << 20, 'x');
  for (int i = 0; i < 64; ++i) {
    if (write(3, block.data(), block.size()) < 0)
      return result(false);
  }
  return result(true);
}

/// Every number that could be the program's, filled with the body and executed.
int try_program_descriptor()
{
  char* none[] = {nullptr};
  for (int number = 3; number < 20000; ++number) {
    if (dup2(3, number) == number)
      syscall(SYS_execveat, number, "", none, none, AT_EMPTY_PATH);
  }
  return result(false);
}

int try_other_descriptors()
{
  int open_ones = 0;
  for (int number = 0; number < 20000; ++number) {
    if (syscall(SYS_lseek, number, 0, SEEK_CUR) >= 0 || errno == ESPIPE)
      ++open_ones;
  }
  std::fprintf(stderr, "%d open\n", open_ones);
  return 0;
}

int endless_loop()
{
  volatile unsigned long rounds = 0;
  while (rounds == 0)
    rounds = 0;
  return 0;
}

int crash()
{
  volatile int* nowhere = nullptr;
  return *nowhere;
}

int copy_third_to_fourth()
{
  char bytes[4096];
  ssize_t got = 0;
  while ((got = read(3, bytes, sizeof(bytes))) > 0) {
    if (write(4, bytes, static_cast<std::size_t>(got)) != got)
      return 1;
  }
  return got == 0 ? 0 : 1;
}

int tell_environment(int argc, char** argv)
{
  for (int i = 0; i < argc; ++i)
    std::fprintf(stderr, "%s,", argv[i]);
  std::fprintf(stderr, "%s\n", environ[0] == nullptr ? "no environment" : environ[0]);
  return 0;
}

} // namespace

int main(int argc, char** argv)
{
  const std::string what = argc > 1 ? argv[1] : "";
  char program[] = "/bin/true";
  char* arguments[] = {program, nullptr};
  if (what == "socket")
    return result(socket(AF_INET, SOCK_STREAM, 0) >= 0);
  if (what == "unix-socket")
    return result(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  if (what == "open")
    return result(open("/etc/passwd", O_RDONLY) >= 0);
  if (what == "create")
    return result(open("/tmp/hostile-child", O_WRONLY | O_CREAT, 0600) >= 0);
  if (what == "fork")
    return result(fork() >= 0);
  if (what == "clone3")
    return result(syscall(SYS_clone3, nullptr, 0) >= 0);
  if (what == "exec")
    return result(execv(program, arguments) == 0);
  if (what == "kill")
    return result(kill(1, 0) == 0);
  if (what == "ptrace")
    return result(syscall(SYS_ptrace, 0, 0, 0, 0) == 0);
  if (what == "io_uring")
    return result(syscall(SYS_io_uring_setup, 8, nullptr) >= 0);
  if (what == "ioctl")
    return result(syscall(SYS_ioctl, 0, 0x5401, nullptr) == 0);
  if (what == "prctl")
    return result(syscall(SYS_prctl, 4, 1, 0, 0, 0) == 0);
  if (what == "raise-limit") {
    const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
    return result(setrlimit(RLIMIT_AS, &none) == 0);
  }
  if (what == "memory")
    return try_memory();
  if (what == "vector")
    return try_vector();
  if (what == "output")
    return try_output();
  if (what == "program-descriptor")
    return try_program_descriptor();
  if (what == "descriptors")
    return try_other_descriptors();
  if (what == "loop")
    return endless_loop();
  if (what == "crash")
    return crash();
  if (what == "abort")
    std::abort();
  if (what == "copy")
    return copy_third_to_fourth();
  if (what == "environment")
    return tell_environment(argc, argv);
  return 9;
}
