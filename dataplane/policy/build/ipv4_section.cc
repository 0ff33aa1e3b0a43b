// SPDX-License-Identifier: BSD-3-Clause
// IPv4: sorts and resolves contributions, then builds the set of addresses.
#include "derived_key.h"
#include "filter.h"
#include "sections.h"
#include "tag_table.h"

#include <algorithm>

namespace weir::policy {

namespace {

/// Below, 65537 lines cost more cache than records with whole addresses do.
constexpr std::size_t kExactFrom = 400000;
/// Keys per exact line on average, times two: 9.5 of 15.
constexpr std::size_t kExactLoadTwice = 19;
/// Rule numbers must fit 16 bits beside exact tags.
constexpr RuleNumber kMaxExactRule = 0xFFFF;

struct ExactParts {
  std::vector<raw::ExactLine> lines;
  std::vector<Ipv4Address> spilled;
};

bool by_prefix(const Ipv4Contribution& a, const Ipv4Contribution& b) noexcept
{
  return std::tuple(a.prefix, a.feed, a.kind) < std::tuple(b.prefix, b.feed, b.kind);
}

/// Room for `count` keys; false if more than a twentieth spills.
bool make_exact(const std::vector<Ipv4Address>& addresses, const std::array<std::uint32_t, 4>& permutation,
                ExactParts& parts)
{
  const std::size_t lines =
      std::max<std::size_t>(raw::kMinExactLines, (addresses.size() * 2 + kExactLoadTwice - 1) / kExactLoadTwice);
  parts.lines.assign(lines, raw::ExactLine{});
  parts.spilled.clear();
  const auto line_of = [&](std::uint32_t x) { return &parts.lines[raw::reduce(x, static_cast<std::uint32_t>(lines))]; };
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const std::size_t ahead = std::min(i + kFetchAhead, addresses.size() - 1);
    __builtin_prefetch(line_of(raw::permute(permutation, addresses[ahead].value)), 1);
    const Ipv4Address& address = addresses[i];
    const std::uint32_t x = raw::permute(permutation, address.value);
    raw::ExactLine& line = *line_of(x);
    if (line.control >= raw::kKeysPerExactLine) {
      line.control = raw::kSpilledExactLine;
      parts.spilled.push_back(address);
      continue;
    }
    line.tags[line.control] = static_cast<std::uint16_t>(x);
    line.rules[line.control] = static_cast<std::uint16_t>(address.rule);
    ++line.control;
  }
  return parts.spilled.size() <= addresses.size() / 20;
}

bool make_keyed(const std::vector<Ipv4Address>& addresses, std::uint64_t key, bool may_spill, TagTableParts& parts)
{
  std::vector<std::uint64_t> hashes;
  hashes.reserve(addresses.size());
  for (const Ipv4Address& address : addresses)
    hashes.push_back(raw::hash_word(key, address.value));
  const RecordWriter write = [&](std::size_t i, std::uint8_t* to) {
    write_number(to, addresses[i].value);
    write_u24(to + 4, addresses[i].rule);
  };
  return may_spill ? make_tag_table(hashes, raw::kIpv4Record, write, parts)
                   : make_sparse_table(hashes, raw::kIpv4Record, write, parts);
}

std::vector<raw::FilterBlock> filter_of(const std::vector<Ipv4Address>& addresses,
                                        const std::array<std::uint32_t, 4>& permutation)
{
  auto filter = make_filter(addresses.size());
  const auto blocks = static_cast<std::uint32_t>(filter.size());
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const std::size_t ahead = std::min(i + kFetchAhead, addresses.size() - 1);
    __builtin_prefetch(&filter[raw::reduce(raw::permute(permutation, addresses[ahead].value), blocks)], 1);
    const std::uint32_t x = raw::permute(permutation, addresses[i].value);
    add_to_filter(filter[raw::reduce(x, blocks)], raw::filter_hash(x));
  }
  return filter;
}

SectionBuffer assemble(raw::Ipv4SetHeader header, const std::vector<raw::FilterBlock>& filter, const ExactParts& exact,
                       const TagTableParts& table)
{
  header.filter_blocks = static_cast<std::uint32_t>(filter.size());
  header.exact_lines = static_cast<std::uint32_t>(exact.lines.size());
  header.table = table.shape();
  header.table_spill = table.spill_shape();
  const auto at = raw::layout(header);
  SectionBuffer section(header, at.end);
  section.put(at.filter, filter);
  section.put(at.exact, exact.lines);
  put(section, at.table, at.spill, table);
  return section;
}

} // namespace

ResolvedIpv4 resolve_ipv4(std::vector<Ipv4Contribution>& contributions, Overlap& overlap, ImageCounts& counts,
                          const StageProgress& progress)
{
  if (!std::is_sorted(contributions.begin(), contributions.end(), by_prefix))
    std::sort(contributions.begin(), contributions.end(), by_prefix);
  ResolvedIpv4 resolved;
  PrefixSweep<Ipv4Prefix> sweep(overlap);
  std::vector<Source> own;
  for (std::size_t i = 0; i < contributions.size();) {
    const Ipv4Prefix prefix = contributions[i].prefix;
    own.clear();
    for (; i < contributions.size() && contributions[i].prefix == prefix; ++i)
      own.push_back({contributions[i].kind, contributions[i].feed, NameForm::exact, AnswerMode::standard});
    const bool is_address = prefix.length == 32;
    const EntryVerdict verdict = sweep.add(prefix, own, is_address);
    if (verdict.rule == kNoRule)
      continue;
    if (is_address)
      resolved.addresses.push_back({prefix.base.value, verdict.rule});
    else
      resolved.prefixes.push_back({prefix, verdict.rule});
    if (verdict.lists)
      ++(is_address ? counts.ipv4 : counts.ipv4_prefix);
    else
      ++(verdict.protects ? counts.protect : counts.allow);
    if ((i & 0xFFFFF) == 0)
      progress(static_cast<double>(i) / static_cast<double>(contributions.size()));
  }
  contributions = {};
  return resolved;
}

std::optional<SectionBuffer> ipv4_section(const std::vector<Ipv4Address>& addresses, const Secret& secret)
{
  const bool fits_exact = std::all_of(addresses.begin(), addresses.end(),
                                      [](const Ipv4Address& address) { return address.rule <= kMaxExactRule; });
  const bool is_exact = addresses.size() >= kExactFrom && fits_exact;
  for (unsigned attempt = 0; attempt < kKeyAttempts; ++attempt) {
    DerivedKey key(secret, raw::SectionKind::ipv4_addresses, attempt);
    raw::Ipv4SetHeader header{};
    for (std::uint32_t& part : header.permutation)
      part = static_cast<std::uint32_t>(key.next() >> 32);
    header.permutation[1] |= 1;
    header.permutation[3] |= 1;
    header.table_key = {key.next(), 0};
    header.address_count = static_cast<std::uint32_t>(addresses.size());
    ExactParts exact;
    TagTableParts table;
    const bool fits = is_exact ? make_exact(addresses, header.permutation, exact) &&
                                     make_keyed(exact.spilled, header.table_key[0], false, table)
                               : make_keyed(addresses, header.table_key[0], true, table);
    if (fits)
      return assemble(header, filter_of(addresses, header.permutation), exact, table);
  }
  return std::nullopt;
}

} // namespace weir::policy
