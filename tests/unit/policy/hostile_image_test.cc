// SPDX-License-Identifier: BSD-3-Clause
// Images with every byte changed and the checksum made right again: refused, or safe to search. Run under
// AddressSanitizer this shows that look-ups need no checks; every image stands in memory of exactly its size.
#include "random_policy.h"
#include "sealed_image.h"

#include <weir/policy/checksum.h>
#include <weir/policy/image_format.h>
#include <weir/policy/section_layout.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include <CppUTest/TestHarness.h>

namespace {

using namespace weir::policy;

/// Each of these brings a summary of 192 KiB.
enum class Summary { none, ipv4_prefixes, ipv6_prefixes };

PolicyInput small_policy(Summary summary)
{
  PolicyInput input = naive::empty_policy();
  input.feeds = {{"one", "ref", FeedMode::block, FeedDirection::both, 50},
                 {"two", "", FeedMode::monitor, FeedDirection::both, 50}};
  input.settings.bridges = {{"br0"}};
  input.settings.exempt4 = {weir::parse_ipv4_prefix("10.0.0.0/8")->prefix};
  input.settings.exempt6 = {weir::parse_ipv6_prefix("fd00::/8")->prefix};
  const auto add4 = [&](const char* text, FeedIndex feed) {
    input.ipv4.push_back({weir::parse_ipv4_prefix(text)->prefix, ContributionKind::listed, feed});
  };
  const auto add6 = [&](const char* text, FeedIndex feed) {
    input.ipv6.push_back({weir::parse_ipv6_prefix(text)->prefix, ContributionKind::listed, feed});
  };
  add4("192.0.2.1", 0);
  add4("192.0.2.1", 1);
  add4("192.0.2.2", 1);
  if (summary == Summary::ipv4_prefixes) {
    add4("198.51.100.0/24", 0);
    add4("198.51.100.128/26", 1);
    add4("128.0.0.0/18", 1);
  }
  add6("2001:db8::1", 0);
  if (summary == Summary::ipv6_prefixes) {
    add6("2001:db8:1::/48", 1);
    add6("2001:db8:2::8/125", 0);
    add6("3000::/20", 0);
    add6("3000:800::/24", 1);
  }
  input.add_name(naive::wire("evil.example"), NameForm::subdomains, 0);
  input.add_name(naive::wire("good.evil.example"), NameForm::exact, kNoFeed, ContributionKind::allow);
  input.add_name(naive::wire("zip"), NameForm::below_only, 1);
  return input;
}

struct Questions {
  std::vector<std::uint32_t> ipv4;
  std::vector<weir::Ipv6> ipv6;
  std::vector<std::string> names;
};

Questions questions_of(const PolicyInput& input)
{
  naive::Random random(1);
  return {naive::ipv4_questions(input, random), naive::ipv6_questions(input, random),
          naive::name_questions(input, random)};
}

template <typename Answers> std::size_t read_rules(const ImageView& view, const Answers& answers)
{
  std::size_t sum = 0;
  for (const auto& [found, match] : answers) {
    if (!found)
      continue;
    for (const std::uint16_t number : rule(view, match.rule).feeds)
      sum += feed(view, number).name.size();
  }
  return sum;
}

/// Touches all that can be read of an image.
void search(const ImageView& view, const Questions& questions)
{
  std::size_t sum = settings(view).bridges.size();
  for (const LookupTable* isa : usable_lookups()) {
    sum += read_rules(view, naive::ask(view, *isa, questions.ipv4));
    sum += read_rules(view, naive::ask(view, *isa, questions.ipv6));
    const auto names = naive::ask(view, *isa, questions.names);
    sum += read_rules(view, names);
    for (std::size_t i = 0; i < names.size(); ++i)
      CHECK_FALSE(names[i].found && (names[i].match.labels == 0 || names[i].match.labels > 127));
  }
  for (const std::uint32_t address : questions.ipv4)
    sum += is_exempt(view, weir::Ipv4{address}) ? 1 : 0;
  for (const weir::Ipv6& address : questions.ipv6)
    sum += is_exempt(view, address) ? 1 : 0;
  CHECK_TRUE(sum < 1000000);
}

/// Changes every `step`-th byte from `first` in several ways; returns how many images were refused.
std::size_t change_bytes(ImageBuffer& image, const Questions& questions, std::size_t first, std::size_t last,
                         std::size_t step)
{
  std::size_t refused = 0;
  const auto bytes = image.bytes();
  for (std::size_t at = first; at < last; at += step) {
    const std::byte original = bytes[at];
    for (const std::byte changed :
         {original ^ std::byte{1}, original ^ std::byte{0x80}, std::byte{0}, std::byte{0xFF}}) {
      if (changed == original)
        continue;
      bytes[at] = changed;
      stamp_checksum(bytes);
      const auto view = validate(bytes);
      if (view)
        search(*view, questions);
      refused += view ? 0 : 1;
    }
    bytes[at] = original;
  }
  stamp_checksum(bytes);
  return refused;
}

/// Changes one bit of every `step`-th byte, another one in each.
std::size_t flip_bits(ImageBuffer& image, const Questions& questions, std::size_t first, std::size_t last,
                      std::size_t step)
{
  std::size_t refused = 0;
  const auto bytes = image.bytes();
  for (std::size_t at = first; at < last; at += step) {
    const std::byte flip = std::byte{1} << at % 8;
    bytes[at] ^= flip;
    stamp_checksum(bytes);
    const auto view = validate(bytes);
    if (view)
      search(*view, questions);
    refused += view ? 0 : 1;
    bytes[at] ^= flip;
  }
  stamp_checksum(bytes);
  return refused;
}

ImageBuffer image_of(const PolicyInput& input)
{
  return ImageBuffer(build_image(PolicyInput(input))->bytes);
}

template <typename Struct> void edit(ImageBuffer& image, std::size_t offset, void (*change)(Struct&))
{
  Struct copy;
  std::memcpy(&copy, image.bytes().data() + offset, sizeof copy);
  change(copy);
  std::memcpy(image.bytes().data() + offset, &copy, sizeof copy);
  stamp_checksum(image.bytes());
}

void check_refused(const ImageBuffer& image, ValidateError expected)
{
  const auto view = validate(image.bytes());
  CHECK_FALSE(view.has_value());
  STRCMP_EQUAL(std::string(text(expected)).c_str(), std::string(text(view.error().code)).c_str());
  CHECK_TRUE(view.error().text.find("offset") != std::string::npos);
}

/// The image with one more section, of an unknown kind.
ImageBuffer with_unknown_section(const ImageBuffer& image, std::uint16_t flags)
{
  constexpr std::size_t kShift = raw::kAlignment;
  ImageBuffer larger(image.bytes().size() + kShift);
  raw::ImageHeader header;
  std::memcpy(&header, image.bytes().data(), sizeof header);
  std::vector<raw::SectionEntry> entries(header.section_count + 1);
  const std::size_t directory = header.section_count * sizeof(raw::SectionEntry);
  std::memcpy(entries.data(), image.bytes().data() + sizeof header, directory);
  for (raw::SectionEntry& entry : entries)
    entry.offset += kShift;
  entries.back() = {4711, 9, flags, larger.bytes().size() / 64 * 64, 0, 0};
  ++header.section_count;
  header.total_bytes += kShift;
  const std::size_t sections = sizeof header + directory;
  std::memcpy(larger.bytes().data(), &header, sizeof header);
  std::memcpy(larger.bytes().data() + sizeof header, entries.data(), entries.size() * sizeof(raw::SectionEntry));
  std::memcpy(larger.bytes().data() + sections + kShift, image.bytes().data() + sections,
              image.bytes().size() - sections);
  stamp_checksum(larger.bytes());
  return larger;
}

} // namespace

