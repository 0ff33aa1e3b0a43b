// SPDX-License-Identifier: BSD-3-Clause
// Sending over TCP or TLS.
#include "stream_loop.h"

#include <algorithm>
#include <vector>

namespace weir::telemetry {

Sender::StreamLoop::StreamLoop(Sender& owner, const SenderTiming& timing)
    : Loop(owner, timing), batch_(Framing::octet_counted, head(), destination()), unread_(timing.step_back)
{
  position_ = store().delivery(destination().name).safe;
}

tl::expected<void, std::string> Sender::StreamLoop::open()
{
  auto made = open_stream(destination(), timing_.connect_deadline, cancel());
  if (!made)
    return tl::unexpected(made.error());
  stream_ = std::move(*made);
  note_security(stream_->security());
  progress_at_ = Clock::now();
  buffers_ = 0;
  end_told_ = false;
  batch_.restart();
  return {};
}

void Sender::StreamLoop::close()
{
  stream_.reset();
  batch_.restart();
  if (read_all_) {
    unread_.clear();
    store().settle(destination().name, {}, position_, 0);
  }
  position_ = unread_.safe(position_);
  unread_.clear();
  read_all_ = false;
}

bool Sender::StreamLoop::said_goodbye()
{
  if (is_open() && !end_told_) { // the receiver closes when it has read all of it
    end_told_ = stream_->tell_end();
    return false;
  }
  return !is_open();
}

bool Sender::StreamLoop::fill()
{
  const auto filled = batch_.fill(reader_, position_);
  if (!filled)
    note_error("store: " + filled.error().text);
  return filled && *filled;
}

void Sender::StreamLoop::account()
{
  const std::uint64_t settled_before = store().delivery(destination().name).cursor;
  std::uint64_t repeated = 0;
  std::vector<Settled> settled;
  const auto now = Clock::now();
  while (batch_.front_is_taken()) {
    const SyslogBatch::Message& event = batch_.front();
    settled.push_back({event.sequence, event.outcome});
    if (event.outcome == Outcome::sent) {
      repeated += event.sequence <= settled_before ? 1 : 0;
      unread_.handed_over(event.sequence, event.length, now);
    }
    position_ = event.sequence;
    batch_.pop_front();
  }
  buffers_ = stream_->buffered(buffers_);
  unread_.trim(buffers_, now);
  store().settle(destination().name, settled, unread_.safe(position_), repeated);
}

void Sender::StreamLoop::confirm()
{
  unread_.trim(buffers_, Clock::now());
  store().settle(destination().name, {}, unread_.safe(position_), 0);
}

Sender::Loop::Wait Sender::StreamLoop::step()
{
  const Stream::Step heard = stream_->drain();
  if (heard.outcome == Stream::Outcome::closed) {
    read_all_ = end_told_ && heard.orderly; // it closed when it had read our end
    return disconnect(heard.why);
  }
  if (!end_told_ && fill())
    return write_some();
  report("connected");
  confirm();
  return {stream_->descriptor(), false, std::chrono::milliseconds(1000)};
}

Sender::Loop::Wait Sender::StreamLoop::write_some()
{
  if (batch_.rest().empty()) { // nothing of it is wanted there
    account();
    return {-1, false, std::chrono::milliseconds(0)};
  }
  const Stream::Step wrote = stream_->write(batch_.rest());
  if (wrote.outcome == Stream::Outcome::closed)
    return disconnect(wrote.why);
  if (wrote.outcome == Stream::Outcome::done) {
    batch_.take(wrote.bytes);
    progress_at_ = Clock::now();
    account();
    report("connected");
    return {-1, false, std::chrono::milliseconds(0)};
  }
  report(Clock::now() - progress_at_ >= timing_.stalled_after ? "stalled" : "connected");
  return {stream_->descriptor(), true, std::min(timing_.stalled_after, std::chrono::milliseconds(1000))};
}

} // namespace weir::telemetry
