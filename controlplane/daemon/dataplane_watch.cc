// SPDX-License-Identifier: BSD-3-Clause
// HELLO, and what follows from it.
#include <weir/daemon/dataplane_watch.h>

#include <weir/daemon/log.h>

#include <algorithm>
#include <utility>

namespace weir::daemon {

DataplaneState DataplaneWatch::state() const
{
  const std::lock_guard lock(mutex_);
  return state_;
}

void DataplaneWatch::set(DataplaneState state)
{
  const std::lock_guard lock(mutex_);
  if (state.word != state_.word)
    log_line(state.hello ? std::string("data plane running") : absence_cause(state));
  state_ = std::move(state);
}

tl::expected<generations::Greeting, generations::LinkError> DataplaneWatch::greet()
{
  auto greeting = parts_.link.hello();
  if (greeting && greeting->fresh)
    untold_ = true;
  return greeting;
}

DataplaneState DataplaneWatch::look()
{
  if (const auto greeting = greet()) {
    DataplaneState now;
    now.word = DataplaneWord::running;
    now.hello = greeting->state;
    set(now);
  }
  return state();
}

void DataplaneWatch::round()
{
  auto greeting = greet();
  if (!greeting) {
    parts_.slot_bytes = parts_.setup.board.image_slot;
    set(state_without(greeting.error()));
    notice_modes(state(), {});
    return;
  }
  parts_.slot_bytes = std::min(greeting->state.slot_bytes, parts_.setup.board.image_slot);
  repeat_bypass(greeting->state);
  greeting->fresh = untold_.exchange(false);
  const auto settled = parts_.adoption.settle(*greeting);
  if (settled) {
    telemetry::PolicyPublished event;
    event.generation = settled->number;
    event.cause = settled->cause;
    event.result = settled->state == generations::State::in_force ? "adopted" : word(settled->state);
    event.reason = settled->message;
    event.bytes = settled->bytes;
    parts_.post(event);
  }
  // After BYPASS and ADOPT the greeting is out of date.
  const auto again = greet();
  DataplaneState now;
  now.word = DataplaneWord::running;
  now.hello = again ? again->state : greeting->state;
  set(now);
  notice_modes(now, {});
}

void DataplaneWatch::repeat_bypass(const control::HelloReply& hello)
{
  for (const control::BridgeState& bridge : bridges_of(hello)) {
    const std::string name(bridge.name.view());
    const bool wanted = parts_.switches.is_bypassed(name);
    if (wanted == (bridge.bypass_requested != 0))
      continue;
    if (const auto reply = parts_.link.bypass(name, wanted); !reply)
      log_line("bypass of " + name + ": " + reply.error().text);
  }
}

void DataplaneWatch::notice_modes(const DataplaneState& state, const std::string& user)
{
  for (const config::Bridge& bridge : parts_.setup.config.bridges) {
    const std::string effective = state.effective_mode(bridge.name);
    std::string before;
    {
      const std::lock_guard lock(mutex_);
      before = std::exchange(modes_[bridge.name], effective);
    }
    if (before == effective || (before.empty() && effective == "unknown"))
      continue;
    telemetry::BridgeModeChanged event;
    event.bridge = bridge.name;
    event.configured = word(bridge.mode);
    event.effective = effective;
    event.user = user;
    event.reason = state.hello ? (before.empty() ? "first seen" : "was " + before) : state.problem;
    parts_.post(event);
  }
}

tl::expected<std::string, std::string> DataplaneWatch::switch_bridge(const std::string& bridge, bool bypass,
                                                                     const std::string& user)
{
  if (const auto reply = parts_.link.bypass(bridge, bypass); !reply)
    return tl::make_unexpected(reply.error().code == control::ClientErrorCode::refused
                                   ? reply.error().text
                                   : absence_cause(state_without(reply.error())));
  const auto greeting = greet();
  if (!greeting)
    return tl::make_unexpected(absence_cause(state_without(greeting.error())));
  DataplaneState now;
  now.word = DataplaneWord::running;
  now.hello = greeting->state;
  set(now);
  notice_modes(now, user);
  return now.effective_mode(bridge);
}

} // namespace weir::daemon
