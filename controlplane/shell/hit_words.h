// SPDX-License-Identifier: BSD-3-Clause
// Cells of a hit that show hits and monitor hits have in common.
#pragma once

#include "fields.h"

#include <string>

namespace weir::shell {

[[nodiscard]] inline std::string direction_text(const json& hit)
{
  const std::string direction = text(hit, "direction");
  if (direction == "outbound")
    return "out";
  return direction == "inbound" ? "in" : direction;
}

/// The name that was asked for, else the address on the other side.
[[nodiscard]] inline std::string remote_text(const json& hit)
{
  const std::string question = text(hit, "question");
  return question.empty() ? text(hit, "remote") : question;
}

/// "443/tcp", "icmp", of DNS the type that was asked for.
[[nodiscard]] inline std::string port_or_type(const json& hit)
{
  if (const std::string type = text(hit, "question_type"); !type.empty())
    return type;
  const std::string transport = text(hit, "transport");
  const std::string port = text(hit, "port");
  return port.empty() ? transport : port + (transport.empty() ? "" : '/' + transport);
}

} // namespace weir::shell
