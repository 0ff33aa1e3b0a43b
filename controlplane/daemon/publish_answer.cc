// SPDX-License-Identifier: BSD-3-Clause
// Waiting for the data plane.
#include "publish_answer.h"

#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::milliseconds kPause{50};

using Clock = std::chrono::steady_clock;

std::optional<generations::Generation> outcome_of(const ApiContext& context, std::uint64_t generation)
{
  const auto outcome = context.adoption.outcome(generation);
  if (!outcome)
    return std::nullopt;
  // A data plane that has just started may have adopted before the next round of the watch.
  const bool is_news = outcome->state == generations::State::in_force && !context.dataplane.state().hello;
  return as_seen(*outcome, is_news ? context.dataplane.look() : context.dataplane.state());
}

bool is_settled(const std::optional<generations::Generation>& outcome)
{
  return outcome && outcome->state != generations::State::pending;
}

/// Why a generation is not in force.
std::string why_not(const ApiContext& context, const std::optional<generations::Generation>& outcome)
{
  const DataplaneState dataplane = context.dataplane.state();
  if (!is_settled(outcome) && !dataplane.hello)
    return waiting_text(dataplane);
  return outcome ? outcome->message : std::string();
}

void wait_and_answer(const ApiContext& context, std::uint64_t generation, Clock::time_point begun, Json answer,
                     api::Responder& responder)
{
  auto outcome = outcome_of(context, generation);
  while (!is_settled(outcome) && context.dataplane.state().hello && Clock::now() - begun < kPatience) {
    std::this_thread::sleep_for(kPause);
    outcome = outcome_of(context, generation);
  }
  const auto state = outcome ? outcome->state : generations::State::pending;
  const bool in_force = state == generations::State::in_force;
  answer["generation"] = generation;
  answer["in_force"] = in_force;
  answer["state"] = word(state);
  answer["waited_s"] = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begun).count();
  if (!in_force)
    answer["message"] = why_not(context, outcome);
  responder(result_of(answer));
}

} // namespace

void answer_in_force(ApiContext& context, std::uint64_t generation, Json answer, const Reply& reply)
{
  context.errands.waits.run([&context, generation, begun = Clock::now(), answer = std::move(answer), reply] {
    wait_and_answer(context, generation, begun, answer, *reply);
  });
}

void answer_when_in_force(ApiContext& context, const std::string& cause, Json answer, const Reply& reply)
{
  context.builder.request_now(cause, [&context, answer = std::move(answer), reply](const BuildResult& result) {
    if (result.published)
      answer_in_force(context, result.generation, answer, reply);
    else
      (*reply)(error_of(api::ErrorCode::failed, "kept, but not published: " + result.message));
  });
}

} // namespace weir::daemon
