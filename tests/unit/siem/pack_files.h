// SPDX-License-Identifier: BSD-3-Clause
// The committed pack, and the fields that an index of it knows.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

/// The files of controlplane/siem/pack by path.
[[nodiscard]] std::map<std::string, std::string> committed_pack();
/// One of them; fails the test if it is not there.
[[nodiscard]] std::string committed(const std::string& path);
[[nodiscard]] nlohmann::json committed_json(const std::string& path);

/// Type by dotted path of all fields that a template maps.
[[nodiscard]] std::map<std::string, std::string> mapped_fields(const nlohmann::json& index_template);
/// Those of the hits and state templates together, and the dates that every document has.
[[nodiscard]] std::set<std::string> known_fields();

/// The field names in a Lucene query: words in front of ':' and behind "_exists_:".
[[nodiscard]] std::vector<std::string> fields_of_query(const std::string& query);

/// Fails the test for each field of the query that is not known.
void check_query(const std::string& query, const std::string& where);
