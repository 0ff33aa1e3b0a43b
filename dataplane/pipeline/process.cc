// SPDX-License-Identifier: BSD-3-Clause
// The steps of a batch; one in which nothing is listed is done after the look-ups.
#include <weir/pipeline/process.h>

#include <weir/pipeline/act.h>

#include "lanes.h"

namespace weir::pipeline {

namespace {

/// A batch that nobody looks into: one reason for all its frames, and they all leave or all stay.
void treat_alike(const Batch& batch, Worker& worker, VerdictBatch& verdicts) noexcept
{
  const std::uint32_t count = batch.frames.count;
  verdicts = {};
  if (batch.treatment == Treatment::no_policy_closed) {
    worker.count(Reason::no_policy_closed, count);
    verdicts.drop = first_lanes(count);
  } else {
    worker.count(batch.treatment == Treatment::bypass ? Reason::bypass : Reason::no_policy_open, count);
  }
}

} // namespace

void begin(Batch& batch) noexcept
{
  if (batch.treatment != Treatment::judge)
    return;
  const ImageContext& context = *batch.context;
  const BridgeRules bridge = context.bridges[batch.frames.bridge];
  if (bridge.mode == policy::BridgeMode::bypass) {
    batch.treatment = Treatment::bypass;
    return;
  }
  parse(batch.frames, bridge.match, batch.parsed);
  begin_addresses(batch.parsed, batch.probes);
  batch.queries.count = 0;
  batch.queries.listed = 0;
  if (batch.parsed.queries != 0)
    read_queries(*context.image, batch.frames, batch.parsed, batch.queries);
}

void fetch(Batch& batch) noexcept
{
  if (batch.treatment != Treatment::judge)
    return;
  fetch_addresses(*batch.context->image, batch.probes);
  if (batch.queries.count != 0)
    fetch_names(*batch.context->image, batch.queries);
}

void narrow(Batch& batch) noexcept
{
  if (batch.treatment != Treatment::judge)
    return;
  narrow_addresses(*batch.context->image, batch.probes);
  if (batch.queries.count != 0)
    narrow_names(*batch.context->image, batch.queries);
}

void match(Batch& batch) noexcept
{
  if (batch.treatment != Treatment::judge)
    return;
  match_addresses(*batch.context->image, batch.parsed, batch.probes, batch.matches);
  if (batch.queries.count != 0)
    match_names(*batch.context->image, batch.queries);
}

void judge(Batch& batch, Worker& worker, std::uint64_t now_ns) noexcept
{
  if (batch.treatment != Treatment::judge || batch.is_clean())
    return;
  decide(batch, worker.scratch.judgements);
  key_hits(batch, worker, now_ns);
}

void settle(Batch& batch, Worker& worker, std::uint64_t now_ns, VerdictBatch& verdicts) noexcept
{
  if (batch.treatment != Treatment::judge)
    return treat_alike(batch, worker, verdicts);
  if (batch.is_clean()) {
    worker.count(Reason::forwarded, batch.frames.count);
    verdicts = {};
    return;
  }
  act(batch, worker, now_ns, verdicts);
}

void process(Batch& batch, Worker& worker, std::uint64_t now_ns, VerdictBatch& verdicts) noexcept
{
  begin(batch);
  for (unsigned i = 0; i < kFetches; ++i)
    fetch(batch);
  narrow(batch);
  match(batch);
  judge(batch, worker, now_ns);
  settle(batch, worker, now_ns, verdicts);
}

} // namespace weir::pipeline
