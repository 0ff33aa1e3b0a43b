// SPDX-License-Identifier: BSD-3-Clause
// Reads and writes IPv6 addresses.
#include <weir/address/ipv6.h>

#include <array>

namespace weir {

namespace {

constexpr int kGroups = 8;
using Groups = std::array<std::uint16_t, kGroups>;

Ipv6 join(const Groups& groups) noexcept
{
  Ipv6 address;
  for (int i = 0; i < 4; ++i) {
    address.high = address.high << 16 | groups[static_cast<std::size_t>(i)];
    address.low = address.low << 16 | groups[static_cast<std::size_t>(i + 4)];
  }
  return address;
}

Groups split(const Ipv6& address) noexcept
{
  Groups groups{};
  for (std::size_t i = 0; i < 4; ++i) {
    groups[i] = static_cast<std::uint16_t>(address.high >> (48 - 16 * i));
    groups[i + 4] = static_cast<std::uint16_t>(address.low >> (48 - 16 * i));
  }
  return groups;
}

int hex_digit(char c) noexcept
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// A run of groups "a:b:c", the last of which may be a dotted quad. Count is -1 if the text is anything else.
struct GroupRun {
  Groups groups{};
  int count = 0;
};

GroupRun parse_run(std::string_view text) noexcept
{
  constexpr GroupRun bad{{}, -1};
  GroupRun run;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
      const auto quad = parse_ipv4(group);
      if (!quad || run.count > kGroups - 2)
        return bad;
      run.groups[static_cast<std::size_t>(run.count++)] = static_cast<std::uint16_t>(quad->value >> 16);
      run.groups[static_cast<std::size_t>(run.count++)] = static_cast<std::uint16_t>(quad->value);
      return run;
    }
    if (group.empty() || group.size() > 4 || run.count == kGroups)
      return bad;
    unsigned value = 0;
    for (const char c : group) {
      const int digit = hex_digit(c);
      if (digit < 0)
        return bad;
      value = value << 4 | static_cast<unsigned>(digit);
    }
    run.groups[static_cast<std::size_t>(run.count++)] = static_cast<std::uint16_t>(value);
    if (colon == std::string_view::npos)
      return run;
    text.remove_prefix(colon + 1);
    if (text.empty())
      return bad;
  }
  return run;
}

std::string hex(std::uint16_t value)
{
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const unsigned digit = value >> shift & 0xFU;
    if (digit != 0 || !text.empty() || shift == 0)
      text += digits[digit];
  }
  return text;
}

struct ZeroRun {
  std::size_t begin = kGroups;
  std::size_t length = 0;
};

/// The first longest run of at least two zero groups (RFC 5952 section 4.2).
ZeroRun longest_zero_run(const Groups& groups) noexcept
{
  ZeroRun best;
  for (std::size_t i = 0; i < kGroups; ++i) {
    std::size_t end = i;
    while (end < kGroups && groups[end] == 0)
      ++end;
    if (end - i >= 2 && end - i > best.length)
      best = {i, end - i};
    if (end > i)
      i = end - 1;
  }
  return best;
}

} // namespace

std::optional<Ipv6> parse_ipv6(std::string_view text) noexcept
{
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    const GroupRun run = parse_run(text);
    return run.count == kGroups ? std::optional(join(run.groups)) : std::nullopt;
  }
  const GroupRun head = parse_run(text.substr(0, gap));
  const GroupRun tail = parse_run(text.substr(gap + 2));
  const bool quad_before_gap = text.substr(0, gap).find('.') != std::string_view::npos;
  if (head.count < 0 || tail.count < 0 || quad_before_gap || head.count + tail.count > kGroups - 1)
    return std::nullopt;
  Groups groups = head.groups;
  for (int i = 0; i < tail.count; ++i)
    groups[static_cast<std::size_t>(kGroups - tail.count + i)] = tail.groups[static_cast<std::size_t>(i)];
  return join(groups);
}

std::string format(const Ipv6& address)
{
  if (address.high == 0 && address.low >> 32 == 0xFFFF)
    return "::ffff:" + format(Ipv4{static_cast<std::uint32_t>(address.low)});
  const Groups groups = split(address);
  const ZeroRun zeros = longest_zero_run(groups);
  std::string text;
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (i == zeros.begin) {
      text += "::";
      i += zeros.length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':')
      text += ':';
    text += hex(groups[i]);
  }
  return text;
}

} // namespace weir
