// SPDX-License-Identifier: BSD-3-Clause
// Formats hit records for the tests; every event passes the field check on the way.
#pragma once

#include "samples.h"

#include <weir/provenance/provenance.h>
#include <weir/telemetry/hit_event.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

[[nodiscard]] weir::telemetry::Event formatted(const weir::hits::HitRecord& record,
                                               const weir::provenance::Provenance* listed = nullptr, bool known = true,
                                               const weir::telemetry::HitContext& context = samples::context());
[[nodiscard]] nlohmann::json document(const weir::hits::HitRecord& record);

/// Compares the value at a path ("a.b.c") with JSON text; "-" means: the field is not there.
void expect(const nlohmann::json& event, const std::string& path, const std::string& text, const char* name = "");

[[nodiscard]] weir::hits::HitRecord changed(weir::hits::HitRecord record,
                                            const std::function<void(weir::hits::HitRecord&)>& change);
