// SPDX-License-Identifier: BSD-3-Clause
// Cycles a frame by stage, on one core without ports: the trace lies in memory, the image is made by the builder.
//
// Rows: IPv4 frames of 60 bytes to uniform random addresses (1 % or 30 % of them listed), and DNS queries of which half
// are listed. Arguments: entries of the image, frames in a batch, share of listed frames in percent.
#include "box.h"

#include <weir/pipeline/process.h>

#include <benchmark/benchmark.h>

#include <map>
#include <random>
#include <string>
#include <x86intrin.h>

using namespace weir::test;
namespace pipeline = weir::pipeline;

namespace {

constexpr std::size_t kFrames = 1 << 19;
constexpr std::size_t kFrameRoom = 256;

std::string name_text(std::uint32_t number)
{
  return "host" + std::to_string(number * 2654435761U) + ".bad.example";
}

/// Numbers of listed addresses are even, so that an odd one is a miss that no prefix explains.
std::uint32_t listed_address(std::mt19937& random)
{
  return 0x40000000U + (random() & 0x3FFFFFFEU);
}

struct Trace {
  std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(kFrames * kFrameRoom);
  std::vector<std::uint32_t> lengths = std::vector<std::uint32_t>(kFrames);

  void put(std::size_t index, const Bytes& frame)
  {
    std::copy(frame.begin(), frame.end(), bytes.begin() + static_cast<long>(index * kFrameRoom));
    lengths[index] = static_cast<std::uint32_t>(frame.size());
  }
  void batch(std::size_t first, std::uint32_t count, pipeline::FrameBatch& out)
  {
    out.count = count;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::size_t index = (first + i) % kFrames;
      out.frames[i] = {&bytes[index * kFrameRoom], lengths[index], kFrameRoom, lengths[index]};
    }
  }
};

std::unique_ptr<Box> box_of_addresses(std::size_t entries)
{
  std::mt19937 random(1);
  Policy policy;
  policy.input.ipv4.reserve(entries);
  for (std::size_t i = 0; i < entries; ++i)
    policy.input.ipv4.push_back(
        {weir::Ipv4Prefix::of({listed_address(random)}, 32), weir::policy::ContributionKind::listed, kBlockFeed});
  return std::make_unique<Box>(std::move(policy));
}

/// Every frame's destination is a listed address or its odd neighbour.
std::unique_ptr<Trace> trace_of_addresses(std::size_t entries, unsigned percent)
{
  std::vector<std::uint32_t> listed(entries);
  std::mt19937 random(1);
  for (std::uint32_t& address : listed)
    address = listed_address(random);
  auto trace = std::make_unique<Trace>();
  Bytes frame = tcp_frame({"10.0.0.5", "192.0.2.1"}, 5000, 443, 0x10);
  for (std::size_t i = 0; i < kFrames; ++i) {
    const std::uint32_t address = listed[random() % entries] | (random() % 100 < percent ? 0U : 1U);
    weir::Ipv4{address}.store(&frame[30]);
    trace->put(i, frame);
  }
  return trace;
}

std::unique_ptr<Box> box_of_names(std::size_t entries)
{
  Policy policy;
  for (std::uint32_t i = 0; i < entries; ++i)
    policy.name(name_text(i), weir::policy::NameForm::exact);
  return std::make_unique<Box>(std::move(policy));
}

std::unique_ptr<Trace> trace_of_names(std::size_t entries, unsigned percent)
{
  std::mt19937 random(2);
  auto trace = std::make_unique<Trace>();
  for (std::size_t i = 0; i < kFrames; ++i) {
    const auto number = static_cast<std::uint32_t>(random() % entries);
    const std::string name = random() % 100 < percent ? name_text(number) : "www." + name_text(number) + ".net";
    trace->put(i, query_frame({name}));
  }
  return trace;
}

struct Cycles {
  std::uint64_t begin = 0;
  std::uint64_t narrow = 0;
  std::uint64_t match = 0;
  std::uint64_t settle = 0;
};

/// Batches on their way, as a worker keeps them: each call begins one and settles the one of two calls before.
class Flight {
public:
  explicit Flight(Box& box) : box_(box) {}

