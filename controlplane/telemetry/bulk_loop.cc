// SPDX-License-Identifier: BSD-3-Clause
// Sending to Elasticsearch or OpenSearch.
#include "bulk_loop.h"

#include <algorithm>

namespace weir::telemetry {

namespace {

constexpr std::size_t kMostEvents = 500;
constexpr std::size_t kMostBytes = 1 << 20; // about: Elasticsearch advises a few megabytes at most
constexpr auto kAnswerDeadline = std::chrono::milliseconds(60'000);
constexpr auto kAtOnce = std::chrono::milliseconds(0);

std::string_view index_of(EventKind kind) noexcept
{
  return kind == EventKind::hit ? "logs-weir.hits-default" : "logs-weir.state-default";
}

/// Ids are of our own making: hexadecimal digits, letters and hyphens.
void append_lines(std::string& out, const StoredEvent& event)
{
  out += R"({"create":{"_index":")";
  out += index_of(event.kind);
  out += R"(","_id":")";
  out += event.id;
  out += "\"}}\n";
  out += event.json;
  out += '\n';
}

} // namespace

Sender::BulkLoop::BulkLoop(Sender& owner, const SenderTiming& timing) : Loop(owner, timing), most_(kMostEvents)
{
  position_ = store().delivery(destination().name).cursor;
}

tl::expected<void, std::string> Sender::BulkLoop::open()
{
  auto made = BulkClient::make(destination().elastic);
  if (!made)
    return tl::unexpected(made.error());
  const auto answer = (*made)->knock(timing_.connect_deadline, cancel());
  if (!answer)
    return tl::unexpected(answer.error());
  if (answer->status == 401)
    return tl::unexpected(std::string("it does not accept our credentials (401)"));
  if (answer->status >= 500)
    return tl::unexpected("it answers with status " + std::to_string(answer->status));
  client_ = std::move(*made);
  return {};
}

void Sender::BulkLoop::close()
{
  client_.reset();
  lines_.clear();
  sequences_.clear();
  position_ = store().delivery(destination().name).cursor;
}

void Sender::BulkLoop::settle(std::uint64_t sequence, Outcome outcome)
{
  const Settled event{sequence, outcome};
  store().settle(destination().name, {&event, 1}, sequence, 0);
}

bool Sender::BulkLoop::fill()
{
  if (!sequences_.empty())
    return true;
  lines_.clear();
  const auto events = reader_.after(position_, most_, kMostBytes);
  if (!events) {
    note_error("store: " + events.error().text);
    return false;
  }
  for (const StoredEvent& event : *events) {
    position_ = event.sequence;
    if (needs_fields(destination().only))
      fields_.read(event.json);
    const bool wanted = passes(destination().only, event, fields_);
    if (wanted)
      append_lines(lines_, event);
    sequences_.push_back({event.sequence, wanted ? Outcome::sent : Outcome::filtered});
  }
  return !sequences_.empty();
}

Sender::Loop::Wait Sender::BulkLoop::step()
{
  if (!fill())
    return {};
  if (lines_.empty())
    return take_items({});
  const auto answer = client_->post(lines_, kAnswerDeadline, cancel());
  if (!answer)
    return disconnect(answer.error());
  return take_answer(*answer);
}

Sender::Loop::Wait Sender::BulkLoop::take_answer(const BulkClient::Answer& answer)
{
  switch (answer.status) {
  case 200:
    break;
  case 401:
  case 403:
    return disconnect("it does not accept our credentials (" + std::to_string(answer.status) + ")");
  case 413:
    return send_less();
  default:
    return disconnect("it answers with status " + std::to_string(answer.status));
  }
  const auto sent = std::count_if(sequences_.begin(), sequences_.end(),
                                  [](const Settled& event) { return event.outcome == Outcome::sent; });
  const auto items = read_bulk_answer(answer.body, static_cast<std::size_t>(sent));
  return items ? take_items(*items) : disconnect(items.error());
}

/// What comes behind the first event that must be sent again is asked about again: it says 409 for those that it has.
Sender::Loop::Wait Sender::BulkLoop::take_items(const std::vector<BulkItem>& items)
{
  auto item = items.begin();
  for (const Settled& event : sequences_) {
    if (event.outcome == Outcome::filtered) {
      settle(event.sequence, Outcome::filtered);
      continue;
    }
    if (item->result == ItemResult::later)
      return disconnect("status " + std::to_string(item->status) + (item->error.empty() ? "" : ", " + item->error));
    if (item->result == ItemResult::refused) {
      note_refusal(item->type.empty() ? "status " + std::to_string(item->status) : item->type);
      note_error("refused an event: " + item->error);
    }
    settle(event.sequence, item->result == ItemResult::taken ? Outcome::sent : Outcome::refused);
    progressed();
    ++item;
  }
  sequences_.clear();
  most_ = std::min(most_ * 2, kMostEvents);
  return {-1, false, kAtOnce};
}

Sender::Loop::Wait Sender::BulkLoop::send_less()
{
  if (sequences_.size() > 1) {
    most_ = std::max<std::size_t>(sequences_.size() / 2, 1);
  } else {
    note_refusal("longer than it takes (413)");
    settle(sequences_.front().sequence, Outcome::refused);
  }
  sequences_.clear();
  position_ = store().delivery(destination().name).cursor;
  return {-1, false, kAtOnce};
}

} // namespace weir::telemetry
