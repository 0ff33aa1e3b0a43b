// SPDX-License-Identifier: BSD-3-Clause
// Captures.
#include "capture.h"

#include "frames.h"
#include "ipv4_world.h"
#include "name_world.h"
#include "text_file.h"

#include <cstring>

namespace weir::world {

namespace {

void put_little32(std::string& out, std::uint32_t value)
{
  for (unsigned shift = 0; shift < 32; shift += 8)
    out += static_cast<char>(value >> shift);
}

Sender draw_sender(Random& random)
{
  const std::uint64_t bits = random.next();
  return {static_cast<std::uint16_t>(bits & 0xFFF), static_cast<std::uint16_t>(1024 + (bits >> 16) % 60000)};
}

/// Frames to IPv4 addresses. A tenth of the listed ones is listed by a prefix; the others are outside of all.
class Ipv4Traffic {
public:
  explicit Ipv4Traffic(const Sizes& sizes)
      : world_(sizes), random_(sizes.seed ^ 0x44), listed_(world_.listed_end(), sizes.seed), next_(world_.listed_end())
  {
  }

  void append(bool listed, std::uint64_t number, std::string& out)
  {
    append_ipv4_frame(draw_sender(random_), listed ? draw_listed() : draw_unlisted(), number, out);
  }

private:
  std::uint32_t draw_listed()
  {
    const bool have_prefixes = !world_.prefixes().empty();
    if (have_prefixes && (world_.listed_end() == 0 || random_.below(10) == 0))
      return world_.inside(random_);
    while (world_.listed_end() != 0) {
      const std::uint32_t address = world_.element(listed_.next());
      if (Ipv4World::is_public(address))
        return address;
    }
    return draw_unlisted();
  }

  std::uint32_t draw_unlisted()
  {
    while (true) {
      const std::uint32_t address = world_.element(next_++);
      if (Ipv4World::is_public(address) && !world_.near_prefix(address))
        return address;
    }
  }

  Ipv4World world_;
  Random random_;
  Scattered listed_;
  std::uint64_t next_;
};

/// Frames to IPv6 addresses. A tenth of the listed ones is listed by a prefix. The others are in no /32 that holds a
/// prefix, or all in such.
class Ipv6Traffic {
public:
  Ipv6Traffic(const Sizes& sizes, bool inside)
      : world_(sizes), random_(sizes.seed ^ 0x66), listed_(sizes.ipv6, sizes.seed), addresses_(sizes.ipv6),
        inside_(inside)
  {
  }

  void append(bool listed, std::uint64_t, std::string& out)
  {
    append_ipv6_frame(draw_sender(random_), listed ? draw_listed() : draw_unlisted(), out);
  }

private:
  Ipv6Bits draw_listed()
  {
    const bool by_prefix = !world_.prefixes().empty() && (inside_ || random_.below(10) == 0);
    if (by_prefix || addresses_ == 0)
      return world_.prefixes().empty() ? draw_unlisted() : world_.inside(random_);
    return world_.address(listed_.next());
  }

  Ipv6Bits draw_unlisted() { return inside_ ? world_.beside(random_) : world_.outside(random_); }

  Ipv6World world_;
  Random random_;
  Scattered listed_;
  std::uint64_t addresses_;
  bool inside_;
};

/// Queries: A 70 %, AAAA 20 %, HTTPS 10 %, half of them with EDNS, 2 to 5 labels.
class DnsTraffic {
public:
  explicit DnsTraffic(const Sizes& sizes)
      : world_(sizes.seed), random_(sizes.seed ^ 0x53), listed_(sizes.names, sizes.seed), names_(sizes.names),
        next_(sizes.names)
  {
  }

  void append(bool listed, std::uint64_t, std::string& out)
  {
    name_.clear();
    const std::uint64_t bits = random_.next();
    const auto kind = static_cast<unsigned>(bits % 10);
    NameWorld::append_host_labels(bits >> 40, static_cast<unsigned>(bits >> 32 & 3) % 3, name_);
    world_.append(listed && names_ != 0 ? listed_.next() : next_++, name_);
    const auto type = static_cast<std::uint16_t>(kind < 7 ? 1 : kind < 9 ? 28 : 65);
    const Query query{name_, static_cast<std::uint16_t>(bits >> 8), type, (bits >> 36 & 1) != 0};
    append_query_frame(draw_sender(random_), query, out);
  }

private:
  NameWorld world_;
  Random random_;
  Scattered listed_;
  std::uint64_t names_;
  std::uint64_t next_;
  std::string name_;
};

/// Frames with one stamp, as a receive queue hands them out: weir-replay judges them as one batch.
constexpr std::uint64_t kBurst = 64;

template <typename Traffic> bool write_all(const Options& options, Traffic traffic)
{
  TextFile file(options.out);
  std::string& out = file.text();
  for (const std::uint32_t word : {0xA1B2C3D4U, 0x00040002U, 0U, 0U, 65535U, 1U})
    put_little32(out, word);
  Random order(options.sizes.seed ^ 0x77);
  std::string frame;
  for (std::uint64_t i = 0; i < options.frames; ++i) {
    frame.clear();
    traffic.append(order.below(1000) < options.listed, i, frame);
    const std::uint64_t microseconds = i - i % kBurst;
    put_little32(out, static_cast<std::uint32_t>(microseconds / 1'000'000));
    put_little32(out, static_cast<std::uint32_t>(microseconds % 1'000'000));
    put_little32(out, static_cast<std::uint32_t>(frame.size()));
    put_little32(out, static_cast<std::uint32_t>(frame.size()));
    out += frame;
    file.write_when_large();
  }
  return file.close();
}

} // namespace

bool write_capture(const Options& options)
{
  switch (options.traffic) {
  case Traffic::ipv4:
    return write_all(options, Ipv4Traffic(options.sizes));
  case Traffic::ipv6:
    return write_all(options, Ipv6Traffic(options.sizes, false));
  case Traffic::ipv6_inside:
    return write_all(options, Ipv6Traffic(options.sizes, true));
  case Traffic::dns:
    return write_all(options, DnsTraffic(options.sizes));
  }
  return false;
}

} // namespace weir::world