TEST_GROUP(HostileImage){};

TEST(HostileImage, every_changed_byte_is_refused_or_harmless)
{
  const PolicyInput input = small_policy(Summary::none);
  const Questions questions = questions_of(input);
  ImageBuffer image = image_of(input);
  const std::size_t refused = change_bytes(image, questions, 0, image.bytes().size(), 1);
  CHECK_TRUE(refused > 1000);
}

namespace {

/// The only section of a kind.
raw::SectionEntry section_of(const ImageBuffer& image, raw::SectionKind kind)
{
  raw::SectionEntry found{};
  std::size_t sections = 0;
  for (std::size_t i = 0; i < raw::kNeededSections; ++i) {
    raw::SectionEntry entry;
    std::memcpy(&entry, image.bytes().data() + sizeof(raw::ImageHeader) + i * sizeof entry, sizeof entry);
    if (entry.kind != static_cast<std::uint32_t>(kind))
      continue;
    found = entry;
    ++sections;
  }
  LONGS_EQUAL(1, sections);
  return found;
}

/// A section that begins with a header of `header` bytes, `near` bytes of which most say nothing that could be refused,
/// and a summary of `words` words and ranks. A bit of every `step`-th byte of the summary is changed, and all of the
/// rest.
struct Summarised {
  raw::SectionKind kind;
  std::size_t header;
  std::size_t near;
  std::size_t words;
  std::size_t step;
};

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t kBytesToAWord = 7; // all places in a summary word, in a time that can be waited for
#else
constexpr std::size_t kBytesToAWord = 1;
#endif

/// An anchor that no look-up would come by is refused.
void check_near_is_needed(const ImageBuffer& image, std::size_t at, std::size_t size)
{
  ImageBuffer blind(image.bytes());
  std::ranges::fill(blind.bytes().subspan(at, size), std::byte{0});
  stamp_checksum(blind.bytes());
  CHECK_FALSE(validate(std::as_const(blind).bytes()).has_value());
}

void change_summarised(Summary which, const Summarised& parts)
{
  const PolicyInput input = small_policy(which);
  const Questions questions = questions_of(input);
  ImageBuffer image = image_of(input);
  const raw::SectionEntry entry = section_of(image, parts.kind);
  const std::size_t near = entry.offset + parts.header;
  const std::size_t summary = near + parts.near;
  const std::size_t tables = summary + parts.words * 12;
  CHECK_TRUE(change_bytes(image, questions, entry.offset, near, 1) > 0);
  flip_bits(image, questions, near, summary, 997);
  if (parts.near != 0)
    check_near_is_needed(image, near, parts.near);
  CHECK_TRUE(flip_bits(image, questions, summary, tables, parts.step) > (tables - summary) / parts.step / 2);
  CHECK_TRUE(change_bytes(image, questions, tables, entry.offset + entry.length, 1) > 0);
}

} // namespace

