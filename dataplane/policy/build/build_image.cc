// SPDX-License-Identifier: BSD-3-Clause
// Resolves every kind of key, builds the sections, and joins them behind header and directory.
#include "sections.h"

#include <weir/policy/checksum.h>
#include <weir/policy/image_format.h>

#include <algorithm>
#include <future>
#include <memory>
#include <new>

namespace weir::policy {

namespace {

struct NamedSection {
  raw::SectionKind kind;
  SectionBuffer bytes;
};
using Sections = std::vector<NamedSection>;
using Failure = std::optional<BuildFailure>;

BuildFailure no_fitting_key(std::string_view section)
{
  return {BuildError::no_fitting_key, "no key found for the " + std::string(section) + " table"};
}

/// A section, or two, that may still be in the making.
using Making = std::future<std::optional<std::vector<NamedSection>>>;

std::optional<std::vector<NamedSection>> both(raw::SectionKind set_kind, std::optional<SectionBuffer>&& set,
                                              raw::SectionKind prefix_kind, std::optional<SectionBuffer>&& prefixes)
{
  if (!set || !prefixes)
    return std::nullopt;
  std::vector<NamedSection> sections;
  sections.push_back({set_kind, *std::move(set)});
  sections.push_back({prefix_kind, *std::move(prefixes)});
  return sections;
}

/// True if an address may be looked up for a frame whose other end is listed.
bool matches_both(const Settings& settings)
{
  return std::ranges::any_of(settings.bridges,
                             [](const BridgeSettings& bridge) { return bridge.match == MatchEnd::both; });
}

class ImageBuilder {
public:
  ImageBuilder(PolicyInput& input, const Progress& progress, unsigned threads)
      : input_(input), progress_(progress), threads_(threads)
  {
  }

  [[nodiscard]] Failure make_sections()
  {
    add(raw::SectionKind::settings, settings_section(input_.settings));
    add(raw::SectionKind::feeds, feed_section(input_.feeds));
    // Rules are numbered in the order of this thread; what others do needs no new ones.
    Making ipv4 = make_ipv4();
    if (rules_.size() > kMaxRule)
      return too_many_rules();
    Making ipv6 = make_ipv6();
    if (rules_.size() > kMaxRule)
      return too_many_rules();
    std::optional<SectionBuffer> names;
    const Failure flaw = make_names(names);
    if (!add(ipv4.get()))
      return no_fitting_key("IPv4");
    if (!add(ipv6.get()))
      return no_fitting_key("IPv6");
    if (flaw)
      return flaw;
    add(raw::SectionKind::names, *std::move(names));
    if (rules_.size() > kMaxRule)
      return too_many_rules();
    add(raw::SectionKind::rules, rules_.section());
    return std::nullopt;
  }

  [[nodiscard]] BuiltImage join() const;

private:
  void add(raw::SectionKind kind, SectionBuffer&& bytes) { sections_.push_back({kind, std::move(bytes)}); }
  [[nodiscard]] bool add(std::optional<std::vector<NamedSection>>&& made)
  {
    if (!made)
      return false;
    std::move(made->begin(), made->end(), std::back_inserter(sections_));
    return true;
  }

  static BuildFailure too_many_rules()
  {
    return {BuildError::too_many_rules, "more than 16777215 combinations of class and feeds"};
  }

  [[nodiscard]] StageProgress stage(std::string_view name) const
  {
    return [this, name](double done) {
      if (progress_)
        progress_(name, done);
    };
  }

  /// Runs `make` beside this thread, or at once if there may be no other. Where no thread can be had std::async()
  /// passes on a second time what it is given, so that must be something to copy: what was moved before would be empty.
  template <typename Make> [[nodiscard]] Making begin(Make&& make) const
  {
    const auto work = std::make_shared<std::decay_t<Make>>(std::forward<Make>(make));
    const auto run = [work] { return (*work)(); };
    Making making = std::async(threads_ > 1 ? std::launch::async | std::launch::deferred : std::launch::deferred, run);
    if (threads_ <= 1)
      making.wait();
    return making;
  }

