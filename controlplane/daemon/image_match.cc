// SPDX-License-Identifier: BSD-3-Clause
// Addresses, prefixes and names looked up.
#include "image_match.h"

#include <weir/dns/name.h>
#include <weir/policy/view.h>

#include <algorithm>
#include <array>

namespace weir::daemon {
namespace {

template <typename Prefix>
std::optional<Matched> matched_prefix(const policy::ImageView& image, const Prefix& asked, const Prefix& entry,
                                      policy::RuleNumber rule)
{
  if (entry.length > asked.length)
    return std::nullopt;
  constexpr unsigned kFull = sizeof(asked.base) * 8;
  return Matched{format(entry), entry.length == kFull ? "address" : "prefix", policy::rule(image, rule).entry_class};
}

std::optional<Matched> match(const policy::ImageView& image, const Ipv4Prefix& asked)
{
  const std::uint32_t address = asked.base.value;
  policy::AddressMatch found;
  if (policy::find_ipv4(image, &address, 1, &found) == 0)
    return std::nullopt;
  return matched_prefix(image, asked, Ipv4Prefix::of(asked.base, found.length), found.rule);
}

std::optional<Matched> match(const policy::ImageView& image, const Ipv6Prefix& asked)
{
  constexpr unsigned kEmbedded = 96;
  policy::AddressMatch found;
  if (policy::find_ipv6(image, &asked.base, 1, &found) != 0)
    return matched_prefix(image, asked, Ipv6Prefix::of(asked.base, found.length), found.rule);
  const auto inner = embedded_ipv4(asked.base);
  if (!inner || asked.length < kEmbedded)
    return std::nullopt;
  return match(image, Ipv4Prefix{*inner, 32});
}

std::optional<Matched> match(const policy::ImageView& image, const feeds::NameKey& asked)
{
  const dns::LabelOffsets offsets = dns::label_offsets(asked.name);
  std::array<std::uint8_t, dns::kMaxNameLength + policy::kNameSlack> padded{};
  std::ranges::copy(asked.name.wire(), padded.begin());
  policy::NameKey key;
  key.wire = padded.data();
  key.offsets = offsets.at.data();
  key.length = static_cast<std::uint8_t>(asked.name.length());
  key.labels = offsets.count;
  policy::NameMatch found;
  if (policy::find_names(image, &key, 1, &found) == 0)
    return std::nullopt;
  Matched out;
  out.indicator = dns::format(dns::suffix(asked.name, found.labels));
  out.entry_class = policy::rule(image, found.rule).entry_class;
  switch (found.form) {
  case policy::NameForm::exact:
    out.form = "exact";
    break;
  case policy::NameForm::subdomains:
    out.form = "subdomains";
    break;
  case policy::NameForm::below_only:
    out.form = "below-only";
    out.indicator = "*." + out.indicator;
    break;
  }
  return out;
}

} // namespace

std::optional<Matched> match_in_image(const policy::ImageView& image, const feeds::Key& key)
{
  return std::visit([&image](const auto& one) { return match(image, one); }, key);
}

} // namespace weir::daemon
