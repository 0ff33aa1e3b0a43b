// SPDX-License-Identifier: BSD-3-Clause
// The overlap rules: walks from wide to narrow keys, carries what containing entries say, and tells for each key
// whether the image needs an entry there and with which rule.
//
// A feed counts at a key if its narrowest contribution containing the key lists it and is not a hole (at equal
// narrowness the hole wins). If anything allows or protects there, the widest such contribution decides and nothing is
// listed. Otherwise the classes of all feeds that count are merged: the stronger action per direction, the feed sets
// united, the answer mode of the narrowest contributions.
#pragma once

#include "intern_table.h"
#include "rule_table.h"
#include "sources.h"

#include <array>
#include <span>
#include <vector>

namespace weir::policy {

/// What the feeds and allow lists at and around a key have said so far. 0 is "nothing".
using StateNumber = std::uint32_t;
constexpr StateNumber kNothingSaid = 0;

/// `depth` is the prefix length or the number of labels of the entry to report (the key's own or, where a hole has
/// taken the key out of one feed, that of a wider entry).
struct EntryVerdict {
  RuleNumber rule = kNoRule;
  std::uint8_t depth = 0;
  NameForm form = NameForm::exact;
  bool lists = false;    ///< stops or reports something; false: allow, protect, hole
  bool protects = false; ///< says protect, not allow
  friend bool operator==(const EntryVerdict&, const EntryVerdict&) noexcept = default;
};

/// `stored.rule` is kNoRule if the image needs no entry at this key. `state` is what narrower keys start from.
struct OverlapStep {
  EntryVerdict stored;
  StateNumber state = kNothingSaid;
};

enum class KeyType : std::uint8_t { address, name };

class Overlap {
public:
  /// `keep_allows`: what is allowed is stored although nothing wider is listed, because it beats what is listed at the
  /// other end of a frame.
  Overlap(KeyType type, const std::vector<FeedInfo>& feeds, RuleTable& rules, bool keep_allows = false);

  /// `own` are the contributions to a key of `depth` that lies in a key with state `parent`. `keep`: what is allowed
  /// there is stored although nothing wider is listed, because a look-up of the key may find something elsewhere.
  [[nodiscard]] OverlapStep step(StateNumber parent, std::uint8_t depth, std::span<const Source> own,
                                 bool keep = false);

private:
  struct Said {
    FeedIndex feed;
    ContributionKind kind; ///< listed, allow or protect
    std::uint8_t depth;
    NameForm form;
    AnswerMode answer;
  };
  struct State {
    std::vector<Said> said; ///< by feed, then kind
    EntryVerdict reported;  ///< what a look-up of the key finds
  };

  /// A step that was asked for lately, and the situation it was taken in: parent, depth, keep and one source as a
  /// number, which is never 0.
  struct Recent {
    std::uint64_t situation = 0;
    OverlapStep step;
  };

  [[nodiscard]] const OverlapStep& known_step(StateNumber parent, std::uint8_t depth, std::span<const Source> own,
                                              bool keep);
  [[nodiscard]] OverlapStep compute(StateNumber parent, std::uint8_t depth, std::span<const Source> own, bool keep);
  void say(State& state, const Source& source, ContributionKind kind, std::uint8_t depth) const;
  [[nodiscard]] EntryVerdict judge(const State& state);
  [[nodiscard]] EntryVerdict judge_allowed(const State& state);
  [[nodiscard]] EntryVerdict judge_listed(const State& state);
  [[nodiscard]] EntryVerdict judge_hole(std::uint8_t depth, std::span<const Source> own);
  [[nodiscard]] bool does_nothing(const Source& source) const noexcept;
  [[nodiscard]] StateNumber number_of(State&& state);

  KeyType type_;
  bool keep_allows_;
  const std::vector<FeedInfo>& feeds_;
  RuleTable& rules_;
  InternTable steps_known_;
  std::vector<OverlapStep> steps_;
  InternTable states_known_;
  std::vector<State> states_;
  std::vector<std::uint8_t> key_;
  std::array<Recent, 512> recent_; ///< 12 kB; by a hash of the situation, the later one takes the place
};

} // namespace weir::policy
