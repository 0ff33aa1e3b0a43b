// SPDX-License-Identifier: BSD-3-Clause
#include "box.h"

#include <weir/address/prefix.h>
#include <weir/hits/aggregation.h>
#include <weir/hits/ring.h>
#include <weir/pipeline/prepare.h>
#include <weir/policy/image_buffer.h>
#include <weir/policy/image_view.h>
#include <weir/policy/validate.h>
#include <weir/policy_build/build_image.h>

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace weir::test {

namespace {

[[noreturn]] void fail(const char* what)
{
  std::fprintf(stderr, "test box: %s\n", what);
  std::abort();
}

/// Zeroed memory on a cache line.
struct AlignedMemory {
  explicit AlignedMemory(std::size_t bytes) : data(std::aligned_alloc(64, (bytes + 63) / 64 * 64))
  {
    if (data == nullptr)
      fail("no memory");
    std::memset(data, 0, (bytes + 63) / 64 * 64);
  }
  AlignedMemory(const AlignedMemory&) = delete;
  AlignedMemory& operator=(const AlignedMemory&) = delete;
  ~AlignedMemory() { std::free(data); }
  void* data;
};

/// One lane of hits: ring, table, and the end that reads them.
struct HitLane {
  static constexpr std::uint32_t kRing = 1024;
  explicit HitLane(hits::Lane lane)
      : ring_memory(hits::ring_bytes(kRing)), settings{lane, 256, 64, 64, 100000},
        table_memory(hits::AggregationTable::memory_needed(settings)),
        writer((hits::format_ring(ring_memory.data, kRing), ring_memory.data), tail), drain(ring_memory.data, tail),
        table(settings, {1, 2, 3, 4, 5, 6, 7, 8}, table_memory.data, writer, counters)
  {
  }
  AlignedMemory ring_memory;
  hits::TableSettings settings;
  AlignedMemory table_memory;
  std::atomic<std::uint64_t> tail{0};
  hits::LaneCounters counters;
  hits::RingWriter writer;
  hits::RingDrain drain;
  hits::AggregationTable table;
};

} // namespace

Policy::Policy()
{
  input.settings.appliance = "test";
  input.settings.bridges.push_back({"br0"});
  for (const char* name : {"block", "monitor", "inbound", "outbound"}) {
    policy::FeedInfo feed;
    feed.name = name;
    input.feeds.push_back(feed);
  }
  input.feeds[kMonitorFeed].mode = policy::FeedMode::monitor;
  input.feeds[kInboundFeed].direction = policy::FeedDirection::inbound;
  input.feeds[kOutboundFeed].direction = policy::FeedDirection::outbound;
}

Policy& Policy::address(std::string_view prefix, std::uint16_t feed, policy::ContributionKind kind)
{
  if (const auto ipv4 = parse_ipv4_prefix(prefix))
    input.ipv4.push_back({ipv4->prefix, kind, feed});
  else if (const auto ipv6 = parse_ipv6_prefix(prefix))
    input.ipv6.push_back({ipv6->prefix, kind, feed});
  else
    fail("bad prefix");
  return *this;
}

Policy& Policy::name(std::string_view text, policy::NameForm form, std::uint16_t feed, policy::ContributionKind kind,
                     policy::AnswerMode answer)
{
  const Bytes wire = wire_name(text);
  input.add_name(std::string(wire.begin(), wire.end()), form, feed, kind, answer);
  return *this;
}

struct Box::Parts {
  policy::ImageBuffer bytes{0};
  policy::ImageView image;
  pipeline::ImageContext context;
  HitLane outbound{hits::Lane::outbound};
  HitLane inbound{hits::Lane::inbound};
  std::array<std::atomic<std::uint64_t>, pipeline::kReasonCapacity> reasons{};
  pipeline::Worker worker;
};

Box::Box(Policy policy) : parts_(std::make_unique<Parts>())
{
  auto built = policy::build_image(std::move(policy.input));
  if (!built)
    fail(built.error().text.c_str());
  parts_->bytes = policy::ImageBuffer(built->bytes);
  const auto view = policy::validate(parts_->bytes.bytes());
  if (!view)
    fail(view.error().text.c_str());
  parts_->image = *view;
  const std::vector<pipeline::Bridge> bridges = {{"br0", {}}};
  pipeline::prepare(parts_->context, parts_->image, bridges);
  parts_->worker.reasons = parts_->reasons.data();
  parts_->worker.outbound = &parts_->outbound.table;
  parts_->worker.inbound = &parts_->inbound.table;
  parts_->worker.server_cookie = {1, 2, 3, 4, 5, 6, 7, 8};
}

Box::~Box() = default;

pipeline::ImageContext& Box::context()
{
  return parts_->context;
}

pipeline::Worker& Box::worker()
{
  return parts_->worker;
}

void Box::flush()
{
  for (HitLane* lane : {&parts_->outbound, &parts_->inbound}) {
    lane->table.flush(now_ns);
    hits::HitRecord record;
    while (lane->drain.pop(record)) {
    }
  }
}

Outcome Box::judge(const Bytes& frame, pipeline::Side side, std::uint32_t cut, std::uint32_t room)
{
  const auto before = judged();
  Outcome outcome = run({frame}, side, cut, room).front();
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (judged()[i] != before[i])
      outcome.reason = static_cast<pipeline::Reason>(i);
  }
  return outcome;
}

