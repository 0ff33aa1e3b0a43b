// SPDX-License-Identifier: BSD-3-Clause
// Words and text of indicators.
#include <weir/feeds/indicator.h>

#include <array>

namespace weir::feeds {

std::string_view word(IndicatorType type) noexcept
{
  constexpr std::array kWords{
#define WEIR_INDICATOR_X(name) std::string_view{#name},
      WEIR_INDICATOR_TYPES(WEIR_INDICATOR_X)
#undef WEIR_INDICATOR_X
  };
  static_assert(kWords.size() == kIndicatorTypes);
  return kWords[static_cast<std::size_t>(type)];
}

IndicatorType type_of(const Key& key) noexcept
{
  if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&key))
    return prefix4->length == 32 ? IndicatorType::ipv4 : IndicatorType::ipv4_prefix;
  if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&key))
    return prefix6->length == 128 ? IndicatorType::ipv6 : IndicatorType::ipv6_prefix;
  const auto* name = std::get_if<NameKey>(&key);
  if (name == nullptr || name->form == NameForm::exact)
    return IndicatorType::name;
  return name->form == NameForm::subdomains ? IndicatorType::name_subdomains : IndicatorType::subdomains_only;
}

bool is_too_wide(const Key& key) noexcept
{
  const auto* prefix4 = std::get_if<Ipv4Prefix>(&key);
  const auto* prefix6 = std::get_if<Ipv6Prefix>(&key);
  return (prefix4 != nullptr && is_too_wide(*prefix4)) || (prefix6 != nullptr && is_too_wide(*prefix6));
}

std::string format(const Key& key)
{
  if (const auto* prefix4 = std::get_if<Ipv4Prefix>(&key))
    return weir::format(*prefix4);
  if (const auto* prefix6 = std::get_if<Ipv6Prefix>(&key))
    return weir::format(*prefix6);
  const auto* name = std::get_if<NameKey>(&key);
  if (name == nullptr)
    return {};
  const std::string text = dns::format(name->name);
  return name->form == NameForm::below_only ? "*." + text : text;
}

} // namespace weir::feeds
