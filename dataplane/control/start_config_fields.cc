// SPDX-License-Identifier: BSD-3-Clause
// The keys of start.conf, in the order in which they are written.
#include "start_config_fields.h"
#include "start_config_values.h"

#include <algorithm>

namespace weir::control {

namespace {

constexpr std::size_t kLongestAppliance = 63;
constexpr std::size_t kLongestUser = 31;
constexpr std::size_t kLongestDevargs = 255;
constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kGigabyte = std::uint64_t{1} << 30;

constexpr Words<PollMode, 2> kPollModes = {{{"busy", PollMode::busy}, {"adaptive", PollMode::adaptive}}};
constexpr Words<StartMode, 3> kModes = {
    {{"block", StartMode::block}, {"monitor", StartMode::monitor}, {"bypass", StartMode::bypass}}};
constexpr Words<StartAction, 2> kActions = {{{"drop", StartAction::drop}, {"reject", StartAction::reject}}};
constexpr Words<StartMatch, 2> kMatches = {{{"remote", StartMatch::remote}, {"both", StartMatch::both}}};
constexpr Words<OnFailure, 2> kFailures = {{{"open", OnFailure::open}, {"closed", OnFailure::closed}}};

bool is_lower_alnum(char c) noexcept
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_appliance(std::string_view text) noexcept
{
  return is_word(text, kLongestAppliance) && std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower_alnum(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
         });
}

/// "DDDD:BB:DD.F" in lower-case hex, optionally followed by ",arguments".
bool is_pci(std::string_view text) noexcept
{
  static constexpr std::string_view kShape = "xxxx:xx:xx.x";
  if (!is_word(text, kLongestDevargs) || text.size() < kShape.size())
    return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool hex = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
    if (kShape[i] == 'x' ? !hex : text[i] != kShape[i])
      return false;
  }
  return text.size() == kShape.size() || (text[kShape.size()] == ',' && text.size() > kShape.size() + 1);
}

template <std::string StartConfig::*Member> constexpr Field<StartConfig> path_field(std::string_view key)
{
  return {key, "an absolute path of at most 80 characters without '.' and '..'", false,
          [](StartConfig& config, std::string_view value) {
            config.*Member = value;
            return is_path(value);
          },
          [](const StartConfig& config) { return config.*Member; }};
}

template <std::string StartConfig::*Member> constexpr Field<StartConfig> account_field(std::string_view key)
{
  return {key, "a user or group name", false,
          [](StartConfig& config, std::string_view value) {
            config.*Member = value;
            return is_word(value, kLongestUser);
          },
          [](const StartConfig& config) { return config.*Member; }};
}

template <std::vector<unsigned> StartConfig::*Member> constexpr Field<StartConfig> cores_field(std::string_view key)
{
  return {key, "core numbers like 1,2 or 1-3, none twice, at most 64", true,
          [](StartConfig& config, std::string_view value) { return read_cores(value, config.*Member); },
          [](const StartConfig& config) { return write_cores(config.*Member); }};
}

/// `Member` of `Owner` chosen by a word of `Table`.
template <typename Owner, auto Member, const auto& Table>
constexpr Field<Owner> word_field(std::string_view key, std::string_view expects, bool required = false)
{
  return {key, expects, required,
          [](Owner& owner, std::string_view value) { return read_word(value, Table, owner.*Member); },
          [](const Owner& owner) { return write_word(owner.*Member, Table); }};
}

template <unsigned StartPort::*Member, unsigned Least, unsigned Most>
constexpr Field<StartPort> port_number_field(std::string_view key, std::string_view expects)
{
  return {key, expects, false,
          [](StartPort& port, std::string_view value) {
            std::uint64_t number = 0;
            const bool good = read_number(value, Least, Most, number);
            port.*Member = static_cast<unsigned>(number);
            return good;
          },
          [](const StartPort& port) { return std::to_string(port.*Member); }};
}

template <std::string StartBridge::*Member> constexpr Field<StartBridge> port_name_field(std::string_view key)
{
  return {key, "the name of a port", true,
          [](StartBridge& bridge, std::string_view value) {
            bridge.*Member = value;
            return is_name(value);
          },
          [](const StartBridge& bridge) { return bridge.*Member; }};
}

