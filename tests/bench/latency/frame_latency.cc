// SPDX-License-Identifier: BSD-3-Clause
// frame_latency NETNS_A IF_A DIRECT_A NETNS_B IF_B DIRECT_B COUNT RATE: sends COUNT frames of 60 bytes from A, RATE a
// second, and spins until each arrives at B or 5 ms have passed. Right before each one another frame goes over a cable
// from DIRECT_A to DIRECT_B without a bridge: what ran on this core meanwhile left the system calls of sending and
// receiving cold, and that frame pays for it. Prints the microseconds of all frames as JSON, those of late ones as
// 5000. Run as root, on a core that the bridge does not forward on; warm system calls are part of what is measured.
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstddef>
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
#include <sys/mman.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kFrame = 60;
constexpr std::size_t kNumberAt = 48;
constexpr double kLateMicroseconds = 5000;

/// Where frames enter a cable and where they leave it: packet sockets.
struct Cable {
  int from;
  int to;
};

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

/// A receive ring beside the socket at the end of the direct cable. A bridge's port has one, and its part of the kernel
/// runs on the sender's core: cold like the rest, unless the frame before went there as well. Nobody reads its frames.
class UnreadRing {
public:
  explicit UnreadRing(int port)
  {
    const int version = TPACKET_V2;
    const tpacket_req shape = {kBlock, 1, kSlot, kSlots};
    if (setsockopt(port, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0 ||
        setsockopt(port, SOL_PACKET, PACKET_RX_RING, &shape, sizeof shape) != 0)
      return;
    void* const start = mmap(nullptr, kBlock, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, port, 0);
    slots_ = start == MAP_FAILED ? nullptr : static_cast<std::byte*>(start);
  }

  [[nodiscard]] bool valid() const { return slots_ != nullptr; }

  /// The kernel may fill again what it has filled.
  void give_back()
  {
    for (; header().tp_status & TP_STATUS_USER; next_ = (next_ + 1) % kSlots)
      header().tp_status = TP_STATUS_KERNEL;
  }

private:
  static constexpr unsigned kSlot = 2048;
  static constexpr unsigned kSlots = 16;
  static constexpr unsigned kBlock = kSlot * kSlots;

  volatile tpacket2_hdr& header()
  {
    void* const slot = slots_ + std::size_t{next_} * kSlot;
    return *static_cast<volatile tpacket2_hdr*>(slot);
  }

  std::byte* slots_ = nullptr;
  unsigned next_ = 0;
};

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

/// Microseconds; kLateMicroseconds when the frame was late or lost.
double one_frame(Cable cable, std::array<std::uint8_t, kFrame>& frame, std::uint64_t number)
{
  std::memcpy(&frame[kNumberAt], &number, sizeof number);
  std::array<std::uint8_t, 2048> got{};
  const auto start = Clock::now();
  if (send(cable.from, frame.data(), frame.size(), 0) != static_cast<ssize_t>(frame.size()))
    return kLateMicroseconds;
  while (true) {
    const ssize_t length = recv(cable.to, got.data(), got.size(), MSG_DONTWAIT);
    const std::chrono::duration<double, std::micro> took = Clock::now() - start;
    if (took.count() >= kLateMicroseconds)
      return kLateMicroseconds;
    if (length == static_cast<ssize_t>(kFrame) && std::memcmp(&got[kNumberAt], &number, sizeof number) == 0)
      return took.count();
  }
}

/// Keeps idle cores from halting as long as it is open: how fast this core wakes is nothing that a bridge does.
void stay_awake()
{
  const std::int32_t microseconds = 0;
  const int latency = open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC);
  if (latency < 0 || write(latency, &microseconds, sizeof microseconds) != sizeof microseconds)
    std::perror("frame_latency: cores may halt: /dev/cpu_dma_latency");
}

void print(const char* name, const std::vector<double>& taken)
{
  std::printf("\"%s\": [", name);
  for (std::size_t i = 0; i < taken.size(); ++i)
    std::printf("%s%.2f", i == 0 ? "" : ", ", taken[i]);
  std::printf("]");
}

/// Part of an interval that frame `i` is late by: spread evenly, so that no beat with the kernel's ticks (every fourth
/// millisecond, on both cores) makes one window meet them with each frame and the next one with none.
double dither(std::size_t i)
{
  constexpr double kGolden = 0.6180339887498949;
  return std::fmod(static_cast<double>(i) * kGolden, 1.0);
}

/// Frames of each cable in turn, `count` of both, one of each in every interval.
void measure(Cable direct, UnreadRing& ring, Cable bridged, std::size_t count, std::chrono::duration<double> interval)
{
  auto frame = make_frame();
  std::vector<double> over_direct(count);
  std::vector<double> over_bridge(count);
  auto number = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
  const auto start = Clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    const auto due = interval * (static_cast<double>(i) + dither(i));
    std::this_thread::sleep_until(start + std::chrono::duration_cast<Clock::duration>(due));
    over_direct[i] = one_frame(direct, frame, ++number);
    ring.give_back();
    over_bridge[i] = one_frame(bridged, frame, ++number);
  }
  std::printf("{");
  print("direct", over_direct);
  std::printf(", ");
  print("bridged", over_bridge);
  std::printf("}\n");
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 9) {
    std::fputs("usage: frame_latency NETNS_A IF_A DIRECT_A NETNS_B IF_B DIRECT_B COUNT RATE\n", stderr);
    return 2;
  }
  const Cable bridged = {open_port(argv[1], argv[2]), open_port(argv[4], argv[5])};
  const Cable direct = {open_port(argv[1], argv[3]), open_port(argv[4], argv[6])};
  UnreadRing ring(open_port(argv[4], argv[6]));
  if (std::min({bridged.from, bridged.to, direct.from, direct.to}) < 0 || !ring.valid()) {
    std::perror("frame_latency");
    return 1;
  }
  stay_awake();
  sched_param priority{};
  priority.sched_priority = 10;
  (void)sched_setscheduler(0, SCHED_FIFO, &priority);
  measure(direct, ring, bridged, std::strtoul(argv[7], nullptr, 10),
          std::chrono::duration<double>(1 / std::atof(argv[8])));
  return 0;
}
