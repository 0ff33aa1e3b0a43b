// SPDX-License-Identifier: BSD-3-Clause
// Waiting for the data plane.
#include "publish_answer.h"

#include <chrono>
#include <thread>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::milliseconds kPause{50};

} // namespace

void answer_in_force(const ApiContext& context, std::uint64_t generation, Json answer, api::Responder& responder)
{
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  const auto settled = [&] {
    const auto published = context.adoption.published();
    return !published || published->state != generations::State::pending;
  };
  while (!settled() && context.dataplane.state().hello && Clock::now() - begun < kPatience)
    std::this_thread::sleep_for(kPause);
  const auto published = context.adoption.published();
  const bool in_force =
      published && published->state == generations::State::in_force && published->number >= generation;
  answer["in_force"] = in_force;
  answer["waited_s"] = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begun).count();
  if (!in_force)
    answer["message"] = !context.dataplane.state().hello ? "no data plane is running: it takes it over when it starts"
                        : published                      ? published->message
                                                         : std::string();
  responder(result_of(answer));
}

void answer_when_in_force(ApiContext& context, const std::string& cause, Json answer,
                          std::shared_ptr<api::Responder> responder)
{
  context.builder.request_now(
      cause, [&context, answer = std::move(answer), responder](const BuildResult& result) mutable {
        if (!result.published) {
          (*responder)(error_of(api::ErrorCode::failed, "kept, but not published: " + result.message));
          return;
        }
        answer["generation"] = result.generation;
        context.errands.run([&context, generation = result.generation, answer = std::move(answer), responder] {
          answer_in_force(context, generation, answer, *responder);
        });
      });
}

} // namespace weir::daemon