TEST(HostileImage, changed_bytes_of_ipv4_prefixes_are_refused_or_harmless)
{
  change_summarised(Summary::ipv4_prefixes, {raw::SectionKind::ipv4_prefixes, sizeof(raw::Ipv4PrefixHeader), 0,
                                             raw::kSummaryWords, kBytesToAWord});
}

TEST(HostileImage, changed_bytes_of_ipv6_prefixes_are_refused_or_harmless)
{
  change_summarised(Summary::ipv6_prefixes,
                    {raw::SectionKind::ipv6_prefixes, sizeof(raw::Ipv6PrefixHeader),
                     raw::kNearWords * sizeof(std::uint64_t), raw::kTopSummaryWords, kBytesToAWord});
}

namespace {

/// True if an image is taken of which the lines [first, last) of names go on.
bool may_go_on(std::size_t first, std::size_t last)
{
  ImageBuffer image = image_of(small_policy(Summary::none));
  const std::size_t section = section_of(image, raw::SectionKind::names).offset;
  raw::NameSetHeader header;
  std::memcpy(&header, image.bytes().data() + section, sizeof header);
  LONGS_EQUAL(raw::kMaxNameChain, raw::name_lines(header.home_lines));
  for (std::size_t i = first; i < last; ++i) {
    const std::size_t at = section + raw::layout(header).lines + i * sizeof(raw::NameLine);
    edit<raw::NameLine>(image, at, [](raw::NameLine& line) { line.rest |= raw::kGoesOn; });
  }
  return validate(image.bytes()).has_value();
}

} // namespace

TEST(HostileImage, lines_of_names_go_on_within_bounds)
{
  CHECK_TRUE(may_go_on(0, raw::kMaxNameChain - 1));
  CHECK_FALSE(may_go_on(0, raw::kMaxNameChain));
  CHECK_FALSE(may_go_on(raw::kMaxNameChain - 1, raw::kMaxNameChain));
}

