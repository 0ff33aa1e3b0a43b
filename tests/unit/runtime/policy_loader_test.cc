// SPDX-License-Identifier: BSD-3-Clause
// A good image comes into force; a bad one says why and changes nothing.
#include "temporary_directory.h"

#include <weir/policy_build/build_image.h>
#include <weir/runtime/policy_loader.h>

#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir::runtime;
using weir::control::AdoptCode;

namespace {

std::string image_bytes(std::uint64_t generation, std::uint32_t listed = 0xC6336442)
{
  weir::policy::PolicyInput input;
  input.generation = generation;
  input.settings.appliance = "weir-test";
  input.settings.interval_ms = 3000;
  weir::policy::BridgeSettings bridge;
  bridge.name = "br0";
  bridge.mode = weir::policy::BridgeMode::monitor;
  input.settings.bridges = {bridge};
  input.feeds.resize(1);
  input.feeds[0].name = "feed";
  weir::policy::Ipv4Contribution entry;
  entry.prefix.base.value = listed;
  entry.prefix.length = 32;
  entry.feed = 0;
  input.ipv4 = {entry};
  const auto built = weir::policy::build_image(std::move(input)).value();
  return {reinterpret_cast<const char*>(built.bytes.data()), built.bytes.size()};
}

/// A loader with one worker that adopts when asked.
struct Bench {
  explicit Bench(std::uint64_t slot_bytes = 1 << 20)
  {
    config.image = directory.path() + "/policy.img";
    config.hugepages = 0;
    config.image_slot_bytes = slot_bytes;
    config.bridges.resize(1);
    config.bridges[0].name = "br0";
    loader = PolicyLoader::create(config, handover).value();
  }
  void write(std::string_view bytes) const { directory.file("policy.img", bytes); }
  AdoptResult adopt(std::uint64_t generation = 0)
  {
    return loader->adopt(generation, [this] { return handover.adopt(0) != nullptr; });
  }

  TemporaryDirectory directory;
  weir::control::StartConfig config;
  PolicyHandover handover{1};
  std::unique_ptr<PolicyLoader> loader;
};

} // namespace

TEST_GROUP(PolicyLoader){};

TEST(PolicyLoader, a_good_image_comes_into_force_with_its_settings)
{
  Bench bench;
  bench.write(image_bytes(7));
  CHECK(bench.adopt(7).code == AdoptCode::adopted);
  LONGS_EQUAL(7, bench.loader->generation());
  UNSIGNED_LONGS_EQUAL(3'000'000'000, bench.loader->hit_interval_ns());
  CHECK(bench.loader->in_force()->bridges[0].mode == weir::policy::BridgeMode::monitor);
  POINTERS_EQUAL(bench.loader->in_force(), bench.handover.adopt(0));
}

TEST(PolicyLoader, many_swaps_use_two_slots_in_turn)
{
  Bench bench;
  const void* before = nullptr;
  for (std::uint64_t generation = 1; generation <= 6; ++generation) {
    bench.write(image_bytes(generation));
    CHECK(bench.adopt().code == AdoptCode::adopted);
    LONGS_EQUAL(generation, bench.loader->generation());
    CHECK(bench.loader->in_force() != before);
    before = bench.loader->in_force();
  }
}

TEST(PolicyLoader, every_refusal_says_why_and_keeps_what_is_in_force)
{
  Bench bench(64 << 10);
  const std::string good = image_bytes(7);
  CHECK(good.size() <= 64 << 10);
  bench.write(good);
  CHECK(bench.adopt().code == AdoptCode::adopted);
  std::string damaged = good;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
  const struct {
    std::string bytes;
    AdoptCode code;
    std::uint64_t announced;
  } kCases[] = {
      {"", AdoptCode::invalid, 0},
      {"not an image at all", AdoptCode::invalid, 0},
      {damaged, AdoptCode::invalid, 0},
      {good.substr(0, good.size() - 1), AdoptCode::invalid, 0},
      {good + "x", AdoptCode::invalid, 0},
      {std::string((64 << 10) + 1, 'x'), AdoptCode::too_big, 0},
      {image_bytes(9), AdoptCode::wrong_generation, 8},
  };
  for (const auto& entry : kCases) {
    bench.write(entry.bytes);
    const auto result = bench.adopt(entry.announced);
    CHECK(result.code == entry.code);
    CHECK_FALSE(result.text.empty());
    STRCMP_EQUAL(result.text.c_str(), bench.loader->last_refusal().c_str());
    LONGS_EQUAL(7, bench.loader->generation());
    CHECK(bench.handover.settled());
  }
  unlink(bench.config.image.c_str());
  CHECK(bench.adopt().code == AdoptCode::cannot_open);
  bench.write(image_bytes(10));
  CHECK(bench.adopt().code == AdoptCode::adopted);
  CHECK(bench.loader->last_refusal().empty());
}

TEST(PolicyLoader, without_a_good_image_nothing_is_in_force)
{
  Bench bench;
  CHECK(bench.adopt().code == AdoptCode::cannot_open);
  POINTERS_EQUAL(nullptr, bench.loader->in_force());
  LONGS_EQUAL(0, bench.loader->generation());
}

TEST(PolicyLoader, a_worker_that_does_not_adopt_makes_it_pending_and_the_next_one_busy)
{
  Bench bench;
  bench.write(image_bytes(1));
  CHECK(bench.adopt().code == AdoptCode::adopted);
  bench.write(image_bytes(2));
  CHECK(bench.loader->adopt(0, [] { return false; }).code == AdoptCode::pending);
  bench.write(image_bytes(3));
  CHECK(bench.loader->adopt(0, [] { return false; }).code == AdoptCode::busy);
  LONGS_EQUAL(2, bench.handover.adopt(0)->generation);
  CHECK(bench.adopt().code == AdoptCode::adopted);
  LONGS_EQUAL(3, bench.loader->generation());
}
