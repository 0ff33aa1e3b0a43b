// SPDX-License-Identifier: BSD-3-Clause
// What becomes of a published generation: told to the data plane, recorded, taken back when refused.
#pragma once

#include <weir/daemon/paths.h>
#include <weir/generations/dataplane_link.h>
#include <weir/generations/history.h>

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace weir::daemon {

/// Any thread; publishing and telling exclude each other.
class Adoption {
public:
  Adoption(Paths paths, generations::DataplaneLink& link);

  [[nodiscard]] tl::expected<std::uint64_t, std::string> reserve();
  /// See generations::History::skip_to().
  void skip_to(std::uint64_t number);

  /// Records a generation that came to nothing.
  void record(const generations::Generation& generation);

  /// `publish` puts the image in place, or sets state and message and returns false; then the data plane is told.
  /// Returns the generation as recorded: in_force, pending (not running, busy), refused or failed.
  [[nodiscard]] generations::Generation publish(generations::Generation generation,
                                                const std::function<bool(generations::Generation&)>& publish);

  /// The data plane says what it works with: settles what was pending, tells what it lacks. Returns the generation
  /// whose state changed, if one did.
  [[nodiscard]] std::optional<generations::Generation> settle(const generations::Greeting& greeting);

  [[nodiscard]] std::vector<generations::Generation> generations() const;
  [[nodiscard]] std::optional<generations::Generation> published() const;
  /// What became of what generation `number` brings: the published one, if that is not older; else the one that was to
  /// bring it and was refused or failed. nullopt: nothing is known of it.
  [[nodiscard]] std::optional<generations::Generation> outcome(std::uint64_t number) const;
  /// Why the history on disk was begun anew; empty: it was not.
  [[nodiscard]] std::string damage() const;

private:
  void tell(generations::Generation& generation);

  const Paths paths_;
  generations::DataplaneLink& link_;
  std::mutex telling_;       ///< held while an image is put in place and the data plane is told
  mutable std::mutex mutex_; ///< of the history; never held while waiting
  generations::History history_;
};

} // namespace weir::daemon
