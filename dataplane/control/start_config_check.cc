// SPDX-License-Identifier: BSD-3-Clause
// Checks of a StartConfig as a whole: each value by its table entry, then what the values say about each other.
#include "start_config_fields.h"

#include <algorithm>
#include <set>
#include <type_traits>

namespace weir::control {

namespace {

using Result = tl::expected<void, StartConfigError>;

tl::unexpected<StartConfigError> fail(StartConfigErrorCode code, std::string text)
{
  return tl::unexpected(StartConfigError{code, 0, 0, std::move(text)});
}

/// Every value must survive being written and read.
template <typename Owner>
Result check_values(const std::string& prefix, const Owner& owner, std::span<const Field<Owner>> fields)
{
  for (const auto& field : fields) {
    Owner copy = owner;
    const std::string value = field.get(owner);
    const bool may_be_empty = !field.required && !std::is_same_v<Owner, StartConfig>;
    if (value.empty() ? !may_be_empty : !field.set(copy, value))
      return fail(StartConfigErrorCode::bad_value,
                  prefix + std::string(field.key) + ": expected " + std::string(field.expects));
  }
  return {};
}

Result check_ports(const StartConfig& config)
{
  if (config.ports.empty() || config.ports.size() > 64)
    return fail(StartConfigErrorCode::missing_key, "there must be 1 to 64 ports");
  std::set<std::string_view> names;
  for (const auto& port : config.ports) {
    if (!is_name(port.name) || !names.insert(port.name).second)
      return fail(StartConfigErrorCode::conflict, "port name '" + port.name + "' is not usable or stands twice");
    if (port.devargs.empty() == port.pci.empty())
      return fail(StartConfigErrorCode::conflict, "port." + port.name + " needs exactly one of devargs and pci");
    if (auto good = check_values("port." + port.name + ".", port, port_fields()); !good)
      return good;
  }
  return {};
}

Result check_bridge_end(const StartConfig& config, const std::string& bridge, const std::string& port,
                        std::set<std::string_view>& used)
{
  const auto known = std::any_of(config.ports.begin(), config.ports.end(),
                                 [&](const StartPort& candidate) { return candidate.name == port; });
  if (!known)
    return fail(StartConfigErrorCode::conflict, "bridge." + bridge + ": there is no port '" + port + "'");
  if (!used.insert(port).second)
    return fail(StartConfigErrorCode::conflict, "bridge." + bridge + ": port '" + port + "' is in use already");
  return {};
}

Result check_bridges(const StartConfig& config)
{
  if (config.bridges.empty() || config.bridges.size() > 64)
    return fail(StartConfigErrorCode::missing_key, "there must be 1 to 64 bridges");
  std::set<std::string_view> names;
  std::set<std::string_view> used;
  for (const auto& bridge : config.bridges) {
    if (!is_name(bridge.name) || !names.insert(bridge.name).second)
      return fail(StartConfigErrorCode::conflict, "bridge name '" + bridge.name + "' is not usable or stands twice");
    if (auto good = check_values("bridge." + bridge.name + ".", bridge, bridge_fields()); !good)
      return good;
    for (const std::string* port : {&bridge.inside, &bridge.outside}) {
      if (auto good = check_bridge_end(config, bridge.name, *port, used); !good)
        return good;
    }
  }
  return {};
}

} // namespace

tl::expected<void, StartConfigError> check_start_config(const StartConfig& config)
{
  if (auto good = check_values("", config, config_fields()); !good)
    return good;
  if (auto good = check_ports(config); !good)
    return good;
  return check_bridges(config);
}

} // namespace weir::control
