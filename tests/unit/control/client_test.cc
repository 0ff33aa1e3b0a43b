// SPDX-License-Identifier: BSD-3-Clause
// The asking end against a scripted answering end.
#include <weir/control/client.h>

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::control;

namespace {

/// Listens on a socket in a fresh directory and sends the given datagram as the answer to the first request.
class OneAnswer {
public:
  explicit OneAnswer(std::vector<std::byte> answer)
  {
    char pattern[] = "/tmp/weir-client-XXXXXX";
    directory_ = mkdtemp(pattern);
    path_ = directory_ + "/s";
    listener_ = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    CHECK(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK(listen(listener_, 1) == 0);
    thread_ = std::thread([this, bytes = std::move(answer)] {
      const int peer = accept(listener_, nullptr, nullptr);
      char request[kMaxMessageBytes];
      if (recv(peer, request, sizeof request, 0) > 0 && !bytes.empty())
        send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      close(peer);
    });
  }
  ~OneAnswer()
  {
    thread_.join();
    close(listener_);
    unlink(path_.c_str());
    rmdir(directory_.c_str());
  }
  [[nodiscard]] const std::string& path() const { return path_; }

private:
  std::string directory_;
  std::string path_;
  int listener_ = -1;
  std::thread thread_;
};

template <typename Message> std::vector<std::byte> bytes(const Message& message)
{
  const auto view = bytes_of(message);
  return {view.begin(), view.end()};
}

} // namespace

TEST_GROUP(ControlClient){};

TEST(ControlClient, a_matching_reply_is_returned)
{
  OneAnswer server(bytes(make_adopt_reply(1, AdoptCode::invalid, 3, "bad checksum")));
  auto client = Client::connect(server.path()).value();
  const auto reply = client.adopt(4).value();
  CHECK(reply.code == AdoptCode::invalid);
  CHECK(reply.text.view() == "bad checksum");
}

TEST(ControlClient, an_error_reply_is_refused_with_its_words)
{
  OneAnswer server(bytes(make_error_reply(1, MessageError::no_such_bridge, "br9")));
  auto client = Client::connect(server.path()).value();
  const auto reply = client.bypass("br9", true);
  CHECK(reply.error().code == ClientErrorCode::refused);
  STRCMP_EQUAL("no such bridge: br9", reply.error().text.c_str());
}

TEST(ControlClient, who_is_turned_away_unasked_hears_why)
{
  // The data plane answers a stranger before he asks: with the number of no request.
  OneAnswer server(bytes(make_error_reply(0, MessageError::not_permitted, "by your user id")));
  auto client = Client::connect(server.path()).value();
  const auto reply = client.hello();
  CHECK(reply.error().code == ClientErrorCode::denied);
  STRCMP_EQUAL("not permitted: by your user id", reply.error().text.c_str());
}

TEST(ControlClient, garbage_and_the_answer_to_another_request_are_bad_replies)
{
  {
    OneAnswer server(std::vector<std::byte>(100, std::byte{0x41}));
    auto client = Client::connect(server.path()).value();
    CHECK(client.hello().error().code == ClientErrorCode::bad_reply);
    CHECK(client.hello().error().code == ClientErrorCode::closed);
  }
  OneAnswer server(bytes(make_shutdown_reply(5)));
  auto client = Client::connect(server.path()).value();
  CHECK(client.shutdown().error().code == ClientErrorCode::bad_reply);
}

TEST(ControlClient, a_closing_data_plane_is_told_from_a_missing_one)
{
  OneAnswer server({});
  auto client = Client::connect(server.path()).value();
  CHECK(client.hello().error().code == ClientErrorCode::closed);
  CHECK(Client::connect("/nonexistent/dataplane.sock").error().code == ClientErrorCode::unreachable);
  CHECK(Client::connect("/" + std::string(200, 'x')).error().code == ClientErrorCode::unreachable);
}