constexpr Field<StartConfig> kConfigFields[] = {
    {"appliance", "1 to 63 of A-Z a-z 0-9 . _ -", false,
     [](StartConfig& config, std::string_view value) {
       config.appliance = value;
       return is_appliance(value);
     },
     [](const StartConfig& config) { return config.appliance; }},
    path_field<&StartConfig::run_dir>("run-dir"),
    path_field<&StartConfig::state_dir>("state-dir"),
    path_field<&StartConfig::image>("image"),
    account_field<&StartConfig::user>("user"),
    account_field<&StartConfig::group>("group"),
    account_field<&StartConfig::control_user>("control-user"),
    account_field<&StartConfig::control_group>("control-group"),
    cores_field<&StartConfig::control_cores>("cores.control"),
    cores_field<&StartConfig::worker_cores>("cores.workers"),
    word_field<StartConfig, &StartConfig::poll, kPollModes>("cores.poll", "busy or adaptive"),
    {"memory.hugepage-size", "2M or 1G", false,
     [](StartConfig& config, std::string_view value) {
       return read_bytes(value, 2 * kMegabyte, kGigabyte, config.hugepage_bytes) &&
              (config.hugepage_bytes == 2 * kMegabyte || config.hugepage_bytes == kGigabyte);
     },
     [](const StartConfig& config) { return write_bytes(config.hugepage_bytes); }},
    {"memory.hugepages", "a number, 0 for none", false,
     [](StartConfig& config, std::string_view value) { return read_number(value, 0, kMegabyte, config.hugepages); },
     [](const StartConfig& config) { return std::to_string(config.hugepages); }},
    {"memory.image-slot", "a size between 64K and 64G", false,
     [](StartConfig& config, std::string_view value) {
       return read_bytes(value, kMegabyte / 16, 64 * kGigabyte, config.image_slot_bytes);
     },
     [](const StartConfig& config) { return write_bytes(config.image_slot_bytes); }},
};

constexpr Field<StartPort> kPortFields[] = {
    {"devargs", "a virtual device like net_af_packet0,iface=lan0 without blanks", false,
     [](StartPort& port, std::string_view value) {
       port.devargs = value;
       return is_word(value, kLongestDevargs) && value.starts_with("net_");
     },
     [](const StartPort& port) { return port.devargs; }},
    {"pci", "a PCI address like 0000:00:04.0", false,
     [](StartPort& port, std::string_view value) {
       port.pci = value;
       return is_pci(value);
     },
     [](const StartPort& port) { return port.pci; }},
    port_number_field<&StartPort::queues, 1, 64>("queues", "a number from 1 to 64"),
    port_number_field<&StartPort::mtu, 68, 9600>("mtu", "bytes from 68 to 9600"),
    port_number_field<&StartPort::mbufs, 0, 16'777'215>("mbufs", "a number of buffers, 0 for what the queues need"),
};

constexpr Field<StartBridge> kBridgeFields[] = {
    port_name_field<&StartBridge::inside>("inside"),
    port_name_field<&StartBridge::outside>("outside"),
    word_field<StartBridge, &StartBridge::mode, kModes>("mode", "block, monitor or bypass"),
    word_field<StartBridge, &StartBridge::action, kActions>("action", "drop or reject"),
    word_field<StartBridge, &StartBridge::match, kMatches>("match", "remote or both"),
    word_field<StartBridge, &StartBridge::on_failure, kFailures>("on-failure", "open or closed"),
};

} // namespace

std::span<const Field<StartConfig>> config_fields() noexcept
{
  return kConfigFields;
}

std::span<const Field<StartPort>> port_fields() noexcept
{
  return kPortFields;
}

std::span<const Field<StartBridge>> bridge_fields() noexcept
{
  return kBridgeFields;
}

bool is_name(std::string_view text) noexcept
{
  return !text.empty() && text.size() <= 31 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower_alnum(c) || c == '_' || c == '-'; });
}

} // namespace weir::control
