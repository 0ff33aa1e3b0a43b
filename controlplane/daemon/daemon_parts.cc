// SPDX-License-Identifier: BSD-3-Clause
// What the parts do for each other.
#include "daemon_parts.h"

#include "build_inputs.h"

#include <weir/daemon/log.h>
#include <weir/daemon/own_servers.h>
#include <weir/daemon/stray_snapshots.h>
#include <weir/generations/durable_file.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <set>
#include <utility>

namespace weir::daemon {
namespace {

/// The first build waits at most so many rounds for the feeds that are due at the start.
constexpr int kRoundsBeforeFirstBuild = 15;
constexpr int kRoundsBetweenServerChecks = 30;

std::vector<PoolFeed> pool_feeds(const FeedBook& book)
{
  std::vector<PoolFeed> out;
  for (const FeedStatus& status : book.all()) {
    const bool cheap = status.feed.url.starts_with("file:");
    out.push_back({status.feed.name, cheap ? 0 : status.next_attempt});
  }
  return out;
}

telemetry::FeedState event_of(const FeedStatus& status)
{
  telemetry::FeedState event;
  event.feed = status.feed.name;
  event.state = word(status.state);
  event.reason = status.memory.last_error;
  event.entries = status.report.entries();
  event.duplicates = status.report.duplicates;
  for (const auto& [reason, count] : status.report.rejected)
    event.rejected += count;
  event.last_success = status.memory.last_success;
  return event;
}

} // namespace

std::int64_t wall_clock()
{
  return static_cast<std::int64_t>(std::time(nullptr));
}

Daemon::Parts::Parts(Setup the_setup, const Surroundings& surroundings, PolicyKey key,
                     std::unique_ptr<telemetry::Telemetry> the_telemetry)
    : setup(std::move(the_setup)), launcher(surroundings.launcher), reload(surroundings.reload),
      telemetry(std::move(the_telemetry)), slot_bytes(setup.board.image_slot), link(setup.paths().dataplane_socket()),
      adoption(setup.paths(), link), switches(setup.paths(), problem()),
      book(setup.config.feeds, setup.paths(), problem()), local(setup.paths(), problem()),
      imports(setup.paths(), problem()),
      dataplane({setup, link, adoption, switches, slot_bytes, [this](const auto& event) { post(event); }}),
      box({setup, book, dataplane, [this](const auto& event) { post(event); }}),
      maker({setup, book, imports, adoption, policy, key, [this](const compile::Job& job) { return launcher.run(job); },
             stop, slot_bytes, [this](auto facts) { telemetry->add_policy(std::move(facts)); },
             [this](auto listed) { telemetry->set_provenance(std::move(listed)); },
             [this](const auto& event) { post(event); }, wall_clock})
{
  launcher.take_jobs();
}

Daemon::Parts::~Parts()
{
  server.reset();
  stop = true;
  launcher.end_jobs();
  if (pool)
    pool->stop();
  ticker.reset();
  pool.reset();
  // Changes ask for builds, and builds that end leave answers that wait: each ends before what it leaves work for.
  if (errands)
    errands->changes.end();
  builder.reset();
  errands.reset();
}

void Daemon::Parts::load_policy_on_disk()
{
  auto live = std::make_shared<LivePolicy>();
  if (auto image = ImageMemory::load(setup.paths().image())) {
    adoption.skip_to(policy::generation((*image)->view()));
    telemetry->add_policy(std::make_shared<telemetry::PolicyFacts>((*image)->view()));
    live->image = std::move(*image);
  }
  if (const auto text = generations::read_state_file(setup.paths().report(), kMaxReportBytes))
    live->report = decode_build_report(*text).value_or(BuildReport{});
  live->own_servers = daemon::own_servers(book.all());
  live->listed = provenance::Provenance::open(open_build_inputs(setup, imports.feeds()).provenance_files());
  telemetry->set_provenance(live->listed);
  policy.set(std::move(live));
  problem() = adoption.damage();
}

void Daemon::Parts::start_threads(const std::string& first_cause)
{
  // Known before anybody can ask: "no data plane is running" would be an alarm.
  dataplane.round();
  local.expire(wall_clock());
  if (const auto written = local.write_snapshots(wall_clock()); !written)
    problem() = written.error();
  imports.expire(wall_clock());
  if (const auto written = imports.write_snapshots(wall_clock()); !written)
    problem() = written.error();
  own_servers = fingerprint(daemon::own_servers({}));
  builder = std::make_unique<Builder>([this](const std::string& cause) { return maker.make(cause); });
  builder->request(first_cause);
  pool = std::make_unique<FeedPool>(pool_feeds(book),
                                    PoolWork{[this](const std::string& feed) { return refresh(feed); }, wall_clock});
  pool->when_settled([this] { builder->release(); });
  errands = std::make_unique<ErrandThreads>();
  ticker = std::make_unique<Ticker>(std::vector<std::function<void()>>{
      [this] { dataplane.round(); }, [this] { box.round(std::chrono::steady_clock::now()); },
      [this] { tick_builds(); }});
}

void Daemon::Parts::remove_strays() const
{
  std::set<std::string, std::less<>> feeds = {std::string(config::kLocalBlockFeed),
                                              std::string(config::kLocalAllowFeed)};
  for (const config::Feed& feed : setup.config.feeds)
    feeds.insert(feed.name);
  for (const config::Feed& feed : imports.feeds())
    feeds.insert(feed.name);
  remove_stray_snapshots(setup.paths(), feeds);
}

std::int64_t Daemon::Parts::refresh(const std::string& name)
{
  constexpr std::int64_t kNever = INT64_MAX;
  const auto status = book.find(name);
  if (!status || stop)
    return kNever;
  const std::int64_t now = wall_clock();
  const RefreshOutcome outcome = refresh_feed(
      status->feed, status->memory, setup.paths(), [this](const compile::Job& job) { return launcher.run(job); }, now,
      stop);
  if (stop)
    return kNever; // what failed now failed because the daemon ends
  const auto change = book.finish(name, outcome, now);
  if (!change)
    return kNever;
  if (change->new_content || change->new_state)
    post(event_of(change->status));
  if (change->new_state && !outcome.error.empty())
    log_line("feed " + name + " " + std::string(word(change->status.state)) + ": " + outcome.error);
  if (change->new_content)
    builder->request("feed " + name);
  else if (change->new_peer)
    builder->request("server of feed " + name);
  return change->status.next_attempt;
}

void Daemon::Parts::expire_entries(std::int64_t now)
{
  const auto expired = local.expire(now);
  if (!expired.empty()) {
    if (const auto written = local.write_snapshots(now); !written)
      log_line(written.error());
  }
  for (const LocalItem& item : expired)
    builder->request(std::string(word(item.action)) + " " + item.entry + " expired");
  for (const std::string& name : imports.expire(now))
    builder->request("import " + name + " expired");
}

void Daemon::Parts::tick_builds()
{
  if (++rounds == kRoundsBeforeFirstBuild)
    builder->release();
  expire_entries(wall_clock());
  if (rounds % kRoundsBetweenServerChecks != 0)
    return;
  // Addresses that fetches connected to ask for a build themselves; here they only must not hide what else changed.
  std::string seen = fingerprint(daemon::own_servers({}));
  if (own_servers != seen)
    builder->request("own addresses");
  own_servers = std::move(seen);
}

tl::expected<void, std::string> Daemon::Parts::serve(const Surroundings& surroundings)
{
  context = std::make_unique<ApiContext>(ApiContext{setup,
                                                    book,
                                                    *pool,
                                                    local,
                                                    imports,
                                                    switches,
                                                    adoption,
                                                    policy,
                                                    dataplane,
                                                    *telemetry,
                                                    *builder,
                                                    *errands,
                                                    reload,
                                                    wall_clock,
                                                    surroundings.started,
                                                    {}});
  for (const std::string& text : problems) {
    if (text.empty())
      continue;
    log_line(text);
    context->start_warnings.push_back(text);
  }
  api::ServerOptions options;
  if (const auto group = api::group_id("weir"))
    options.operator_groups.push_back(*group);
  const int own_descriptor = fcntl(surroundings.api_descriptor, F_DUPFD_CLOEXEC, 0);
  if (own_descriptor < 0)
    return tl::make_unexpected(std::string("the API's socket: ") + std::strerror(errno));
  server = std::make_unique<api::Server>(own_descriptor, options);
  for (const auto bind : {bind_status, bind_box, bind_policy, bind_feeds, bind_hits, bind_test, bind_local,
                          bind_imports, bind_indicators, bind_documents, bind_bridge, bind_export, bind_config})
    bind(*server, *context);
  if (const auto started = server->start(); !started)
    return tl::make_unexpected(started.error().message);
  return {};
}

} // namespace weir::daemon
