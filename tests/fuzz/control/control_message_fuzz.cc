// SPDX-License-Identifier: BSD-3-Clause
// Any datagram on the control socket: what parses must be clean, and must be exactly the bytes that came in.
#include <weir/control/messages.h>

#include <cstdlib>
#include <cstring>

namespace {

void expect(bool condition)
{
  if (!condition)
    std::abort();
}

template <typename Any> void check_same(const Any& message, std::span<const std::byte> datagram)
{
  std::visit(
      [&](const auto& typed) {
        expect(sizeof typed == datagram.size());
        expect(std::memcmp(&typed, datagram.data(), sizeof typed) == 0);
      },
      message);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto datagram = std::as_bytes(std::span(data, size));
  if (const auto request = weir::control::parse_request(datagram)) {
    check_same(*request, datagram);
    if (const auto* bypass = std::get_if<weir::control::BypassRequest>(&*request))
      expect(bypass->bridge.view().size() <= weir::control::kMaxNameLength && bypass->on <= 1);
  }
  if (const auto reply = weir::control::parse_reply(datagram)) {
    check_same(*reply, datagram);
    if (const auto* hello = std::get_if<weir::control::HelloReply>(&*reply))
      expect(hello->bridge_count <= hello->bridges.size() && word(hello->policy) != "unknown");
  }
  (void)weir::control::request_number(datagram);
  return 0;
}
