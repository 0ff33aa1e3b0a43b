// SPDX-License-Identifier: BSD-3-Clause
// Hit records and policies that the telemetry tests share.
#pragma once

#include <weir/address/ipv4.h>
#include <weir/address/ipv6.h>
#include <weir/dns/name.h>
#include <weir/hits/record.h>
#include <weir/telemetry/hit_event.h>
#include <weir/telemetry/policy_facts.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace samples {

using namespace weir;

inline constexpr std::uint64_t kTime = 1'764'000'000'123'456'789; // 2025-11-24T16:00:00.123456Z
inline constexpr std::uint64_t kGeneration = 7;

inline std::array<std::uint8_t, 16> bytes_of(const std::string& text)
{
  std::array<std::uint8_t, 16> bytes{};
  if (const auto v4 = parse_ipv4(text)) {
    bytes[10] = bytes[11] = 0xff;
    v4->store(bytes.data() + 12);
  } else {
    parse_ipv6(text).value().store(bytes.data());
  }
  return bytes;
}

/// Rule 1: feeds 0 and 2, no severity of its own. Rule 2: feed 1, severity 95.
inline std::shared_ptr<telemetry::PolicyFacts> policy(std::uint64_t generation = kGeneration)
{
  policy::Settings settings;
  settings.appliance = "weir-test";
  std::vector<policy::FeedInfo> feeds(3);
  feeds[0] = {"soc-note", "https://soc.example/notes", policy::FeedMode::block, policy::FeedDirection::both, 80};
  feeds[1] = {"hosts", "", policy::FeedMode::block, policy::FeedDirection::both, 20};
  feeds[2] = {"third", "", policy::FeedMode::monitor, policy::FeedDirection::both, 50};
  auto facts = std::make_shared<telemetry::PolicyFacts>(generation, settings, feeds);
  policy::EntryClass listed;
  const std::array<std::uint16_t, 2> two = {0, 2};
  facts->add_rule(listed, two);
  listed.severity = 95;
  const std::array<std::uint16_t, 1> one = {1};
  facts->add_rule(listed, one);
  return facts;
}

inline telemetry::HitContext context()
{
  telemetry::HitContext context;
  context.appliance = "weir-test";
  context.version = "0.1.0";
  context.bridges = {{"br0", "lan0", "wan0"}};
  context.reason_words = {"forwarded", "listed-address", "sinkholed"};
  return context;
}

/// An outbound SYN to a listed address.
inline hits::HitRecord tcp_out()
{
  hits::HitRecord record;
  record.sequence = 17;
  record.first_time = kTime - 2'000'000'000;
  record.last_time = kTime;
  record.packets = 3;
  record.bytes = 180;
  record.generation = kGeneration;
  record.rule = 1;
  record.known =
      hits::kKnowsAddresses | hits::kKnowsPorts | hits::kKnowsMacs | hits::kKnowsTcpFlags | hits::kKnowsEntry;
  record.family = hits::EntryFamily::ipv4;
  record.prefix_length = 32;
  record.reason = 1;
  record.protocol = 6;
  record.source = bytes_of("10.77.0.10");
  record.destination = bytes_of("203.0.113.9");
  record.source_port = 40000;
  record.destination_port = 443;
  record.tcp_flags = 0x02;
  record.source_mac = {2, 0, 0, 0, 0, 0xa};
  record.destination_mac = {2, 0, 0, 0, 0, 0xb};
  return record;
}

/// An inbound datagram from inside a listed prefix.
inline hits::HitRecord udp_in()
{
  hits::HitRecord record = tcp_out();
  record.direction = hits::Direction::inbound;
  record.form = hits::EntryForm::prefix;
  record.prefix_length = 24;
  record.protocol = 17;
  record.known &= static_cast<std::uint16_t>(~hits::kKnowsTcpFlags);
  std::swap(record.source, record.destination);
  std::swap(record.source_port, record.destination_port);
  return record;
}

inline void set_question(hits::HitRecord& record, const std::string& text)
{
  const dns::Name name = dns::parse_name(text).value();
  std::copy(name.wire().begin(), name.wire().end(), record.question.begin());
  record.question_length = static_cast<std::uint8_t>(name.length());
}

/// A query for a name below a listed one, answered with 0.0.0.0.
inline hits::HitRecord dns_sinkholed()
{
  hits::HitRecord record = tcp_out();
  record.kind = hits::HitKind::dns;
  record.action = hits::HitAction::dns_sinkholed;
  record.known = hits::kKnowsAddresses | hits::kKnowsPorts | hits::kKnowsMacs | hits::kKnowsEntry;
  record.form = hits::EntryForm::subdomains;
  record.family = hits::EntryFamily::none;
  record.prefix_length = 0;
  record.label_count = 3;
  record.rule = 2;
  record.reason = 2;
  record.protocol = 17;
  record.destination = bytes_of("10.77.0.53");
  record.destination_port = 53;
  set_question(record, "a.b.evil.co.uk");
  record.dns_id = 4711;
  record.dns_flags = 0x0100;
  record.dns_qtype = 1;
  record.dns_qclass = 1;
  record.dns_answer = hits::DnsAnswer::address;
  record.dns_address = bytes_of("0.0.0.0");
  record.dns_bits = 0x41;
  record.dns_ttl = 30;
  return record;
}

inline hits::HitRecord dns_blocked()
{
  hits::HitRecord record = dns_sinkholed();
  record.action = hits::HitAction::dns_blocked;
  record.dns_qtype = 65;
  record.dns_answer = hits::DnsAnswer::nodata;
  return record;
}

inline hits::HitRecord collapsed_to_entry()
{
  hits::HitRecord record = udp_in();
  record.collapse = hits::Collapse::entry;
  record.collapsed_keys = 1000;
  record.known = hits::kKnowsEntry;
  record.destination = {};
  record.source = bytes_of("203.0.113.0");
  return record;
}

inline hits::HitRecord collapsed_to_feed()
{
  hits::HitRecord record = collapsed_to_entry();
  record.collapse = hits::Collapse::feed;
  record.known = 0;
  record.feed = 2;
  record.rule = 0;
  record.source = {};
  return record;
}

} // namespace samples
