// SPDX-License-Identifier: BSD-3-Clause
// The steps of a generation.
#include <weir/daemon/generation_maker.h>

#include "build_inputs.h"
#include "descriptor.h"

#include <weir/config/printable.h>
#include <weir/daemon/log.h>
#include <weir/daemon/own_servers.h>
#include <weir/generations/durable_file.h>
#include <weir/generations/image_draft.h>

#include <optional>
#include <utility>

namespace weir::daemon {
namespace {

using generations::Generation;
using generations::State;

constexpr mode_t kReportMode = 0640;

std::uint64_t count_of(const Generation& generation, std::initializer_list<const char*> types)
{
  std::uint64_t sum = 0;
  for (const char* type : types) {
    const auto at = generation.counts.find(type);
    sum += at == generation.counts.end() ? 0 : at->second;
  }
  return sum;
}

telemetry::PolicyPublished event_of(const Generation& generation)
{
  telemetry::PolicyPublished event;
  event.generation = generation.number;
  event.cause = generation.cause;
  event.result = generation.state == State::in_force ? "adopted" : word(generation.state);
  event.reason = generation.message;
  event.addresses = count_of(generation, {"ipv4", "ipv6"});
  event.prefixes = count_of(generation, {"ipv4_prefix", "ipv6_prefix"});
  event.names = count_of(generation, {"name", "name_subdomains", "subdomains_only"});
  event.bytes = generation.bytes;
  return event;
}

} // namespace

struct GenerationMaker::Work {
  Generation generation;
  std::optional<generations::ImageDraft> draft;
  BuildInputs inputs;
  std::string report_text;
  std::shared_ptr<LivePolicy> live = std::make_shared<LivePolicy>();

  bool fail(std::string why)
  {
    generation.state = State::failed;
    generation.message = std::move(why);
    return false;
  }
};

GenerationMaker::GenerationMaker(MakerParts parts) : parts_(std::move(parts)) {}

BuildResult GenerationMaker::make(const std::string& cause)
{
  Work work;
  work.generation.cause = cause;
  work.generation.time = parts_.now();
  const auto number = parts_.adoption.reserve();
  if (!number) {
    log_line("no generation for " + cause + ": " + number.error());
    return {false, 0, number.error()};
  }
  work.generation.number = *number;
  if (build(work) && check(work))
    publish(work);
  else if (parts_.stop)
    return {false, work.generation.number, "the control plane ended before it was built"};
  else
    parts_.adoption.record(work.generation);
  return conclude(work);
}

bool GenerationMaker::build(Work& work)
{
  auto draft = generations::ImageDraft::create(parts_.setup.paths().state);
  if (!draft)
    return work.fail(draft.error().text);
  work.draft.emplace(std::move(*draft));
  work.live->own_servers = own_servers(parts_.book.all());
  compile::BuildRequest request;
  request.imported = parts_.imports.feeds();
  work.inputs = open_build_inputs(parts_.setup, request.imported);
  request.config_file = parts_.setup.options.config_file;
  request.generation = work.generation.number;
  request.time = work.generation.time;
  request.key = parts_.key;
  request.own_servers = work.live->own_servers;
  request.snapshots = work.inputs.feeds;
  const Descriptor config = sealed_text("config", parts_.setup.config_text);
  const Descriptor asked = sealed_text("request", compile::encode(request));
  const Descriptor report = memory_file("report");
  if (!config || !asked || !report)
    return work.fail("can't make the files of the build");
  const auto result = parts_.run_job(
      compile::build_job(config.get(), asked.get(), work.draft->descriptor(), report.get(), work.inputs.numbers()));
  work.report_text = text_of(report, kMaxReportBytes);
  if (result.outcome == compile::JobOutcome::ok) {
    work.draft->begin_writing();
    return true;
  }
  return work.fail("the build ended with " + std::string(word(result.outcome)) +
                   (result.text.empty() ? "" : ": " + config::printable(result.text, 500)));
}

bool GenerationMaker::check(Work& work)
{
  if (auto report = decode_build_report(work.report_text))
    work.live->report = std::move(*report);
  else
    return work.fail("the build wrote a bad report");
  auto image = ImageMemory::read(work.draft->descriptor());
  if (!image)
    return work.fail(image.error());
  if (policy::generation((*image)->view()) != work.generation.number)
    return work.fail("the build wrote the image of another generation");
  work.live->image = std::move(*image);
  const auto before = parts_.policy.get();
  work.live->listed = provenance::Provenance::open(work.inputs.provenance_files(), before->listed.get());
  work.generation.counts = work.live->report.image;
  work.generation.bytes = work.live->image->bytes();
  work.generation.rules = policy::rule_count(work.live->image->view());
  return true;
}

void GenerationMaker::publish(Work& work)
{
  parts_.add_facts(std::make_shared<telemetry::PolicyFacts>(work.live->image->view()));
  const std::uint64_t slot = parts_.slot_bytes.load();
  work.generation = parts_.adoption.publish(std::move(work.generation), [&](Generation& generation) {
    const auto published = work.draft->publish(slot);
    if (published)
      return true;
    generation.message = published.error().text;
    generation.state =
        published.error().code == generations::PublishErrorCode::too_big ? State::refused : State::failed;
    return false;
  });
  if (work.generation.state != State::in_force && work.generation.state != State::pending)
    return;
  parts_.policy.set(work.live);
  parts_.set_listed(work.live->listed);
  const std::string path = parts_.setup.paths().report();
  if (const auto saved = generations::write_durably(path, work.report_text, kReportMode); !saved)
    log_line(saved.error());
}

BuildResult GenerationMaker::conclude(const Work& work)
{
  const Generation& generation = work.generation;
  const bool published = generation.state == State::in_force || generation.state == State::pending;
  parts_.post(event_of(generation));
  std::string line = "generation " + std::to_string(generation.number) + " (" + generation.cause +
                     "): " + std::string(word(generation.state));
  if (!generation.message.empty())
    line += ": " + generation.message;
  log_line(line);
  return {published, generation.number, generation.message};
}

} // namespace weir::daemon
