// SPDX-License-Identifier: BSD-3-Clause
// The builders of the sections, one function each. Those that need keys return nullopt when no key fits.
#pragma once

#include "prefix_sweep.h"
#include "section_buffer.h"

#include <weir/policy/image_format.h>
#include <weir/policy_build/build_image.h>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace weir::policy {

/// 0..1 of the stage at hand.
using StageProgress = std::function<void(double)>;

using Secret = std::array<std::uint8_t, 16>;

[[nodiscard]] SectionBuffer settings_section(const Settings& settings);
[[nodiscard]] SectionBuffer feed_section(const std::vector<FeedInfo>& feeds);

struct Ipv4Address {
  std::uint32_t value;
  RuleNumber rule;
};
struct ResolvedIpv4 {
  std::vector<Ipv4Address> addresses;
  std::vector<StoredPrefix<Ipv4Prefix>> prefixes;
};
/// Empties `contributions`.
[[nodiscard]] ResolvedIpv4 resolve_ipv4(std::vector<Ipv4Contribution>& contributions, Overlap& overlap,
                                        ImageCounts& counts, const StageProgress& progress);
[[nodiscard]] std::optional<SectionBuffer> ipv4_section(const std::vector<Ipv4Address>& addresses,
                                                        const Secret& secret);
[[nodiscard]] SectionBuffer ipv4_prefix_section(const std::vector<StoredPrefix<Ipv4Prefix>>& prefixes);

struct Ipv6Address {
  Ipv6 value;
  RuleNumber rule;
};
struct ResolvedIpv6 {
  std::vector<Ipv6Address> addresses;
  std::vector<StoredPrefix<Ipv6Prefix>> prefixes;
};
/// Empties `contributions`.
[[nodiscard]] ResolvedIpv6 resolve_ipv6(std::vector<Ipv6Contribution>& contributions, Overlap& overlap,
                                        ImageCounts& counts, const StageProgress& progress);
[[nodiscard]] std::optional<SectionBuffer> ipv6_section(const std::vector<Ipv6Address>& addresses,
                                                        const Secret& secret);
[[nodiscard]] std::optional<SectionBuffer> ipv6_prefix_section(const std::vector<StoredPrefix<Ipv6Prefix>>& prefixes,
                                                               const Secret& secret);

/// A name of the image: where its wire form lies in the input, and the number of its points.
struct StoredName {
  std::uint64_t offset;
  std::uint32_t points;
  std::uint8_t length;
  std::uint8_t labels;
};
struct ResolvedNames {
  std::vector<StoredName> names;
  std::vector<raw::NamePoints> points;
};
/// Empties `contributions`.
[[nodiscard]] ResolvedNames resolve_names(std::vector<NameContribution>& contributions, const std::string& bytes,
                                          Overlap& overlap, ImageCounts& counts, const StageProgress& progress);
[[nodiscard]] std::optional<SectionBuffer> name_section(const ResolvedNames& names, const std::string& bytes,
                                                        const Secret& secret, const StageProgress& progress);

/// What is wrong with the input, or nullopt.
[[nodiscard]] std::optional<BuildFailure> check_input(const PolicyInput& input);

} // namespace weir::policy