  [[nodiscard]] Making make_ipv4()
  {
    const StageProgress report = stage("ipv4");
    report(0);
    Overlap overlap(KeyType::address, input_.feeds, rules_, matches_both(input_.settings));
    ResolvedIpv4 resolved = resolve_ipv4(input_.ipv4, overlap, counts_, report);
    return begin([resolved = std::move(resolved), key = input_.key]() mutable {
      const ResolvedIpv4 taken = std::move(resolved); // freed with the last use
      return both(raw::SectionKind::ipv4_addresses, ipv4_section(taken.addresses, key), raw::SectionKind::ipv4_prefixes,
                  ipv4_prefix_section(taken.prefixes));
    });
  }

  [[nodiscard]] Making make_ipv6()
  {
    const StageProgress report = stage("ipv6");
    report(0);
    Overlap overlap(KeyType::address, input_.feeds, rules_, matches_both(input_.settings));
    ResolvedIpv6 resolved = resolve_ipv6(input_.ipv6, overlap, counts_, report);
    return begin([resolved = std::move(resolved), key = input_.key]() mutable {
      const ResolvedIpv6 taken = std::move(resolved);
      return both(raw::SectionKind::ipv6_addresses, ipv6_section(taken.addresses, key), raw::SectionKind::ipv6_prefixes,
                  ipv6_prefix_section(taken.prefixes, key));
    });
  }

  [[nodiscard]] Failure make_names(std::optional<SectionBuffer>& section)
  {
    const StageProgress merging = stage("names");
    const StageProgress hashing = stage("name table");
    merging(0);
    Overlap overlap(KeyType::name, input_.feeds, rules_);
    const ResolvedNames resolved = resolve_names(input_.names, input_.name_bytes, overlap, counts_, merging);
    if (resolved.points.size() > kMaxRule)
      return BuildFailure{BuildError::too_many_rules, "more than 16777215 combinations of name rules"};
    section = name_section(resolved, input_.name_bytes, input_.key, hashing);
    if (!section)
      return no_fitting_key("name");
    input_.name_bytes = {};
    hashing(1);
    return std::nullopt;
  }

  PolicyInput& input_;
  const Progress& progress_;
  const unsigned threads_;
  RuleTable rules_;
  Sections sections_;
  ImageCounts counts_;
};

BuiltImage ImageBuilder::join() const
{
  std::vector<raw::SectionEntry> directory;
  std::uint64_t at = sizeof(raw::ImageHeader) + sections_.size() * sizeof(raw::SectionEntry);
  for (const NamedSection& section : sections_) {
    at = (at + raw::kAlignment - 1) / raw::kAlignment * raw::kAlignment;
    directory.push_back({static_cast<std::uint32_t>(section.kind), raw::kSectionVersion, raw::kSectionRequired, at,
                         section.bytes.bytes().size(), 0});
    at += section.bytes.bytes().size();
  }
  raw::ImageHeader header{};
  header.magic = raw::kMagic;
  header.format_version = raw::kFormatVersion;
  header.header_bytes = sizeof header;
  header.total_bytes = at;
  header.generation = input_.generation;
  header.build_time = input_.build_time;
  header.section_count = static_cast<std::uint32_t>(sections_.size());
  BuiltImage image;
  image.bytes.resize(at);
  std::memcpy(image.bytes.data(), &header, sizeof header);
  std::memcpy(image.bytes.data() + sizeof header, directory.data(), directory.size() * sizeof(raw::SectionEntry));
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    const auto bytes = sections_[i].bytes.bytes();
    std::memcpy(image.bytes.data() + directory[i].offset, bytes.data(), bytes.size());
  }
  stamp_checksum(image.bytes);
  image.counts = counts_;
  image.counts.bytes = at;
  return image;
}

} // namespace

tl::expected<BuiltImage, BuildFailure> build_image(PolicyInput&& input, const Progress& progress, unsigned threads)
{
  try {
    if (auto failure = check_input(input))
      return tl::unexpected(std::move(*failure));
    ImageBuilder builder(input, progress, threads);
    if (auto failure = builder.make_sections())
      return tl::unexpected(std::move(*failure));
    return builder.join();
  } catch (const std::bad_alloc&) {
    return tl::unexpected(BuildFailure{BuildError::out_of_memory, "no memory to build the image"});
  }
}

} // namespace weir::policy
