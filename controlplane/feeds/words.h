// SPDX-License-Identifier: BSD-3-Clause
// Why an item was refused, and what was understood and not taken: two closed lists with their words.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::feeds {

#define WEIR_FEED_REASONS(X)                                                                                           \
  X(line_too_long, "line-too-long")                                                                                    \
  X(leading_zero, "leading-zero")                                                                                      \
  X(netmask, "netmask")                                                                                                \
  X(bad_prefix, "bad-prefix")                                                                                          \
  X(bad_range, "bad-range")                                                                                            \
  X(too_many_prefixes, "too-many-prefixes")                                                                            \
  X(bad_address, "bad-address")                                                                                        \
  X(too_wide, "too-wide")                                                                                              \
  X(single_label, "single-label")                                                                                      \
  X(not_a_name, "not-a-name")                                                                                          \
  X(bad_idn, "bad-idn")                                                                                                \
  X(wildcard, "wildcard")                                                                                              \
  X(public_suffix, "public-suffix")                                                                                    \
  X(bad_url, "bad-url")                                                                                                \
  X(no_address, "no-address")                                                                                          \
  X(no_name, "no-name")

enum class Reason : std::uint8_t {
#define WEIR_FEED_X(name, text) name,
  WEIR_FEED_REASONS(WEIR_FEED_X)
#undef WEIR_FEED_X
};

inline constexpr std::array kReasonWords{
#define WEIR_FEED_X(name, text) std::string_view{text},
    WEIR_FEED_REASONS(WEIR_FEED_X)
#undef WEIR_FEED_X
};

#define WEIR_FEED_COUNTED(X)                                                                                           \
  X(comments, "comments")                                                                                              \
  X(refanged, "refanged")                                                                                              \
  X(retyped, "retyped")                                                                                                \
  X(host_bits, "host-bits")                                                                                            \
  X(ranges, "ranges")                                                                                                  \
  X(ports, "ports")                                                                                                    \
  X(ipv4_mapped, "ipv4-mapped")                                                                                        \
  X(idn, "idn")                                                                                                        \
  X(emails, "emails")                                                                                                  \
  X(file_hashes, "file-hashes")                                                                                        \
  X(file_names, "file-names")                                                                                          \
  X(local_names, "local-names")                                                                                        \
  X(rewrites, "rewrites")                                                                                              \
  X(canaries, "doh-canaries")

enum class Counted : std::uint8_t {
#define WEIR_FEED_X(name, text) name,
  WEIR_FEED_COUNTED(WEIR_FEED_X)
#undef WEIR_FEED_X
};

inline constexpr std::array kCountedWords{
#define WEIR_FEED_X(name, text) std::string_view{text},
    WEIR_FEED_COUNTED(WEIR_FEED_X)
#undef WEIR_FEED_X
};

} // namespace weir::feeds
