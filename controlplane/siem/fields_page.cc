// SPDX-License-Identifier: BSD-3-Clause
// The documentation page of all fields.
#include <weir/siem/pack.h>

#include <weir/telemetry/schema.h>

#include <algorithm>

namespace weir::siem {

std::string fields_page()
{
  std::string out = "# Fields of Weir's events\n\n"
                    "Made from the schema table; an event has no other field. `[]`: always an array. Types are those "
                    "of ECS " +
                    std::string(telemetry::kEcsVersion) +
                    ";\nwhat ECS has no field for stands below `weir.`. Events are nested JSON: `event.id` is "
                    "`{\"event\":{\"id\":...}}`.\n\n| field | type | when | what |\n|---|---|---|---|\n";
  for (const telemetry::Field& field : telemetry::schema()) {
    out += "| `" + std::string(field.path) + "` | " + std::string(telemetry::word(field.type));
    out += field.array ? "[] | " : " | ";
    out += std::string(field.when) + " | " + std::string(field.description) + " |\n";
  }
  return out;
}

} // namespace weir::siem
