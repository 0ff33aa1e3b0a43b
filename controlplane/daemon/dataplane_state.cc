// SPDX-License-Identifier: BSD-3-Clause
// Words for a data plane that does not answer as it should.
#include <weir/daemon/dataplane_state.h>

#include <algorithm>
#include <array>

namespace weir::daemon {
namespace {

struct AbsenceWords {
  DataplaneWord state;
  std::string_view what;
  std::string_view meaning;
  std::string_view to_do;
  std::string_view takes_over;
};

constexpr std::array kAbsences = {
    AbsenceWords{DataplaneWord::absent, "no data plane is running", "this box forwards nothing, what crosses it is cut",
                 "start weir-dataplane, its log says why it ended", "it takes it over when it starts"},
    AbsenceWords{
        DataplaneWord::silent, "the data plane does not answer",
        "if it still forwards, it filters with what it has, but takes nothing new",
        "look into its log; while it stays so, only a restart of weir-dataplane helps, which cuts traffic for a "
        "moment",
        "it takes it over when it answers"},
    AbsenceWords{
        DataplaneWord::denied, "the data plane does not let this control plane in",
        "it filters with what it has, but takes nothing new",
        "run boards/common/prepare and start both programs as root, which makes them the users weir-dp and weir",
        "it takes it over when it lets it in"},
    AbsenceWords{DataplaneWord::other_version, "the data plane is of another version",
                 "it filters with what it has, but takes nothing new",
                 "install both of one version and restart weir-dataplane",
                 "it takes it over when both are of one version"},
};

const AbsenceWords& words_of(DataplaneWord state)
{
  const auto found = std::find_if(kAbsences.begin(), kAbsences.end(), [&](const auto& a) { return a.state == state; });
  return found == kAbsences.end() ? kAbsences.front() : *found;
}

std::string in_brackets(const std::string& problem)
{
  return problem.empty() ? std::string() : " (" + problem + ")";
}

DataplaneWord word_of(control::ClientErrorCode code) noexcept
{
  switch (code) {
  case control::ClientErrorCode::unreachable:
  case control::ClientErrorCode::closed:
    return DataplaneWord::absent;
  case control::ClientErrorCode::denied:
    return DataplaneWord::denied;
  case control::ClientErrorCode::timed_out:
    return DataplaneWord::silent;
  case control::ClientErrorCode::bad_reply:
  case control::ClientErrorCode::refused:
    break;
  }
  return DataplaneWord::other_version;
}

} // namespace

std::string_view word(DataplaneWord state) noexcept
{
  switch (state) {
  case DataplaneWord::absent:
    return "absent";
  case DataplaneWord::running:
    return "running";
  case DataplaneWord::silent:
    return "silent";
  case DataplaneWord::denied:
    return "denied";
  case DataplaneWord::other_version:
    return "other-version";
  }
  return "?";
}

std::span<const control::BridgeState> bridges_of(const control::HelloReply& hello) noexcept
{
  return std::span(hello.bridges).first(std::min<std::size_t>(hello.bridge_count, hello.bridges.size()));
}

std::string DataplaneState::effective_mode(std::string_view bridge) const
{
  if (hello) {
    for (const control::BridgeState& state : bridges_of(*hello)) {
      if (state.name.view() == bridge)
        return std::string(control::word(state.effective));
    }
  }
  return "unknown";
}

DataplaneState state_without(const generations::LinkError& error)
{
  DataplaneState state;
  state.word = word_of(error.code);
  state.problem = error.text;
  return state;
}

std::string absence_cause(const DataplaneState& state)
{
  return std::string(words_of(state.word).what) + in_brackets(state.problem);
}

std::string absence_advice(const DataplaneState& state)
{
  const AbsenceWords& words = words_of(state.word);
  return state.hello ? std::string() : std::string(words.what) + "; " + std::string(words.to_do);
}

std::string absence_text(const DataplaneState& state)
{
  const AbsenceWords& words = words_of(state.word);
  return absence_cause(state) + ": " + std::string(words.meaning) + "; " + std::string(words.to_do);
}

std::string waiting_text(const DataplaneState& state)
{
  const AbsenceWords& words = words_of(state.word);
  return std::string(words.what) + ": " + std::string(words.takes_over);
}

std::string_view mode_meaning(std::string_view effective) noexcept
{
  if (effective == "failed-closed")
    return ": there is no valid policy, and on-failure says to drop everything";
  if (effective == "failed-open")
    return ": there is no valid policy, and on-failure says to forward everything";
  return effective == "bypass" ? ": nothing is stopped or reported on it" : "";
}

generations::Generation as_seen(generations::Generation generation, const DataplaneState& state)
{
  if (state.hello || generation.state != generations::State::in_force)
    return generation;
  generation.state = generations::State::pending;
  generation.message = waiting_text(state);
  return generation;
}

} // namespace weir::daemon
