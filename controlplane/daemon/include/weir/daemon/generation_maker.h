// SPDX-License-Identifier: BSD-3-Clause
// One generation from snapshots to the data plane: build in a confined child, check, publish, tell, report.
#pragma once

#include <weir/daemon/adoption.h>
#include <weir/daemon/builder.h>
#include <weir/daemon/feed_book.h>
#include <weir/daemon/feed_refresh.h>
#include <weir/daemon/imports.h>
#include <weir/daemon/live_policy.h>
#include <weir/daemon/policy_key.h>
#include <weir/daemon/setup.h>
#include <weir/telemetry/policy_facts.h>
#include <weir/telemetry/state_event.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace weir::daemon {

/// What a generation is made of and whom it is told to; all outlive the maker.
struct MakerParts {
  const Setup& setup;
  const FeedBook& book;
  const Imports& imports;
  Adoption& adoption;
  PolicyBox& policy;
  PolicyKey key;
  RunJob run_job;
  const std::atomic<bool>& stop;                ///< the daemon ends, and its jobs with it
  const std::atomic<std::uint64_t>& slot_bytes; ///< of the running data plane, or of the board
  std::function<void(std::shared_ptr<const telemetry::PolicyFacts>)> add_facts;
  std::function<void(std::shared_ptr<const provenance::Provenance>)> set_listed;
  std::function<void(const telemetry::StateEvent&)> post;
  std::function<std::int64_t()> now;
};

/// One thread (the builder's).
class GenerationMaker {
public:
  explicit GenerationMaker(MakerParts parts);

  /// Blocks. Posts a policy-published event whatever comes of it, but for a build that was ended with the daemon: the
  /// next one builds anew.
  [[nodiscard]] BuildResult make(const std::string& cause);

private:
  struct Work;
  bool build(Work& work);
  bool check(Work& work);
  void publish(Work& work);
  BuildResult conclude(const Work& work);

  MakerParts parts_;
};

} // namespace weir::daemon
