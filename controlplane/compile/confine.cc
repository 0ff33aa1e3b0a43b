// SPDX-License-Identifier: BSD-3-Clause
// Seccomp, limits, user and network of confined children.
#include "confine.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace weir::compile {

namespace {

/// What a statically linked program needs to start, to compute and to use descriptors that it already has.
constexpr std::array kAllowed{
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(close),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fsync),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(sched_yield),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/// What no parser and no start-up code has a use for.
constexpr std::array kFatal{
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(openat2),
    SCMP_SYS(creat),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(memfd_create),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(symlink),
    SCMP_SYS(symlinkat),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(chmod),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(chown),
    SCMP_SYS(fchown),
    SCMP_SYS(fchownat),
    SCMP_SYS(truncate),
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(clone),
    SCMP_SYS(clone3),
    SCMP_SYS(execve),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(chroot),
    SCMP_SYS(pivot_root),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(setrlimit),
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setresgid),
    SCMP_SYS(shmget),
    SCMP_SYS(msgget),
    SCMP_SYS(semget),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
};

scmp_arg_cmp equals(unsigned argument, int value)
{
  return {argument, SCMP_CMP_EQ, static_cast<scmp_datum_t>(value), 0};
}

/// execveat() of the program itself, once: the descriptor is closed by it and its number can't be had again.
bool allow_own_program(scmp_filter_ctx filter, int descriptor)
{
  const std::array same{equals(0, descriptor), equals(4, AT_EMPTY_PATH)};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(execveat), same.size(), same.data()) == 0;
}

/// abort() signals its own thread; the process number stays the same over execveat().
bool allow_abort(scmp_filter_ctx filter)
{
  const std::array own{equals(0, getpid())};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), own.size(), own.data()) == 0;
}

bool add_rules(scmp_filter_ctx filter, int program_descriptor)
{
  for (const int call : kAllowed) {
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0)
      return false;
  }
  for (const int call : kFatal) {
    if (seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, call, 0) != 0)
      return false;
  }
  return allow_own_program(filter, program_descriptor) && allow_abort(filter);
}

bool limit(__rlimit_resource resource, rlim_t value)
{
  const rlimit both{value, value};
  return setrlimit(resource, &both) == 0;
}

} // namespace

bool load_system_call_filter(int program_descriptor)
{
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr)
    return false;
  const bool loaded = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1) == 0 && add_rules(filter, program_descriptor) &&
                      seccomp_load(filter) == 0;
  seccomp_release(filter);
  return loaded;
}

bool set_limits(const JobLimits& limits, std::size_t descriptors)
{
  constexpr std::size_t kSpareDescriptors = 8;
  const auto cpu = static_cast<rlim_t>(limits.cpu.count());
  const rlimit cpu_limit{cpu, cpu + 1};
  return limit(RLIMIT_AS, limits.memory) && limit(RLIMIT_FSIZE, limits.output) &&
         setrlimit(RLIMIT_CPU, &cpu_limit) == 0 && limit(RLIMIT_NOFILE, descriptors + kSpareDescriptors) &&
         limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) && limit(RLIMIT_MEMLOCK, 0);
}

void stay_on(const std::vector<unsigned>& cores)
{
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const unsigned core : cores) {
    if (core < CPU_SETSIZE)
      CPU_SET(core, &set);
  }
  // Refused when none of them exists: then the caller's cores stay.
  if (CPU_COUNT(&set) != 0)
    static_cast<void>(sched_setaffinity(0, sizeof(set), &set));
}

std::string become(const std::string& user)
{
  // Where even root may not (a container), the filter of the children still knows no socket.
  if (unshare(CLONE_NEWNET) != 0 && errno != EPERM)
    return std::string("no network namespace: ") + strerror(errno);
  if (user.empty())
    return {};
  const passwd* entry = getpwnam(user.c_str());
  if (entry == nullptr)
    return "no user " + user;
  if (setgroups(0, nullptr) != 0 || setresgid(entry->pw_gid, entry->pw_gid, entry->pw_gid) != 0 ||
      setresuid(entry->pw_uid, entry->pw_uid, entry->pw_uid) != 0)
    return "can't become " + user + ": " + strerror(errno);
  return {};
}

} // namespace weir::compile
