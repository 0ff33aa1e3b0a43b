// SPDX-License-Identifier: BSD-3-Clause
// Checks header, checksum and directory, then every section.
#include "check.h"

#include <weir/policy/validate.h>

#include <array>

namespace weir::policy {

namespace {

using raw::ImageHeader;
using raw::SectionEntry;
using raw::SectionKind;

struct SectionCheck {
  SectionKind kind;
  std::string_view name;
  Check (*check)(SectionBytes, ImageView&);
};

/// In the order of the checks; index + 1 is the kind.
constexpr std::array<SectionCheck, raw::kNeededSections> kSectionChecks = {{
    {SectionKind::settings, "settings", check_settings},
    {SectionKind::feeds, "feeds", check_feeds},
    {SectionKind::rules, "rules", check_rules},
    {SectionKind::ipv4_addresses, "ipv4 addresses", check_ipv4_set},
    {SectionKind::ipv4_prefixes, "ipv4 prefixes", check_ipv4_prefixes},
    {SectionKind::ipv6_addresses, "ipv6 addresses", check_ipv6_set},
    {SectionKind::ipv6_prefixes, "ipv6 prefixes", check_ipv6_prefixes},
    {SectionKind::names, "names", check_names},
}};

using Failure = std::optional<ValidateFailure>;

Failure failure(ValidateError code, std::string_view what, std::uint64_t offset)
{
  return ValidateFailure{code, std::string(what) + " at offset " + std::to_string(offset)};
}

Failure check_header(const ImageHeader& header, std::span<const std::byte> bytes, const Checksum& sum)
{
  using enum ValidateError;
  if (header.magic != raw::kMagic)
    return failure(bad_magic, "not a policy image: magic", 0);
  if (header.format_version != raw::kFormatVersion)
    return failure(other_version,
                   "format version " + std::to_string(header.format_version) + ", not " +
                       std::to_string(raw::kFormatVersion) + ",",
                   offsetof(ImageHeader, format_version));
  if (header.header_bytes != sizeof header)
    return failure(bad_header, "header size", offsetof(ImageHeader, header_bytes));
  if (header.total_bytes != bytes.size())
    return failure(bad_header,
                   "image size " + std::to_string(header.total_bytes) + " in a file of " +
                       std::to_string(bytes.size()) + " bytes,",
                   offsetof(ImageHeader, total_bytes));
  if (header.checksum != sum)
    return failure(bad_checksum, "checksum", offsetof(ImageHeader, checksum));
  if (!is_zero(header.scope_bridge) || header.scope_vlan != 0)
    return failure(bad_header, "scope not known here", offsetof(ImageHeader, scope_bridge));
  if (header.signature_kind != 0 || !is_zero(header.signature))
    return failure(bad_header, "signature not known here", offsetof(ImageHeader, signature_kind));
  if (header.flags != 0 || header.padding != 0 || !is_zero(header.reserved))
    return failure(bad_header, "reserved bytes set", offsetof(ImageHeader, flags));
  return std::nullopt;
}

/// Where the section of each needed kind stands; nullptr until found.
using Found = std::array<const SectionEntry*, raw::kNeededSections>;

Failure check_entry(const SectionEntry& entry, std::uint64_t at, std::uint64_t& end, std::uint64_t total, Found& found)
{
  using enum ValidateError;
  if (entry.offset % raw::kAlignment != 0 || entry.offset < end || entry.offset > total ||
      entry.length > total - entry.offset)
    return failure(bad_directory, "section of kind " + std::to_string(entry.kind) + " out of bounds", at);
  end = entry.offset + entry.length;
  const bool is_known = entry.kind >= 1 && entry.kind <= raw::kNeededSections;
  if ((entry.flags & ~raw::kSectionRequired) != 0 || entry.reserved != 0)
    return failure(bad_directory, "reserved bytes set", at);
  if (!is_known) {
    if ((entry.flags & raw::kSectionRequired) != 0)
      return failure(unknown_section, "required section of unknown kind " + std::to_string(entry.kind), at);
    return std::nullopt;
  }
  const SectionCheck& check = kSectionChecks[entry.kind - 1];
  if (entry.version != raw::kSectionVersion)
    return failure(other_version, "version " + std::to_string(entry.version) + " of section " + std::string(check.name),
                   at);
  if (found[entry.kind - 1] != nullptr)
    return failure(bad_directory, "second section " + std::string(check.name), at);
  found[entry.kind - 1] = &entry;
  return std::nullopt;
}

Failure read_directory(std::span<const std::byte> bytes, const ImageHeader& header, Found& found)
{
  using enum ValidateError;
  const std::uint64_t room = (bytes.size() - sizeof header) / sizeof(SectionEntry);
  if (header.section_count > raw::kMaxSections || header.section_count > room)
    return failure(bad_directory, "section count", offsetof(ImageHeader, section_count));
  const auto* entries = SectionBytes(bytes).at<SectionEntry>(sizeof header);
  std::uint64_t end = sizeof header + header.section_count * sizeof(SectionEntry);
  for (std::uint32_t i = 0; i < header.section_count; ++i) {
    const std::uint64_t at = sizeof header + i * sizeof(SectionEntry);
    if (auto flaw = check_entry(entries[i], at, end, bytes.size(), found))
      return flaw;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] == nullptr)
      return failure(bad_directory, "no section " + std::string(kSectionChecks[i].name) + ": directory", sizeof header);
  }
  return std::nullopt;
}

} // namespace

tl::expected<ImageView, ValidateFailure> validate(std::span<const std::byte> bytes)
{
  return validate(bytes, checksum(bytes));
}

tl::expected<ImageView, ValidateFailure> validate(std::span<const std::byte> bytes, const Checksum& sum)
{
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % raw::kAlignment != 0)
    return tl::unexpected(*failure(ValidateError::misaligned, "image does not start on 64 bytes:", 0));
  if (bytes.size() < sizeof(ImageHeader))
    return tl::unexpected(*failure(ValidateError::too_short, "end of a file without whole header", bytes.size()));
  ImageView view;
  view.header = SectionBytes(bytes).at<ImageHeader>(0);
  if (auto flaw = check_header(*view.header, bytes, sum))
    return tl::unexpected(*flaw);
  Found found{};
  if (auto flaw = read_directory(bytes, *view.header, found))
    return tl::unexpected(*flaw);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const SectionBytes section(bytes.subspan(found[i]->offset, found[i]->length));
    if (const Check flaw = kSectionChecks[i].check(section, view))
      return tl::unexpected(*failure(ValidateError::bad_section,
                                     "section " + std::string(kSectionChecks[i].name) + ": " + flaw->what,
                                     found[i]->offset + flaw->offset));
  }
  return view;
}

std::string_view text(ValidateError error) noexcept
{
  constexpr std::array<std::string_view, 9> words = {"misaligned",    "too-short",       "bad-magic",
                                                     "other-version", "bad-header",      "bad-checksum",
                                                     "bad-directory", "unknown-section", "bad-section"};
  return words[static_cast<std::size_t>(error)];
}

} // namespace weir::policy
