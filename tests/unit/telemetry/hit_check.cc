// SPDX-License-Identifier: BSD-3-Clause
// Formats hit records for the tests; every event passes the field check on the way.
#include "hit_check.h"

#include "ecs_check.h"

#include <CppUTest/TestHarness.h>

using Json = nlohmann::json;
using namespace weir;
using namespace weir::telemetry;
using hits::HitRecord;

Event formatted(const HitRecord& record, const provenance::Provenance* listed, bool known, const HitContext& context)
{
  Event event;
  const auto facts = samples::policy();
  CHECK(is_sound(record));
  format_hit(record, context, Origin{0xc0ffee, 0, 'o'}, known ? facts.get() : nullptr, listed, 99, event);
  for (const std::string& flaw : flaws_of(event.json))
    FAIL((flaw + " in " + event.json).c_str());
  return event;
}

Json document(const HitRecord& record)
{
  return Json::parse(formatted(record).json);
}

/// Compares the value at a path ("a.b.c") with JSON text; "-" means: the field is not there.
void expect(const Json& event, const std::string& path, const std::string& text, const char* name)
{
  const std::string what = std::string(name) + ": " + path;
  std::string pointer = "/" + path;
  for (char& c : pointer)
    c = c == '.' ? '/' : c;
  const Json::json_pointer at(pointer);
  if (text == "-") {
    CHECK_TEXT(!event.contains(at), what.c_str());
    return;
  }
  CHECK_TEXT(event.contains(at), what.c_str());
  STRCMP_EQUAL_TEXT(text.c_str(), event.at(at).dump().c_str(), what.c_str());
}

HitRecord changed(HitRecord record, const std::function<void(HitRecord&)>& change)
{
  change(record);
  return record;
}
