// SPDX-License-Identifier: BSD-3-Clause
// Nanoseconds a look-up, bytes an entry and seconds to build, with all kinds of entries loaded together. Run as
// `policy_bench` (1 M addresses and names) or `WEIR_BENCH_MILLIONS=10 policy_bench`; 2 M distinct uniform random
// questions, batches of 64 (IPv4) and 32, image on transparent huge pages.
#include <weir/policy/lookup_table.h>
#include <weir/policy/validate.h>
#include <weir/policy_build/build_image.h>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#include <sys/mman.h>
#include <sys/resource.h>
#include <tuple>

namespace {

using namespace weir::policy;
using Random = std::mt19937_64;

constexpr std::size_t kQuestions = 2000000;
constexpr std::size_t kIpv6 = 1000000;
constexpr std::size_t kIpv4Prefixes = 100000;
constexpr std::size_t kIpv6Prefixes = 50000;
constexpr std::size_t kHugePage = 2U << 20;

double seconds_since(std::chrono::steady_clock::time_point start)
{
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::uint64_t scramble(std::uint64_t x)
{
  x = (x ^ x >> 31) * 0x7FB5D329728EA185ULL;
  x = (x ^ x >> 27) * 0x81DADEF4BC2DD44DULL;
  return x ^ x >> 33;
}

/// The i-th listed (or, with another salt, unlisted) name: 2 to 4 labels.
std::string make_name(std::uint64_t number, std::uint64_t salt)
{
  static const char* const suffixes[] = {"\3com", "\3net", "\3org", "\2co\2uk", "\4info", "\2de"};
  const std::uint64_t bits = scramble(number * 16 + salt);
  std::string label;
  for (std::uint64_t rest = bits | 1ULL << 34; rest > 15 && label.size() < 9 + bits % 4; rest /= 26)
    label += static_cast<char>('a' + rest % 26);
  std::string name;
  if (bits >> 60 < 5)
    name = "\3www";
  name += static_cast<char>(label.size());
  name += label;
  name += suffixes[bits >> 40 & 1 ? 0 : (bits >> 41) % 6];
  name += '\0';
  return name;
}

struct World {
  std::vector<std::uint32_t> ipv4_listed;
  std::vector<weir::Ipv6> ipv6_listed;
  std::size_t names = 0;
  ImageCounts counts;
  ImageView view;
};

void add_prefixes(PolicyInput& input, Random& random)
{
  for (std::size_t i = 0; i < kIpv4Prefixes; ++i) {
    const unsigned length = i % 100 == 0 ? 16U : 20U + static_cast<unsigned>(random() % 9);
    input.ipv4.push_back({weir::Ipv4Prefix::of(weir::Ipv4{static_cast<std::uint32_t>(random())}, length),
                          ContributionKind::listed, static_cast<FeedIndex>(random() % 20)});
  }
  for (std::size_t i = 0; i < kIpv6Prefixes; ++i) {
    const weir::Ipv6 base{0x2000000000000000ULL | random() >> 3, 0};
    input.ipv6.push_back({weir::Ipv6Prefix::of(base, 29U + static_cast<unsigned>(random() % 12) * 3),
                          ContributionKind::listed, static_cast<FeedIndex>(random() % 20)});
  }
}

/// Names in the order in which weir-compile hands them over. Sorted by their reversed labels in one string each.
void add_names(PolicyInput& input, std::size_t count)
{
  std::vector<std::string> keys;
  keys.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string wire = make_name(i, 0);
    std::string key;
    for (std::size_t at = 0; wire[at] != 0; at += static_cast<unsigned char>(wire[at]) + 1U)
      key = wire.substr(at + 1, static_cast<unsigned char>(wire[at])) + '\0' + key;
    keys.push_back(std::move(key));
  }
  std::sort(keys.begin(), keys.end());
  std::string wire;
  for (const std::string& key : keys) {
    wire.assign(1, '\0');
    for (std::size_t at = 0; at < key.size();) {
      const std::size_t end = key.find('\0', at);
      wire = static_cast<char>(end - at) + key.substr(at, end - at) + wire;
      at = end + 1;
    }
    const auto feed = static_cast<FeedIndex>(scramble(input.names.size()) % 20);
    input.add_name(wire, input.names.size() % 2 == 0 ? NameForm::subdomains : NameForm::exact, feed);
  }
}

std::span<const std::byte> on_huge_pages(std::span<const std::byte> bytes)
{
  const std::size_t size = (bytes.size() + kHugePage - 1) / kHugePage * kHugePage + kHugePage;
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    std::abort();
  const std::size_t skip = (kHugePage - reinterpret_cast<std::uintptr_t>(memory) % kHugePage) % kHugePage;
  std::byte* to = static_cast<std::byte*>(memory) + skip;
  madvise(to, size - kHugePage, MADV_HUGEPAGE);
  std::memcpy(to, bytes.data(), bytes.size());
  return {to, bytes.size()};
}

void report(const World& world, double build, double cpu, double check)
{
  const auto per = [](std::uint64_t from, std::uint64_t to, double entries) {
    return static_cast<double>(to - from) / entries;
  };
  const ImageView& v = world.view;
  const auto at = [](const void* p) { return static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(p)); };
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("isa %s; image %.1f MB, built in %.2f s (%.2f s of CPU), validated in %.3f s, peak %.2f GB (with the "
              "generator)\n",
              lookup_isa(), static_cast<double>(world.counts.bytes) / 1e6, build, cpu, check,
              static_cast<double>(usage.ru_maxrss) / 1e6);
  std::printf("bytes: IPv4 address %.2f, IPv4 prefix %.1f, IPv6 address %.2f, IPv6 prefix %.1f, name %.2f; %zu rules\n",
              per(at(v.ipv4.header), at(v.ipv4_prefixes.header), static_cast<double>(world.counts.ipv4)),
              per(at(v.ipv4_prefixes.header), at(v.ipv6.header), static_cast<double>(world.counts.ipv4_prefix)),
              per(at(v.ipv6.header), at(v.ipv6_prefixes.header), static_cast<double>(world.counts.ipv6)),
              per(at(v.ipv6_prefixes.header), at(v.names.header), static_cast<double>(world.counts.ipv6_prefix)),
              per(at(v.names.header), at(v.rule_header), static_cast<double>(v.names.header->name_count)),
              rule_count(v));
}

