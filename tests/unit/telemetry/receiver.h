// SPDX-License-Identifier: BSD-3-Clause
// A syslog receiver on loopback for tests: TCP with octet counting, or UDP. Driven by the test, no thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

class TcpReceiver {
public:
  /// Listens on a free port, or again on `port`. `receive_buffer` bytes, 0: the system's choice.
  explicit TcpReceiver(std::uint16_t port = 0, int receive_buffer = 0);
  ~TcpReceiver();
  TcpReceiver(const TcpReceiver&) = delete;
  TcpReceiver& operator=(const TcpReceiver&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// Waits for a connection (10 s at most).
  [[nodiscard]] bool accept();
  /// Reads `chunk` bytes at a time until `count` messages are there in all (10 s at most). False: fewer came.
  [[nodiscard]] bool read_messages(std::size_t count, std::size_t chunk = 65536);
  /// True if the sender has closed (10 s at most).
  [[nodiscard]] bool peer_closed();
  /// Resets the connection (RST) or closes it in order.
  void drop(bool reset);
  void stop_listening();
  void say(const std::string& text) const;
  /// All messages of all connections.
  std::vector<std::string> messages;
  bool malformed = false; ///< the framing was broken

private:
  void take_frames();
  int listener_ = -1;
  int connection_ = -1;
  std::uint16_t port_ = 0;
  std::string pending_;
};

class UdpReceiver {
public:
  explicit UdpReceiver(std::uint16_t port = 0);
  ~UdpReceiver();
  UdpReceiver(const UdpReceiver&) = delete;
  UdpReceiver& operator=(const UdpReceiver&) = delete;
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] bool read_messages(std::size_t count);
  std::vector<std::string> messages;

private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
};
