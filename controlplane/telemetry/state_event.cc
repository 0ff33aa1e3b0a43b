// SPDX-License-Identifier: BSD-3-Clause
// Events about the box itself, each from a plain struct, written in schema order.
#include <weir/telemetry/state_event.h>

#include "event_writer.h"

#include <weir/config/printable.h>
#include <weir/telemetry/schema.h>

#include <array>
#include <span>
#include <string_view>

namespace weir::telemetry {

namespace {

using config::printable;

/// What differs in the heads of state events.
struct Head {
  std::string_view action;
  std::string_view kind;
  std::string_view category;
  std::string_view type;
  std::string reason;
};

struct Box {
  const std::string& appliance;
  const std::string& version;
  const std::string& id;
  std::int64_t now;
  std::uint64_t sequence;
};

void write_head(EventWriter& writer, const Head& head, const Box& box)
{
  writer.time(FieldId::timestamp, box.now);
  writer.text(FieldId::ecs_version, kEcsVersion);
  writer.text(FieldId::event_action, head.action);
  writer.texts(FieldId::event_category, std::span(&head.category, 1));
  writer.text(FieldId::event_dataset, "weir.state");
  writer.text(FieldId::event_id, box.id);
  writer.text(FieldId::event_kind, head.kind);
  writer.text(FieldId::event_module, "weir");
  writer.text(FieldId::event_provider, "controlplane");
  writer.text_if(FieldId::event_reason, printable(head.reason));
  writer.number(FieldId::event_sequence, box.sequence);
  writer.texts(FieldId::event_type, std::span(&head.type, 1));
  writer.text(FieldId::observer_name, printable(box.appliance));
  writer.text(FieldId::observer_product, "Weir");
  writer.text(FieldId::observer_type, "firewall");
  writer.text(FieldId::observer_vendor, "Weir");
  writer.text(FieldId::observer_version, printable(box.version));
}

void write_user(EventWriter& writer, const std::string& user)
{
  if (user.empty())
    return;
  const std::string clean = printable(user);
  const std::string_view view = clean;
  writer.texts(FieldId::related_user, std::span(&view, 1));
  writer.text(FieldId::user_name, clean);
}

Head head_of(const Heartbeat& /*state*/)
{
  return {"heartbeat", "metric", "host", "info", {}};
}
Head head_of(const FeedState& state)
{
  return {"feed-state", "state", "configuration", "info", state.reason};
}
Head head_of(const PolicyPublished& state)
{
  return {"policy-published", "event", "configuration", "change", state.reason};
}
Head head_of(const ConfigChanged& state)
{
  return {"config-changed", "event", "configuration", "change", state.reason};
}
Head head_of(const PortState& /*state*/)
{
  return {"port-state", "state", "network", "info", {}};
}
Head head_of(const BridgeModeChanged& state)
{
  return {"bridge-mode", "state", "configuration", "change", state.reason};
}

void write_own(EventWriter& writer, const Heartbeat& state, const Accounting* accounting)
{
  const Accounting sums = accounting != nullptr ? *accounting : Accounting{};
  writer.boolean(FieldId::weir_dataplane_up, state.dataplane_up);
  writer.number(FieldId::weir_events_dropped, sums.events_dropped);
  writer.number(FieldId::weir_events_expired_unread, sums.events_expired_unread);
  writer.number(FieldId::weir_events_stored, sums.events_stored);
  writer.number(FieldId::weir_feeds_stale, state.feeds_stale);
  writer.number(FieldId::weir_feeds_total, state.feeds);
  writer.number(FieldId::weir_frames_answered, state.frames_answered);
  writer.number(FieldId::weir_frames_dropped, state.frames_dropped);
  writer.number(FieldId::weir_frames_forwarded, state.frames_forwarded);
  writer.number(FieldId::weir_frames_received, state.frames_received);
  writer.number(FieldId::weir_generation, state.generation);
  writer.number(FieldId::weir_hits_lost, sums.hits_lost);
  writer.number(FieldId::weir_hits_pending, sums.hits_pending);
  writer.number(FieldId::weir_hits_seen, sums.hits_seen);
  writer.number(FieldId::weir_hits_stored, sums.hits_stored);
  writer.number(FieldId::weir_uptime, state.uptime_seconds);
}

void write_own(EventWriter& writer, const FeedState& state, const Accounting* /*accounting*/)
{
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  writer.number(FieldId::weir_feed_duplicates, state.duplicates);
  writer.number(FieldId::weir_feed_entries, state.entries);
  if (state.last_success > 0)
    writer.time(FieldId::weir_feed_last_success, state.last_success * kNanoseconds);
  writer.text(FieldId::weir_feed_name, printable(state.feed));
  writer.number(FieldId::weir_feed_rejected, state.rejected);
  writer.text(FieldId::weir_feed_state, printable(state.state));
}

void write_own(EventWriter& writer, const PolicyPublished& state, const Accounting* /*accounting*/)
{
  writer.number(FieldId::weir_generation, state.generation);
  writer.number(FieldId::weir_policy_addresses, state.addresses);
  writer.number(FieldId::weir_policy_bytes, state.bytes);
  writer.text_if(FieldId::weir_policy_cause, printable(state.cause));
  writer.number(FieldId::weir_policy_names, state.names);
  writer.number(FieldId::weir_policy_prefixes, state.prefixes);
  writer.text_if(FieldId::weir_policy_result, printable(state.result));
}

void write_own(EventWriter& writer, const ConfigChanged& state, const Accounting* /*accounting*/)
{
  write_user(writer, state.user);
  writer.number(FieldId::weir_revision, state.revision);
}

void write_own(EventWriter& writer, const PortState& state, const Accounting* /*accounting*/)
{
  writer.text_if(FieldId::weir_bridge, printable(state.bridge));
  writer.text(FieldId::weir_port_name, printable(state.port));
  writer.text_if(FieldId::weir_port_side, printable(state.side));
  writer.text(FieldId::weir_port_state, printable(state.state));
}

void write_own(EventWriter& writer, const BridgeModeChanged& state, const Accounting* /*accounting*/)
{
  write_user(writer, state.user);
  writer.text(FieldId::weir_bridge, printable(state.bridge));
  writer.text_if(FieldId::weir_mode_configured, printable(state.configured));
  writer.text_if(FieldId::weir_mode_effective, printable(state.effective));
}

} // namespace

void format_state(const StateEvent& event, const std::string& appliance, const std::string& version,
                  const std::string& store, std::int64_t now_ns, std::uint64_t sequence, const Accounting* accounting,
                  Event& out)
{
  constexpr std::uint8_t kInformational = 6;
  constexpr std::uint8_t kNotice = 5;
  out.id = store + "-c-" + std::to_string(sequence);
  out.kind = EventKind::state;
  out.time = now_ns;
  out.level = std::holds_alternative<Heartbeat>(event) ? kInformational : kNotice;
  out.packets = 0;
  out.client.clear();
  out.indicator.clear();
  out.feeds.clear();
  std::visit(
      [&](const auto& state) {
        const Head head = head_of(state);
        out.action = head.action;
        EventWriter writer(out.json, 0);
        write_head(writer, head, Box{appliance, version, out.id, now_ns, sequence});
        write_own(writer, state, accounting);
        writer.finish();
      },
      event);
}

} // namespace weir::telemetry
