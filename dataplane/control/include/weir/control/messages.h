// SPDX-License-Identifier: BSD-3-Clause
// What the two planes say to each other over `<run-dir>/dataplane.sock` (AF_UNIX, SOCK_SEQPACKET; the data plane
// listens).
//
// One datagram is one message. The client sends a request, the data plane answers each with exactly one reply: the
// reply of its kind, or ErrorReply. `request` of the header is chosen by the client and comes back unchanged. Numbers
// are in host order (both ends are on one machine). All reserved bytes are zero. A layout change raises
// kProtocolVersion; the header and ErrorReply keep their layout in all versions, so that the two ends can always tell
// each other that they differ.
#pragma once

#include <weir/control/text.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <type_traits>
#include <variant>

namespace weir::control {

inline constexpr std::uint32_t kMagic = 0x52494557; // "WEIR" in the byte order of x86
inline constexpr std::uint16_t kProtocolVersion = 1;
inline constexpr std::size_t kMaxBridges = 64;
inline constexpr std::size_t kMaxPorts = 64;
inline constexpr std::size_t kMaxWorkers = 64;
/// Longest name of a port or bridge, in characters.
inline constexpr std::size_t kMaxNameLength = 31;
/// No message of any version is longer; size receive buffers with it.
inline constexpr std::size_t kMaxMessageBytes = 4096;

using Name = Text<kMaxNameLength + 1>;

enum class MessageKind : std::uint16_t {
  hello_request = 1,
  hello_reply = 2,
  adopt_request = 3,
  adopt_reply = 4,
  bypass_request = 5,
  bypass_reply = 6,
  shutdown_request = 7,
  shutdown_reply = 8,
  error_reply = 9,
};

struct MessageHeader {
  std::uint32_t magic;
  std::uint16_t version;
  MessageKind kind;
  std::uint32_t length; ///< of the whole message with this header, in bytes
  std::uint32_t request;
};
static_assert(sizeof(MessageHeader) == 16 && std::is_trivially_copyable_v<MessageHeader>);

/// What the configuration asks of a bridge.
enum class ConfiguredMode : std::uint8_t { block = 0, monitor = 1, bypass = 2 };

/// What a bridge does at this moment. The two failed states are `on-failure` at work (no valid image, stalled worker).
enum class EffectiveMode : std::uint8_t { block = 0, monitor = 1, bypass = 2, failed_open = 3, failed_closed = 4 };

enum class PolicyState : std::uint8_t {
  none = 0,     ///< no valid image since the start: `on-failure` decides
  in_force = 1, ///< all workers judge by `generation`
};

/// Words for show and log: "block", "failed-open", "in-force", ...
[[nodiscard]] std::string_view word(ConfiguredMode mode) noexcept;
[[nodiscard]] std::string_view word(EffectiveMode mode) noexcept;
[[nodiscard]] std::string_view word(PolicyState state) noexcept;

struct BridgeState {
  Name name;
  ConfiguredMode configured; ///< of the image in force, else of start.conf
  EffectiveMode effective;
  std::uint8_t bypass_requested; ///< 1 after BYPASS on, until BYPASS off
  std::uint8_t reserved[5];
};
static_assert(sizeof(BridgeState) == 40 && std::is_trivially_copyable_v<BridgeState>);

struct HelloRequest {
  MessageHeader header;
};
static_assert(sizeof(HelloRequest) == 16);

struct HelloReply {
  MessageHeader header;
  std::uint64_t instance;     ///< names `<run-dir>/rings/<16 lower-case hex digits>/`; new with each start
  std::uint64_t generation;   ///< adopted by all workers; 0 when policy is PolicyState::none
  std::uint64_t slot_bytes;   ///< the largest image that can be adopted
  std::uint64_t started_ns;   ///< wall clock of the start, ns since 1970
  std::uint64_t bad_messages; ///< control messages answered with an error since the start
  std::uint32_t process;      ///< pid
  std::uint32_t workers;      ///< 1..kMaxWorkers
  std::uint32_t bridge_count; ///< used entries of `bridges`, 1..kMaxBridges
  PolicyState policy;
  std::uint8_t reserved[3];
  Text<32> version;                             ///< of the program, e.g. "0.1.0"
  Text<16> isa;                                 ///< instruction set of the hot loops, e.g. "x86-64-v3"
  Text<256> last_refusal;                       ///< why the newest image was refused; empty after a good one
  std::array<BridgeState, kMaxBridges> bridges; ///< unused entries are zero
};
static_assert(sizeof(HelloReply) == 2936 && sizeof(HelloReply) <= kMaxMessageBytes);
static_assert(std::is_trivially_copyable_v<HelloReply>);

/// "Look at the image file now." The file name is fixed at start and never comes over the socket.
struct AdoptRequest {
  MessageHeader header;
  std::uint64_t generation; ///< what the sender published, for the log and for `wrong_generation`; 0 = any
};
static_assert(sizeof(AdoptRequest) == 24);

/// Answer to ADOPT. Everything but `adopted` leaves the image in force as it was.
enum class AdoptCode : std::uint32_t {
  adopted = 0,          ///< all workers judge by it
  pending = 1,          ///< valid and handed over, but a worker has not adopted it yet (stalled?)
  cannot_open = 2,      ///< missing, a symlink, not a regular file, wrong owner or mode
  too_big = 3,          ///< larger than slot_bytes
  invalid = 4,          ///< validation refused it
  wrong_generation = 5, ///< the file holds another generation than the request names
  busy = 6,             ///< the slot is still in use because an earlier adoption is pending
};
[[nodiscard]] std::string_view word(AdoptCode code) noexcept;

struct AdoptReply {
  MessageHeader header;
  std::uint64_t generation; ///< in force after the request
  AdoptCode code;
  std::uint32_t reserved;
  Text<256> text; ///< one sentence for people; empty when adopted
};
static_assert(sizeof(AdoptReply) == 288 && std::is_trivially_copyable_v<AdoptReply>);

/// Works without a valid image. The setting lasts until the next request or the end of the process.
struct BypassRequest {
  MessageHeader header;
  Name bridge;
  std::uint8_t on; ///< 0 or 1
  std::uint8_t reserved[7];
};
static_assert(sizeof(BypassRequest) == 56 && std::is_trivially_copyable_v<BypassRequest>);

struct BypassReply {
  MessageHeader header;
  BridgeState bridge; ///< after the request
};
static_assert(sizeof(BypassReply) == 56);

/// Orderly end: workers stop, tables are flushed to the rings, exit status 0. The reply is sent before the work begins.
struct ShutdownRequest {
  MessageHeader header;
};
struct ShutdownReply {
  MessageHeader header;
};
static_assert(sizeof(ShutdownRequest) == 16 && sizeof(ShutdownReply) == 16);

enum class MessageError : std::uint32_t {
  too_short = 1, ///< no whole header, or less than the kind needs
  bad_magic = 2,
  bad_version = 3,   ///< the other end speaks another kProtocolVersion
  bad_length = 4,    ///< header.length or the datagram differ from the size of the kind
  unknown_kind = 5,  ///< no such kind, or one that this end never receives
  bad_field = 6,     ///< a value outside its enum or range, unclean text, reserved byte set
  not_permitted = 7, ///< peer uid (sent by the listening end only)
  no_such_bridge = 8 ///< BYPASS names an unknown bridge (sent by the listening end only)
};
[[nodiscard]] std::string_view word(MessageError error) noexcept;

struct ErrorReply {
  MessageHeader header;
  MessageError code;
  std::uint32_t reserved;
  Text<104> text;
};
static_assert(sizeof(ErrorReply) == 128 && std::is_trivially_copyable_v<ErrorReply>);

using Request = std::variant<HelloRequest, AdoptRequest, BypassRequest, ShutdownRequest>;
using Reply = std::variant<HelloReply, AdoptReply, BypassReply, ShutdownReply, ErrorReply>;

/// Every byte is checked; what comes back holds only enumerators, clean texts and counts within their arrays.
[[nodiscard]] tl::expected<Request, MessageError> parse_request(std::span<const std::byte> datagram) noexcept;
[[nodiscard]] tl::expected<Reply, MessageError> parse_reply(std::span<const std::byte> datagram) noexcept;

/// `request` of a datagram that may be broken: 0 when it has no whole header. For the header of an ErrorReply.
[[nodiscard]] std::uint32_t request_number(std::span<const std::byte> datagram) noexcept;

/// Zeroed messages with a complete header; the caller fills in the rest.
[[nodiscard]] HelloRequest make_hello_request(std::uint32_t request) noexcept;
[[nodiscard]] AdoptRequest make_adopt_request(std::uint32_t request, std::uint64_t generation) noexcept;
[[nodiscard]] BypassRequest make_bypass_request(std::uint32_t request, std::string_view bridge, bool on) noexcept;
[[nodiscard]] ShutdownRequest make_shutdown_request(std::uint32_t request) noexcept;
[[nodiscard]] HelloReply make_hello_reply(std::uint32_t request) noexcept;
[[nodiscard]] AdoptReply make_adopt_reply(std::uint32_t request, AdoptCode code, std::uint64_t generation,
                                          std::string_view text) noexcept;
[[nodiscard]] BypassReply make_bypass_reply(std::uint32_t request, const BridgeState& bridge) noexcept;
[[nodiscard]] ShutdownReply make_shutdown_reply(std::uint32_t request) noexcept;
[[nodiscard]] ErrorReply make_error_reply(std::uint32_t request, MessageError code, std::string_view text) noexcept;

/// The bytes to send.
template <typename Message> [[nodiscard]] std::span<const std::byte> bytes_of(const Message& message) noexcept
{
  static_assert(std::is_trivially_copyable_v<Message> && !std::is_pointer_v<Message>);
  return std::as_bytes(std::span<const Message, 1>(&message, 1));
}

/// "0123456789abcdef": the directory of an instance below `<run-dir>/rings/`.
[[nodiscard]] std::string instance_text(std::uint64_t instance);

} // namespace weir::control
