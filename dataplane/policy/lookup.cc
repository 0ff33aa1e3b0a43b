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

std::uint64_t LookupTable::find_ipv4(const ImageView& image, const std::uint32_t* host_order, std::size_t count,
                                     AddressMatch* matches) const noexcept
{
  Ipv4Probe probe;
  probe.addresses = host_order;
  probe.count = count;
  fetch_ipv4(image, probe);
  narrow_ipv4(image, probe);
  return match_ipv4(image, probe, matches);
}

std::uint64_t LookupTable::find_ipv6(const ImageView& image, const Ipv6* addresses, std::size_t count,
                                     AddressMatch* matches) const noexcept
{
  Ipv6Probe probe;
  probe.addresses = addresses;
  probe.count = count;
  fetch_ipv6(image, probe);
  narrow_ipv6(image, probe);
  return match_ipv6(image, probe, matches);
}

std::uint64_t LookupTable::find_names(const ImageView& image, const NameKey* keys, std::size_t count,
                                      NameMatch* matches) const noexcept
{
  NameProbe probe;
  probe.keys = keys;
  probe.count = count;
  fetch_names(image, probe);
  narrow_names(image, probe);
  return match_names(image, probe, matches);
}

std::uint64_t find_ipv4(const ImageView& image, const std::uint32_t* host_order, std::size_t count,
                        AddressMatch* matches) noexcept
{
  return table.find_ipv4(image, host_order, count, matches);
}

std::uint64_t find_ipv6(const ImageView& image, const Ipv6* addresses, std::size_t count,
                        AddressMatch* matches) noexcept
{
  return table.find_ipv6(image, addresses, count, matches);
}

std::uint64_t find_names(const ImageView& image, const NameKey* keys, std::size_t count, NameMatch* matches) noexcept
{
  return table.find_names(image, keys, count, matches);
}

void fetch(const ImageView& image, Ipv4Probe& probe) noexcept
{
  table.fetch_ipv4(image, probe);
}

void narrow(const ImageView& image, Ipv4Probe& probe) noexcept
{
  table.narrow_ipv4(image, probe);
}

std::uint64_t match(const ImageView& image, Ipv4Probe& probe, AddressMatch* matches) noexcept
{
  return table.match_ipv4(image, probe, matches);
}

void fetch(const ImageView& image, Ipv6Probe& probe) noexcept
{
  table.fetch_ipv6(image, probe);
}

void narrow(const ImageView& image, Ipv6Probe& probe) noexcept
{
  table.narrow_ipv6(image, probe);
}

std::uint64_t match(const ImageView& image, Ipv6Probe& probe, AddressMatch* matches) noexcept
{
  return table.match_ipv6(image, probe, matches);
}

void fetch(const ImageView& image, NameProbe& probe) noexcept
{
  table.fetch_names(image, probe);
}

void narrow(const ImageView& image, NameProbe& probe) noexcept
{
  table.narrow_names(image, probe);
}

std::uint64_t match(const ImageView& image, NameProbe& probe, NameMatch* matches) noexcept
{
  return table.match_names(image, probe, matches);
}

const char* lookup_isa() noexcept
{
  return table.isa;
}

} // namespace weir::policy
