// SPDX-License-Identifier: BSD-3-Clause
// Plain TCP as a stream, and the choice between it and TLS.
#include "stream.h"

#include "bulk_client.h"
#include "tls_stream.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <utility>

namespace weir::telemetry {

namespace {

class PlainStream final : public Stream {
public:
  explicit PlainStream(Descriptor connection) : connection_(std::move(connection)) {}

  [[nodiscard]] int descriptor() const noexcept override { return connection_.get(); }
  [[nodiscard]] std::uint64_t buffered(std::uint64_t before) const noexcept override
  {
    return buffered_bytes(connection_.get(), before);
  }
  [[nodiscard]] bool tell_end() override { return ::shutdown(connection_.get(), SHUT_WR) == 0; }

  [[nodiscard]] Step write(std::string_view bytes) override
  {
    const ssize_t sent = ::send(connection_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0)
      return {Outcome::done, static_cast<std::size_t>(sent), {}, false};
    if (would_block(errno) || errno == EINTR)
      return {};
    return {Outcome::closed, 0, std::strerror(errno), false};
  }

  [[nodiscard]] Step drain() override
  {
    std::array<char, 4096> ignored;
    for (int reads = 0; reads < kMostReads; ++reads) {
      const ssize_t got = ::recv(connection_.get(), ignored.data(), ignored.size(), 0);
      if (got > 0 || (got < 0 && errno == EINTR))
        continue;
      if (got < 0 && would_block(errno))
        break;
      const std::string why = got == 0 ? "closed by the receiver" : std::strerror(errno);
      return {Outcome::closed, 0, why, got == 0 && acknowledged_all(connection_.get())};
    }
    return {};
  }

private:
  Descriptor connection_;
};

} // namespace

std::string problem_of(const Destination& destination)
{
  if (destination.transport == Transport::elasticsearch)
    return elastic_problem(destination.elastic);
  if (destination.transport != Transport::tls)
    return {};
  const auto credentials = TlsCredentials::load(destination.tls);
  return credentials ? std::string() : credentials.error();
}

tl::expected<std::unique_ptr<Stream>, std::string> open_stream(const Destination& destination,
                                                               std::chrono::milliseconds deadline, int cancel)
{
  // What is wrong with our own files is said before anybody is called.
  auto credentials = destination.transport == Transport::tls
                         ? TlsCredentials::load(destination.tls)
                         : tl::expected<std::unique_ptr<TlsCredentials>, std::string>(nullptr);
  if (!credentials)
    return tl::unexpected(credentials.error());
  auto connection = connect_to(destination.host, destination.port, SocketKind::stream, deadline, cancel);
  if (!connection)
    return tl::unexpected(connection.error());
  if (destination.transport != Transport::tls)
    return std::make_unique<PlainStream>(std::move(*connection));
  const std::string& name = destination.tls.server_name;
  return TlsStream::shake_hands(std::move(*connection), std::move(*credentials), name.empty() ? destination.host : name,
                                deadline, cancel);
}

} // namespace weir::telemetry
