// SPDX-License-Identifier: BSD-3-Clause
// Chooses the compilation of the look-ups for this CPU, once, before main.
#include <weir/policy/lookup_table.h>

#include <array>

namespace weir::policy {

namespace {

constexpr std::array kLookups = {&kLookupV2, &kLookupV3};

bool has_v3() noexcept
{
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
         __builtin_cpu_supports("bmi2") != 0 && __builtin_cpu_supports("fma") != 0;
}

const LookupTable& table = *usable_lookups().back();

} // namespace

std::span<const LookupTable* const> usable_lookups() noexcept
{
  return std::span(kLookups).first(has_v3() ? 2 : 1);
}

const LookupTable& lookup() noexcept
{
  return table;
}

std::uint64_t find_ipv4(const ImageView& image, const std::uint32_t* host_order, std::size_t count,
                        AddressMatch* matches) noexcept
{
  return table.ipv4.find(image, host_order, count, matches);
}

std::uint64_t find_ipv6(const ImageView& image, const Ipv6* addresses, std::size_t count,
                        AddressMatch* matches) noexcept
{
  return table.ipv6.find(image, addresses, count, matches);
}

std::uint64_t find_names(const ImageView& image, const NameKey* keys, std::size_t count, NameMatch* matches) noexcept
{
  return table.names.find(image, keys, count, matches);
}

const char* lookup_isa() noexcept
{
  return table.isa;
}

} // namespace weir::policy
