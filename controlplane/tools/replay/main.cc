// SPDX-License-Identifier: BSD-3-Clause
// weir-replay: what would the box have done to this traffic?
#include "arguments.h"
#include "capture_reader.h"
#include "capture_writer.h"
#include "fingerprint.h"
#include "hits_file.h"
#include "image_file.h"
#include "judge.h"
#include "run.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace weir::replay;

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

int complain(int status, const std::string& text)
{
  std::fprintf(stderr, "weir-replay: %s\n", text.c_str());
  return status;
}

/// A device or pipe can be in several places; a regular file, and what does not exist yet, can't.
bool same_file(const std::string& a, const std::string& b)
{
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::exists(a, error) && fs::exists(b, error))
    return fs::is_regular_file(a, error) && fs::equivalent(a, b, error);
  return fs::weakly_canonical(fs::absolute(a), error) == fs::weakly_canonical(fs::absolute(b), error);
}

/// Empty: no file that is read would be written, none written twice.
std::string conflict_of(const Arguments& arguments)
{
  std::vector<std::string> read{arguments.in, arguments.policy};
  std::error_code none;
  if (!arguments.snapshots.empty()) {
    for (const auto& entry : std::filesystem::directory_iterator(arguments.snapshots, none))
      read.push_back(entry.path().string());
  }
  for (const std::string* written : {&arguments.out, &arguments.hits}) {
    if (std::any_of(read.begin(), read.end(), [&](const std::string& path) { return same_file(*written, path); }))
      return *written + " would be read and written";
  }
  return same_file(arguments.out, arguments.hits) ? arguments.out + " would be written twice" : "";
}

void warn_about_checksums(const Judge& judge)
{
  const std::uint64_t bad = judge.bad_checksums();
  const std::uint64_t all = judge.listed_queries();
  if (bad * 10 > all)
    std::fprintf(stderr,
                 "weir-replay: warning: %llu of %llu queries for listed names have wrong checksums and were forwarded; "
                 "for a capture made on a host with checksum offload use --checksums ignore\n",
                 static_cast<unsigned long long>(bad), static_cast<unsigned long long>(all));
}

void say_what_became(const Tally& tally)
{
  const auto number = [](std::uint64_t count) { return std::to_string(count); };
  const std::uint64_t all = tally.forwarded + tally.dropped + tally.answered;
  std::fprintf(stderr, "weir-replay: %s: %s forwarded, %s dropped, %s answered\n",
               (number(all) + (all == 1 ? " frame" : " frames")).c_str(), number(tally.forwarded).c_str(),
               number(tally.dropped).c_str(), number(tally.answered).c_str());
}

int replay(const Arguments& arguments, const ImageFile& image, CaptureReader& in)
{
  const auto instance = fingerprint(image.buffer.bytes(), arguments.in);
  if (!instance)
    return complain(kFailed, arguments.in + ": cannot be read");
  auto out = CaptureWriter::create(arguments.out);
  if (!out)
    return complain(kFailed, arguments.out + ": " + std::strerror(errno));
  auto hits = HitsFile::create(arguments.hits, image.view, *instance, arguments.snapshots);
  if (!hits)
    return complain(kFailed, arguments.hits + ": " + std::strerror(errno));
  Judge judge(image.view, arguments.verify_checksums);
  Tally tally;
  const ReadResult end = run(
      arguments, in, judge, *out, [&](const weir::hits::HitRecord& record) { hits->write(record); }, tally);
  if (!out->close())
    return complain(kFailed, arguments.out + ": not all could be written");
  if (!hits->close())
    return complain(kFailed, arguments.hits + ": not all could be written");
  say_what_became(tally);
  warn_about_checksums(judge);
  if (end == ReadResult::cut)
    complain(kDone, "warning: " + arguments.in + " ends inside a record: " + in.reason());
  if (end == ReadResult::broken)
    return complain(kFailed, arguments.in + ": " + in.reason());
  return kDone;
}

int run_program(const std::vector<std::string_view>& words)
{
  const auto arguments = parse_arguments(words);
  if (!arguments)
    return complain(kUsage, arguments.error() + "; see weir-replay --help");
  if (arguments->help)
    return std::fputs(std::string(usage()).c_str(), stdout) < 0 ? kFailed : kDone;
  if (arguments->version)
    return std::puts("weir-replay " WEIR_VERSION) < 0 ? kFailed : kDone;
  if (const std::string conflict = conflict_of(*arguments); !conflict.empty())
    return complain(kUsage, conflict);
  const auto image = read_image(arguments->policy);
  if (!image)
    return complain(kFailed, arguments->policy + ": " + image.error());
  auto in = CaptureReader::open(arguments->in);
  if (!in) {
    const bool unreadable = in.error().code == CaptureErrorCode::cannot_open;
    return complain(unreadable ? kFailed : kUsage, arguments->in + ": " + in.error().text);
  }
  return replay(*arguments, *image, *in);
}

} // namespace

int main(int argc, char** argv)
{
  try {
    return run_program({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    return complain(kFailed, error.what());
  }
}
