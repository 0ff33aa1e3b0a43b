// SPDX-License-Identifier: BSD-3-Clause
// Searching sets of entries: of nested rows only the widest is kept for look-ups, so that the nearest row before a key
// is the only one that can cover it.
#include <weir/compile/entry_set.h>

#include <weir/dns/name.h>
#include <weir/feeds/snapshot.h>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::compile {

namespace {

std::string reversed_of(const dns::Name& name)
{
  std::array<char, dns::kMaxNameLength> bytes;
  return {bytes.data(), feeds::wire_to_reversed(name.wire(), bytes.data())};
}

/// Sorts by `value` and drops what an earlier one covers.
template <typename Value, typename Covers>
void keep_widest(std::vector<std::uint32_t>& indexes, Value value, Covers covers)
{
  std::sort(indexes.begin(), indexes.end(), [&](auto a, auto b) { return value(a) < value(b); });
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t index : indexes) {
    if (kept.empty() || !covers(value(kept.back()), value(index)))
      kept.push_back(index);
  }
  indexes = std::move(kept);
}

/// Finds the last of sorted indexes whose value is not above `wanted`; nullopt: none. For keys in any order.
struct Search {
  template <typename Wanted, typename Value>
  std::optional<std::uint32_t> operator()(const std::vector<std::uint32_t>& indexes, const Wanted& wanted,
                                          Value value) const
  {
    const auto above =
        std::upper_bound(indexes.begin(), indexes.end(), wanted, [&](const Wanted& w, auto i) { return w < value(i); });
    return above == indexes.begin() ? std::nullopt : std::optional(*(above - 1));
  }
};

/// The same for a `wanted` not below the last one; `passed` is where that one stood.
struct GoAlong {
  std::size_t& passed;

  template <typename Wanted, typename Value>
  std::optional<std::uint32_t> operator()(const std::vector<std::uint32_t>& indexes, const Wanted& wanted,
                                          Value value) const
  {
    while (passed < indexes.size() && !(wanted < value(indexes[passed])))
      ++passed;
    return passed == 0 ? std::nullopt : std::optional(indexes[passed - 1]);
  }
};

} // namespace

void EntrySet::add(const feeds::Key& key, std::string origin)
{
  const auto index = static_cast<std::uint32_t>(rows_.size());
  std::string reversed;
  if (std::holds_alternative<Ipv4Prefix>(key)) {
    ipv4_.push_back(index);
  } else if (std::holds_alternative<Ipv6Prefix>(key)) {
    ipv6_.push_back(index);
  } else if (const auto* name = std::get_if<feeds::NameKey>(&key)) {
    reversed = reversed_of(name->name);
    (name->form == feeds::NameForm::exact ? exact_ : subdomains_).push_back(index);
  }
  rows_.push_back({key, feeds::format(key), std::move(origin)});
  reversed_.push_back(std::move(reversed));
}

void EntrySet::seal()
{
  const auto contains = [](const auto& a, const auto& b) { return a.contains(b); };
  const auto is_prefix = [](const std::string& a, const std::string& b) { return b.starts_with(a); };
  const auto is_same = [](const std::string& a, const std::string& b) { return a == b; };
  const auto reversed = [this](std::uint32_t i) -> const std::string& { return reversed_[i]; };
  keep_widest(
      ipv4_, [this](std::uint32_t i) { return *std::get_if<Ipv4Prefix>(&rows_[i].key); }, contains);
  keep_widest(
      ipv6_, [this](std::uint32_t i) { return *std::get_if<Ipv6Prefix>(&rows_[i].key); }, contains);
  keep_widest(subdomains_, reversed, is_prefix);
  keep_widest(exact_, reversed, is_same);
}

template <typename Prefix, typename Nearest>
const EntryRow* EntrySet::covering_prefix(const std::vector<std::uint32_t>& indexes, const Prefix& prefix,
                                          Nearest nearest) const noexcept
{
  const auto value = [this](std::uint32_t i) { return *std::get_if<Prefix>(&rows_[i].key); };
  const auto found = nearest(indexes, prefix, value);
  return found && value(*found).contains(prefix) ? &rows_[*found] : nullptr;
}

template <typename Nearest>
const EntryRow* EntrySet::covering_name(std::string_view reversed, feeds::NameForm form, Nearest nearest_above,
                                        Nearest nearest_same) const noexcept
{
  const auto value = [this](std::uint32_t i) { return std::string_view{reversed_[i]}; };
  const auto above = nearest_above(subdomains_, reversed, value);
  if (above && reversed.starts_with(value(*above)))
    return &rows_[*above];
  if (form != feeds::NameForm::exact)
    return nullptr;
  const auto same = nearest_same(exact_, reversed, value);
  return same && value(*same) == reversed ? &rows_[*same] : nullptr;
}

const EntryRow* EntrySet::covering(const feeds::Key& key) const
{
  if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&key))
    return covering_prefix(ipv4_, *prefix4, Search());
  if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&key))
    return covering_prefix(ipv6_, *prefix6, Search());
  const auto* name = std::get_if<feeds::NameKey>(&key);
  return name == nullptr ? nullptr : covering_name(reversed_of(name->name), name->form, Search(), Search());
}

const EntryRow* EntryWalk::covering(const Ipv4Prefix& prefix) noexcept
{
  return set_.covering_prefix(set_.ipv4_, prefix, GoAlong{ipv4_});
}

const EntryRow* EntryWalk::covering(const Ipv6Prefix& prefix) noexcept
{
  return set_.covering_prefix(set_.ipv6_, prefix, GoAlong{ipv6_});
}

const EntryRow* EntryWalk::covering(std::string_view reversed, feeds::NameForm form) noexcept
{
  return set_.covering_name(reversed, form, GoAlong{subdomains_}, GoAlong{exact_});
}

} // namespace weir::compile
