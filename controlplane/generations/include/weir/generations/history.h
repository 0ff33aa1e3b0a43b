// SPDX-License-Identifier: BSD-3-Clause
// The generations that were built on this box: number, time, cause, counts and what became of them. Numbers are never
// used twice, also not over restarts, failed builds or a lost file that an image on disk still remembers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace weir::generations {

inline constexpr std::size_t kMaxHistory = 50;

enum class State : std::uint8_t {
  in_force,   ///< the data plane works with it
  superseded, ///< was in force
  pending,    ///< published, the data plane has not taken it yet
  refused,    ///< by the data plane, or bigger than its slot
  failed,     ///< not built or not published
};
/// "in-force", "superseded", "pending", "refused", "failed".
[[nodiscard]] std::string_view word(State state) noexcept;

struct Generation {
  std::uint64_t number = 0;
  std::int64_t time = 0; ///< of the build, seconds since 1970
  std::string cause;     ///< "start", "feed ipsum", "block 192.0.2.1", ...
  State state = State::pending;
  std::string message;                         ///< why it was refused or failed
  std::map<std::string, std::uint64_t> counts; ///< entries of the image by type
  std::uint64_t rules = 0;
  std::uint64_t bytes = 0; ///< of the image
};

/// One thread at a time. Every change is on disk when the call returns.
class History {
public:
  /// A missing file is an empty history; a damaged one is put aside as PATH.damaged, and `damage()` says so.
  [[nodiscard]] static History load(const std::string& path);

  /// Takes the next number for good.
  [[nodiscard]] tl::expected<std::uint64_t, std::string> reserve();
  /// No number up to `number` will be given out: it was seen in an image.
  void skip_to(std::uint64_t number) noexcept;

  /// Adds it, or replaces the one of the same number. in_force supersedes the one that was in force; in_force and
  /// pending supersede what was pending. The oldest beyond kMaxHistory go.
  [[nodiscard]] tl::expected<void, std::string> record(const Generation& generation);

  /// Oldest first.
  [[nodiscard]] const std::vector<Generation>& generations() const noexcept { return generations_; }
  /// The newest that was published (in force, or pending); nullptr: none.
  [[nodiscard]] const Generation* published() const noexcept;
  [[nodiscard]] const std::string& damage() const noexcept { return damage_; }

private:
  explicit History(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] tl::expected<void, std::string> save() const;

  std::string path_;
  std::uint64_t last_number_ = 0;
  std::vector<Generation> generations_;
  std::string damage_;
};

} // namespace weir::generations
