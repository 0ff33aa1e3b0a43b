// SPDX-License-Identifier: BSD-3-Clause
// The settings of board.yaml.
#include "rows.h"
#include "tables.h"
#include "words.h"

#include <array>
#include <cstdint>

namespace weir::config {
namespace {

constexpr std::int64_t kMaxCore = 1023;

constexpr std::array kCores = {
    list<&Board::control_cores>("control", count(0, kMaxCore), kMaxCores, "0", "Cores of everything but the workers."),
    list<&Board::worker_cores>("workers", count(0, kMaxCore), kMaxCores, "1",
                               "Cores of the workers, one each; one of 'control' only with poll: adaptive."),
    one<&Board::poll>("poll", choice(kPolls), "busy",
                      "busy: a worker never sleeps. adaptive: an idle worker sleeps 1 to 5 ms at a time."),
};

constexpr std::array kMemory = {
    one<&Board::hugepage_size>("hugepage-size", {Type::size, 0, kGibi, "2M | 1G"}, "2M", "Size of a huge page."),
    one<&Board::hugepages>("hugepages", count(0, 1'000'000), "256", "Huge pages to use; 0: run without."),
    one<&Board::image_slot>("image-slot", size(64 * kKibi, 64 * kGibi), "64M",
                            "Memory for one policy image; there are two. A bigger image is refused."),
};

constexpr std::array kPort = {
    one<&Port::name>("name", identifier("a-z0-9_-", 31), kRequired, "Name of the port."),
    one<&Port::devargs>("devargs", {Type::identifier, 1, 255, "A-Za-z0-9_.:,=/@+-"}, kRequired,
                        "A DPDK vdev with its arguments, or a PCI address."),
    one<&Port::queues>("queues", count(1, 64), "1", "Receive queues."),
    one<&Port::mtu>("mtu", count(68, 9600), "1500", "Largest layer 3 packet in bytes."),
    one<&Port::mbufs>("mbufs", count(0, 16'777'215), "0", "Frame buffers at least; 0: as many as the queues need."),
};

constexpr std::array kBypass = {
    one<&Board::bypass>("driver", choice(kBypassDrivers), "none", "What joins the cables when the process is gone."),
};

constexpr std::array kBoard = {
    group<Board, kCores, &Board::cores_at>("cores"),
    group<Board, kMemory>("memory"),
    sections<&Board::ports, kPort>("ports", kMaxPorts, kRequired),
    group<Board, kBypass>("bypass"),
};

} // namespace

void read_board(Reporter& reporter, const Node& root, Board& board)
{
  if (expect_map(reporter, "the file", root))
    read_map(reporter, &root, root.at, kBoard, board);
}

std::vector<SettingText> board_settings()
{
  std::vector<SettingText> out;
  describe_table("", kBoard, out);
  return out;
}

} // namespace weir::config
