// SPDX-License-Identifier: BSD-3-Clause
// Brings the data plane up, and answers the control plane.
#include "data_plane.h"

#include "eal.h"
#include "ports.h"

#include <weir/runtime/image_file.h>
#include <weir/runtime/isa.h>
#include <weir/runtime/log.h>
#include <weir/runtime/rights.h>
#include <weir/runtime/run_directory.h>

#include <algorithm>
#include <ctime>
#include <unistd.h>

namespace weir::runtime {

namespace {

/// How long ADOPT waits for the workers; they look between two batches, so only a stalled one lets it pass.
constexpr unsigned kMillisecondsToAdopt = 1000;

std::uint64_t wall_ns() noexcept
{
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

std::string quantity(std::size_t number, const std::string& unit)
{
  return std::to_string(number) + ' ' + unit + (number == 1 ? "" : "s");
}

Started<ControlServer> open_socket(const control::StartConfig& config)
{
  const auto owner = find_account(config.user, config.control_group);
  ControlServer::Socket socket;
  socket.path = config.run_dir + "/dataplane.sock";
  socket.owner = owner ? owner->user : geteuid();
  socket.group = owner ? owner->group : getegid();
  // The image is believed from the same accounts that may ask for it to be looked at.
  socket.peers = trusted_owners(config.control_user);
  return ControlServer::listen(std::move(socket));
}

Started<void> give_up_rights(const control::StartConfig& config)
{
  const auto account = find_account(config.user, config.group);
  if (auto good = drop_rights(account); !good)
    return good;
  if (geteuid() == 0)
    warn("still running as root: there is no user " + config.user + " with group " + config.group);
  else
    say("rights: uid " + std::to_string(geteuid()) + ", gid " + std::to_string(getegid()) + ", no capabilities");
  return {};
}

} // namespace

DataPlane::DataPlane(const control::StartConfig& config, ControlServer server)
    : config_(config), server_(std::move(server)), bridges_(config), handover_(config.worker_cores.size()),
      clock_(rte_get_tsc_hz()), started_ns_(wall_ns())
{
}

DataPlane::~DataPlane()
{
  for (const Port& port : ports_)
    close_port(port);
}

Started<std::unique_ptr<DataPlane>> DataPlane::prepare(const control::StartConfig& config)
{
  const auto plans = plan_ports(config);
  if (!plans)
    return tl::unexpected(plans.error());
  if (auto good = check_machine(config); !good)
    return tl::unexpected(good.error());
  if (auto good = prepare_run_directory(config); !good)
    return tl::unexpected(good.error());
  auto server = open_socket(config);
  if (!server)
    return tl::unexpected(server.error());
  if (auto good = start_eal(config, *plans); !good)
    return tl::unexpected(good.error());
  std::unique_ptr<DataPlane> plane(new DataPlane(config, *std::move(server)));
  if (auto good = plane->open(*plans); !good)
    return tl::unexpected(good.error());
  if (auto good = give_up_rights(config); !good)
    return tl::unexpected(good.error());
  if (auto good = plane->make_records(); !good)
    return tl::unexpected(good.error());
  if (auto good = plane->load_last_image(); !good)
    return tl::unexpected(good.error());
  return plane;
}

Started<void> DataPlane::open(std::span<const PortPlan> plans)
{
  auto ports = open_ports(config_, plans);
  if (!ports)
    return tl::unexpected(ports.error());
  ports_ = *std::move(ports);
  for (const Port& port : ports_)
    say("port " + port.name + ": " + port.driver + ", MTU " + std::to_string(port.mtu) + ", " +
        quantity(port.rx_queues, "queue") + port.note);
  for (const auto& bridge : config_.bridges)
    say("bridge " + bridge.name + ": inside " + bridge.inside + ", outside " + bridge.outside + ", on-failure " +
        (bridge.on_failure == control::OnFailure::open ? "open" : "closed"));
  return {};
}

Started<void> DataPlane::make_records()
{
  clock_.set(rte_rdtsc(), wall_ns());
  auto records = Records::create(config_, wall_ns());
  if (!records)
    return tl::unexpected(records.error());
  records_ = *std::move(records);
  commons_ = {&handover_, &clock_, &stop_, &hit_interval_ns_, rte_get_tsc_hz()};
  crew_ = std::make_unique<Crew>(deal_out(config_, ports_, bridges_), *records_, commons_);
  return {};
}

Started<void> DataPlane::load_last_image()
{
  auto loader = PolicyLoader::create(config_, handover_);
  if (!loader)
    return tl::unexpected(loader.error());
  loader_ = *std::move(loader);
  if (config_.hugepages != 0 && !loader_->huge())
    warn("not enough free huge pages for two image slots; they lie in ordinary pages and look-ups are slower");
  // No worker runs yet, so none has to be waited for.
  const auto result = loader_->adopt(0, [] { return false; });
  if (loader_->in_force() != nullptr)
    say("policy: " + result.text);
  else
    warn("no policy: " + result.text);
  take_policy();
  return {};
}

void DataPlane::take_policy()
{
  bridges_.set_policy(loader_->in_force());
  hit_interval_ns_.store(loader_->hit_interval_ns(), std::memory_order_relaxed);
  show();
}

void DataPlane::show()
{
  records_->show(bridges_, loader_->generation(), loader_->in_force() != nullptr, wall_ns());
}

void DataPlane::fill_hello(control::HelloReply& reply)
{
  reply.instance = records_->id();
  reply.generation = loader_->generation();
  reply.slot_bytes = config_.image_slot_bytes;
  reply.started_ns = started_ns_;
  reply.process = static_cast<std::uint32_t>(getpid());
  reply.workers = static_cast<std::uint32_t>(crew_->size());
  reply.policy = loader_->in_force() != nullptr ? control::PolicyState::in_force : control::PolicyState::none;
  reply.version.assign(WEIR_VERSION);
  reply.isa.assign(isa_level());
  reply.last_refusal.assign(loader_->last_refusal());
  const auto states = bridges_.states();
  reply.bridge_count = static_cast<std::uint32_t>(states.size());
  std::copy(states.begin(), states.end(), reply.bridges.begin());
}

control::AdoptReply DataPlane::adopt(std::uint64_t generation)
{
  unsigned waited = 0;
  const auto result = loader_->adopt(generation, [&waited] {
    const timespec millisecond = {0, 1'000'000};
    (void)nanosleep(&millisecond, nullptr);
    return ++waited < kMillisecondsToAdopt;
  });
  const bool good = result.code == control::AdoptCode::adopted;
  if (good)
    say("policy: " + result.text);
  else
    warn("policy: " + result.text);
  take_policy();
  return control::make_adopt_reply(0, result.code, loader_->generation(), good ? "" : result.text);
}

const control::BridgeState* DataPlane::bypass(std::string_view bridge, bool on)
{
  const auto* state = bridges_.set_bypass(bridge, on);
  if (state == nullptr)
    return nullptr;
  say("bridge " + std::string(bridge) + ": bypass " + (on ? "on" : "off") + " asked for, now " +
      std::string(word(state->effective)));
  show();
  return state;
}

} // namespace weir::runtime
