// SPDX-License-Identifier: BSD-3-Clause
// Syslog over TLS as a client.
#include "tls_stream.h"

#include "tls_name.h"
#include "tls_reason.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <utility>

namespace weir::telemetry {

namespace {

/// A record that the peer's library has taken from its kernel and the peer's process has not: RFC 8446 section 5.2.
constexpr std::uint64_t kLargestRecord = 16'384 + 256 + 5;
/// A connection that ends after fewer bytes from us than this was hardly ended for what we said.
constexpr std::uint64_t kHardlySpoken = 256 * 1024;

bool must_wait(int code) noexcept
{
  return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/// The peer told its end: by close_notify, or by that of its TCP alone.
bool is_end(int code) noexcept
{
  return code == 0 || code == MBEDTLS_ERR_SSL_CONN_EOF || code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY;
}

} // namespace

TlsStream::TlsStream(Descriptor connection, std::unique_ptr<TlsCredentials> credentials, std::string name)
    : connection_(std::move(connection)), credentials_(std::move(credentials)), name_(std::move(name))
{
  mbedtls_ssl_config_init(&config_);
  mbedtls_ssl_init(&ssl_);
}

TlsStream::~TlsStream()
{
  mbedtls_ssl_free(&ssl_);
  mbedtls_ssl_config_free(&config_);
}

tl::expected<std::unique_ptr<Stream>, std::string>
TlsStream::shake_hands(Descriptor connection, std::unique_ptr<TlsCredentials> credentials, const std::string& name,
                       std::chrono::milliseconds deadline, int cancel)
{
  std::unique_ptr<TlsStream> stream(new TlsStream(std::move(connection), std::move(credentials), name));
  auto done = stream->set_up();
  if (done)
    done = stream->shake(deadline, cancel);
  if (!done)
    return tl::unexpected(done.error());
  return stream;
}

tl::expected<void, std::string> TlsStream::set_up()
{
  int code = mbedtls_ssl_config_defaults(&config_, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                         MBEDTLS_SSL_PRESET_DEFAULT);
  mbedtls::limit_versions(config_);
  mbedtls_ssl_conf_ciphersuites(&config_, mbedtls::kCipherSuites.data());
  mbedtls_ssl_conf_authmode(&config_, MBEDTLS_SSL_VERIFY_REQUIRED);
  mbedtls_ssl_conf_verify(&config_, check_certificate, this);
  mbedtls::listen_to_failures(config_, note_alert, this);
  if (code == 0 && !credentials_->use(config_))
    code = MBEDTLS_ERR_SSL_ALLOC_FAILED;
  if (code == 0)
    code = mbedtls_ssl_setup(&ssl_, &config_);
  if (code == 0) // an address is compared by check_certificate(): only late versions know how
    code = mbedtls_ssl_set_hostname(&ssl_, is_address(name_) ? nullptr : name_.c_str());
  if (code != 0)
    return tl::unexpected("TLS cannot be set up: " + library_words(code));
  mbedtls_ssl_set_bio(&ssl_, this, send_bytes, receive_bytes, nullptr);
  return {};
}

tl::expected<void, std::string> TlsStream::shake(std::chrono::milliseconds deadline, int cancel)
{
  const auto end = std::chrono::steady_clock::now() + deadline;
  for (;;) {
    const int code = mbedtls_ssl_handshake(&ssl_);
    if (code == 0) {
      in_handshake_ = false;
      return {};
    }
    if (!must_wait(code))
      return tl::unexpected(reason(code));
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const short events = code == MBEDTLS_ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN;
    std::array<pollfd, 2> waits = {pollfd{connection_.get(), events, 0}, pollfd{cancel, POLLIN, 0}};
    if (left.count() <= 0)
      return tl::unexpected(std::string("TLS handshake: no answer in time (does the receiver speak TLS there?)"));
    ::poll(waits.data(), waits.size(), static_cast<int>(left.count()));
    if (waits[1].revents != 0)
      return tl::unexpected(std::string("broken off"));
  }
}

Stream::Step TlsStream::write(std::string_view bytes)
{
  const int code = mbedtls_ssl_write(&ssl_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  if (code >= 0) {
    written_ += static_cast<std::uint64_t>(code);
    return {Outcome::done, static_cast<std::size_t>(code), {}, false};
  }
  if (must_wait(code))
    return {};
  Step last = drain(); // why the peer went says more than that it went
  return last.outcome == Outcome::closed ? last : Step{Outcome::closed, 0, reason(code), false};
}

Stream::Step TlsStream::drain()
{
  std::array<unsigned char, 4096> ignored;
  for (int reads = 0; reads < kMostReads; ++reads) {
    const int code = mbedtls_ssl_read(&ssl_, ignored.data(), ignored.size());
    if (code > 0 || mbedtls::is_news(code))
      continue;
    if (must_wait(code))
      break;
    return {Outcome::closed, 0, reason(code), is_end(code) && acknowledged_all(connection_.get())};
  }
  return {};
}

bool TlsStream::tell_end()
{
  return !must_wait(mbedtls_ssl_close_notify(&ssl_)) && ::shutdown(connection_.get(), SHUT_WR) == 0;
}

std::uint64_t TlsStream::buffered(std::uint64_t before) const noexcept
{
  const std::uint64_t records = kLargestRecord;
  return buffered_bytes(connection_.get(), before > records ? before - records : 0) + records;
}

std::string TlsStream::security() const
{
  return std::string(mbedtls_ssl_get_version(&ssl_)) + " " + mbedtls_ssl_get_ciphersuite(&ssl_);
}

std::string TlsStream::end_words() const
{
  if (in_handshake_)
    return "the receiver closed during the TLS handshake";
  if (written_ >= kHardlySpoken)
    return "closed by the receiver";
  return credentials_->has_certificate()
             ? "closed by the receiver soon after the TLS handshake: perhaps it does not accept our certificate"
             : "closed by the receiver soon after the TLS handshake: perhaps it wants a client certificate";
}

std::string TlsStream::reason(int code)
{
  if (!wrong_.empty())
    return wrong_;
  if (is_end(code))
    return end_words();
  switch (code) {
  case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
    return "refused by the receiver: " + (alert_ >= 0 ? alert_words(alert_) : std::string("a fatal alert"));
  case MBEDTLS_ERR_NET_SEND_FAILED:
  case MBEDTLS_ERR_NET_RECV_FAILED:
    return std::strerror(system_error_);
  case MBEDTLS_ERR_NET_CONN_RESET:
    return end_words() + " (" + std::strerror(system_error_) + ")";
  case mbedtls::kBadProtocolVersion:
    return "the receiver speaks only TLS older than 1.2";
  case MBEDTLS_ERR_SSL_INVALID_RECORD:
    return in_handshake_ ? "the receiver does not speak TLS on this port" : "broken TLS record";
  default:
    return "TLS: " + library_words(code);
  }
}

int TlsStream::send_bytes(void* self, const unsigned char* bytes, std::size_t count)
{
  auto& stream = *static_cast<TlsStream*>(self);
  const ssize_t sent = ::send(stream.connection_.get(), bytes, count, MSG_NOSIGNAL);
  if (sent >= 0)
    return static_cast<int>(sent);
  if (would_block(errno) || errno == EINTR)
    return MBEDTLS_ERR_SSL_WANT_WRITE;
  stream.system_error_ = errno;
  return errno == EPIPE || errno == ECONNRESET ? MBEDTLS_ERR_NET_CONN_RESET : MBEDTLS_ERR_NET_SEND_FAILED;
}

int TlsStream::receive_bytes(void* self, unsigned char* bytes, std::size_t count)
{
  auto& stream = *static_cast<TlsStream*>(self);
  const ssize_t got = ::recv(stream.connection_.get(), bytes, count, 0);
  if (got >= 0)
    return static_cast<int>(got);
  if (would_block(errno) || errno == EINTR)
    return MBEDTLS_ERR_SSL_WANT_READ;
  stream.system_error_ = errno;
  return errno == ECONNRESET ? MBEDTLS_ERR_NET_CONN_RESET : MBEDTLS_ERR_NET_RECV_FAILED;
}

int TlsStream::check_certificate(void* self, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags)
{
  auto& stream = *static_cast<TlsStream*>(self);
  if (depth == 0 && is_address(stream.name_) && !holds_address(*certificate, stream.name_))
    *flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
  if (*flags != 0 && stream.wrong_.empty())
    stream.wrong_ = certificate_words(*flags, *certificate, depth, stream.name_, stream.credentials_->ca_file());
  return 0; // the flags refuse it
}

/// The only way to an alert's number: "... is a fatal alert message (msg 48)".
void TlsStream::note_alert(void* self, int /*level*/, const char* /*file*/, int /*line*/, const char* text)
{
  constexpr std::string_view kBefore = "is a fatal alert message (msg ";
  const std::string_view words = text;
  const std::size_t at = words.find(kBefore);
  if (at != std::string_view::npos)
    static_cast<TlsStream*>(self)->alert_ = std::atoi(text + at + kBefore.size());
}

} // namespace weir::telemetry
