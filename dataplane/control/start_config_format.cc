// SPDX-License-Identifier: BSD-3-Clause
// Writes start.conf.
#include "start_config_fields.h"

namespace weir::control {

namespace {

template <typename Owner>
void append_fields(std::string& text, const std::string& prefix, const Owner& owner,
                   std::span<const Field<Owner>> fields)
{
  for (const auto& field : fields) {
    const std::string value = field.get(owner);
    if (!value.empty())
      text.append(prefix).append(field.key).append(" = ").append(value).append("\n");
  }
}

} // namespace

std::string format_start_config(const StartConfig& config)
{
  std::string text =
      "# What weir-dataplane reads at its start, written by weir-controlplane render-start. Do not edit.\n";
  text.append("version = ").append(std::to_string(kStartConfigVersion)).append("\n");
  append_fields(text, "", config, config_fields());
  for (const auto& port : config.ports)
    append_fields(text, "port." + port.name + ".", port, port_fields());
  for (const auto& bridge : config.bridges)
    append_fields(text, "bridge." + bridge.name + ".", bridge, bridge_fields());
  return text;
}

} // namespace weir::control
