// SPDX-License-Identifier: BSD-3-Clause
// Checks every field of an event against the schema table and the field list of ECS.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

struct EcsField {
  std::string type;
  bool array = false;
  friend bool operator==(const EcsField&, const EcsField&) = default;
};
/// The ECS fields that Weir emits, by name, from the list beside this file.
[[nodiscard]] std::map<std::string, EcsField> ecs_fields();
/// All of ECS; empty if WEIR_SHARED (or ../shared beside the checkout) has no list.
[[nodiscard]] std::map<std::string, EcsField> all_ecs_fields();

/// What is wrong with an event, a sentence each: not nested, unknown field, wrong type, not ASCII, bad IP, bad time.
[[nodiscard]] std::vector<std::string> flaws_of(const std::string& json);

/// All paths with dots that an event has, arrays of objects included.
[[nodiscard]] std::vector<std::string> paths_of(const nlohmann::json& event);
