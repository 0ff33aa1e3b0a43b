// SPDX-License-Identifier: BSD-3-Clause
// Sending to Elasticsearch or OpenSearch.
#include "bulk_loop.h"

#include <algorithm>
#include <iterator>

namespace weir::telemetry {

namespace {

constexpr std::size_t kMostEvents = 500;
/// Elasticsearch advises a few megabytes at most, and proxies in front of it often take just one.
constexpr std::size_t kMostBytes = 1 << 20;
/// Requests after which a server that would not take as much is asked whether it does now.
constexpr unsigned kPatience = 64;
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

Sender::BulkLoop::BulkLoop(Sender& owner, const SenderTiming& timing) : Loop(owner, timing), most_bytes_(kMostBytes)
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
  events_.clear();
  position_ = store().delivery(destination().name).cursor;
}

bool Sender::BulkLoop::fill()
{
  lines_.clear();
  wanted_ = 0;
  const auto events = reader_.after(position_, kMostEvents, most_bytes_);
  if (!events) {
    note_error("store: " + events.error().text);
    return false;
  }
  for (const StoredEvent& event : *events) {
    const std::size_t before = lines_.size();
    const bool wanted = wants(destination().only, event, fields_);
    if (wanted)
      append_lines(lines_, event);
    if (before != 0 && lines_.size() > most_bytes_) { // it begins the next request
      lines_.resize(before);
      break;
    }
    events_.push_back({event.sequence, wanted ? Outcome::sent : Outcome::filtered});
    wanted_ += wanted ? 1 : 0;
    position_ = event.sequence;
  }
  return !events_.empty();
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
  const auto items = read_bulk_answer(answer.body, wanted_);
  return items ? take_items(*items) : disconnect(items.error());
}

/// What comes behind the first event that must be sent again is asked about again: it says 409 for those that it has.
Sender::Loop::Wait Sender::BulkLoop::take_items(const std::vector<BulkItem>& items)
{
  auto item = items.begin();
  auto event = events_.begin();
  for (; event != events_.end(); ++event) {
    if (event->outcome == Outcome::filtered)
      continue;
    if (item->result == ItemResult::later)
      break;
    if (item->result == ItemResult::refused) {
      event->outcome = Outcome::refused;
      note_refusal(item->type.empty() ? "status " + std::to_string(item->status) : item->type);
      note_error("refused an event: " + item->error);
    }
    ++item;
  }
  if (event != events_.begin())
    store().settle(destination().name, {events_.begin(), event}, std::prev(event)->sequence, 0);
  if (item != items.begin())
    progressed();
  if (event != events_.end())
    return disconnect("status " + std::to_string(item->status) + (item->error.empty() ? "" : ", " + item->error));
  events_.clear();
  if (++passed_ >= kPatience) {
    most_bytes_ = std::min(most_bytes_ * 2, kMostBytes);
    passed_ = 0;
  }
  return {-1, false, kAtOnce};
}

Sender::Loop::Wait Sender::BulkLoop::send_less()
{
  most_bytes_ = std::min(most_bytes_, lines_.size() / 2);
  passed_ = 0;
  if (wanted_ == 1)
    return take_items({{ItemResult::refused, 413, "longer than it takes", "longer than it takes (413)"}});
  events_.clear();
  position_ = store().delivery(destination().name).cursor;
  return {-1, false, kAtOnce};
}

} // namespace weir::telemetry
