// SPDX-License-Identifier: BSD-3-Clause
// Builds, validates and asks.
#include "sealed_image.h"

#include <array>
#include <cstring>

#include <CppUTest/TestHarness.h>

namespace naive {

using namespace weir::policy;

SealedImage::SealedImage(PolicyInput input)
{
  auto built = build_image(std::move(input));
  if (!built)
    FAIL(built.error().text.c_str());
  counts_ = built->counts;
  buffer_ = std::make_unique<ImageBuffer>(built->bytes);
  auto view = validate(std::as_const(*buffer_).bytes());
  if (!view)
    FAIL(view.error().text.c_str());
  view_ = *view;
}

namespace {

/// Calls `find(first, count, matches)` for batches of 1, 2, 3 ... 64 questions.
template <typename Match, typename Find> std::vector<Answer<Match>> in_batches(std::size_t questions, const Find& find)
{
  std::vector<Answer<Match>> answers(questions);
  std::size_t size = 1;
  for (std::size_t first = 0; first < questions; first += size, size = size % kMaxLanes + 1) {
    const std::size_t count = std::min(size, questions - first);
    std::array<Match, kMaxLanes> matches{};
    const std::uint64_t found = find(first, count, matches.data());
    CHECK_TRUE(count == 64 || found >> count == 0);
    for (std::size_t i = 0; i < count; ++i)
      answers[first + i] = {(found >> i & 1U) != 0, matches[i]};
  }
  return answers;
}

/// A name in memory of its own size and slack, so that AddressSanitizer sees every byte read beyond it.
struct OwnedName {
  std::unique_ptr<std::uint8_t[]> wire;
  std::unique_ptr<std::uint8_t[]> offsets;
  NameKey key;
};

OwnedName own(const std::string& name)
{
  OwnedName owned;
  std::vector<std::uint8_t> offsets;
  for (std::size_t at = 0; name[at] != 0; at += static_cast<unsigned char>(name[at]) + 1U)
    offsets.push_back(static_cast<std::uint8_t>(at));
  owned.wire = std::make_unique<std::uint8_t[]>(name.size() + kNameSlack);
  std::memcpy(owned.wire.get(), name.data(), name.size());
  owned.offsets = std::make_unique<std::uint8_t[]>(offsets.size());
  std::copy(offsets.begin(), offsets.end(), owned.offsets.get());
  owned.key = {owned.wire.get(), owned.offsets.get(), static_cast<std::uint8_t>(name.size()),
               static_cast<std::uint8_t>(offsets.size())};
  return owned;
}

} // namespace

std::vector<AddressAnswer> ask(const ImageView& view, const LookupTable& isa,
                               const std::vector<std::uint32_t>& addresses)
{
  return in_batches<AddressMatch>(addresses.size(), [&](std::size_t first, std::size_t count, AddressMatch* matches) {
    return isa.ipv4.find(view, addresses.data() + first, count, matches);
  });
}

std::vector<AddressAnswer> ask(const ImageView& view, const LookupTable& isa, const std::vector<weir::Ipv6>& addresses)
{
  return in_batches<AddressMatch>(addresses.size(), [&](std::size_t first, std::size_t count, AddressMatch* matches) {
    return isa.ipv6.find(view, addresses.data() + first, count, matches);
  });
}

std::vector<NameAnswer> ask(const ImageView& view, const LookupTable& isa, const std::vector<std::string>& names)
{
  std::vector<OwnedName> owned;
  std::vector<NameKey> keys;
  for (const std::string& name : names) {
    owned.push_back(own(name));
    keys.push_back(owned.back().key);
  }
  return in_batches<NameMatch>(names.size(), [&](std::size_t first, std::size_t count, NameMatch* matches) {
    return isa.names.find(view, keys.data() + first, count, matches);
  });
}

} // namespace naive
