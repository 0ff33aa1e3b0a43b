// SPDX-License-Identifier: BSD-3-Clause
// Contributions made of any bytes: the builder refuses them, or makes an image that passes validate().
#include <weir/policy/image_buffer.h>
#include <weir/policy/validate.h>
#include <weir/policy_build/build_image.h>

#include <cstdlib>
#include <cstring>
#include <utility>

namespace {

using namespace weir::policy;

/// Reads numbers off the front; zeros when nothing is left.
class Bytes {
public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}

  template <typename Number> Number next()
  {
    Number value{};
    const std::size_t size = left_ < sizeof value ? left_ : sizeof value;
    if (size > 0)
      std::memcpy(&value, data_, size);
    data_ += size;
    left_ -= size;
    return value;
  }
  [[nodiscard]] bool is_empty() const { return left_ == 0; }

private:
  const std::uint8_t* data_;
  std::size_t left_;
};

void add_one(PolicyInput& input, Bytes& bytes)
{
  const auto what = bytes.next<std::uint8_t>();
  const auto kind = static_cast<ContributionKind>(what >> 4 & 3U);
  const FeedIndex feed = (what & 0x80) != 0 ? kNoFeed : static_cast<FeedIndex>(what >> 6 & 1U);
  if (what % 3 == 0) {
    const weir::Ipv4 base{bytes.next<std::uint32_t>()};
    input.ipv4.push_back({weir::Ipv4Prefix::of(base, bytes.next<std::uint8_t>() % 33U), kind, feed});
  } else if (what % 3 == 1) {
    const weir::Ipv6 base{bytes.next<std::uint64_t>(), bytes.next<std::uint64_t>()};
    input.ipv6.push_back({weir::Ipv6Prefix::of(base, bytes.next<std::uint8_t>() % 129U), kind, feed});
  } else {
    std::string name;
    for (auto labels = bytes.next<std::uint8_t>() % 6U + 1; labels > 0; --labels) {
      const std::string label(bytes.next<std::uint8_t>() % 20U + 1,
                              static_cast<char>('a' + bytes.next<std::uint8_t>() % 3U));
      name += static_cast<char>(label.size());
      name += label;
    }
    name += '\0';
    input.add_name(name, static_cast<NameForm>(bytes.next<std::uint8_t>() % 3U), feed, kind);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  PolicyInput input;
  input.settings.appliance = "fuzz";
  input.feeds = {{"one", "", FeedMode::block, FeedDirection::both, 50},
                 {"two", "", FeedMode::allow, FeedDirection::outbound, 50}};
  Bytes bytes(data, size);
  while (!bytes.is_empty())
    add_one(input, bytes);
  const auto built = build_image(std::move(input));
  if (!built)
    return 0;
  const ImageBuffer image(built->bytes);
  if (!validate(image.bytes()))
    std::abort();
  return 0;
}
