// SPDX-License-Identifier: BSD-3-Clause
// The renderers, one for each kind of result (controlplane/api/README.md says what is in them).
#pragma once

#include <weir/shell/command.h>

#include <string>

namespace weir::shell {

void render_saved(const nlohmann::json& result, Page& page);
void render_status(const nlohmann::json& result, Page& page);
void render_version(const nlohmann::json& result, Page& page);
void render_ports(const nlohmann::json& result, Page& page);
void render_bridges(const nlohmann::json& result, Page& page);
void render_bridge_mode(const nlohmann::json& result, Page& page);
void render_policy(const nlohmann::json& result, Page& page);
void render_feeds(const nlohmann::json& result, Page& page);
void render_feed_details(const nlohmann::json& result, Page& page);
void render_refresh(const nlohmann::json& result, Page& page);
void render_hits(const nlohmann::json& result, Page& page);
void render_top(const nlohmann::json& result, Page& page);
void render_counters(const nlohmann::json& result, Page& page);
void render_telemetry(const nlohmann::json& result, Page& page);
void render_local(const nlohmann::json& result, Page& page);
void render_local_added(const nlohmann::json& result, Page& page);
void render_local_removed(const nlohmann::json& result, Page& page);

void render_check(const nlohmann::json& result, Page& page);
void render_imported(const nlohmann::json& result, Page& page);
void render_import_removed(const nlohmann::json& result, Page& page);

/// "in force with generation 8", or why not.
[[nodiscard]] std::string in_force_text(const nlohmann::json& result);

/// Judges: did the command reach its aim?
[[nodiscard]] bool is_in_force(const nlohmann::json& result);
[[nodiscard]] bool is_refreshed(const nlohmann::json& result);

void render_reload(const nlohmann::json& result, Page& page);
[[nodiscard]] bool is_not_rejected(const nlohmann::json& result);

void render_test(const nlohmann::json& result, Page& page);

} // namespace weir::shell
