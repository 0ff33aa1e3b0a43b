// SPDX-License-Identifier: BSD-3-Clause
// Stage 5: hits are read off a frame first, then the frame is rewritten, then everything is counted.
#include <weir/pipeline/act.h>

#include "hit_rows.h"
#include "lanes.h"
#include "name_keys.h"
#include "plain_keys.h"
#include "reject.h"
#include "self_listed.h"
#include "sinkhole.h"

#include <bit>
#include <emmintrin.h>

namespace weir::pipeline {

namespace {

/// What all functions of this stage share; plain references, alive for one call of act().
struct Stage {
  Batch& batch;
  const ImageContext& context;
  FrameBatch& frames;
  const AddressMatches& matches;
  const QueryBatch& queries;
  Judgements& judgements;
  hits::HitBatch& address_keys;
  hits::HitBatch& name_keys;
  Worker& worker;
  hits::AggregationTable& table;
  std::uint64_t now_ns;

  Stage(Batch& the_batch, Worker& the_worker, std::uint64_t now) noexcept
      : batch(the_batch), context(*batch.context), frames(the_batch.frames), matches(batch.matches),
        queries(batch.queries), judgements(the_worker.scratch.judgements),
        address_keys(the_worker.scratch.address_keys), name_keys(the_worker.scratch.name_keys), worker(the_worker),
        table(table_of(the_worker, batch.frames.side)), now_ns(now)
  {
  }
  [[nodiscard]] Sighting sighting(std::uint32_t lane) const noexcept
  {
    return {context, frames, lane, judgements.packet[lane]};
  }
};

/// Why the address was reported; the frame's own reason is that of its name if that was reported too.
Reason address_reason(const Judgements& judgements, std::uint32_t lane) noexcept
{
  if ((judgements.name_hits & bit_of(lane)) == 0)
    return judgements.reason[lane];
  return judgements.address_action[lane] == hits::HitAction::exempt ? Reason::exempt : Reason::monitored;
}

AddressHit address_hit(const Stage& stage, std::uint32_t lane) noexcept
{
  const Judgements& judgements = stage.judgements;
  const bool local = (judgements.by_local & bit_of(lane)) != 0;
  const EndMatches& end = local ? stage.matches.local : stage.matches.remote;
  return {end.match[lane],
          (end.ipv4 & bit_of(lane)) != 0,
          local,
          judgements.address_feed[lane],
          judgements.address_action[lane],
          address_reason(judgements, lane)};
}

QueryHit query_hit(const Stage& stage, std::uint32_t lane, const DnsOutcome& outcome) noexcept
{
  const Judgements& judgements = stage.judgements;
  return {stage.queries.question_of(lane), judgements.extras[lane], judgements.reason[lane], outcome};
}

/// Rejects where that is allowed, else drops.
void choose_reject(const Stage& stage, std::uint32_t lane) noexcept
{
  Judgements& out = stage.judgements;
  const Rejection rejection = choose_rejection(stage.frames.frames[lane], out.packet[lane],
                                               stage.context.verify_checksums, stage.worker.rejects, stage.now_ns);
  if (rejection == Rejection::none) {
    out.reject &= ~bit_of(lane);
    out.drop |= bit_of(lane);
    out.reason[lane] = Reason::reject_suppressed;
    return;
  }
  out.reason[lane] = rejection == Rejection::reset ? Reason::rejected_rst : Reason::rejected_icmp;
  out.address_action[lane] = hits::HitAction::rejected;
}

void make_address_key(const Stage& stage, std::uint32_t lane) noexcept
{
  hits::KeyWords key;
  make_key(stage.sighting(lane), address_hit(stage, lane), key);
  keep_key(key, stage.frames.frames[lane].wire_length, lane, stage.table, stage.address_keys);
}

/// The buckets of rows, in a loop of nothing else so that their pages are walked at the same time.
void fetch_buckets(const Stage& stage, const hits::HitBatch& keys, std::uint64_t lanes) noexcept
{
  for_each_lane(lanes, [&](std::uint32_t lane) { stage.table.prefetch(keys.hash[lane]); });
}

void describe_address(const Stage& stage, std::uint32_t lane, const hits::AggregationTable::NewRow& row) noexcept
{
  const RowToFill to{stage.table, row, stage.now_ns};
  if ((stage.judgements.plain_hits & bit_of(lane)) == 0)
    return describe_hit(stage.sighting(lane), address_hit(stage, lane), to);
  const Packet packet = dissect(stage.frames.frames[lane], stage.batch.parsed.network[lane]);
  describe_hit({stage.context, stage.frames, lane, packet}, plain_hit(stage.batch, stage.judgements, lane), to);
}

/// Before any frame is rewritten: a new row is described from its frame.
void record_addresses(const Stage& stage) noexcept
{
  stage.table.count_all(
      stage.address_keys, stage.judgements.plain_hits | stage.judgements.address_hits, stage.now_ns,
      [&](std::uint32_t lane, const hits::AggregationTable::NewRow& row) { describe_address(stage, lane, row); });
}

/// What a query got that was answered with a prepared reply, or not at all.
DnsOutcome outcome_of_query(const Stage& stage, std::uint32_t lane) noexcept
{
  const Judgements& judgements = stage.judgements;
  if ((judgements.reply & bit_of(lane)) == 0) {
    const bool dropped = (judgements.drop & bit_of(lane)) != 0;
    return {dropped ? hits::DnsAnswer::dropped : hits::DnsAnswer::none, 0, 0, {}};
  }
  const dns::PreparedReply& reply = *judgements.prepared[lane].reply;
  return outcome_of(stage.context, reply.answer, reply.rcode, stage.queries.question_of(lane).type);
}

void describe_query_row(const Stage& stage, std::uint32_t lane, const DnsOutcome& outcome,
                        const hits::AggregationTable::NewRow& row) noexcept
{
  describe_hit(stage.sighting(lane), query_hit(stage, lane, outcome), {stage.table, row, stage.now_ns});
}

/// Those of name_hits whose outcome is known.
void record_queries(const Stage& stage, std::uint64_t lanes) noexcept
{
  stage.table.count_all(stage.name_keys, lanes, stage.now_ns,
                        [&](std::uint32_t lane, const hits::AggregationTable::NewRow& row) {
                          describe_query_row(stage, lane, outcome_of_query(stage, lane), row);
                        });
}

/// The buffer can't hold the answer, so the query is dropped; its hit is another than was expected.
void drop_for_room(const Stage& stage, std::uint32_t lane) noexcept
{
  Judgements& out = stage.judgements;
  out.reply &= ~bit_of(lane);
  out.drop |= bit_of(lane);
  out.name_action[lane] = hits::HitAction::blocked;
  make_name_keys(stage.batch, out, bit_of(lane), stage.table, stage.name_keys);
  record_queries(stage, bit_of(lane));
}

/// Builds the answer apart, reports the query, overwrites it.
void reply_apart(const Stage& stage, std::uint32_t lane) noexcept
{
  Judgements& out = stage.judgements;
  BuiltAnswer answer;
  build_answer(stage.batch, lane, out, stage.worker, answer);
  out.reason[lane] = answer.reason;
  if (answer.reason == Reason::no_room)
    return drop_for_room(stage, lane);
  stage.table.count_all(stage.name_keys, bit_of(lane), stage.now_ns,
                        [&](std::uint32_t, const hits::AggregationTable::NewRow& row) {
                          const std::uint16_t type = stage.queries.question_of(lane).type;
                          const DnsOutcome outcome = outcome_of(stage.context, answer.given, answer.rcode, type);
                          describe_query_row(stage, lane, outcome, row);
                        });
  write_built(stage.batch, lane, out, answer);
}

void reject(const Stage& stage, std::uint32_t lane) noexcept
{
  const bool reset = stage.judgements.reason[lane] == Reason::rejected_rst;
  write_rejection(stage.frames.frames[lane], stage.judgements.packet[lane],
                  reset ? Rejection::reset : Rejection::unreachable);
}

/// Frames of `lanes` that have the same reason as `lane`.
std::uint64_t alike(const Judgements& judgements, std::uint64_t lanes, std::uint32_t lane) noexcept
{
  static_assert(sizeof(Reason) == 1);
  const __m128i wanted = _mm_set1_epi8(static_cast<char>(judgements.reason[lane]));
  std::uint64_t equal = 0;
  for (std::size_t at = 0; at < kMaxBatch; at += sizeof wanted) {
    const void* reasons = &judgements.reason[at];
    const __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128(static_cast<const __m128i*>(reasons)), wanted);
    equal |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(same))) << at;
  }
  return equal & lanes;
}

