// SPDX-License-Identifier: BSD-3-Clause
// Resolves every kind of key, builds the sections, and joins them behind header and directory.
#include "sections.h"

#include <weir/policy/checksum.h>
#include <weir/policy/image_format.h>

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

class ImageBuilder {
public:
  ImageBuilder(PolicyInput& input, const Progress& progress) : input_(input), progress_(progress) {}

  [[nodiscard]] Failure make_sections()
  {
    add(raw::SectionKind::settings, settings_section(input_.settings));
    add(raw::SectionKind::feeds, feed_section(input_.feeds));
    for (const auto part : {&ImageBuilder::make_ipv4, &ImageBuilder::make_ipv6, &ImageBuilder::make_names}) {
      if (auto failure = (this->*part)())
        return failure;
      if (rules_.size() > kMaxRule)
        return BuildFailure{BuildError::too_many_rules, "more than 16777215 combinations of class and feeds"};
    }
    add(raw::SectionKind::rules, rules_.section());
    return std::nullopt;
  }

  [[nodiscard]] BuiltImage join() const;

private:
  void add(raw::SectionKind kind, SectionBuffer&& bytes) { sections_.push_back({kind, std::move(bytes)}); }

  [[nodiscard]] StageProgress stage(std::string_view name) const
  {
    return [this, name](double done) {
      if (progress_)
        progress_(name, done);
    };
  }

  [[nodiscard]] Failure make_ipv4()
  {
    const StageProgress report = stage("ipv4");
    report(0);
    Overlap overlap(KeyType::address, input_.feeds, rules_);
    const ResolvedIpv4 resolved = resolve_ipv4(input_.ipv4, overlap, counts_, report);
    auto set = ipv4_section(resolved.addresses, input_.key);
    if (!set)
      return no_fitting_key("IPv4");
    add(raw::SectionKind::ipv4_addresses, std::move(*set));
    add(raw::SectionKind::ipv4_prefixes, ipv4_prefix_section(resolved.prefixes));
    report(1);
    return std::nullopt;
  }

  [[nodiscard]] Failure make_ipv6()
  {
    const StageProgress report = stage("ipv6");
    report(0);
    Overlap overlap(KeyType::address, input_.feeds, rules_);
    const ResolvedIpv6 resolved = resolve_ipv6(input_.ipv6, overlap, counts_, report);
    auto set = ipv6_section(resolved.addresses, input_.key);
    auto prefixes = ipv6_prefix_section(resolved.prefixes, input_.key);
    if (!set || !prefixes)
      return no_fitting_key("IPv6");
    add(raw::SectionKind::ipv6_addresses, std::move(*set));
    add(raw::SectionKind::ipv6_prefixes, std::move(*prefixes));
    report(1);
    return std::nullopt;
  }

  [[nodiscard]] Failure make_names()
  {
    const StageProgress merging = stage("names");
    const StageProgress hashing = stage("name table");
    merging(0);
    Overlap overlap(KeyType::name, input_.feeds, rules_);
    const ResolvedNames resolved = resolve_names(input_.names, input_.name_bytes, overlap, counts_, merging);
    if (resolved.points.size() > kMaxRule)
      return BuildFailure{BuildError::too_many_rules, "more than 16777215 combinations of name rules"};
    auto set = name_section(resolved, input_.name_bytes, input_.key, hashing);
    if (!set)
      return no_fitting_key("name");
    input_.name_bytes = {};
    add(raw::SectionKind::names, std::move(*set));
    hashing(1);
    return std::nullopt;
  }

  PolicyInput& input_;
  const Progress& progress_;
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

tl::expected<BuiltImage, BuildFailure> build_image(PolicyInput&& input, const Progress& progress)
{
  try {
    if (auto failure = check_input(input))
      return tl::unexpected(std::move(*failure));
    ImageBuilder builder(input, progress);
    if (auto failure = builder.make_sections())
      return tl::unexpected(std::move(*failure));
    return builder.join();
  } catch (const std::bad_alloc&) {
    return tl::unexpected(BuildFailure{BuildError::out_of_memory, "no memory to build the image"});
  }
}

} // namespace weir::policy
