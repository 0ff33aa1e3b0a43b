// SPDX-License-Identifier: BSD-3-Clause
// The line to a data plane that comes and goes; played by a thread on a socket.
#include "state_directory.h"

#include <weir/generations/dataplane_link.h>

#include <array>
#include <atomic>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir;
using namespace weir::generations;
using weir::generations::testing::StateDirectory;

namespace {

/// Answers HELLO and ADOPT until it is destroyed; then the socket is gone.
class PlayedDataplane {
public:
  PlayedDataplane(const std::string& path, std::uint64_t instance) : path_(path), instance_(instance)
  {
    listening_ = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    unlink(path.c_str());
    ready_ = bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && listen(listening_, 4) == 0;
    thread_ = std::thread([this] { serve(); });
  }
  ~PlayedDataplane()
  {
    shutdown(listening_, SHUT_RDWR);
    if (connection_ >= 0)
      shutdown(connection_, SHUT_RDWR);
    thread_.join();
    close(listening_);
    unlink(path_.c_str());
  }
  [[nodiscard]] bool ready() const { return ready_; }

private:
  void serve()
  {
    while (true) {
      const int connection = accept(listening_, nullptr, nullptr);
      if (connection < 0)
        return;
      connection_ = connection;
      while (answer(connection)) {
      }
      connection_ = -1;
      close(connection);
    }
  }

  bool answer(int connection)
  {
    std::array<std::byte, control::kMaxMessageBytes> buffer;
    const ssize_t got = recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0)
      return false;
    const std::span<const std::byte> datagram(buffer.data(), static_cast<std::size_t>(got));
    const auto request = control::parse_request(datagram);
    const std::uint32_t number = control::request_number(datagram);
    if (request && std::holds_alternative<control::HelloRequest>(*request)) {
      auto reply = control::make_hello_reply(number);
      reply.instance = instance_;
      reply.workers = 1;
      reply.bridge_count = 1;
      reply.slot_bytes = 1;
      reply.bridges[0].name.assign("br0");
      reply.version.assign("0.1.0");
      reply.isa.assign("x86-64-v2");
      return send_reply(connection, reply);
    }
    return send_reply(connection, control::make_adopt_reply(number, control::AdoptCode::too_big, 7, "too big"));
  }

  template <typename Reply> static bool send_reply(int connection, const Reply& reply)
  {
    const auto bytes = control::bytes_of(reply);
    return send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }

  std::string path_;
  std::uint64_t instance_;
  int listening_ = -1;
  bool ready_ = false;
  std::atomic<int> connection_{-1};
  std::thread thread_;
};

} // namespace

TEST_GROUP(LinkToDataplane)
{
  StateDirectory state;
  std::string path = state.file("dataplane.sock");
};

TEST(LinkToDataplane, nobody_there_is_an_error_and_no_wait)
{
  DataplaneLink link(path);
  CHECK(link.hello().error().code == control::ClientErrorCode::unreachable);
}

TEST(LinkToDataplane, the_first_greeting_of_an_instance_is_fresh)
{
  const PlayedDataplane dataplane(path, 11);
  CHECK(dataplane.ready());
  DataplaneLink link(path);
  const auto first = link.hello();
  CHECK(first.has_value());
  CHECK(first->fresh);
  LONGS_EQUAL(11, first->state.instance);
  CHECK_FALSE(link.hello()->fresh);
}

TEST(LinkToDataplane, a_refusal_is_an_answer)
{
  const PlayedDataplane dataplane(path, 11);
  DataplaneLink link(path);
  const auto reply = link.adopt(9);
  CHECK(reply.has_value());
  CHECK(reply->code == control::AdoptCode::too_big);
  STRCMP_EQUAL("too big", std::string(reply->text.view()).c_str());
}

TEST(LinkToDataplane, a_restarted_data_plane_is_greeted_anew_within_the_call)
{
  DataplaneLink link(path);
  {
    const PlayedDataplane before(path, 11);
    CHECK(link.hello().has_value());
  }
  const PlayedDataplane after(path, 12);
  const auto greeting = link.hello();
  CHECK(greeting.has_value());
  CHECK(greeting->fresh);
  LONGS_EQUAL(12, greeting->state.instance);
}
