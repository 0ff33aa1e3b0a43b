// SPDX-License-Identifier: BSD-3-Clause
// Reading the command line.
#include "options.h"

#include <weir/compile/hex_key.h>

#include <charconv>
#include <cstring>
#include <getopt.h>
#include <string_view>

namespace weir::compile_tool {

const char* const kUsage =
    "usage: weir-compile --config weir.yaml --out policy.img [--report report.json]\n"
    "                    [--key HEX32] [--generation N] [--snapshots DIR] [--write-snapshots DIR] [--strict]\n"
    "                    [--progress]\n"
    "\n"
    "Reads the feeds of a configuration and makes the policy image of them.\n"
    "  --config FILE          weir.yaml; `file:` feeds are relative to it\n"
    "  --out FILE             the image\n"
    "  --report FILE          counts, duplicates and every refused line, as JSON\n"
    "  --key HEX32            32 hexadecimal digits: equal input then gives equal bytes (default: random)\n"
    "  --generation N         number stored in the image (default 0)\n"
    "  --snapshots DIR        NAME.snapshot files of feeds that are not `file:`\n"
    "  --write-snapshots DIR  keep a snapshot of each feed that was read\n"
    "  --strict               fail, and write no image, unless every feed gave something and there is one\n"
    "  --progress             tell progress even if stderr is no terminal\n"
    "The time is that of SOURCE_DATE_EPOCH, or 0. A feed that gives nothing is a warning, the image is made of\n"
    "the others. Exit status: 0 made, 1 failed, 2 usage, 3 out of memory.\n";

namespace {

enum Option : int {
  kConfig = 1,
  kOut,
  kReport,
  kKey,
  kGeneration,
  kSnapshots,
  kWriteSnapshots,
  kProgress,
  kStrict,
  kHelp,
  kVersion,
  kParse,
  kBuild,
  kFeed,
  kFormat,
  kSubdomains,
  kPublicSuffixes,
  kAllow,
  kTime,
  kPrevious,
};

constexpr option kOptions[] = {
    {"config", required_argument, nullptr, kConfig},
    {"out", required_argument, nullptr, kOut},
    {"report", required_argument, nullptr, kReport},
    {"key", required_argument, nullptr, kKey},
    {"generation", required_argument, nullptr, kGeneration},
    {"snapshots", required_argument, nullptr, kSnapshots},
    {"write-snapshots", required_argument, nullptr, kWriteSnapshots},
    {"progress", no_argument, nullptr, kProgress},
    {"strict", no_argument, nullptr, kStrict},
    {"help", no_argument, nullptr, kHelp},
    {"version", no_argument, nullptr, kVersion},
    {"parse", no_argument, nullptr, kParse},
    {"build", no_argument, nullptr, kBuild},
    {"feed", required_argument, nullptr, kFeed},
    {"format", required_argument, nullptr, kFormat},
    {"subdomains", required_argument, nullptr, kSubdomains},
    {"public-suffixes", no_argument, nullptr, kPublicSuffixes},
    {"allow", no_argument, nullptr, kAllow},
    {"time", required_argument, nullptr, kTime},
    {"previous", no_argument, nullptr, kPrevious},
    {nullptr, 0, nullptr, 0},
};

template <typename Number> bool read_number(std::string_view text, Number& number)
{
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

bool read_subdomains(std::string_view word, feeds::Subdomains& subdomains)
{
  if (word == "format")
    subdomains = feeds::Subdomains::format;
  else if (word == "yes")
    subdomains = feeds::Subdomains::yes;
  else if (word == "no")
    subdomains = feeds::Subdomains::no;
  else
    return false;
  return true;
}

/// Empty: taken.
std::string take(int which, const char* value, Options& options)
{
  switch (which) {
  case kConfig:
    options.config = value;
    break;
  case kOut:
    options.out = value;
    break;
  case kReport:
    options.report = value;
    break;
  case kSnapshots:
    options.snapshots = value;
    break;
  case kWriteSnapshots:
    options.write_snapshots = value;
    break;
  case kProgress:
    options.progress = true;
    break;
  case kStrict:
    options.strict = true;
    break;
  case kHelp:
    options.mode = Mode::help;
    break;
  case kVersion:
    options.mode = Mode::version;
    break;
  case kParse:
    options.mode = Mode::parse;
    break;
  case kBuild:
    options.mode = Mode::build;
    break;
  case kFeed:
    options.feed.name = value;
    break;
  case kFormat:
    options.feed.format = value;
    break;
  case kPublicSuffixes:
    options.feed.public_suffixes = true;
    break;
  case kAllow:
    options.feed.allow = true;
    break;
  case kPrevious:
    options.previous = true;
    break;
  case kKey:
    options.key = compile::parse_hex_key(value);
    return options.key ? "" : "--key takes 32 hexadecimal digits";
  case kGeneration:
    return read_number(value, options.generation) ? "" : "--generation takes a number";
  case kTime:
    return read_number(value, options.time) ? "" : "--time takes seconds since 1970";
  case kSubdomains:
    return read_subdomains(value, options.feed.subdomains) ? "" : "--subdomains takes format, yes or no";
  default:
    return "?";
  }
  return {};
}

} // namespace

tl::expected<Options, std::string> read_options(int argc, char** argv)
{
  Options options;
  opterr = 0;
  while (true) {
    const int which = getopt_long(argc, argv, "", kOptions, nullptr);
    if (which == -1)
      break;
    if (which == '?')
      return tl::unexpected("unknown or incomplete option " + std::string(argv[optind - 1]));
    if (std::string problem = take(which, optarg, options); !problem.empty())
      return tl::unexpected(std::move(problem));
  }
  if (options.mode == Mode::help || options.mode == Mode::version)
    return options;
  if (optind < argc)
    return tl::unexpected("unexpected argument " + std::string(argv[optind]));
  if (options.mode == Mode::offline && options.config.empty())
    return tl::unexpected(std::string("--config is missing"));
  if (options.mode == Mode::offline && options.out.empty())
    return tl::unexpected(std::string("--out is missing"));
  return options;
}

} // namespace weir::compile_tool
