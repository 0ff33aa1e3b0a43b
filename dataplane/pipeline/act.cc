// SPDX-License-Identifier: BSD-3-Clause
// Stage 5: hits are read off a frame first, then the frame is rewritten, then everything is counted.
#include <weir/pipeline/act.h>

#include "hit_rows.h"
#include "lanes.h"
#include "plain_keys.h"
#include "reject.h"
#include "self_listed.h"
#include "sinkhole.h"

#include <bit>

namespace weir::pipeline {

namespace {

/// What all functions of this stage share; plain references, alive for one call of act().
struct Stage {
  const Batch& batch;
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

/// 0 if the query was not answered: then its action tells.
std::uint8_t answer_number(const Judgements& judgements, std::uint32_t lane) noexcept
{
  return (judgements.reply & bit_of(lane)) == 0 ? 0 : static_cast<std::uint8_t>(judgements.answer[lane]) + 1U;
}

QueryHit query_hit(const Stage& stage, std::uint32_t lane, const DnsOutcome* outcome) noexcept
{
  const std::uint32_t element = stage.queries.element[lane];
  const Judgements& judgements = stage.judgements;
  return {stage.queries.match[element],    stage.queries.question[element],
          judgements.extras[lane],         judgements.name_feed[lane],
          judgements.name_action[lane],    judgements.reason[lane],
          answer_number(judgements, lane), outcome};
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

/// A key in its lane, and the bucket of its row on the way into the cache.
template <typename Hit>
void make_key_of(const Stage& stage, const Hit& hit, std::uint32_t lane, hits::HitBatch& keys) noexcept
{
  make_key(stage.sighting(lane), hit, keys.key[lane]);
  keys.hash[lane] = stage.table.hash(keys.key[lane]);
  keys.bytes[lane] = stage.frames.frames[lane].length;
  stage.table.prefetch(keys.hash[lane]);
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

/// `outcome()` makes what the record of a new row says.
template <typename Outcome> void record_query(const Stage& stage, std::uint32_t lane, const Outcome& outcome) noexcept
{
  const hits::HitBatch& keys = stage.name_keys;
  const auto row = stage.table.count(keys.key[lane], keys.hash[lane], keys.bytes[lane], stage.now_ns);
  if (row) [[unlikely]] {
    const DnsOutcome what = outcome();
    describe_hit(stage.sighting(lane), query_hit(stage, lane, &what), {stage.table, row, stage.now_ns});
  }
}

/// The buffer can't hold the answer, so the query is dropped; its hit is another than was expected.
void drop_for_room(const Stage& stage, std::uint32_t lane) noexcept
{
  Judgements& out = stage.judgements;
  out.reply &= ~bit_of(lane);
  out.drop |= bit_of(lane);
  out.name_action[lane] = hits::HitAction::blocked;
  make_key_of(stage, query_hit(stage, lane, nullptr), lane, stage.name_keys);
}

/// Builds the answer, reports the query, overwrites it.
void reply(const Stage& stage, std::uint32_t lane) noexcept
{
  Judgements& out = stage.judgements;
  Frame& frame = stage.frames.frames[lane];
  BuiltAnswer answer;
  build_answer(stage.context, frame, out.packet[lane], stage.queries, lane, out, stage.worker, answer);
  out.reason[lane] = answer.reason;
  if (answer.reason == Reason::no_room)
    drop_for_room(stage, lane);
  record_query(stage, lane, [&] {
    return outcome_of(stage.context, answer, stage.queries.question[stage.queries.element[lane]].type);
  });
  if (answer.reason != Reason::no_room)
    write_answer(frame, out.packet[lane], answer);
}

void act_on(const Stage& stage, std::uint32_t lane) noexcept
{
  const Judgements& judgements = stage.judgements;
  const std::uint64_t bit = bit_of(lane);
  if ((judgements.reject & bit) != 0) {
    const bool reset = judgements.reason[lane] == Reason::rejected_rst;
    write_rejection(stage.frames.frames[lane], judgements.packet[lane],
                    reset ? Rejection::reset : Rejection::unreachable);
  } else if ((judgements.reply & bit) != 0) {
    reply(stage, lane);
  } else if ((judgements.name_hits & bit) != 0) {
    const bool dropped = (judgements.drop & bit) != 0;
    record_query(stage, lane, [dropped]() -> DnsOutcome {
      return {dropped ? hits::DnsAnswer::dropped : hits::DnsAnswer::none, 0, 0, {}};
    });
  }
}

void count_frames(const Judgements& judgements, std::uint32_t frames, Worker& worker) noexcept
{
  const auto plain = static_cast<std::uint32_t>(std::popcount(judgements.plain_hits));
  const auto others = static_cast<std::uint32_t>(std::popcount(judgements.noted));
  if (frames != plain + others)
    worker.count(Reason::forwarded, frames - plain - others);
  if (plain != 0)
    worker.count(judgements.plain.reason, plain);
  // Neighbours mostly share a reason, and adding to one counter again and again would wait for itself.
  Reason reason = Reason::forwarded;
  std::uint32_t alike = 0;
  for_each_lane(judgements.noted, [&](std::uint32_t lane) {
    if (judgements.reason[lane] != reason) {
      if (alike != 0)
        worker.count(reason, alike);
      reason = judgements.reason[lane];
      alike = 0;
    }
    ++alike;
  });
  if (alike != 0)
    worker.count(reason, alike);
}

} // namespace

void key_hits(Batch& batch, Worker& worker, std::uint64_t now_ns) noexcept
{
  const Stage stage(batch, worker, now_ns);
  Judgements& judgements = worker.scratch.judgements;
  for_each_lane(judgements.reject, [&](std::uint32_t lane) { choose_reject(stage, lane); });
  for_each_lane(judgements.reply, [&](std::uint32_t lane) {
    const dns::Question& question = batch.queries.question[batch.queries.element[lane]];
    judgements.name_action[lane] = expected_action(judgements.answer[lane], question.type);
  });
  if (judgements.plain_hits != 0)
    make_plain_keys(batch, judgements, stage.table, stage.address_keys);
  for_each_lane(judgements.address_hits,
                [&](std::uint32_t lane) { make_key_of(stage, address_hit(stage, lane), lane, stage.address_keys); });
  for_each_lane(judgements.name_hits, [&](std::uint32_t lane) {
    make_key_of(stage, query_hit(stage, lane, nullptr), lane, stage.name_keys);
  });
}

void act(Batch& batch, Worker& worker, std::uint64_t now_ns, VerdictBatch& verdicts) noexcept
{
  const ImageContext& context = *batch.context;
  if (context.bridges[batch.frames.bridge].match == policy::MatchEnd::remote && batch.matches.local.listed != 0)
    report_self_listed(context, batch.frames, batch.parsed, batch.matches.local, worker, now_ns);
  const Stage stage(batch, worker, now_ns);
  const Judgements& judgements = worker.scratch.judgements;
  for_each_lane(judgements.name_hits,
                [&](std::uint32_t lane) { stage.table.prefetch_row(stage.name_keys.hash[lane]); });
  record_addresses(stage);
  for_each_lane(judgements.reject | judgements.name_hits, [&](std::uint32_t lane) { act_on(stage, lane); });
  count_frames(judgements, batch.frames.count, worker);
  verdicts.drop = judgements.drop;
  verdicts.answer = judgements.reject | judgements.reply;
}

} // namespace weir::pipeline
