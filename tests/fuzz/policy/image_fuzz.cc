// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as an image, with size and checksum made right: validate() refuses it, or everything can be read.
#include <weir/policy/checksum.h>
#include <weir/policy/image_buffer.h>
#include <weir/policy/lookup_table.h>
#include <weir/policy/validate.h>
#include <weir/policy/view.h>

#include <cstring>
#include <utility>

namespace {

using namespace weir::policy;

template <typename Match> void read_rules(const ImageView& view, std::uint64_t found, const Match* matches)
{
  for (; found != 0; found &= found - 1) {
    for (const std::uint16_t number : rule(view, matches[__builtin_ctzll(found)].rule).feeds)
      static_cast<void>(feed(view, number));
  }
}

void search_names(const ImageView& view, const LookupTable& isa)
{
  constexpr std::size_t kLength = sizeof "\1a\4good\4evil\7example";
  static constexpr std::uint8_t wire[kLength + weir::policy::kNameSlack] = "\1a\4good\4evil\7example";
  static constexpr std::uint8_t offsets[] = {0, 2, 7, 12};
  const NameKey keys[] = {
      {wire, offsets, kLength, 4}, {wire + 12, offsets, kLength - 12, 1}, {wire + kLength - 1, offsets, 1, 0}};
  NameMatch matches[3];
  read_rules(view, isa.names.find(view, keys, 3, matches), matches);
}

void search(const ImageView& view)
{
  for (const LookupTable* isa : usable_lookups()) {
    AddressMatch matches[64];
    std::uint32_t ipv4[64];
    weir::Ipv6 ipv6[64];
    for (std::uint32_t i = 0; i < 64; ++i) {
      ipv4[i] = i * 0x04000001U;
      ipv6[i] = {std::uint64_t{i} << 58 | i, i};
    }
    ipv4[63] = 0xC0000201U;
    ipv6[63] = {0x20010DB800000000ULL, 1};
    read_rules(view, isa->ipv4.find(view, ipv4, 64, matches), matches);
    read_rules(view, isa->ipv6.find(view, ipv6, 64, matches), matches);
    search_names(view, *isa);
  }
  static_cast<void>(settings(view));
  static_cast<void>(is_exempt(view, weir::Ipv4{0x0A000001U}));
  static_cast<void>(is_exempt(view, weir::Ipv6{0xFD00ULL << 48, 1}));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  ImageBuffer image(size);
  if (size > 0)
    std::memcpy(image.bytes().data(), data, size);
  if (size >= sizeof(raw::ImageHeader)) {
    const std::uint64_t total = size;
    std::memcpy(image.bytes().data() + offsetof(raw::ImageHeader, total_bytes), &total, sizeof total);
    stamp_checksum(image.bytes());
  }
  if (const auto view = validate(std::as_const(image).bytes()))
    search(*view);
  return 0;
}
