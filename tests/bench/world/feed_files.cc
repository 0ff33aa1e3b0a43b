// SPDX-License-Identifier: BSD-3-Clause
// Feeds as text.
#include "feed_files.h"

#include "ipv4_world.h"
#include "ipv6_world.h"
#include "name_world.h"
#include "text_file.h"

#include <arpa/inet.h>
#include <array>
#include <cstdio>
#include <memory>

namespace weir::world {

namespace {

void append_ipv4(std::uint32_t address, std::string& text)
{
  for (unsigned shift = 24;; shift -= 8) {
    text += std::to_string(address >> shift & 255);
    if (shift == 0)
      return;
    text += '.';
  }
}

void append_ipv6(Ipv6Bits bits, std::string& text)
{
  const std::array<std::uint64_t, 2> network{__builtin_bswap64(bits.high), __builtin_bswap64(bits.low)};
  std::array<char, INET6_ADDRSTRLEN> shown{};
  text += inet_ntop(AF_INET6, network.data(), shown.data(), shown.size());
}

/// Where the entries of one kind go: one file, or dealt to several in turn.
class Dealer {
public:
  explicit Dealer(std::vector<TextFile*> files) noexcept : files_(std::move(files)) {}

  [[nodiscard]] std::string& line() noexcept { return files_[at_]->text(); }
  void end_line()
  {
    files_[at_]->end_line();
    at_ = at_ + 1 == files_.size() ? 0 : at_ + 1;
  }

private:
  std::vector<TextFile*> files_;
  std::size_t at_ = 0;
};

void write_ipv4(const Ipv4World& world, Dealer out)
{
  for (std::uint64_t i = 0; i < world.listed_end(); ++i) {
    const std::uint32_t address = world.element(i);
    if (!Ipv4World::is_public(address))
      continue;
    append_ipv4(address, out.line());
    out.end_line();
  }
}

void write_prefixes(const Ipv4World& ipv4, const Ipv6World& ipv6, TextFile& out4, TextFile& out6)
{
  for (const Ipv4Block& block : ipv4.prefixes()) {
    append_ipv4(block.base, out4.text());
    out4.text() += '/' + std::to_string(block.length);
    out4.end_line();
  }
  for (const Ipv6Block& block : ipv6.prefixes()) {
    append_ipv6({block.high, 0}, out6.text());
    out6.text() += '/' + std::to_string(block.length);
    out6.end_line();
  }
}

void write_ipv6(const Ipv6World& world, std::uint64_t count, Dealer out)
{
  for (std::uint64_t i = 0; i < count; ++i) {
    append_ipv6(world.address(i), out.line());
    out.end_line();
  }
}

void write_names(const NameWorld& world, std::uint64_t count, Dealer out)
{
  for (std::uint64_t i = 0; i < count; ++i) {
    world.append(i, out.line());
    out.end_line();
  }
}

std::string numbered(const std::string& directory, std::uint64_t number, const char* tail)
{
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "/feed-%02u%s.txt", static_cast<unsigned>(number), tail);
  return directory + name.data();
}

/// The last feed once more: every hundredth name or address of it is one that no feed lists.
bool write_changed(const Options& options, const Ipv4World& ipv4, const NameWorld& names)
{
  TextFile out(numbered(options.out, options.split - 1, "-changed"));
  std::uint64_t listed = 0;
  for (std::uint64_t i = 0; i < ipv4.listed_end(); ++i) {
    const std::uint32_t address = ipv4.element(i);
    if (!Ipv4World::is_public(address) || listed++ % options.split != options.split - 1)
      continue;
    const std::uint32_t other = ipv4.element(i + (std::uint64_t{1} << 31));
    const bool change = listed / options.split % 100 == 0 && Ipv4World::is_public(other);
    append_ipv4(change ? other : address, out.text());
    out.end_line();
  }
  for (std::uint64_t i = options.split - 1; i < options.sizes.names; i += options.split) {
    const bool change = i / options.split % 100 == 0;
    names.append(change ? i + (std::uint64_t{1} << 39) : i, out.text());
    out.end_line();
  }
  return out.close();
}

} // namespace

bool write_feeds(const Options& options)
{
  const Sizes& sizes = options.sizes;
  const Ipv4World ipv4(sizes);
  const Ipv6World ipv6(sizes);
  const NameWorld names(sizes.seed);
  std::vector<std::unique_ptr<TextFile>> files;
  const auto open = [&files](const std::string& path) {
    return files.emplace_back(std::make_unique<TextFile>(path)).get();
  };
  std::vector<TextFile*> parts;
  for (std::uint64_t i = 0; i < options.split; ++i)
    parts.push_back(open(numbered(options.out, i, "")));
  const auto dealt = [&](const char* name) {
    return Dealer(parts.empty() ? std::vector<TextFile*>{open(options.out + name)} : parts);
  };
  write_ipv4(ipv4, dealt("/ipv4.txt"));
  write_ipv6(ipv6, sizes.ipv6, dealt("/ipv6.txt"));
  write_names(names, sizes.names, dealt("/names.txt"));
  write_prefixes(ipv4, ipv6, *open(options.out + "/ipv4-prefixes.txt"), *open(options.out + "/ipv6-prefixes.txt"));
  bool good = options.split == 0 || write_changed(options, ipv4, names);
  for (const auto& file : files)
    good = file->close() && good;
  return good;
}

} // namespace weir::world
