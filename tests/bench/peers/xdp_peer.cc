// SPDX-License-Identifier: BSD-3-Clause
// xdp_peer OBJECT PREFIX NUMBER LIST SECONDS block|plain: sends frames, one of a hundred to an address of LIST, from
// PREFIX-inside ethNUMBER to PREFIX-outside ethNUMBER for SECONDS and prints what arrived. `block`: the bridge between
// lanNUMBER and wanNUMBER of PREFIX-box is an XDP program with LIST in a hash map; `plain`: something else is.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <net/if.h>
#include <sched.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what)
{
  std::fprintf(stderr, "xdp_peer: %s: %s\n", what.c_str(), std::strerror(errno));
  std::exit(1);
}

/// Enters a namespace; number of its interface.
unsigned enter(const std::string& netns, const std::string& interface)
{
  const int there = open(("/run/netns/" + netns).c_str(), O_RDONLY | O_CLOEXEC);
  if (there < 0 || setns(there, CLONE_NEWNET) != 0)
    fail(netns);
  close(there);
  const unsigned index = if_nametoindex(interface.c_str());
  if (index == 0)
    fail(interface);
  return index;
}

std::vector<std::uint32_t> read_list(const char* path)
{
  std::vector<std::uint32_t> addresses;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    in_addr address{};
    if (inet_pton(AF_INET, line.c_str(), &address) == 1)
      addresses.push_back(address.s_addr);
  }
  return addresses;
}

struct Programs {
  bpf_object* object;
  int descriptor(const char* program) const
  {
    return bpf_program__fd(bpf_object__find_program_by_name(object, program));
  }
  int map(const char* name) const { return bpf_object__find_map_fd_by_name(object, name); }
};

/// The read-only variables of the object, in the order they stand there.
struct Constants {
  std::uint32_t egress;
  std::uint32_t target_count;
};

Programs load(const char* path, const std::vector<std::uint32_t>& addresses, std::uint32_t egress)
{
  const Programs programs{bpf_object__open_file(path, nullptr)};
  if (programs.object == nullptr)
    fail(path);
  const auto count = static_cast<std::uint32_t>(addresses.size());
  for (const char* name : {"listed", "targets"})
    bpf_map__set_max_entries(bpf_object__find_map_by_name(programs.object, name), count == 0 ? 1 : count);
  const Constants constants{egress, count};
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, programs.object)
  {
    if (std::strstr(bpf_map__name(map), ".rodata") != nullptr &&
        bpf_map__set_initial_value(map, &constants, sizeof constants) != 0)
      fail("constants");
  }
  bpf_program* program = nullptr;
  bpf_object__for_each_program(program, programs.object) bpf_program__set_type(program, BPF_PROG_TYPE_XDP);
  if (bpf_object__load(programs.object) != 0)
    fail("load");
  return programs;
}

/// What the generator sends to.
void fill_targets(const Programs& programs, const std::vector<std::uint32_t>& addresses)
{
  for (std::uint32_t i = 0; i < addresses.size(); ++i) {
    if (bpf_map_update_elem(programs.map("targets"), &i, &addresses[i], BPF_ANY) != 0)
      fail("targets");
  }
}

/// What the box blocks.
void fill_listed(const Programs& programs, const std::vector<std::uint32_t>& addresses)
{
  const std::uint8_t one = 1;
  for (const std::uint32_t address : addresses) {
    if (bpf_map_update_elem(programs.map("listed"), &address, &one, BPF_ANY) != 0)
      fail("listed");
  }
}

std::uint64_t arrived(const Programs& programs)
{
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(libbpf_num_possible_cpus()));
  const std::uint32_t zero = 0;
  std::uint64_t total = 0;
  if (bpf_map_lookup_elem(programs.map("arrived"), &zero, counts.data()) != 0)
    fail("count");
  for (const std::uint64_t count : counts)
    total += count;
  return total;
}

std::array<std::uint8_t, 60> make_frame()
{
  constexpr std::array<std::uint8_t, 42> kHeaders{2,    0,  0,  0,  0, 1, 2,    0,    0,    0,    0, 0x10, 8,  0,
                                                  0x45, 0,  0,  46, 0, 1, 0x40, 0,    64,   17,   0, 0,    10, 77,
                                                  0,    10, 45, 4,  1, 1, 0x9C, 0x40, 0x9C, 0x41, 0, 26,   0,  0};
  std::array<std::uint8_t, 60> frame{};
  std::copy(kHeaders.begin(), kHeaders.end(), frame.begin());
  return frame;
}

/// Live frames out of `interface` for a while; how many.
std::uint64_t send(const Programs& programs, unsigned interface, double seconds)
{
  constexpr std::uint32_t kRun = 1U << 19;
  auto frame = make_frame();
  xdp_md context{};
  context.data_end = static_cast<std::uint32_t>(frame.size());
  context.ingress_ifindex = interface;
  LIBBPF_OPTS(bpf_test_run_opts, options);
  options.data_in = frame.data();
  options.data_size_in = static_cast<std::uint32_t>(frame.size());
  options.ctx_in = &context;
  options.ctx_size_in = sizeof context;
  options.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
  options.repeat = kRun;
  options.batch_size = 64;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  std::uint64_t sent = 0;
  while (Clock::now() < end) {
    if (bpf_prog_test_run_opts(programs.descriptor("generate"), &options) != 0)
      fail("sending");
    sent += kRun;
  }
  return sent;
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 7) {
    std::fputs("usage: xdp_peer OBJECT PREFIX NUMBER LIST SECONDS block|plain\n", stderr);
    return 2;
  }
  const std::string prefix = argv[2];
  const std::string number = argv[3];
  const bool block = std::string(argv[6]) == "block";
  const auto addresses = read_list(argv[4]);
  const unsigned wan = enter(prefix + "-box", "wan" + number);
  const unsigned lan = if_nametoindex(("lan" + number).c_str());
  const Programs programs = load(argv[1], addresses, wan);
  fill_targets(programs, addresses);
  const auto start = Clock::now();
  if (block)
    fill_listed(programs, addresses);
  const std::chrono::duration<double> loading = Clock::now() - start;
  if (block && bpf_xdp_attach(static_cast<int>(lan), programs.descriptor("block"), 0, nullptr) != 0)
    fail("attaching to the box");
  const unsigned outside = enter(prefix + "-outside", "eth" + number);
  if (bpf_xdp_attach(static_cast<int>(outside), programs.descriptor("sink"), 0, nullptr) != 0)
    fail("attaching to the sink");
  const unsigned inside = enter(prefix + "-inside", "eth" + number);
  (void)send(programs, inside, 0.5);
  const std::uint64_t before = arrived(programs);
  const auto begin = Clock::now();
  const std::uint64_t sent = send(programs, inside, std::atof(argv[5]));
  const std::chrono::duration<double> took = Clock::now() - begin;
  const std::uint64_t count = arrived(programs) - before;
  std::printf("{\"load_seconds\": %.2f, \"offered_mpps\": %.3f, \"arrived_mpps\": %.3f}\n", loading.count(),
              static_cast<double>(sent) / took.count() / 1e6, static_cast<double>(count) / took.count() / 1e6);
  enter(prefix + "-outside", "eth" + number);
  (void)bpf_xdp_detach(static_cast<int>(outside), 0, nullptr);
  enter(prefix + "-box", "wan" + number);
  if (block)
    (void)bpf_xdp_detach(static_cast<int>(lan), 0, nullptr);
  return 0;
}
