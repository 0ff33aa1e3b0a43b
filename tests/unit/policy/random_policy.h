// SPDX-License-Identifier: BSD-3-Clause
// Small random policies that collide a lot, and the questions worth asking about them.
#pragma once

#include <weir/policy_build/input.h>

#include <random>
#include <string>
#include <vector>

namespace naive {

using Random = std::mt19937_64;

/// Settings that pass, and no feed.
[[nodiscard]] weir::policy::PolicyInput empty_policy();

/// `with_holes`: names have holes too.
[[nodiscard]] weir::policy::PolicyInput random_policy(Random& random, bool with_holes);

[[nodiscard]] std::vector<std::uint32_t> ipv4_questions(const weir::policy::PolicyInput& input, Random& random);
[[nodiscard]] std::vector<weir::Ipv6> ipv6_questions(const weir::policy::PolicyInput& input, Random& random);
/// In wire form.
[[nodiscard]] std::vector<std::string> name_questions(const weir::policy::PolicyInput& input, Random& random);

/// "a.example" -> wire form.
[[nodiscard]] std::string wire(const std::string& text);

} // namespace naive
