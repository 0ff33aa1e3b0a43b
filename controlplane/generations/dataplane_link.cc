// SPDX-License-Identifier: BSD-3-Clause
// control::Client with reconnection.
#include <weir/generations/dataplane_link.h>

#include <utility>

namespace weir::generations {
namespace {

/// Worth a second try on a new connection: the data plane was restarted since the last call.
bool is_stale(const LinkError& error)
{
  return error.code == control::ClientErrorCode::closed;
}

} // namespace

DataplaneLink::DataplaneLink(std::string socket, std::chrono::milliseconds deadline)
    : socket_(std::move(socket)), deadline_(deadline)
{
}

template <typename Ask> auto DataplaneLink::with_client(Ask ask) -> decltype(ask(std::declval<control::Client&>()))
{
  const bool had_connection = client_.has_value();
  for (int attempt = 0;; ++attempt) {
    if (!client_) {
      auto connected = control::Client::connect(socket_, deadline_);
      if (!connected)
        return tl::make_unexpected(connected.error());
      client_.emplace(std::move(*connected));
      greeted_instance_ = 0;
    }
    auto answer = ask(*client_);
    if (answer || answer.error().code == control::ClientErrorCode::refused)
      return answer;
    client_.reset();
    if (attempt != 0 || !had_connection || !is_stale(answer.error()))
      return answer;
  }
}

tl::expected<Greeting, LinkError> DataplaneLink::hello()
{
  const std::lock_guard lock(mutex_);
  const auto state = with_client([](control::Client& client) { return client.hello(); });
  if (!state)
    return tl::make_unexpected(state.error());
  const bool fresh = greeted_instance_ != state->instance;
  greeted_instance_ = state->instance;
  return Greeting{*state, fresh};
}

tl::expected<control::AdoptReply, LinkError> DataplaneLink::adopt(std::uint64_t generation)
{
  const std::lock_guard lock(mutex_);
  return with_client([generation](control::Client& client) { return client.adopt(generation); });
}

tl::expected<control::BypassReply, LinkError> DataplaneLink::bypass(std::string_view bridge, bool on)
{
  const std::lock_guard lock(mutex_);
  return with_client([bridge, on](control::Client& client) { return client.bypass(bridge, on); });
}

tl::expected<void, LinkError> DataplaneLink::shutdown()
{
  const std::lock_guard lock(mutex_);
  return with_client([](control::Client& client) { return client.shutdown(); });
}

} // namespace weir::generations