World make_world()
{
  const char* text = std::getenv("WEIR_BENCH_MILLIONS");
  const std::size_t count = 1000000 * (text == nullptr ? 1 : std::strtoull(text, nullptr, 10));
  World world;
  world.names = count;
  Random random(1);
  PolicyInput input;
  input.settings.appliance = "bench";
  for (int i = 0; i < 20; ++i)
    input.feeds.push_back(
        {"feed" + std::to_string(i), "", i % 5 == 0 ? FeedMode::monitor : FeedMode::block, FeedDirection::both, 50});
  for (std::size_t i = 0; i < count; ++i) {
    world.ipv4_listed.push_back(static_cast<std::uint32_t>(random()));
    input.ipv4.push_back({weir::Ipv4Prefix{weir::Ipv4{world.ipv4_listed.back()}, 32}, ContributionKind::listed,
                          static_cast<FeedIndex>(i % 20)});
  }
  for (std::size_t i = 0; i < kIpv6; ++i) {
    world.ipv6_listed.push_back({0x2000000000000000ULL | random() >> 3, random()});
    input.ipv6.push_back(
        {weir::Ipv6Prefix{world.ipv6_listed.back(), 128}, ContributionKind::listed, static_cast<FeedIndex>(i % 20)});
  }
  add_prefixes(input, random);
  add_names(input, count);
  std::sort(input.ipv4.begin(), input.ipv4.end(),
            [](const auto& a, const auto& b) { return std::tie(a.prefix, a.feed) < std::tie(b.prefix, b.feed); });
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t cpu_start = std::clock();
  auto built = build_image(std::move(input));
  const double build = seconds_since(start);
  const double cpu = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  if (!built)
    std::abort();
  world.counts = built->counts;
  const auto bytes = on_huge_pages(built->bytes);
  built->bytes = {};
  const auto check_start = std::chrono::steady_clock::now();
  auto view = validate(bytes);
  if (!view)
    std::abort();
  world.view = *view;
  report(world, build, cpu, seconds_since(check_start));
  return world;
}

const World& world()
{
  static const World made = make_world();
  return made;
}

