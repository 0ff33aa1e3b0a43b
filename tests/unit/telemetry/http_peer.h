// SPDX-License-Identifier: BSD-3-Clause
// An HTTP server on loopback for tests: one request after the other, answered by a function of the test.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

class HttpPeer {
public:
  struct Request {
    std::string line; ///< "POST /_bulk HTTP/1.1"
    std::string headers;
    std::string body;
  };
  struct Reply {
    int status = 200;
    std::string body;
  };
  /// `answer` runs in the server's thread.
  explicit HttpPeer(std::function<Reply(const Request&)> answer);
  ~HttpPeer();
  HttpPeer(const HttpPeer&) = delete;
  HttpPeer& operator=(const HttpPeer&) = delete;
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
  void serve();
  void converse(int connection);
  const std::function<Reply(const Request&)> answer_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};
