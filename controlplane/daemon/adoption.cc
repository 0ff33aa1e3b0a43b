// SPDX-License-Identifier: BSD-3-Clause
// ADOPT and its answers.
#include <weir/daemon/adoption.h>

#include <weir/daemon/dataplane_state.h>
#include <weir/daemon/log.h>
#include <weir/generations/image_draft.h>

#include <algorithm>
#include <utility>

namespace weir::daemon {

using control::AdoptCode;
using generations::Generation;
using generations::State;

Adoption::Adoption(Paths paths, generations::DataplaneLink& link)
    : paths_(std::move(paths)), link_(link), history_(generations::History::load(paths_.history()))
{
}

tl::expected<std::uint64_t, std::string> Adoption::reserve()
{
  const std::lock_guard lock(mutex_);
  return history_.reserve();
}

void Adoption::skip_to(std::uint64_t number)
{
  const std::lock_guard lock(mutex_);
  history_.skip_to(number);
}

void Adoption::record(const Generation& generation)
{
  const std::lock_guard lock(mutex_);
  if (const auto saved = history_.record(generation); !saved)
    log_line(saved.error());
}

void Adoption::tell(Generation& generation)
{
  generation.state = State::pending;
  const auto reply = link_.adopt(generation.number);
  if (!reply) {
    generation.message = absence_cause(state_without(reply.error()));
    return;
  }
  generation.message = reply->text.view();
  if (reply->code == AdoptCode::adopted)
    generation.state = State::in_force;
  else if (reply->code != AdoptCode::pending && reply->code != AdoptCode::busy)
    generation.state = State::refused;
  if (reply->code != AdoptCode::invalid && reply->code != AdoptCode::too_big)
    return;
  if (const auto restored = generations::restore_previous(paths_.state); !restored)
    generation.message += "; " + restored.error().text;
}

Generation Adoption::publish(Generation generation, const std::function<bool(Generation&)>& publish)
{
  const std::lock_guard lock(telling_);
  if (publish(generation))
    tell(generation);
  record(generation);
  return generation;
}

std::optional<Generation> Adoption::settle(const generations::Greeting& greeting)
{
  const std::lock_guard lock(telling_);
  auto generation = published();
  if (!generation)
    return std::nullopt;
  const State before = generation->state;
  if (greeting.state.generation == generation->number) {
    generation->state = State::in_force;
    generation->message.clear();
  } else if (greeting.fresh || before == State::pending) {
    tell(*generation);
  }
  if (generation->state == before)
    return std::nullopt;
  record(*generation);
  return generation;
}

std::vector<Generation> Adoption::generations() const
{
  const std::lock_guard lock(mutex_);
  return history_.generations();
}

std::optional<Generation> Adoption::published() const
{
  const std::lock_guard lock(mutex_);
  const Generation* newest = history_.published();
  return newest == nullptr ? std::nullopt : std::optional(*newest);
}

std::optional<Generation> Adoption::outcome(std::uint64_t number) const
{
  const std::lock_guard lock(mutex_);
  if (const Generation* newest = history_.published(); newest != nullptr && newest->number >= number)
    return *newest;
  const auto& all = history_.generations();
  const auto broken = std::find_if(all.begin(), all.end(), [number](const Generation& one) {
    return one.number >= number && (one.state == State::refused || one.state == State::failed);
  });
  return broken == all.end() ? std::nullopt : std::optional(*broken);
}

std::string Adoption::damage() const
{
  const std::lock_guard lock(mutex_);
  return history_.damage();
}

} // namespace weir::daemon
