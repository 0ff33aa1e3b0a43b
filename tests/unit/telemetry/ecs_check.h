// SPDX-License-Identifier: BSD-3-Clause
// Checks every field of an event against the schema table and, where it is at hand, the field list of ECS.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// Type and "is an array" by field name; empty if WEIR_SHARED (or ../shared beside the checkout) has no list.
struct EcsField {
  std::string type;
  bool array = false;
};
[[nodiscard]] std::map<std::string, EcsField> ecs_fields();

/// What is wrong with an event, a sentence each: not nested, unknown field, wrong type, not ASCII, bad IP, bad time.
[[nodiscard]] std::vector<std::string> flaws_of(const std::string& json);

/// All paths with dots that an event has, arrays of objects included.
[[nodiscard]] std::vector<std::string> paths_of(const nlohmann::json& event);
