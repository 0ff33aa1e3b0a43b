// SPDX-License-Identifier: BSD-3-Clause
// Turns the bytes of a datagram into a message, after looking at every one of them.
#include <weir/control/messages.h>

#include <algorithm>
#include <cstring>

namespace weir::control {

namespace {

template <typename T> T copy_of(std::span<const std::byte> bytes) noexcept
{
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

template <std::size_t N> bool all_zero(const std::uint8_t (&reserved)[N]) noexcept
{
  return std::all_of(std::begin(reserved), std::end(reserved), [](std::uint8_t byte) { return byte == 0; });
}

/// For a value read out of foreign bytes: is it one of the enumerators 0..last?
template <typename Enum> bool within(Enum value, Enum last) noexcept
{
  return static_cast<std::uint32_t>(value) <= static_cast<std::uint32_t>(last);
}

bool clean(const HelloRequest&) noexcept
{
  return true;
}

bool clean(const AdoptRequest&) noexcept
{
  return true;
}

bool clean(const BypassRequest& message) noexcept
{
  return message.bridge.valid() && !message.bridge.view().empty() && message.on <= 1 && all_zero(message.reserved);
}

bool clean(const ShutdownRequest&) noexcept
{
  return true;
}

bool clean(const BridgeState& bridge) noexcept
{
  return bridge.name.valid() && !bridge.name.view().empty() && within(bridge.configured, ConfiguredMode::bypass) &&
         within(bridge.effective, EffectiveMode::failed_closed) && bridge.bypass_requested <= 1 &&
         all_zero(bridge.reserved);
}

bool unused(const BridgeState& bridge) noexcept
{
  const auto bytes = bytes_of(bridge);
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{0}; });
}

bool clean(const HelloReply& message) noexcept
{
  if (message.workers == 0 || message.workers > kMaxWorkers || message.bridge_count == 0 ||
      message.bridge_count > kMaxBridges || !within(message.policy, PolicyState::in_force))
    return false;
  const bool texts = message.version.valid() && message.isa.valid() && message.last_refusal.valid();
  if (!texts || !all_zero(message.reserved))
    return false;
  const auto end_of_used = message.bridges.begin() + message.bridge_count;
  return std::all_of(message.bridges.begin(), end_of_used, [](const BridgeState& bridge) { return clean(bridge); }) &&
         std::all_of(end_of_used, message.bridges.end(), unused);
}

bool clean(const AdoptReply& message) noexcept
{
  return within(message.code, AdoptCode::busy) && message.reserved == 0 && message.text.valid();
}

bool clean(const BypassReply& message) noexcept
{
  return clean(message.bridge);
}

bool clean(const ShutdownReply&) noexcept
{
  return true;
}

bool clean(const ErrorReply& message) noexcept
{
  return message.code >= MessageError::too_short && message.code <= MessageError::no_such_bridge &&
         message.reserved == 0 && message.text.valid();
}

template <typename Message, typename Any>
tl::expected<Any, MessageError> take(std::span<const std::byte> datagram, std::uint32_t stated_length) noexcept
{
  if (datagram.size() != sizeof(Message) || stated_length != sizeof(Message))
    return tl::unexpected(MessageError::bad_length);
  const auto message = copy_of<Message>(datagram);
  if (!clean(message))
    return tl::unexpected(MessageError::bad_field);
  return Any(message);
}

tl::expected<MessageHeader, MessageError> take_header(std::span<const std::byte> datagram) noexcept
{
  if (datagram.size() < sizeof(MessageHeader))
    return tl::unexpected(MessageError::too_short);
  const auto header = copy_of<MessageHeader>(datagram);
  if (header.magic != kMagic)
    return tl::unexpected(MessageError::bad_magic);
  return header;
}

} // namespace

tl::expected<Request, MessageError> parse_request(std::span<const std::byte> datagram) noexcept
{
  const auto header = take_header(datagram);
  if (!header)
    return tl::unexpected(header.error());
  if (header->version != kProtocolVersion)
    return tl::unexpected(MessageError::bad_version);
  switch (header->kind) {
  case MessageKind::hello_request:
    return take<HelloRequest, Request>(datagram, header->length);
  case MessageKind::adopt_request:
    return take<AdoptRequest, Request>(datagram, header->length);
  case MessageKind::bypass_request:
    return take<BypassRequest, Request>(datagram, header->length);
  case MessageKind::shutdown_request:
    return take<ShutdownRequest, Request>(datagram, header->length);
  default:
    return tl::unexpected(MessageError::unknown_kind);
  }
}

tl::expected<Reply, MessageError> parse_reply(std::span<const std::byte> datagram) noexcept
{
  const auto header = take_header(datagram);
  if (!header)
    return tl::unexpected(header.error());
  // An error reply is understood whatever version its sender speaks.
  if (header->kind == MessageKind::error_reply)
    return take<ErrorReply, Reply>(datagram, header->length);
  if (header->version != kProtocolVersion)
    return tl::unexpected(MessageError::bad_version);
  switch (header->kind) {
  case MessageKind::hello_reply:
    return take<HelloReply, Reply>(datagram, header->length);
  case MessageKind::adopt_reply:
    return take<AdoptReply, Reply>(datagram, header->length);
  case MessageKind::bypass_reply:
    return take<BypassReply, Reply>(datagram, header->length);
  case MessageKind::shutdown_reply:
    return take<ShutdownReply, Reply>(datagram, header->length);
  default:
    return tl::unexpected(MessageError::unknown_kind);
  }
}

std::uint32_t request_number(std::span<const std::byte> datagram) noexcept
{
  const auto header = take_header(datagram);
  return header ? header->request : 0;
}

} // namespace weir::control
