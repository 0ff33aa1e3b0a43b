// SPDX-License-Identifier: BSD-3-Clause
// Command line of make_world.
#include "options.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace weir::world {

namespace {

constexpr const char* kUsage = R"(make_world feeds --out DIR [SIZES] [--split FEEDS]
make_world capture --kind KIND --out FILE --frames N [--listed PER_MILLE] [SIZES]
  SIZES: --seed N --ipv4 N --ipv4-prefixes N --ipv6 N --ipv6-prefixes N --names N
  KIND: ipv4, ipv6, ipv6-inside (all within listed /32s), dns
)";

bool read_number(std::string_view text, std::uint64_t& number)
{
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && result.ec == std::errc() && result.ptr == text.data() + text.size();
}

std::uint64_t* number_of(std::string_view name, Options& options)
{
  struct Row {
    std::string_view name;
    std::uint64_t* number;
  };
  const std::array rows{Row{"--seed", &options.sizes.seed},
                        Row{"--ipv4", &options.sizes.ipv4},
                        Row{"--ipv4-prefixes", &options.sizes.ipv4_prefixes},
                        Row{"--ipv6", &options.sizes.ipv6},
                        Row{"--ipv6-prefixes", &options.sizes.ipv6_prefixes},
                        Row{"--names", &options.sizes.names},
                        Row{"--split", &options.split},
                        Row{"--frames", &options.frames},
                        Row{"--listed", &options.listed}};
  for (const Row& row : rows) {
    if (row.name == name)
      return row.number;
  }
  return nullptr;
}

bool read_kind(std::string_view text, Traffic& traffic)
{
  constexpr std::array<std::string_view, 4> kKinds{"ipv4", "ipv6", "ipv6-inside", "dns"};
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i] == text) {
      traffic = static_cast<Traffic>(i);
      return true;
    }
  }
  return false;
}

bool read_pair(std::string_view name, std::string_view value, Options& options)
{
  if (name == "--out") {
    options.out = value;
    return true;
  }
  if (name == "--kind")
    return read_kind(value, options.traffic);
  std::uint64_t* const number = number_of(name, options);
  return number != nullptr && read_number(value, *number);
}

std::optional<Options> refuse(std::string_view why)
{
  std::fprintf(stderr, "make_world: %.*s\n%s", static_cast<int>(why.size()), why.data(), kUsage);
  return std::nullopt;
}

/// What the generator can make without running out of distinct ends.
bool within_limits(const Options& options)
{
  constexpr std::uint64_t kMaxIpv4 = 1'000'000'000;
  constexpr std::uint64_t kMax = 100'000'000;
  const Sizes& sizes = options.sizes;
  return sizes.ipv4 <= kMaxIpv4 && sizes.ipv4_prefixes <= 1'000'000 && sizes.ipv6 <= kMax &&
         sizes.ipv6_prefixes <= 1'000'000 && sizes.names <= kMax && options.frames <= kMax && options.split <= 99 &&
         options.listed <= 1000;
}

} // namespace

std::optional<Options> read_options(int argc, char** argv)
{
  Options options;
  const std::string_view job = argc > 1 ? argv[1] : "";
  if (job != "feeds" && job != "capture")
    return refuse("feeds or capture?");
  options.job = job == "feeds" ? Job::feeds : Job::capture;
  for (int i = 2; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (i + 1 == argc || !read_pair(name, argv[++i], options))
      return refuse(name);
  }
  if (options.out.empty() || (options.job == Job::capture && options.frames == 0))
    return refuse("--out and, for a capture, --frames are needed");
  if (!within_limits(options))
    return refuse("a number is too large");
  return options;
}

} // namespace weir::world
