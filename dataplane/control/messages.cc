// SPDX-License-Identifier: BSD-3-Clause
// Makes the messages of the control socket and names their values.
#include <weir/control/messages.h>

namespace weir::control {

namespace {

template <typename Message> Message make(MessageKind kind, std::uint32_t request) noexcept
{
  Message message{};
  message.header = {kMagic, kProtocolVersion, kind, sizeof(Message), request};
  return message;
}

} // namespace

HelloRequest make_hello_request(std::uint32_t request) noexcept
{
  return make<HelloRequest>(MessageKind::hello_request, request);
}

AdoptRequest make_adopt_request(std::uint32_t request, std::uint64_t generation) noexcept
{
  auto message = make<AdoptRequest>(MessageKind::adopt_request, request);
  message.generation = generation;
  return message;
}

BypassRequest make_bypass_request(std::uint32_t request, std::string_view bridge, bool on) noexcept
{
  auto message = make<BypassRequest>(MessageKind::bypass_request, request);
  message.bridge.assign(bridge);
  message.on = on ? 1 : 0;
  return message;
}

ShutdownRequest make_shutdown_request(std::uint32_t request) noexcept
{
  return make<ShutdownRequest>(MessageKind::shutdown_request, request);
}

HelloReply make_hello_reply(std::uint32_t request) noexcept
{
  return make<HelloReply>(MessageKind::hello_reply, request);
}

AdoptReply make_adopt_reply(std::uint32_t request, AdoptCode code, std::uint64_t generation,
                            std::string_view text) noexcept
{
  auto message = make<AdoptReply>(MessageKind::adopt_reply, request);
  message.generation = generation;
  message.code = code;
  message.text.assign(text);
  return message;
}

BypassReply make_bypass_reply(std::uint32_t request, const BridgeState& bridge) noexcept
{
  auto message = make<BypassReply>(MessageKind::bypass_reply, request);
  message.bridge = bridge;
  return message;
}

ShutdownReply make_shutdown_reply(std::uint32_t request) noexcept
{
  return make<ShutdownReply>(MessageKind::shutdown_reply, request);
}

ErrorReply make_error_reply(std::uint32_t request, MessageError code, std::string_view text) noexcept
{
  auto message = make<ErrorReply>(MessageKind::error_reply, request);
  message.code = code;
  message.text.assign(text);
  return message;
}

std::string_view word(ConfiguredMode mode) noexcept
{
  return word(static_cast<EffectiveMode>(mode));
}

std::string_view word(EffectiveMode mode) noexcept
{
  switch (mode) {
  case EffectiveMode::block:
    return "block";
  case EffectiveMode::monitor:
    return "monitor";
  case EffectiveMode::bypass:
    return "bypass";
  case EffectiveMode::failed_open:
    return "failed-open";
  case EffectiveMode::failed_closed:
    return "failed-closed";
  }
  return "unknown";
}

std::string_view word(PolicyState state) noexcept
{
  switch (state) {
  case PolicyState::none:
    return "none";
  case PolicyState::in_force:
    return "in-force";
  }
  return "unknown";
}

std::string_view word(AdoptCode code) noexcept
{
  switch (code) {
  case AdoptCode::adopted:
    return "adopted";
  case AdoptCode::pending:
    return "pending";
  case AdoptCode::cannot_open:
    return "cannot-open";
  case AdoptCode::too_big:
    return "too-big";
  case AdoptCode::invalid:
    return "invalid";
  case AdoptCode::wrong_generation:
    return "wrong-generation";
  case AdoptCode::busy:
    return "busy";
  }
  return "unknown";
}

std::string_view word(MessageError error) noexcept
{
  switch (error) {
  case MessageError::too_short:
    return "message too short";
  case MessageError::bad_magic:
    return "not a message of this protocol";
  case MessageError::bad_version:
    return "other protocol version";
  case MessageError::bad_length:
    return "length does not fit the kind";
  case MessageError::unknown_kind:
    return "unknown kind of message";
  case MessageError::bad_field:
    return "a field is out of range";
  case MessageError::not_permitted:
    return "not permitted";
  case MessageError::no_such_bridge:
    return "no such bridge";
  }
  return "unknown";
}

std::string instance_text(std::uint64_t instance)
{
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; instance >>= 4)
    text[i] = kDigits[instance & 0xf];
  return text;
}

} // namespace weir::control
