// SPDX-License-Identifier: BSD-3-Clause
// The compiler's order of work.
#include <weir/compile/compile.h>

#include "feed_table.h"
#include "merge.h"
#include "report_json.h"

#include <weir/config/printable.h>
#include <weir/policy_build/build_image.h>

#include <algorithm>

namespace weir::compile {

tl::expected<Compiled, std::string> compile(const CompileInput& input, const Progress& progress)
{
  auto slots = make_feed_table(input);
  if (!slots)
    return tl::unexpected(slots.error());
  const EntrySet protected_set = protected_entries(*input.config, input.own_servers);
  const EntrySet allowed = allowed_entries(*input.config);

  policy::PolicyInput policy;
  policy.generation = input.generation;
  policy.build_time = static_cast<std::uint64_t>(std::max<std::int64_t>(input.time, 0));
  policy.settings = settings_of(*input.config);
  policy.key = input.key;
  std::transform(slots->begin(), slots->end(), std::back_inserter(policy.feeds),
                 [](const FeedSlot& slot) { return slot.info; });
  merge_contributions(*slots, protected_set, allowed, input.time, policy, progress, input.threads);

  auto image = policy::build_image(std::move(policy), progress, input.threads);
  if (!image)
    return tl::unexpected("can't build the image: " + config::printable(image.error().text));
  Compiled compiled;
  compiled.report = report_json(*slots, {image->counts, input.generation}, protected_set);
  compiled.image = std::move(image->bytes);
  return compiled;
}

} // namespace weir::compile
