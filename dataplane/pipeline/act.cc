// SPDX-License-Identifier: BSD-3-Clause
// Stage 5: hits are read off a frame first, then the frame is rewritten, then everything is counted.
#include <weir/pipeline/act.h>

#include "hit_rows.h"
#include "lanes.h"
#include "reject.h"
#include "self_listed.h"
#include "sinkhole.h"

#include <bit>

namespace weir::pipeline {

namespace {

/// What all functions of this stage share; plain references, alive for one call of act().
struct Stage {
  const ImageContext& context;
  FrameBatch& frames;
  const AddressMatches& matches;
  const QueryBatch& queries;
  Judgements& judgements;
  HitKeys& address_keys;
  HitKeys& name_keys;
  Worker& worker;
  hits::AggregationTable& table;
  std::uint64_t now_ns;

  Stage(Batch& batch, Worker& the_worker, std::uint64_t now) noexcept
      : context(*batch.context), frames(batch.frames), matches(batch.matches), queries(batch.queries),
        judgements(the_worker.scratch.judgements), address_keys(the_worker.scratch.address_keys),
        name_keys(the_worker.scratch.name_keys), worker(the_worker), table(table_of(the_worker, batch.frames.side)),
        now_ns(now)
  {
  }
  [[nodiscard]] Sighting sighting(std::uint32_t lane) const noexcept
  {
    return {context, frames, lane, judgements.packet[lane], worker, now_ns};
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

/// All keys of the batch, and the buckets of their rows on the way into the cache.
void make_keys(const Stage& stage) noexcept
{
  const hits::AggregationTable& table = stage.table;
  HitKeys& addresses = stage.address_keys;
  HitKeys& names = stage.name_keys;
  for_each_lane(stage.judgements.address_hits, [&](std::uint32_t lane) {
    make_key(stage.sighting(lane), address_hit(stage, lane), addresses.key[lane]);
    addresses.hash[lane] = table.hash(addresses.key[lane]);
    table.prefetch(addresses.hash[lane]);
  });
  for_each_lane(stage.judgements.name_hits, [&](std::uint32_t lane) {
    make_key(stage.sighting(lane), query_hit(stage, lane, nullptr), names.key[lane]);
    names.hash[lane] = table.hash(names.key[lane]);
    table.prefetch(names.hash[lane]);
  });
}

void fetch_rows(const Stage& stage) noexcept
{
  for_each_lane(stage.judgements.address_hits,
                [&](std::uint32_t lane) { stage.table.prefetch_row(stage.address_keys.hash[lane]); });
  for_each_lane(stage.judgements.name_hits,
                [&](std::uint32_t lane) { stage.table.prefetch_row(stage.name_keys.hash[lane]); });
}

hits::AggregationTable::NewRow count_hit(const Stage& stage, const HitKeys& keys, std::uint32_t lane) noexcept
{
  return stage.table.count(keys.key[lane], keys.hash[lane], stage.frames.frames[lane].length, stage.now_ns);
}

void record_address(const Stage& stage, std::uint32_t lane) noexcept
{
  if (const auto row = count_hit(stage, stage.address_keys, lane)) [[unlikely]]
    describe_hit(stage.sighting(lane), address_hit(stage, lane), row);
}

void record_query(const Stage& stage, std::uint32_t lane, const DnsOutcome& outcome) noexcept
{
  if (const auto row = count_hit(stage, stage.name_keys, lane)) [[unlikely]]
    describe_hit(stage.sighting(lane), query_hit(stage, lane, &outcome), row);
}

/// The buffer can't hold the answer, so the query is dropped; its hit is another than was expected.
void drop_for_room(const Stage& stage, std::uint32_t lane) noexcept
{
  Judgements& out = stage.judgements;
  out.reply &= ~bit_of(lane);
  out.drop |= bit_of(lane);
  out.name_action[lane] = hits::HitAction::blocked;
  HitKeys& names = stage.name_keys;
  make_key(stage.sighting(lane), query_hit(stage, lane, nullptr), names.key[lane]);
  names.hash[lane] = stage.table.hash(names.key[lane]);
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
  record_query(stage, lane, answer.outcome);
  if (answer.reason != Reason::no_room)
    write_answer(frame, out.packet[lane], answer);
}

void act_on(const Stage& stage, std::uint32_t lane) noexcept
{
  const Judgements& judgements = stage.judgements;
  const std::uint64_t bit = bit_of(lane);
  if ((judgements.address_hits & bit) != 0)
    record_address(stage, lane);
  if ((judgements.reject & bit) != 0) {
    const bool reset = judgements.reason[lane] == Reason::rejected_rst;
    write_rejection(stage.frames.frames[lane], judgements.packet[lane],
                    reset ? Rejection::reset : Rejection::unreachable);
  } else if ((judgements.reply & bit) != 0) {
    reply(stage, lane);
  } else if ((judgements.name_hits & bit) != 0) {
    const bool dropped = (judgements.drop & bit) != 0;
    record_query(stage, lane, {dropped ? hits::DnsAnswer::dropped : hits::DnsAnswer::none, 0, 0, {}});
  }
}

void count_frames(const Judgements& judgements, std::uint32_t frames, Worker& worker) noexcept
{
  const auto noted = static_cast<std::uint32_t>(std::popcount(judgements.noted));
  if (frames != noted)
    worker.count(Reason::forwarded, frames - noted);
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
  make_keys(stage);
}

void act(Batch& batch, Worker& worker, std::uint64_t now_ns, VerdictBatch& verdicts) noexcept
{
  const ImageContext& context = *batch.context;
  if (context.bridges[batch.frames.bridge].match == policy::MatchEnd::remote && batch.matches.local.listed != 0)
    report_self_listed(context, batch.frames, batch.parsed, batch.matches.local, worker, now_ns);
  const Stage stage(batch, worker, now_ns);
  const Judgements& judgements = worker.scratch.judgements;
  fetch_rows(stage);
  for_each_lane(judgements.address_hits | judgements.name_hits, [&](std::uint32_t lane) { act_on(stage, lane); });
  count_frames(judgements, batch.frames.count, worker);
  verdicts.drop = judgements.drop;
  verdicts.answer = judgements.reject | judgements.reply;
}

} // namespace weir::pipeline
