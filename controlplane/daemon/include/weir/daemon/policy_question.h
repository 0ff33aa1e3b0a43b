// SPDX-License-Identifier: BSD-3-Clause
// "Would this be stopped, and why?" answered from the image in memory and the lists behind it.
#pragma once

#include <weir/compile/entry_set.h>
#include <weir/config/config.h>
#include <weir/daemon/live_policy.h>
#include <weir/daemon/local_entries.h>
#include <weir/feeds/indicator.h>
#include <weir/feeds/snapshot.h>
#include <weir/policy/rule.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::daemon {

/// `in_part`: of a prefix that is not listed, some of what lies inside is.
enum class Verdict : std::uint8_t { blocked, monitored, allowed, protected_entry, in_part, not_listed };
/// "blocked", "monitored", "allowed", "protected", "in-part", "not-listed".
[[nodiscard]] std::string_view word(Verdict verdict) noexcept;

/// What a bridge in effective mode `mode` does with what a policy in force judges so: "blocked", "reported" (and
/// forwarded), "forwarded", "dropped" (whatever it is); "unknown" for other modes. A prefix is taken as its listed
/// part.
[[nodiscard]] std::string_view outcome_on_bridge(Verdict verdict, std::string_view mode) noexcept;

/// The entry of the image that the data plane would take.
struct Matched {
  std::string indicator; ///< "192.0.2.0/24", "evil.example", "*.evil.example"
  std::string form;      ///< "address", "prefix", "exact", "subdomains", "below-only"
  policy::EntryClass entry_class;
};

struct Answer {
  Verdict verdict = Verdict::not_listed;
  std::uint64_t generation = 0; ///< 0: no policy yet
  std::optional<Matched> matched;
  std::vector<provenance::Listing> listings;
  std::vector<feeds::Key> inside;               ///< listed entries inside a prefix that no entry contains as a whole
  bool inside_complete = true;                  ///< false: there may be more than could be looked at
  Verdict inside_verdict = Verdict::not_listed; ///< the strongest of them: blocked or monitored
  std::vector<std::string>
      allowed_by; ///< "allow 192.0.2.0/24", "feed partners: 192.0.2.1", "protected.private 10.0.0.0/8"
};

/// A name is asked as a query for it. An IPv6 address that stands for an IPv4 one matches that one's entry if it has
/// none of its own. A prefix matches entries that contain all of it.
[[nodiscard]] Answer ask_policy(const LivePolicy& policy, const config::Config& config, const feeds::Key& key);

/// Feeds that hold the key, or a wider one, each once and in config order; of those that are wanted.
[[nodiscard]] std::vector<std::string> feeds_that_list(const LivePolicy& policy, const feeds::Key& key,
                                                       const std::function<bool(std::string_view feed)>& is_wanted);

/// All that `key` stands for, `row` stands for, too.
[[nodiscard]] bool covers(const feeds::Key& row, const feeds::Key& key);

/// Goes through what of a feed's list is stopped or reported: neither holes nor what has expired by `now`, nor what the
/// box protects or allows; without an image nobody knows that. Ends early, with false, when `take` says so.
bool for_each_in_force(const LivePolicy& policy, const feeds::Snapshot& snapshot, std::int64_t now,
                       const std::function<bool(const feeds::Key& key, const feeds::Attributes& attributes)>& take);

/// What nobody may block, gathered once for many questions. Refers to what it is made of.
class BlockRules {
public:
  BlockRules(const LivePolicy& policy, const config::Config& config, const std::vector<LocalItem>& local);

  /// Why nobody may block `key`: a sentence that names the protected or allowed entry, or the width limit; empty: it
  /// may be blocked. Also of the IPv4 addresses that an IPv6 key stands for.
  [[nodiscard]] std::string objection(const feeds::Key& key) const;

private:
  /// What is protected or allowed and covers this very key.
  [[nodiscard]] std::string standing_objection(const feeds::Key& key) const;

  const LivePolicy& policy_;
  const config::Config& config_;
  compile::EntrySet protects_;
  compile::EntrySet allows_;
  compile::EntrySet mine_;
};

/// The same for one question.
[[nodiscard]] std::string block_objection(const LivePolicy& policy, const config::Config& config,
                                          const std::vector<LocalItem>& local, const feeds::Key& key);

} // namespace weir::daemon
