// SPDX-License-Identifier: BSD-3-Clause
// IPv6: sorts and resolves contributions, then builds the set of addresses.
#include "derived_key.h"
#include "sections.h"
#include "tag_table.h"

#include <weir/policy/image_hash.h>

#include <algorithm>

namespace weir::policy {

namespace {

bool by_prefix(const Ipv6Contribution& a, const Ipv6Contribution& b) noexcept
{
  return std::tie(a.prefix, a.feed, a.kind) < std::tie(b.prefix, b.feed, b.kind);
}

} // namespace

ResolvedIpv6 resolve_ipv6(std::vector<Ipv6Contribution>& contributions, Overlap& overlap, ImageCounts& counts,
                          const StageProgress& progress)
{
  if (!std::is_sorted(contributions.begin(), contributions.end(), by_prefix))
    std::sort(contributions.begin(), contributions.end(), by_prefix);
  ResolvedIpv6 resolved;
  PrefixSweep<Ipv6Prefix> sweep(overlap);
  std::vector<Source> own;
  for (std::size_t i = 0; i < contributions.size();) {
    const Ipv6Prefix prefix = contributions[i].prefix;
    own.clear();
    for (; i < contributions.size() && contributions[i].prefix == prefix; ++i)
      own.push_back({contributions[i].kind, contributions[i].feed, NameForm::exact, AnswerMode::standard});
    const bool is_address = prefix.length == 128;
    // Without an entry of its own such an address is looked up as the IPv4 address in it, which may be listed.
    const EntryVerdict verdict = sweep.add(prefix, own, is_address, touches_embedded_ipv4(prefix));
    if (verdict.rule == kNoRule)
      continue;
    if (is_address)
      resolved.addresses.push_back({prefix.base, verdict.rule});
    else
      resolved.prefixes.push_back({prefix, verdict.rule});
    if (verdict.lists)
      ++(is_address ? counts.ipv6 : counts.ipv6_prefix);
    else
      ++(verdict.protects ? counts.protect : counts.allow);
    if ((i & 0xFFFFF) == 0)
      progress(static_cast<double>(i) / static_cast<double>(contributions.size()));
  }
  contributions = {};
  return resolved;
}

std::optional<SectionBuffer> ipv6_section(const std::vector<Ipv6Address>& addresses, const Secret& secret)
{
  const RecordWriter write = [&](std::size_t i, std::uint8_t* to) {
    write_number(to, addresses[i].value.high);
    write_number(to + 8, addresses[i].value.low);
    write_u24(to + 16, addresses[i].rule);
  };
  std::vector<std::uint64_t> hashes(addresses.size());
  for (unsigned attempt = 0; attempt < kKeyAttempts; ++attempt) {
    DerivedKey key(secret, raw::SectionKind::ipv6_addresses, attempt);
    raw::Ipv6SetHeader header{};
    header.key = {key.next(), key.next()};
    for (std::size_t i = 0; i < addresses.size(); ++i)
      hashes[i] = raw::hash_pair(header.key, addresses[i].value.high, addresses[i].value.low);
    TagTableParts table;
    if (!make_tag_table(hashes, raw::kIpv6Record, write, table))
      continue;
    header.address_count = static_cast<std::uint32_t>(addresses.size());
    header.table = table.shape();
    header.table_spill = table.spill_shape();
    const auto at = raw::layout(header);
    SectionBuffer section(header, at.end);
    put(section, at.table, at.spill, table);
    return section;
  }
  return std::nullopt;
}

} // namespace weir::policy
