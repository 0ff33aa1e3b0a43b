// SPDX-License-Identifier: BSD-3-Clause
// A name that finds its line full goes on to the next, and says so there.
#include "name_lines.h"

#include "filter.h"

#include <weir/policy/image_hash.h>
#include <weir/policy/section_layout.h>

#include <algorithm>

namespace weir::policy {

namespace {

/// Slots that are taken of 10 lines: 15.6 bytes a name. One line of fifteen goes on.
constexpr std::size_t kSlotsOf10Lines = 41;

bool needs_two_slots(const PlacedName& name)
{
  return name.points >= raw::kManyPoints;
}

std::size_t homes_for(std::span<const PlacedName> names)
{
  const auto wide = static_cast<std::size_t>(std::count_if(names.begin(), names.end(), needs_two_slots));
  return (names.size() + wide) * 10 / kSlotsOf10Lines + 1;
}

/// False if there is no room.
bool put(raw::NameLine& line, const PlacedName& name)
{
  const unsigned slot = raw::slots_taken(line);
  const unsigned needed = needs_two_slots(name) ? 2 : 1;
  if (slot + needed > raw::kNamesPerLine)
    return false;
  const std::uint32_t high = raw::fingerprint_high(name.fingerprint);
  line.low[slot] = raw::fingerprint_low(name.fingerprint);
  line.middle[slot] = static_cast<std::uint16_t>(high);
  line.points[slot] = static_cast<std::uint16_t>(needed == 1 ? name.points : raw::kManyPoints);
  if (needed == 2) {
    line.low[slot + 1] = name.points;
    line.points[slot + 1] = raw::kNumberOfPoints;
  }
  line.rest += std::uint64_t{high >> 16} << 4 * slot | std::uint64_t{needed} << raw::kTakenShift;
  return true;
}

bool put_in_chain(raw::NameLine* line, const PlacedName& name)
{
  for (std::uint32_t step = 0; step < raw::kMaxNameChain; ++step, ++line) {
    if (put(*line, name))
      return true;
    line->rest |= raw::kGoesOn;
  }
  return false;
}

/// In the line of its last two labels.
void announce(raw::NameLine& line, const PlacedName& name)
{
  const std::uint32_t bits = raw::deeper_bits(name.last_two) | raw::deeper_bits(name.place);
  line.rest |= std::uint64_t{bits} << raw::kDeeperShift;
}

/// Whoever looks for a name that is not there follows all lines that go on.
bool are_chains_short(const std::vector<raw::NameLine>& lines)
{
  std::uint32_t in_a_row = 0;
  for (const raw::NameLine& line : lines) {
    in_a_row = (line.rest & raw::kGoesOn) != 0 ? in_a_row + 1 : 0;
    if (in_a_row == raw::kMaxNameChain)
      return false;
  }
  return true;
}

} // namespace

std::optional<NameLines> make_name_lines(std::span<const PlacedName> names)
{
  NameLines made{{}, static_cast<std::uint32_t>(homes_for(names))};
  made.lines.resize(raw::name_lines(made.homes));
  const auto line_of = [&](std::uint64_t place) { return made.lines.data() + raw::line_of(place, made.homes); };
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names.size() - i > kFetchAhead) {
      __builtin_prefetch(line_of(names[i + kFetchAhead].place), 1);
      __builtin_prefetch(line_of(names[i + kFetchAhead].last_two), 1);
    }
    const PlacedName& name = names[i];
    if (!put_in_chain(line_of(name.place), name))
      return std::nullopt;
    if (name.labels > 2)
      announce(*line_of(name.last_two), name);
  }
  if (!are_chains_short(made.lines))
    return std::nullopt;
  return made;
}

} // namespace weir::policy
