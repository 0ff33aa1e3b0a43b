// SPDX-License-Identifier: BSD-3-Clause
// One thread that builds generations, one after the other: requests that come while one is built share the next.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace weir::daemon {

struct BuildResult {
  bool published = false;
  std::uint64_t generation = 0;
  std::string message; ///< why not published
};

/// "feed a, feed b and 3 more": each cause once, in order.
[[nodiscard]] std::string join_causes(const std::vector<std::string>& causes);

struct BuilderSettings {
  std::chrono::milliseconds gather{200};   ///< an unhurried request waits so long for others
  std::chrono::milliseconds retry{60'000}; ///< after a build that was not published
};

/// All methods: any thread.
class Builder {
public:
  using Build = std::function<BuildResult(const std::string& cause)>;
  using Done = std::function<void(const BuildResult&)>;

  /// `build` runs on the builder's thread. Nothing is built before release().
  explicit Builder(Build build, BuilderSettings settings = {});
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;
  /// Waits for the build that runs; requests that wait are answered as not published.
  ~Builder();

  /// A build that begins after this call.
  void request(std::string cause);
  /// At once, also before release(); `done` is called on the builder's thread.
  void request_now(std::string cause, Done done);
  void release();

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace weir::daemon
