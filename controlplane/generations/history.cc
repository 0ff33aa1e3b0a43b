// SPDX-License-Identifier: BSD-3-Clause
// The bounded list and its numbers.
#include <weir/generations/history.h>

#include "history_json.h"

#include <weir/generations/durable_file.h>

#include <algorithm>
#include <cstdio>

namespace weir::generations {
namespace {

constexpr std::size_t kMaxFile = std::size_t{4} * 1024 * 1024;

} // namespace

std::string_view word(State state) noexcept
{
  switch (state) {
  case State::in_force:
    return "in-force";
  case State::superseded:
    return "superseded";
  case State::pending:
    return "pending";
  case State::refused:
    return "refused";
  case State::failed:
    return "failed";
  }
  return "?";
}

History History::load(const std::string& path)
{
  History history(path);
  const auto text = read_state_file(path, kMaxFile);
  if (text && text->empty())
    return history;
  const auto decoded = text ? decode(*text) : std::nullopt;
  if (!decoded) {
    history.damage_ = (text ? path + ": not a history of this version" : text.error()) + "; put aside";
    (void)std::rename(path.c_str(), (path + ".damaged").c_str());
    return history;
  }
  history.generations_ = decoded->generations;
  history.last_number_ = decoded->last_number;
  for (const Generation& generation : history.generations_)
    history.last_number_ = std::max(history.last_number_, generation.number);
  return history;
}

tl::expected<std::uint64_t, std::string> History::reserve()
{
  ++last_number_;
  if (const auto saved = save(); !saved)
    return tl::make_unexpected(saved.error());
  return last_number_;
}

void History::skip_to(std::uint64_t number) noexcept
{
  last_number_ = std::max(last_number_, number);
}

tl::expected<void, std::string> History::record(const Generation& generation)
{
  const auto same = std::find_if(generations_.begin(), generations_.end(),
                                 [&](const Generation& one) { return one.number == generation.number; });
  if (same == generations_.end())
    generations_.push_back(generation);
  else
    *same = generation;
  for (Generation& one : generations_) {
    const bool forced_out = generation.state == State::in_force && one.state == State::in_force;
    const bool replaced = generation.state == State::in_force || generation.state == State::pending;
    if (one.number != generation.number && (forced_out || (replaced && one.state == State::pending)))
      one.state = State::superseded;
  }
  if (generations_.size() > kMaxHistory)
    generations_.erase(generations_.begin(), generations_.end() - kMaxHistory);
  last_number_ = std::max(last_number_, generation.number);
  return save();
}

const Generation* History::published() const noexcept
{
  const auto at = std::find_if(generations_.rbegin(), generations_.rend(), [](const Generation& one) {
    return one.state == State::in_force || one.state == State::pending;
  });
  return at == generations_.rend() ? nullptr : &*at;
}

tl::expected<void, std::string> History::save() const
{
  return write_durably(path_, encode({last_number_, generations_}), kStateFileMode);
}

} // namespace weir::generations
