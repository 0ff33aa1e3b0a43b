// SPDX-License-Identifier: BSD-3-Clause
// The stages in order; a batch in which nothing is listed leaves after the look-ups.
#include <weir/pipeline/process.h>

#include <weir/pipeline/act.h>
#include <weir/pipeline/decide.h>
#include <weir/pipeline/look_up.h>
#include <weir/pipeline/names.h>
#include <weir/pipeline/parse.h>

namespace weir::pipeline {

void process(const ImageContext& context, FrameBatch& frames, Worker& worker, std::uint64_t now_ns,
             VerdictBatch& verdicts) noexcept
{
  const BridgeRules bridge = context.bridges[frames.bridge];
  if (bridge.mode == policy::BridgeMode::bypass)
    return process_bypass(frames, worker, verdicts);
  Scratch& scratch = worker.scratch;
  ParsedBatch& parsed = scratch.parsed;
  AddressMatches& matches = scratch.matches;
  QueryBatch& queries = scratch.queries;
  parse(frames, bridge.match, parsed);
  look_up(*context.image, parsed, matches);
  queries.listed = 0;
  if (parsed.queries != 0)
    find_names(*context.image, frames, parsed, queries);
  if ((matches.remote.listed | matches.local.listed | queries.listed | parsed.noted) == 0) {
    worker.count(Reason::forwarded, frames.count);
    verdicts = {};
    return;
  }
  decide(context, frames, parsed, matches, queries, scratch.judgements);
  act(context, frames, parsed, matches, queries, scratch.judgements, worker, now_ns, verdicts);
}

void process_bypass(const FrameBatch& frames, Worker& worker, VerdictBatch& verdicts) noexcept
{
  worker.count(Reason::bypass, frames.count);
  verdicts = {};
}

void process_without_policy(OnFailure on_failure, const FrameBatch& frames, Worker& worker,
                            VerdictBatch& verdicts) noexcept
{
  verdicts = {};
  if (on_failure == OnFailure::open) {
    worker.count(Reason::no_policy_open, frames.count);
    return;
  }
  worker.count(Reason::no_policy_closed, frames.count);
  verdicts.drop = frames.count == kMaxBatch ? ~0ULL : (1ULL << frames.count) - 1;
}

} // namespace weir::pipeline
