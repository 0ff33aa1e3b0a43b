// SPDX-License-Identifier: BSD-3-Clause
// Cycles per hit: rows that exist, new keys while there is room, floods of random sources that collapse.
#include <weir/hits_files/table_memory.h>

#include <benchmark/benchmark.h>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <vector>
#include <x86intrin.h>

namespace {

using namespace weir::hits;

constexpr std::size_t kBatch = 32;
constexpr std::uint32_t kRing = 16384;
constexpr std::uint64_t kStart = 1'700'000'000'000'000'000;

std::uint64_t mixed(std::uint64_t x)
{
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

HitKey key_of(std::uint64_t number, Lane lane)
{
  HitKey key;
  key.inside[10] = key.inside[11] = key.remote[10] = key.remote[11] = 0xFF;
  std::memcpy(key.inside.data() + 12, "\x0a\x00\x00\x01", 4);
  const auto remote = static_cast<std::uint32_t>(mixed(number));
  std::memcpy(key.remote.data() + 12, &remote, 4);
  key.rule = 9;
  key.generation = 1;
  key.port = 443;
  key.protocol = 6;
  key.direction = lane == Lane::outbound ? Direction::outbound : Direction::inbound;
  key.family = EntryFamily::ipv4;
  key.length = 32;
  return key;
}

struct Bench {
  explicit Bench(Lane lane)
      : memory(std::aligned_alloc(64, ring_bytes(kRing)), std::free), ring(format(), tail), drain(memory.get(), tail),
        table(std::move(*make_table(default_settings(lane), ring, counters)))
  {
  }
  void* format()
  {
    std::memset(memory.get(), 0, ring_bytes(kRing));
    format_ring(memory.get(), kRing);
    return memory.get();
  }

  /// The pipeline's passes.
  void batch(const HitKey* keys, std::uint64_t now)
  {
    for (std::size_t i = 0; i < kBatch; ++i) {
      hits.key[i] = std::bit_cast<KeyWords>(keys[i]);
      hits.hash[i] = table->hash(hits.key[i]);
      hits.bytes[i] = 60;
      table->prefetch(hits.hash[i]);
    }
    constexpr std::uint64_t kLanes = ~std::uint64_t{0} >> (64 - kBatch);
    table->count_all(hits, kLanes, now,
                     [&](std::uint32_t, const AggregationTable::NewRow& row) { table->publish(row, now); });
    table->flush(now);
  }

  std::unique_ptr<void, void (*)(void*)> memory;
  std::atomic<std::uint64_t> tail{0};
  RingWriter ring;
  RingDrain drain;
  LaneCounters counters;
  TablePointer table;
  HitBatch hits;
};

/// TSC cycles of CPU time for each of `hits`; the clock is measured once.
benchmark::Counter cycles_of(double hits)
{
  static const double per_second = [] {
    timespec begin{};
    timespec end{};
    clock_gettime(CLOCK_MONOTONIC, &begin);
    const std::uint64_t first = __rdtsc();
    double seconds = 0;
    do {
      clock_gettime(CLOCK_MONOTONIC, &end);
      seconds = static_cast<double>(end.tv_sec - begin.tv_sec) + static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e9;
    } while (seconds < 0.02);
    return static_cast<double>(__rdtsc() - first) / seconds;
  }();
  return {hits / per_second, benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}

/// `keys` different keys come round at 10 million a second of simulated time. They are made in registers, so that the
/// figure has no memory of its own in it.
void flood(benchmark::State& state, Lane lane, std::uint64_t keys)
{
  Bench bench(lane);
  const auto base = std::bit_cast<KeyWords>(key_of(0, lane));
  std::uint64_t now = kStart;
  std::uint64_t next = 0;
  HitRecord record;
  std::array<HitKey, kBatch> batch;
  const auto one = [&] {
    for (HitKey& key : batch) {
      KeyWords words = base;
      words[3] = (words[3] & 0xFFFFFFFF) | (next * 0x9e3779b97f4a7c15 & 0xFFFFFFFF00000000);
      key = std::bit_cast<HitKey>(words);
      next = next + 1 == keys ? 0 : next + 1;
    }
    bench.batch(batch.data(), now);
    now += kBatch * 100;
    if (now % 1024 == 0) {
      while (bench.drain.pop(record)) {
      }
    }
  };
  for (std::size_t i = 0; i < 2 * keys / kBatch + 1000; ++i)
    one();
  for (auto step : state) {
    (void)step;
    one();
  }
  const auto hits = static_cast<double>(state.iterations()) * kBatch;
  state.counters["cycles"] = cycles_of(hits);
  state.counters["hits"] = benchmark::Counter(hits, benchmark::Counter::kIsRate);
  const double collapsed = static_cast<double>(bench.counters.collapsed_entry + bench.counters.collapsed_feed);
  state.counters["collapsed"] = collapsed / static_cast<double>(bench.counters.seen_frames);
}

void fresh_keys(benchmark::State& state)
{
  constexpr std::size_t kKeys = 32768;
  std::vector<HitKey> all;
  for (std::size_t i = 0; i < kKeys; ++i)
    all.push_back(key_of(i, Lane::outbound));
  for (auto step : state) {
    (void)step;
    state.PauseTiming();
    Bench bench(Lane::outbound);
    state.ResumeTiming();
    for (std::size_t i = 0; i < kKeys; i += kBatch)
      bench.batch(&all[i], kStart + i * 100);
  }
  state.counters["cycles"] = cycles_of(static_cast<double>(state.iterations()) * kKeys);
}

} // namespace

BENCHMARK_CAPTURE(flood, outbound_100_keys, Lane::outbound, 100);
BENCHMARK_CAPTURE(flood, outbound_32k_keys, Lane::outbound, 32768);
BENCHMARK_CAPTURE(flood, outbound_2M_random, Lane::outbound, 2 << 20);
BENCHMARK_CAPTURE(flood, inbound_2M_random, Lane::inbound, 2 << 20);
BENCHMARK(fresh_keys)->Iterations(10);
BENCHMARK_MAIN();
