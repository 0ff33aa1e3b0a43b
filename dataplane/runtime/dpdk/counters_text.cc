// SPDX-License-Identifier: BSD-3-Clause
// Writes the counters of the newest instance as JSON. Names in the page are printable ASCII; quotes are replaced.
#include "counters_text.h"

#include <weir/hits_files/instances.h>
#include <weir/hits_files/statistics.h>

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <map>

namespace weir::runtime {

namespace {

std::string quoted(const std::string& text)
{
  std::string result = "\"";
  for (const char c : text)
    result += c == '"' || c == '\\' ? '?' : c;
  return result + '"';
}

/// Frames by reason over all workers, bridges and directions; notes are no verdicts and stay out.
std::map<std::string, std::uint64_t> frames_by_reason(const hits::Statistics& statistics)
{
  std::map<std::string, std::uint64_t> frames;
  for (const auto& worker : statistics.workers) {
    for (const auto& bridge : worker.reasons) {
      for (const auto& direction : bridge) {
        for (std::size_t i = 0; i < direction.size() && i < statistics.reasons.size(); ++i) {
          if (direction[i] != 0 && statistics.reasons[i].outcome != hits::ReasonOutcome::note)
            frames[statistics.reasons[i].word] += direction[i];
        }
      }
    }
  }
  return frames;
}

std::string monotonic_seconds()
{
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  char text[40];
  std::snprintf(text, sizeof text, "%lld.%09ld", static_cast<long long>(now.tv_sec), now.tv_nsec);
  return text;
}

std::string render(const hits::Statistics& statistics)
{
  std::string text = "{\"seconds\": " + monotonic_seconds() + ", \"instance\": " + quoted(statistics.instance);
  text += ", \"frames\": {";
  const char* separator = "";
  for (const auto& [word, count] : frames_by_reason(statistics)) {
    text += separator + quoted(word) + ": " + std::to_string(count);
    separator = ", ";
  }
  text += "}, \"ports\": {";
  separator = "";
  for (const auto& port : statistics.ports) {
    text += separator + quoted(port.name) + ": {\"rx\": " + std::to_string(port.rx_packets) +
            ", \"tx\": " + std::to_string(port.tx_packets) + "}";
    separator = ", ";
  }
  return text + "}}\n";
}

} // namespace

hits::FileResult<std::string> counters_text(const std::filesystem::path& run_dir)
{
  const auto instances = hits::list_instances(run_dir);
  if (!instances)
    return tl::unexpected(instances.error());
  if (instances->empty())
    return render(hits::Statistics{});
  const auto statistics = hits::read_statistics(instances->back().directory);
  if (!statistics)
    return tl::unexpected(statistics.error());
  return render(*statistics);
}

} // namespace weir::runtime