TEST(HostileImage, without_a_right_checksum_nothing_is_read)
{
  ImageBuffer image = image_of(small_policy(Summary::none));
  image.bytes()[700] ^= std::byte{1};
  check_refused(image, ValidateError::bad_checksum);
}

TEST(HostileImage, cut_and_extended_images_are_refused)
{
  const ImageBuffer image = image_of(small_policy(Summary::none));
  for (std::size_t size = 0; size < image.bytes().size(); size += 37) {
    ImageBuffer cut(image.bytes().first(size));
    CHECK_FALSE(validate(std::as_const(cut).bytes()).has_value());
    if (size < sizeof(raw::ImageHeader))
      continue;
    edit<raw::ImageHeader>(cut, 0, [](raw::ImageHeader& header) { header.reserved = {}; });
    raw::ImageHeader header;
    std::memcpy(&header, cut.bytes().data(), sizeof header);
    header.total_bytes = size;
    std::memcpy(cut.bytes().data(), &header, sizeof header);
    stamp_checksum(cut.bytes());
    CHECK_FALSE(validate(std::as_const(cut).bytes()).has_value());
  }
}

TEST(HostileImage, misaligned_bytes_are_refused)
{
  const ImageBuffer image = image_of(small_policy(Summary::none));
  const auto view = validate(image.bytes().subspan(8));
  CHECK_TRUE(view.error().code == ValidateError::misaligned);
}

TEST(HostileImage, other_magic_version_scope_and_signature_are_named)
{
  const PolicyInput input = small_policy(Summary::none);
  ImageBuffer magic = image_of(input);
  edit<raw::ImageHeader>(magic, 0, [](raw::ImageHeader& header) { header.magic[0] = 'X'; });
  check_refused(magic, ValidateError::bad_magic);
  ImageBuffer version = image_of(input);
  edit<raw::ImageHeader>(version, 0, [](raw::ImageHeader& header) { ++header.format_version; });
  check_refused(version, ValidateError::other_version);
  ImageBuffer scope = image_of(input);
  edit<raw::ImageHeader>(scope, 0, [](raw::ImageHeader& header) { header.scope_vlan = 5; });
  check_refused(scope, ValidateError::bad_header);
  ImageBuffer signature = image_of(input);
  edit<raw::ImageHeader>(signature, 0, [](raw::ImageHeader& header) { header.signature_kind = 1; });
  check_refused(signature, ValidateError::bad_header);
}

TEST(HostileImage, unknown_required_section_is_refused_and_unknown_optional_one_ignored)
{
  const ImageBuffer image = image_of(small_policy(Summary::none));
  check_refused(with_unknown_section(image, raw::kSectionRequired), ValidateError::unknown_section);
  const ImageBuffer optional = with_unknown_section(image, 0);
  const auto view = validate(optional.bytes());
  CHECK_TRUE_TEXT(view.has_value(), view ? "" : view.error().text.c_str());
}

TEST(HostileImage, section_of_another_version_missing_or_twice_is_refused)
{
  const PolicyInput input = small_policy(Summary::none);
  constexpr std::size_t first = sizeof(raw::ImageHeader);
  ImageBuffer version = image_of(input);
  edit<raw::SectionEntry>(version, first, [](raw::SectionEntry& entry) { ++entry.version; });
  check_refused(version, ValidateError::other_version);
  ImageBuffer twice = image_of(input);
  edit<raw::SectionEntry>(twice, first, [](raw::SectionEntry& entry) { entry.kind = 2; });
  check_refused(twice, ValidateError::bad_directory);
  ImageBuffer missing = image_of(input);
  edit<raw::SectionEntry>(missing, first, [](raw::SectionEntry& entry) { entry.kind = 99, entry.flags = 0; });
  check_refused(missing, ValidateError::bad_directory);
  ImageBuffer outside = image_of(input);
  edit<raw::SectionEntry>(outside, first, [](raw::SectionEntry& entry) { entry.length = ~0ULL; });
  check_refused(outside, ValidateError::bad_directory);
}