template <typename Address, typename Find>
void run(benchmark::State& state, const std::vector<Address>& questions, std::size_t batch, const Find& find)
{
  std::uint64_t found = 0;
  std::uint64_t asked = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i + batch <= questions.size(); i += batch)
      found += static_cast<std::uint64_t>(__builtin_popcountll(find(questions.data() + i, batch)));
    asked += questions.size() / batch * batch;
  }
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(asked);
  state.counters["ns"] =
      benchmark::Counter(static_cast<double>(asked) * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void bench_ipv4(benchmark::State& state, const LookupTable* isa, unsigned listed_percent)
{
  const World& w = world();
  Random random(2);
  std::vector<std::uint32_t> questions(kQuestions);
  for (std::uint32_t& question : questions) {
    question = static_cast<std::uint32_t>(random());
    if (random() % 100 < listed_percent)
      question = w.ipv4_listed[random() % w.ipv4_listed.size()];
  }
  AddressMatch matches[kMaxLanes];
  run(state, questions, 64,
      [&](const std::uint32_t* first, std::size_t count) { return isa->ipv4.find(w.view, first, count, matches); });
}

/// `anchored`: strangers share the first 32 bits of some listed prefix.
void bench_ipv6(benchmark::State& state, const LookupTable* isa, unsigned listed_percent, bool anchored)
{
  const World& w = world();
  Random random(3);
  std::vector<std::uint32_t> tops;
  const Ipv6Prefixes& p = w.view.ipv6_prefixes;
  for (std::uint32_t i = 0; i < p.anchors.record_count; ++i) {
    std::uint32_t top = 0;
    std::memcpy(&top, p.anchors.records + i * raw::kAnchorRecord, sizeof top);
    tops.push_back(top);
  }
  std::vector<weir::Ipv6> questions(kQuestions);
  for (weir::Ipv6& question : questions) {
    question = {0x2000000000000000ULL | random() >> 3, random()};
    if (anchored)
      question.high = std::uint64_t{tops[random() % tops.size()]} << 32 | (question.high & 0xFFFFFFFFU);
    if (random() % 100 < listed_percent)
      question = w.ipv6_listed[random() % w.ipv6_listed.size()];
  }
  AddressMatch matches[kMaxLanes];
  run(state, questions, 64,
      [&](const weir::Ipv6* first, std::size_t count) { return isa->ipv6.find(w.view, first, count, matches); });
}

struct NameQuestions {
  std::string bytes;
  std::vector<std::uint8_t> offsets;
  std::vector<NameKey> keys;
};

NameQuestions name_questions(std::size_t names)
{
  NameQuestions result;
  std::vector<std::size_t> starts;
  std::vector<std::size_t> first_offsets;
  Random random(4);
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const bool is_listed = random() % 2 == 0;
    std::string name = make_name(random() % names, is_listed ? 0 : 1);
    if (random() % 3 == 0)
      name = "\3www" + name;
    starts.push_back(result.bytes.size());
    first_offsets.push_back(result.offsets.size());
    std::uint8_t labels = 0;
    for (std::size_t at = 0; name[at] != 0; at += static_cast<unsigned char>(name[at]) + 1U, ++labels)
      result.offsets.push_back(static_cast<std::uint8_t>(at));
    result.bytes += name;
    result.keys.push_back({nullptr, nullptr, static_cast<std::uint8_t>(name.size()), labels});
  }
  result.bytes.append(kNameSlack, '\0');
  for (std::size_t i = 0; i < kQuestions; ++i) {
    result.keys[i].wire = reinterpret_cast<const std::uint8_t*>(result.bytes.data()) + starts[i];
    result.keys[i].offsets = result.offsets.data() + first_offsets[i];
  }
  return result;
}

void bench_names(benchmark::State& state, const LookupTable* isa)
{
  const World& w = world();
  static const NameQuestions questions = name_questions(w.names);
  NameMatch matches[kMaxLanes];
  run(state, questions.keys, 32,
      [&](const NameKey* first, std::size_t count) { return isa->names.find(w.view, first, count, matches); });
}

} // namespace

int main(int argc, char** argv)
{
  benchmark::Initialize(&argc, argv);
  static_cast<void>(world());
  const auto add = [](const std::string& name, const LookupTable* isa, auto&& bench) {
    benchmark::RegisterBenchmark((name + "/" + isa->isa).c_str(), bench)->Unit(benchmark::kMillisecond);
  };
  for (const LookupTable* isa : usable_lookups()) {
    for (const unsigned listed : {1U, 30U})
      add("ipv4/listed_" + std::to_string(listed), isa,
          [isa, listed](benchmark::State& state) { bench_ipv4(state, isa, listed); });
    add("ipv6/listed_1", isa, [isa](benchmark::State& state) { bench_ipv6(state, isa, 1, false); });
    add("ipv6/listed_30", isa, [isa](benchmark::State& state) { bench_ipv6(state, isa, 30, false); });
    add("ipv6/inside_listed_32s", isa, [isa](benchmark::State& state) { bench_ipv6(state, isa, 1, true); });
    add("names/half_listed", isa, [isa](benchmark::State& state) { bench_names(state, isa); });
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