std::vector<Outcome> Box::judge_batch(const std::vector<Bytes>& frames, pipeline::Side side)
{
  constexpr std::uint32_t kRoom = 256;
  return run(frames, side, 0, kRoom);
}

std::array<std::uint64_t, pipeline::kReasonCount> Box::judged() const
{
  std::array<std::uint64_t, pipeline::kReasonCount> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (pipeline::kReasons[i].outcome != pipeline::Outcome::note)
      counts[i] = parts_->reasons[i];
  }
  return counts;
}

std::vector<Outcome> Box::run(const std::vector<Bytes>& frames, pipeline::Side side, std::uint32_t cut,
                              std::uint32_t room)
{
  std::vector<Bytes> buffers = frames;
  const auto whole = std::make_unique<pipeline::Batch>();
  pipeline::FrameBatch& batch = whole->frames;
  whole->context = &parts_->context;
  batch.count = static_cast<std::uint32_t>(frames.size());
  batch.side = side;
  batch.samples_inside = samples_inside;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    buffers[i].resize(frames[i].size() + room);
    const auto length = static_cast<std::uint32_t>(frames[i].size());
    batch.frames[i] = {buffers[i].data(), length, length + room, length + cut};
  }
  const auto before = judged();
  pipeline::VerdictBatch verdicts;
  pipeline::process(*whole, parts_->worker, now_ns, verdicts);
  check_counts(before, verdicts, frames.size());
  std::vector<Outcome> outcomes(frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if ((verdicts.drop >> i & 1) != 0)
      outcomes[i].verdict = pipeline::Verdict::drop;
    if ((verdicts.answer >> i & 1) != 0)
      outcomes[i].verdict = pipeline::Verdict::answer;
    outcomes[i].frame.assign(buffers[i].data(), buffers[i].data() + batch.frames[i].length);
  }
  return outcomes;
}

void Box::check_counts(const std::array<std::uint64_t, pipeline::kReasonCount>& before,
                       const pipeline::VerdictBatch& verdicts, std::size_t frames) const
{
  if ((verdicts.drop & verdicts.answer) != 0)
    fail("two verdicts for one frame");
  if (frames < pipeline::kMaxBatch && (verdicts.drop | verdicts.answer) >> frames != 0)
    fail("a verdict for a lane without a frame");
  std::array<std::uint64_t, 3> by_outcome{};
  const auto after = judged();
  for (std::size_t i = 0; i < after.size(); ++i)
    by_outcome[static_cast<std::size_t>(pipeline::kReasons[i].outcome) % 3] += after[i] - before[i];
  const auto dropped = static_cast<std::size_t>(std::popcount(verdicts.drop));
  const auto answered = static_cast<std::size_t>(std::popcount(verdicts.answer));
  if (by_outcome[0] != frames - dropped - answered || by_outcome[1] != dropped || by_outcome[2] != answered)
    fail("the reasons do not add up to the verdicts");
}

std::vector<hits::HitRecord> Box::hits()
{
  std::vector<hits::HitRecord> records;
  for (HitLane* lane : {&parts_->outbound, &parts_->inbound}) {
    static_cast<void>(lane->table.final_flush());
    hits::HitRecord record;
    while (lane->drain.pop(record))
      records.push_back(record);
  }
  return records;
}

std::uint64_t Box::counted(pipeline::Reason reason) const
{
  return parts_->reasons[pipeline::number(reason)];
}

Bytes udp_frame(const IpHeader& header, unsigned from, unsigned to, const Bytes& payload)
{
  IpHeader with_protocol = header;
  with_protocol.protocol = 17;
  return padded(macs() + ip(with_protocol, udp(header, from, to, payload)));
}

Bytes tcp_frame(const IpHeader& header, unsigned from, unsigned to, unsigned flags)
{
  IpHeader with_protocol = header;
  with_protocol.protocol = 6;
  return padded(macs() + ip(with_protocol, tcp(header, from, to, flags)));
}

Bytes query_frame(const DnsQuery& query, const IpHeader& header)
{
  return udp_frame(header, 40000, 53, dns_query(query));
}

} // namespace weir::test
