// SPDX-License-Identifier: BSD-3-Clause
// Makes and fills the files that readers of this instance see.
#include "records.h"

#include <weir/hits_files/instances.h>
#include <weir/pipeline/reason.h>
#include <weir/runtime/log.h>

#include <algorithm>
#include <charconv>
#include <ctime>

namespace weir::runtime {

namespace {

constexpr unsigned kMillisecondsBetweenTries = 10;

static_assert(static_cast<int>(pipeline::Outcome::note) == static_cast<int>(hits::ReasonOutcome::note));
static_assert(pipeline::kReasonCapacity == hits::kReasonSlots);
static_assert(static_cast<int>(pipeline::Side::outside) == static_cast<int>(hits::Direction::inbound));

tl::unexpected<StartError> files_error(const hits::FileError& error)
{
  return start_error(StartErrorCode::files, error.context);
}

hits::InstanceSpec spec_of(const control::StartConfig& config, std::uint64_t now_ns)
{
  hits::InstanceSpec spec;
  spec.run_dir = config.run_dir;
  spec.workers = static_cast<unsigned>(config.worker_cores.size());
  for (const auto& bridge : config.bridges)
    spec.bridges.push_back(bridge.name);
  for (const auto& port : config.ports)
    spec.ports.push_back(port.name);
  for (const auto& reason : pipeline::kReasons)
    spec.reasons.push_back({reason.word, static_cast<hits::ReasonOutcome>(reason.outcome)});
  spec.program = "weir-dataplane " WEIR_VERSION;
  spec.now_ns = now_ns;
  return spec;
}

std::size_t table_index(std::size_t worker, hits::Lane lane) noexcept
{
  return worker * hits::kLanes + static_cast<std::size_t>(lane);
}

/// What the page says of a bridge that has failed is its configured mode, beside the flag.
std::uint32_t page_mode(const control::BridgeState& state) noexcept
{
  const auto effective = static_cast<std::uint32_t>(state.effective);
  const bool failed = state.effective >= control::EffectiveMode::failed_open;
  return failed ? static_cast<std::uint32_t>(state.configured) : effective;
}

/// Removes what older starts left undrained beyond the limit. Returns the frames that nobody will read any more.
std::uint64_t give_up_old_instances(const std::string& run_dir)
{
  const auto lost = hits::drop_excess(run_dir);
  if (!lost) {
    warn("old instances: " + lost.error().context);
    return 0;
  }
  if (lost->instances != 0)
    warn(std::to_string(lost->instances) + " older start(s) given up undrained, with " + std::to_string(lost->frames) +
         " hit frame(s)");
  return lost->frames;
}

} // namespace

Started<std::unique_ptr<Records>> Records::create(const control::StartConfig& config, std::uint64_t now_ns)
{
  const std::uint64_t given_up = give_up_old_instances(config.run_dir);
  auto instance = hits::Instance::create(spec_of(config, now_ns));
  if (!instance)
    return files_error(instance.error());
  std::unique_ptr<Records> records(new Records);
  records->instance_ = *std::move(instance);
  // What was given up counts here, so that the sums over all instances still add up.
  auto& counters = records->instance_->lane(0, hits::Lane::outbound);
  hits::add(counters.seen_frames, given_up);
  hits::add(counters.losses[static_cast<std::size_t>(hits::Loss::lost_instances)], given_up);
  records->workers_ = config.worker_cores.size();
  records->ports_ = config.ports.size();
  records->dropped_ = std::vector<Dropped>(records->workers_ * records->ports_);
  for (unsigned worker = 0; worker < records->workers_; ++worker) {
    for (const auto lane : {hits::Lane::outbound, hits::Lane::inbound}) {
      auto table = hits::make_table(hits::default_settings(lane), records->instance_->ring(worker, lane),
                                    records->instance_->lane(worker, lane));
      if (!table)
        return files_error(table.error());
      records->tables_.push_back(*std::move(table));
    }
  }
  return records;
}

void Records::attach(Worker& worker, std::span<QueuePair> pairs) noexcept
{
  worker.state = &instance_->worker(worker.index);
  worker.ticks = &instance_->steps(worker.index);
  worker.pipeline.outbound = tables_[table_index(worker.index, hits::Lane::outbound)].get();
  worker.pipeline.inbound = tables_[table_index(worker.index, hits::Lane::inbound)].get();
  for (QueuePair& pair : pairs) {
    for (std::size_t side = 0; side < kSides; ++side) {
      pair.reasons[side] = instance_->reasons(worker.index, pair.bridge, static_cast<hits::Direction>(side));
      pair.tx_dropped[side] = &dropped_[worker.index * ports_ + pair.port_index[side]].frames;
    }
  }
}

std::uint64_t Records::id() const noexcept
{
  std::uint64_t number = 0;
  const std::string& text = instance_->id();
  std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return number;
}

void Records::set_running(bool running, std::uint64_t now_ns) noexcept
{
  const auto state = running ? hits::InstanceState::running : hits::InstanceState::ended;
  auto& page = instance_->statistics();
  page.heartbeat_ns.store(now_ns, std::memory_order_relaxed);
  page.state.store(static_cast<std::uint32_t>(state), std::memory_order_release);
}

void Records::show(const Bridges& bridges, std::uint64_t generation, bool has_policy, std::uint64_t now_ns) noexcept
{
  auto& page = instance_->statistics();
  page.heartbeat_ns.store(now_ns, std::memory_order_relaxed);
  page.generation.store(generation, std::memory_order_relaxed);
  page.failure.store(has_policy ? 0 : 1, std::memory_order_relaxed);
  const auto states = bridges.states();
  for (std::size_t i = 0; i < states.size(); ++i) {
    const bool failed = states[i].effective >= control::EffectiveMode::failed_open;
    page.bridge_table[i].mode.store(page_mode(states[i]), std::memory_order_relaxed);
    page.bridge_table[i].on_failure.store(failed ? 1 : 0, std::memory_order_relaxed);
  }
}

hits::StatisticsPort& Records::port(std::size_t index) noexcept
{
  return instance_->statistics().port_table[index];
}

std::uint64_t Records::tx_dropped(std::size_t port) const noexcept
{
  std::uint64_t sum = 0;
  for (std::size_t worker = 0; worker < workers_; ++worker)
    sum += dropped_[worker * ports_ + port].frames.load(std::memory_order_relaxed);
  return sum;
}

void Records::finish(unsigned patience_ms) noexcept
{
  const auto flush_all = [&] {
    bool done = true;
    for (const auto& table : tables_)
      done = table->final_flush() && done;
    return done;
  };
  for (unsigned waited = 0; !flush_all() && waited < patience_ms; waited += kMillisecondsBetweenTries) {
    const timespec time = {0, kMillisecondsBetweenTries * 1'000'000L};
    (void)nanosleep(&time, nullptr);
    instance_->poll_readers();
  }
  for (const auto& table : tables_)
    table->abandon();
}

} // namespace weir::runtime