void count_frames(const Judgements& judgements, std::uint32_t frames, Worker& worker) noexcept
{
  const auto plain = static_cast<std::uint32_t>(std::popcount(judgements.plain_hits));
  const auto others = static_cast<std::uint32_t>(std::popcount(judgements.noted));
  if (frames != plain + others)
    worker.count(Reason::forwarded, frames - plain - others);
  if (plain != 0)
    worker.count(judgements.plain.reason, plain);
  // One addition a reason: neighbours mostly share one, and adding to a counter again and again waits for itself.
  for (std::uint64_t left = judgements.noted; left != 0;) {
    const auto first = static_cast<std::uint32_t>(std::countr_zero(left));
    const std::uint64_t same = alike(judgements, left, first);
    worker.count(judgements.reason[first], static_cast<std::uint64_t>(std::popcount(same)));
    left &= ~same;
  }
}

} // namespace

void key_hits(Batch& batch, Worker& worker, std::uint64_t now_ns) noexcept
{
  const Stage stage(batch, worker, now_ns);
  Judgements& judgements = worker.scratch.judgements;
  for_each_lane(judgements.reject, [&](std::uint32_t lane) { choose_reject(stage, lane); });
  for_each_lane(judgements.reply, [&](std::uint32_t lane) {
    const dns::Question& question = batch.queries.question_of(lane);
    judgements.name_action[lane] = expected_action(judgements.answer[lane], question.type);
  });
  if (judgements.plain_hits != 0)
    make_plain_keys(batch, judgements, stage.table, stage.address_keys);
  for_each_lane(judgements.address_hits, [&](std::uint32_t lane) { make_address_key(stage, lane); });
  if (judgements.name_hits != 0)
    make_name_keys(batch, judgements, judgements.name_hits, stage.table, stage.name_keys);
  fetch_buckets(stage, stage.address_keys, judgements.address_hits);
  fetch_buckets(stage, stage.name_keys, judgements.name_hits);
}

void act(Batch& batch, Worker& worker, std::uint64_t now_ns, VerdictBatch& verdicts) noexcept
{
  const ImageContext& context = *batch.context;
  if (context.bridges[batch.frames.bridge].match == policy::MatchEnd::remote && batch.matches.local.listed != 0)
    report_self_listed(context, batch.frames, batch.parsed, batch.matches.local, worker, now_ns);
  const Stage stage(batch, worker, now_ns);
  const Judgements& judgements = worker.scratch.judgements;
  // Hits are read off frames, so they come before all that rewrites one.
  const std::uint64_t prepared = choose_prepared(batch, stage.judgements);
  const std::uint64_t apart = judgements.reply & ~prepared;
  record_addresses(stage);
  if (judgements.name_hits != 0)
    record_queries(stage, judgements.name_hits & ~apart);
  for_each_lane(judgements.reject, [&](std::uint32_t lane) { reject(stage, lane); });
  write_prepared(batch, prepared, judgements);
  for_each_lane(apart, [&](std::uint32_t lane) { reply_apart(stage, lane); });
  count_frames(judgements, batch.frames.count, worker);
  verdicts.drop = judgements.drop;
  verdicts.answer = judgements.reject | judgements.reply;
}

} // namespace weir::pipeline