  /// The batch that the next call begins.
  pipeline::Batch& next() { return *slots_[turn_ % slots_.size()]; }

  void advance(Cycles& cycles)
  {
    next().context = &box_.context();
    const std::uint64_t start = __rdtsc();
    pipeline::begin(next());
    for (unsigned i = 0; i < pipeline::kFetches; ++i)
      pipeline::fetch(next());
    const std::uint64_t begun = __rdtsc();
    if (turn_ >= 1)
      pipeline::narrow(before(1));
    const std::uint64_t narrowed = __rdtsc();
    if (turn_ >= 2)
      pipeline::match(before(2));
    const std::uint64_t matched = __rdtsc();
    pipeline::VerdictBatch verdicts;
    if (turn_ >= 2) {
      pipeline::judge(before(2), box_.worker(), box_.now_ns);
      pipeline::settle(before(2), box_.worker(), box_.now_ns, verdicts);
    }
    const std::uint64_t settled = __rdtsc();
    cycles.begin += begun - start;
    cycles.narrow += narrowed - begun;
    cycles.match += matched - narrowed;
    cycles.settle += settled - matched;
    ++turn_;
  }

private:
  pipeline::Batch& before(std::size_t turns) { return *slots_[(turn_ - turns) % slots_.size()]; }

  Box& box_;
  std::array<std::unique_ptr<pipeline::Batch>, 3> slots_ = {
      std::make_unique<pipeline::Batch>(), std::make_unique<pipeline::Batch>(), std::make_unique<pipeline::Batch>()};
  std::size_t turn_ = 0;
};

void report(benchmark::State& state, const Cycles& cycles, std::uint64_t frames)
{
  const auto each = [&](std::uint64_t sum) { return static_cast<double>(sum) / static_cast<double>(frames); };
  state.counters["begin"] = each(cycles.begin);
  state.counters["narrow"] = each(cycles.narrow);
  state.counters["match"] = each(cycles.match);
  state.counters["settle"] = each(cycles.settle);
  state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}

/// Answers overwrite their queries, so each batch is judged from a copy.
struct Copy {
  std::array<std::array<std::uint8_t, kFrameRoom>, pipeline::kMaxBatch> bytes;
  void take(pipeline::FrameBatch& frames)
  {
    for (std::uint32_t i = 0; i < frames.count; ++i) {
      std::copy_n(frames.frames[i].data, frames.frames[i].length, bytes[i].begin());
      frames.frames[i].data = bytes[i].data();
    }
  }
};

void run(benchmark::State& state, Box& box, Trace& trace, bool copied)
{
  const auto count = static_cast<std::uint32_t>(state.range(1));
  std::array<std::unique_ptr<Copy>, 3> copies;
  for (auto& copy : copies)
    copy = std::make_unique<Copy>();
  Cycles cycles;
  Flight flight(box);
  std::uint64_t frames = 0;
  for (auto _ : state) {
    pipeline::FrameBatch& batch = flight.next().frames;
    trace.batch(frames, count, batch);
    if (copied)
      copies[frames / count % copies.size()]->take(batch);
    flight.advance(cycles);
    box.now_ns += 2'000;
    box.flush();
    frames += count;
  }
  report(state, cycles, frames);
}

void addresses(benchmark::State& state)
{
  static std::map<std::size_t, std::unique_ptr<Box>> boxes;
  const auto entries = static_cast<std::size_t>(state.range(0));
  auto& box = boxes[entries];
  if (!box)
    box = box_of_addresses(entries);
  run(state, *box, *trace_of_addresses(entries, static_cast<unsigned>(state.range(2))), false);
}
BENCHMARK(addresses)->ArgsProduct({{1'000'000, 10'000'000}, {32, 64}, {1, 30}});

void names(benchmark::State& state)
{
  static std::map<std::size_t, std::unique_ptr<Box>> boxes;
  const auto entries = static_cast<std::size_t>(state.range(0));
  auto& box = boxes[entries];
  if (!box)
    box = box_of_names(entries);
  run(state, *box, *trace_of_names(entries, static_cast<unsigned>(state.range(2))), true);
}
BENCHMARK(names)->ArgsProduct({{1'000'000}, {32, 64}, {50}});

} // namespace

BENCHMARK_MAIN();
