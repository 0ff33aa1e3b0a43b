// SPDX-License-Identifier: BSD-3-Clause
// Details of a row's record.
#include "details.h"

#include <cstring>

namespace weir::hits {

namespace {

constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kIcmp6 = 58;

void set_ends(HitRecord& record, const HitKey& key) noexcept
{
  const bool outbound = key.direction == Direction::outbound;
  record.source = outbound ? key.inside : key.remote;
  record.destination = outbound ? key.remote : key.inside;
}

void set_entry(HitRecord& record, const HitKey& key) noexcept
{
  record.rule = key.rule;
  record.form = key.form;
  record.family = key.family;
  if (key.kind == HitKind::dns)
    record.label_count = key.length;
  else
    record.prefix_length = key.length;
  record.known |= kKnowsEntry;
}

/// What any row knows, collapsed or not.
void set_class(HitRecord& record, const HitKey& key) noexcept
{
  record.kind = key.kind;
  record.action = key.action;
  record.direction = key.direction;
  record.bridge = key.bridge;
}

} // namespace

void begin_details(HitRecord& record, const HitKey& key) noexcept
{
  record = HitRecord{};
  set_class(record, key);
  set_ends(record, key);
  record.known = key.known;
  set_entry(record, key);
  record.feed = key.feed;
  record.protocol = key.protocol;
  record.dns_qtype = key.qtype;
  if (key.protocol == kIcmp || key.protocol == kIcmp6)
    record.icmp_type = static_cast<std::uint8_t>(key.port);
  else
    record.destination_port = key.port;
  if (key.kind == HitKind::address)
    record.known |= kKnowsAddresses;
}

void strip_details(HitRecord& record, const HitKey& key, Collapse collapse) noexcept
{
  HitRecord kept;
  set_class(kept, key);
  kept.generation = record.generation;
  kept.reason = record.reason;
  kept.feed = key.feed;
  kept.collapse = collapse;
  if (collapse == Collapse::entry) {
    set_ends(kept, key);
    kept.known = key.known;
    set_entry(kept, key);
    kept.question_length = record.question_length;
    kept.question = record.question;
  }
  record = kept;
}

} // namespace weir::hits
