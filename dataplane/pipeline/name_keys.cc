// SPDX-License-Identifier: BSD-3-Clause
// What all queries of a batch share is put together once.
#include "name_keys.h"

#include "hit_key.h"
#include "lanes.h"

#include <array>

namespace weir::pipeline {

namespace {

/// By policy::NameForm.
constexpr std::array<hits::EntryForm, 3> kForms = {hits::EntryForm::exact, hits::EntryForm::subdomains,
                                                   hits::EntryForm::below_only};
static_assert(static_cast<int>(policy::NameForm::exact) == 0 && static_cast<int>(policy::NameForm::subdomains) == 1 &&
              static_cast<int>(policy::NameForm::below_only) == 2);

/// The words of a key that hold neither addresses nor the number of an entry, as far as all queries of a batch agree.
struct SharedWords {
  std::uint64_t rule;
  std::uint64_t port;
  std::uint64_t kind;
};

SharedWords shared_words(const Batch& batch) noexcept
{
  hits::HitKey fields;
  fields.kind = hits::HitKind::dns;
  fields.generation = static_cast<std::uint32_t>(batch.context->generation);
  fields.bridge = batch.frames.bridge;
  fields.direction = hits::Direction::outbound;
  const hits::KeyWords words = hits::pack_key({}, fields);
  return {words[5], words[6], words[7]};
}

/// 0 if the query was not answered: then its action tells.
std::uint8_t answer_number(const Judgements& judgements, std::uint32_t lane) noexcept
{
  const auto answered = static_cast<std::uint8_t>(judgements.reply >> lane & 1U);
  return static_cast<std::uint8_t>((static_cast<std::uint8_t>(judgements.answer[lane]) + 1U) * answered);
}

} // namespace

void make_name_keys(const Batch& batch, const Judgements& judgements, std::uint64_t lanes,
                    const hits::AggregationTable& table, hits::HitBatch& keys) noexcept
{
  const SharedWords shared = shared_words(batch);
  for_each_lane(lanes, [&](std::uint32_t lane) {
    const std::uint32_t element = batch.queries.element[lane];
    const policy::NameMatch& match = batch.queries.match[element];
    const Packet& packet = judgements.packet[lane];
    const Frame& frame = batch.frames.frames[lane];
    const bool is_ipv6 = packet.version == 6;
    hits::HitKey fields;
    fields.entry = match.entry;
    fields.rule = match.rule;
    fields.qtype = batch.queries.question[element].type;
    fields.feed = judgements.name_feed[lane];
    fields.action = judgements.name_action[lane];
    fields.form = kForms[static_cast<std::size_t>(match.form)];
    fields.length = match.labels;
    fields.known = is_ipv6 ? hits::kIsIpv6 : 0;
    fields.answer = answer_number(judgements, lane);
    const auto client = end_words(frame.data + packet.network + (is_ipv6 ? 8 : 12), is_ipv6);
    hits::KeyWords words = hits::pack_key({client, {}}, fields);
    words[5] |= shared.rule;
    words[6] |= shared.port;
    words[7] |= shared.kind;
    keep_key(words, frame.wire_length, lane, table, keys);
  });
}

} // namespace weir::pipeline
