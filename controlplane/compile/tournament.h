// SPDX-License-Identifier: BSD-3-Clause
// The least front of many sorted sequences, for a k-way merge: a tree of losers, in which one more row costs log2(k)
// comparisons and moves no row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace weir::compile {

/// `Front` is where a sequence stands; `<` is a total order of fronts.
template <typename Front> class Tournament {
public:
  explicit Tournament(std::vector<Front>&& fronts) : fronts_(std::move(fronts)) { play_all(); }

  [[nodiscard]] bool empty() const noexcept { return fronts_.empty(); }
  [[nodiscard]] Front& least() noexcept { return fronts_[winner_]; }

  /// After least() has moved on.
  void replay() noexcept
  {
    std::size_t winner = winner_;
    for (std::size_t node = (winner + fronts_.size()) / 2; node > 0; node /= 2) {
      if (fronts_[losers_[node]] < fronts_[winner])
        std::swap(losers_[node], winner);
    }
    winner_ = winner;
  }

  /// After least() has come to its end.
  void drop()
  {
    fronts_.erase(fronts_.begin() + static_cast<std::ptrdiff_t>(winner_));
    play_all();
  }

private:
  /// Fronts are the leaves size..2 * size - 1 of a tree with the root 1.
  void play_all()
  {
    const std::size_t size = fronts_.size();
    losers_.assign(size, 0);
    std::vector<std::size_t> winners(2 * size);
    for (std::size_t i = 0; i < size; ++i)
      winners[size + i] = i;
    for (std::size_t node = size; node-- > 1;) {
      const std::size_t left = winners[2 * node];
      const std::size_t right = winners[2 * node + 1];
      const bool right_wins = fronts_[right] < fronts_[left];
      winners[node] = right_wins ? right : left;
      losers_[node] = right_wins ? left : right;
    }
    winner_ = size > 1 ? winners[1] : 0;
  }

  std::vector<Front> fronts_;
  std::vector<std::size_t> losers_; ///< of the game at each inner node
  std::size_t winner_ = 0;
};

} // namespace weir::compile
