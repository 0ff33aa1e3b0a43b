// SPDX-License-Identifier: BSD-3-Clause
// frame_latency NETNS_A IF_A NETNS_B IF_B COUNT RATE: sends COUNT frames of 60 bytes from A, RATE a second, and spins
// until each arrives at B or 5 ms have passed. Prints percentiles in microseconds as JSON. Run as root, on a core that
// the bridge does not forward on; the system calls of sending and receiving are part of what is measured.
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kFrame = 60;
constexpr std::size_t kNumberAt = 48;

/// A packet socket in another network namespace; it stays there. -1: no such namespace or interface.
int open_port(const std::string& netns, const char* interface)
{
  const int there = open(("/run/netns/" + netns).c_str(), O_RDONLY | O_CLOEXEC);
  if (there < 0 || setns(there, CLONE_NEWNET) != 0)
    return -1;
  close(there);
  const int port = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(interface));
  const int one = 1;
  if (address.sll_ifindex == 0 || bind(port, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return -1;
  (void)setsockopt(port, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one);
  return port;
}

/// UDP from 10.77.0.10 to 45.4.1.1; a zero UDP checksum is none.
std::array<std::uint8_t, kFrame> make_frame()
{
  constexpr std::array<std::uint8_t, 42> kHeaders{2,    0,  0,  0,  0, 1, 2,    0,    0,    0,    0, 0x10, 8,  0,
                                                  0x45, 0,  0,  46, 0, 1, 0x40, 0,    64,   17,   0, 0,    10, 77,
                                                  0,    10, 45, 4,  1, 1, 0x9C, 0x40, 0x9C, 0x41, 0, 26,   0,  0};
  std::array<std::uint8_t, kFrame> frame{};
  std::copy(kHeaders.begin(), kHeaders.end(), frame.begin());
  std::uint32_t sum = 0;
  for (std::size_t i = 14; i < 34; i += 2)
    sum += static_cast<std::uint32_t>(frame[i] << 8 | frame[i + 1]);
  sum = (sum & 0xFFFF) + (sum >> 16);
  sum = ~((sum & 0xFFFF) + (sum >> 16));
  frame[24] = static_cast<std::uint8_t>(sum >> 8);
  frame[25] = static_cast<std::uint8_t>(sum);
  return frame;
}

/// Microseconds; negative when the frame was lost.
double one_frame(int from, int to, std::array<std::uint8_t, kFrame>& frame, std::uint64_t number)
{
  std::memcpy(&frame[kNumberAt], &number, sizeof number);
  std::array<std::uint8_t, 2048> got{};
  const auto start = Clock::now();
  if (send(from, frame.data(), frame.size(), 0) != static_cast<ssize_t>(frame.size()))
    return -1;
  while (true) {
    const ssize_t length = recv(to, got.data(), got.size(), MSG_DONTWAIT);
    const std::chrono::duration<double, std::micro> took = Clock::now() - start;
    if (length == static_cast<ssize_t>(kFrame) && std::memcmp(&got[kNumberAt], &number, sizeof number) == 0)
      return took.count();
    if (took.count() > 5000)
      return -1;
  }
}

void print(std::vector<double>& taken, std::size_t lost)
{
  std::sort(taken.begin(), taken.end());
  const auto at = [&taken](double share) {
    return taken.empty() ? 0.0 : taken[static_cast<std::size_t>(share * static_cast<double>(taken.size() - 1))];
  };
  std::printf(
      "{\"frames\": %zu, \"lost\": %zu, \"p50\": %.2f, \"p90\": %.2f, \"p99\": %.2f, \"p999\": %.2f, \"max\": %.2f}\n",
      taken.size() + lost, lost, at(0.5), at(0.9), at(0.99), at(0.999), at(1));
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 7) {
    std::fputs("usage: frame_latency NETNS_A IF_A NETNS_B IF_B COUNT RATE\n", stderr);
    return 2;
  }
  const int from = open_port(argv[1], argv[2]);
  const int to = open_port(argv[3], argv[4]);
  if (from < 0 || to < 0) {
    std::perror("frame_latency");
    return 1;
  }
  sched_param priority{};
  priority.sched_priority = 10;
  (void)sched_setscheduler(0, SCHED_FIFO, &priority);
  const std::size_t count = std::strtoul(argv[5], nullptr, 10);
  const std::chrono::duration<double> interval(1 / std::atof(argv[6]));
  auto frame = make_frame();
  std::vector<double> taken;
  std::uint64_t number = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
  auto next = Clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    std::this_thread::sleep_until(next);
    next += std::chrono::duration_cast<Clock::duration>(interval);
    if (const double took = one_frame(from, to, frame, ++number); took >= 0)
      taken.push_back(took);
  }
  print(taken, count - taken.size());
  return 0;
}
