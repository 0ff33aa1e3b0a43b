// SPDX-License-Identifier: BSD-3-Clause
// Writes the counters of the newest instance as JSON. Names in the page are printable ASCII; quotes are replaced.
#include "counters_text.h"

#include <weir/hits_files/instances.h>
#include <weir/hits_files/statistics.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <map>
#include <string>
#include <vector>

namespace weir::runtime {

namespace {

std::string quoted(const std::string& text)
{
  std::string result = "\"";
  for (const char c : text)
    result += c == '"' || c == '\\' ? '?' : c;
  return result + '"';
}

using Frames = std::map<std::string, std::uint64_t>;
using Directions = std::array<std::vector<std::uint64_t>, hits::kDirections>;

/// Adds the frames of one worker and bridge by reason; notes are no verdicts and stay out.
void add(const Directions& counted, const hits::Statistics& statistics, Frames& frames)
{
  for (const auto& direction : counted) {
    for (std::size_t i = 0; i < direction.size() && i < statistics.reasons.size(); ++i) {
      if (direction[i] != 0 && statistics.reasons[i].outcome != hits::ReasonOutcome::note)
        frames[statistics.reasons[i].word] += direction[i];
    }
  }
}

std::string text_of(const Frames& frames)
{
  std::string text = "{";
  const char* separator = "";
  for (const auto& [word, count] : frames) {
    text += separator + quoted(word) + ": " + std::to_string(count);
    separator = ", ";
  }
  return text + '}';
}

Frames frames_of_all(const hits::Statistics& statistics)
{
  Frames frames;
  for (const auto& worker : statistics.workers) {
    for (const auto& bridge : worker.reasons)
      add(bridge, statistics, frames);
  }
  return frames;
}

std::string text_of(const hits::WorkerFigures& worker, const hits::Statistics& statistics)
{
  std::string text = "{\"generation\": " + std::to_string(worker.generation) +
                     ", \"adoptions\": " + std::to_string(worker.adoptions) +
                     ", \"adopt_ns\": " + std::to_string(worker.adopt_ns) +
                     ", \"longest_adopt_ns\": " + std::to_string(worker.longest_adopt_ns) + ", \"bridges\": {";
  const char* separator = "";
  for (std::size_t i = 0; i < worker.reasons.size() && i < statistics.bridges.size(); ++i) {
    Frames frames;
    add(worker.reasons[i], statistics, frames);
    text += separator + quoted(statistics.bridges[i].name) + ": " + text_of(frames);
    separator = ", ";
  }
  return text + "}}";
}

/// Ticks and frames of the sampled turns by step, over all workers.
std::string ticks_by_step(const hits::Statistics& statistics)
{
  std::string text;
  for (std::size_t step = 0; step < hits::kSteps; ++step) {
    hits::StepFigures sum;
    for (const auto& worker : statistics.workers) {
      sum.ticks += worker.steps[step].ticks;
      sum.frames += worker.steps[step].frames;
    }
    text += std::string(text.empty() ? "" : ", ") + quoted(hits::kStepWords[step]) +
            ": {\"ticks\": " + std::to_string(sum.ticks) + ", \"frames\": " + std::to_string(sum.frames) + "}";
  }
  return text;
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
  text += ", \"frames\": " + text_of(frames_of_all(statistics)) + ", \"workers\": [";
  const char* separator = "";
  for (const auto& worker : statistics.workers) {
    text += separator + text_of(worker, statistics);
    separator = ", ";
  }
  text += "], \"ports\": {";
  separator = "";
  for (const auto& port : statistics.ports) {
    text += separator + quoted(port.name) + ": {\"rx\": " + std::to_string(port.rx_packets) +
            ", \"tx\": " + std::to_string(port.tx_packets) + "}";
    separator = ", ";
  }
  return text + "}, \"steps\": {" + ticks_by_step(statistics) + "}}\n";
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
