// SPDX-License-Identifier: BSD-3-Clause
// Options are a table; each has exactly one value but --help and --version.
#include "arguments.h"

#include <algorithm>
#include <array>

namespace weir::replay {

namespace {

using Failure = tl::unexpected<std::string>;
using Outcome = tl::expected<void, std::string>;

Outcome add_inside(Arguments& arguments, std::string_view list)
{
  while (true) {
    const std::size_t comma = list.find(',');
    const std::string_view text = list.substr(0, comma);
    if (const auto ipv4 = parse_ipv4_prefix(text))
      arguments.inside4.push_back(ipv4->prefix);
    else if (const auto ipv6 = parse_ipv6_prefix(text))
      arguments.inside6.push_back(ipv6->prefix);
    else
      return Failure("--inside: '" + std::string(text) + "' is no address prefix");
    if (comma == std::string_view::npos)
      return {};
    list.remove_prefix(comma + 1);
  }
}

Outcome set_checksums(Arguments& arguments, std::string_view word)
{
  if (word != "verify" && word != "ignore")
    return Failure("--checksums: '" + std::string(word) + "' is neither verify nor ignore");
  arguments.verify_checksums = word == "verify";
  return {};
}

/// A path goes to `path`, any other value through `take`.
struct Option {
  std::string_view name;
  std::string Arguments::*path;
  Outcome (*take)(Arguments&, std::string_view);
  bool required;
};

constexpr std::array kOptions = {
    Option{"--policy", &Arguments::policy, nullptr, true}, Option{"--inside", nullptr, add_inside, true},
    Option{"--in", &Arguments::in, nullptr, true},         Option{"--out", &Arguments::out, nullptr, true},
    Option{"--hits", &Arguments::hits, nullptr, true},     Option{"--snapshots", &Arguments::snapshots, nullptr, false},
    Option{"--checksums", nullptr, set_checksums, false},
};

Outcome take_option(Arguments& arguments, const Option& option, std::string_view value)
{
  if (option.take != nullptr)
    return option.take(arguments, value);
  if (value.empty())
    return Failure(std::string(option.name) + " needs a path");
  arguments.*option.path = value;
  return {};
}

} // namespace

std::string_view usage() noexcept
{
  return "usage: weir-replay --policy IMAGE --inside PREFIX[,PREFIX...] --in CAPTURE --out CAPTURE --hits FILE\n"
         "                   [--snapshots DIR] [--checksums verify|ignore]\n"
         "What would the box have done to this traffic? Frames whose source lies in an inside prefix came in at the\n"
         "inside port, all others at the outside port. Ethernet captures only, pcap or pcapng.\n"
         "Exit status: 0 done, 1 failed, 2 usage or not an Ethernet capture.\n";
}

tl::expected<Arguments, std::string> parse_arguments(const std::vector<std::string_view>& words)
{
  Arguments arguments;
  std::array<bool, kOptions.size()> seen{};
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--help" || words[i] == "--version") {
      (words[i] == "--help" ? arguments.help : arguments.version) = true;
      return arguments;
    }
    const std::size_t equals = words[i].find('=');
    const std::string_view name = words[i].substr(0, equals);
    const auto* option =
        std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& o) { return o.name == name; });
    if (option == kOptions.end())
      return Failure("unknown argument '" + std::string(words[i]) + "'");
    if (equals == std::string_view::npos && ++i == words.size())
      return Failure(std::string(name) + " needs a value");
    const std::string_view value = equals == std::string_view::npos ? words[i] : words[i].substr(equals + 1);
    bool& already = seen.at(static_cast<std::size_t>(option - kOptions.begin()));
    if (already)
      return Failure(std::string(name) + " is given twice");
    already = true;
    if (auto taken = take_option(arguments, *option, value); !taken)
      return Failure(taken.error());
  }
  for (std::size_t i = 0; i < kOptions.size(); ++i) {
    if (kOptions[i].required && !seen[i])
      return Failure(std::string(kOptions[i].name) + " is missing");
  }
  return arguments;
}

} // namespace weir::replay
