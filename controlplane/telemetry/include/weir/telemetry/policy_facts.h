// SPDX-License-Identifier: BSD-3-Clause
// What events need to know about the image that judged: rules, feeds, sinkhole. A copy, because records outlive images.
#pragma once

#include <weir/policy/rule.h>
#include <weir/policy/settings.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace weir::policy {
class ImageView;
}

namespace weir::telemetry {

/// Immutable after construction: any thread.
class PolicyFacts {
public:
  /// Copies from a validated image; costs memory by rules (a few bytes each), not by entries.
  explicit PolicyFacts(const policy::ImageView& image);

  /// For tests and tools without an image: call add_rule() for rule 1, 2, ... before sharing it.
  PolicyFacts(std::uint64_t generation, policy::Settings settings, std::vector<policy::FeedInfo> feeds);
  void add_rule(const policy::EntryClass& entry_class, std::span<const std::uint16_t> feeds);

  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }
  [[nodiscard]] const policy::Settings& settings() const noexcept { return settings_; }
  /// In config order; the indexes of rule feeds.
  [[nodiscard]] std::span<const policy::FeedInfo> feeds() const noexcept { return feeds_; }
  /// nullopt: no such rule. All feed indexes of what is returned are below feeds().size().
  [[nodiscard]] std::optional<policy::Rule> rule(policy::RuleNumber number) const noexcept;

private:
  struct StoredRule {
    policy::EntryClass entry_class;
    std::uint32_t first_feed;
    std::uint32_t feed_count;
  };
  std::uint64_t generation_ = 0;
  policy::Settings settings_;
  std::vector<policy::FeedInfo> feeds_;
  std::vector<StoredRule> rules_;
  std::vector<std::uint16_t> rule_feeds_;
};

/// The facts of the newest generations. All methods: any thread.
class PolicyHistory {
public:
  explicit PolicyHistory(std::size_t capacity = 16) : capacity_(capacity) {}
  /// A generation that is there already is replaced; the oldest goes when there are more than `capacity`.
  void add(std::shared_ptr<const PolicyFacts> facts);
  /// nullptr: not known (any more).
  [[nodiscard]] std::shared_ptr<const PolicyFacts> find(std::uint64_t generation) const;

private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const PolicyFacts>> facts_; // oldest first
};

} // namespace weir::telemetry
