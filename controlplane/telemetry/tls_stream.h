// SPDX-License-Identifier: BSD-3-Clause
// Syslog over TLS as a client (RFC 5425): TLS 1.2 or later, the peer's certificate and name always checked.
//
// With TLS 1.3, and with receivers that look at our certificate late, a refusal comes only after the handshake, as an
// alert or a close that the next drain() finds: read before each write, and poll for readable.
#pragma once

#include "stream.h"
#include "tls_credentials.h"

#include <memory>
#include <string>

namespace weir::telemetry {

class TlsStream final : public Stream {
public:
  /// `name`: host name or address that the peer's certificate must hold. The error is a sentence.
  [[nodiscard]] static tl::expected<std::unique_ptr<Stream>, std::string>
  shake_hands(Descriptor connection, std::unique_ptr<TlsCredentials> credentials, const std::string& name,
              std::chrono::milliseconds deadline, int cancel);
  ~TlsStream() override;

  [[nodiscard]] int descriptor() const noexcept override { return connection_.get(); }
  [[nodiscard]] Step write(std::string_view bytes) override;
  [[nodiscard]] Step drain() override;
  [[nodiscard]] bool tell_end() override;
  [[nodiscard]] std::uint64_t buffered(std::uint64_t before) const noexcept override;
  [[nodiscard]] std::string security() const override;

private:
  TlsStream(Descriptor connection, std::unique_ptr<TlsCredentials> credentials, std::string name);
  [[nodiscard]] tl::expected<void, std::string> set_up();
  [[nodiscard]] tl::expected<void, std::string> shake(std::chrono::milliseconds deadline, int cancel);
  [[nodiscard]] std::string reason(int code);
  [[nodiscard]] std::string end_words() const;

  static int send_bytes(void* self, const unsigned char* bytes, std::size_t count);
  static int receive_bytes(void* self, unsigned char* bytes, std::size_t count);
  static int check_certificate(void* self, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags);
  static void note_alert(void* self, int level, const char* file, int line, const char* text);

  Descriptor connection_;
  std::unique_ptr<TlsCredentials> credentials_;
  const std::string name_;
  mbedtls_ssl_config config_;
  mbedtls_ssl_context ssl_;
  int alert_ = -1;       ///< number of the peer's fatal alert
  int system_error_ = 0; ///< errno of the last failed call
  std::string wrong_;    ///< what is wrong with its certificates
  bool in_handshake_ = true;
  std::uint64_t written_ = 0;
};

} // namespace weir::telemetry
