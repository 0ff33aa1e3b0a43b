// SPDX-License-Identifier: BSD-3-Clause
// Requests gathered into builds.
#include <weir/daemon/builder.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>

namespace weir::daemon {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kNamedCauses = 3;
constexpr const char* kRetryCause = "retry";

} // namespace

std::string join_causes(const std::vector<std::string>& causes)
{
  std::unordered_set<std::string_view> distinct;
  std::string out;
  for (const std::string& cause : causes) {
    if (distinct.insert(cause).second && distinct.size() <= kNamedCauses)
      out += (out.empty() ? "" : ", ") + cause;
  }
  if (distinct.size() > kNamedCauses)
    out += " and " + std::to_string(distinct.size() - kNamedCauses) + " more";
  return out;
}

struct Builder::State {
  Build build;
  BuilderSettings settings;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> causes;
  std::vector<Done> waiting;
  std::optional<Clock::time_point> due; ///< of the next build
  bool released = false;
  bool stopped = false;
  std::thread thread;

  void loop();
  void build_once(std::unique_lock<std::mutex>& lock);
  void add(std::string cause, Clock::time_point when);
};

void Builder::State::add(std::string cause, Clock::time_point when)
{
  causes.push_back(std::move(cause));
  due = due ? std::min(*due, when) : when;
  changed.notify_all();
}

void Builder::State::build_once(std::unique_lock<std::mutex>& lock)
{
  const std::string cause = join_causes(std::exchange(causes, {}));
  const std::vector<Done> answered = std::exchange(waiting, {});
  due.reset();
  lock.unlock();
  const BuildResult result = build(cause);
  for (const Done& done : answered)
    done(result);
  lock.lock();
  if (!result.published)
    add(kRetryCause, Clock::now() + settings.retry);
}

void Builder::State::loop()
{
  std::unique_lock lock(mutex);
  while (!stopped) {
    const bool may_build = due && (released || !waiting.empty());
    if (may_build && *due <= Clock::now())
      build_once(lock);
    else if (may_build)
      changed.wait_until(lock, *due);
    else
      changed.wait(lock);
  }
}

Builder::Builder(Build build, BuilderSettings settings) : state_(std::make_unique<State>())
{
  state_->build = std::move(build);
  state_->settings = settings;
  state_->thread = std::thread([state = state_.get()] { state->loop(); });
}

Builder::~Builder()
{
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopped = true;
    state_->changed.notify_all();
  }
  state_->thread.join();
  for (const Done& done : state_->waiting)
    done({false, 0, "the daemon ends"});
}

void Builder::request(std::string cause)
{
  const std::lock_guard lock(state_->mutex);
  state_->add(std::move(cause), Clock::now() + state_->settings.gather);
}

void Builder::request_now(std::string cause, Done done)
{
  const std::lock_guard lock(state_->mutex);
  state_->waiting.push_back(std::move(done));
  state_->add(std::move(cause), Clock::now());
}

void Builder::release()
{
  const std::lock_guard lock(state_->mutex);
  state_->released = true;
  state_->changed.notify_all();
}

} // namespace weir::daemon
