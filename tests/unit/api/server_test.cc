// SPDX-License-Identifier: BSD-3-Clause
// Server and client over a real socket in a directory of the test's own.
#include <weir/api/client.h>
#include <weir/api/server.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace weir::api;

namespace {

class Directory {
public:
  Directory()
  {
    char name[] = "/tmp/weir-api-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

/// A raw connection, for what Client would never send.
class Raw {
public:
  explicit Raw(const std::filesystem::path& path) : descriptor_(::socket(AF_UNIX, SOCK_STREAM, 0))
  {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.native().copy(address.sun_path, sizeof address.sun_path - 1);
    connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Raw() { ::close(descriptor_); }
  [[nodiscard]] bool connected() const { return connected_; }
  void send(std::string_view bytes) const
  {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0)
        return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void end_input() const { ::shutdown(descriptor_, SHUT_WR); }
  /// All until the other side closes, or until `lines` lines are there.
  [[nodiscard]] std::string receive(int lines) const
  {
    std::string text;
    char byte = 0;
    while (lines > 0 && ::recv(descriptor_, &byte, 1, 0) == 1) {
      text += byte;
      lines -= byte == '\n' ? 1 : 0;
    }
    return text;
  }

private:
  int descriptor_;
  bool connected_ = false;
};

Result echo(const Args& args, const Peer& peer)
{
  return "{\"entry\":\"" + args.text("entry") + "\",\"role\":\"" + std::string(word(peer.role)) + "\"}";
}

void bind_all(Server& server, const Handler& handler, std::string_view except = {})
{
  for (const Method& method : methods()) {
    if (method.name != except)
      server.bind(method.name, handler);
  }
}

const std::string kTest = R"({"v":1,"method":"test.ip","args":{"entry":"a"}})";

} // namespace

TEST_GROUP(ApiServer)
{
  Directory directory;
  std::filesystem::path socket = directory.path() / kSocketName;

  int listening()
  {
    const auto descriptor = listen_at(socket);
    CHECK_TRUE(descriptor.has_value());
    return *descriptor;
  }
};

TEST(ApiServer, calls_are_answered_and_the_peer_is_known)
{
  Server server(listening(), {});
  bind_all(server, echo);
  CHECK_TRUE(server.start().has_value());
  Client client(directory.path());
  Args args;
  args.set("entry", "evil");
  for (int i = 0; i < 3; ++i)
    STRCMP_EQUAL(R"({"entry":"evil","role":"operator"})", client.call("test.name", args)->c_str());
  CHECK_TRUE(client.call("test.name", {}).error().code == ErrorCode::bad_argument);
  CHECK_TRUE(client.call("test.nothing", {}).error().code == ErrorCode::unknown_method);
  STRCMP_EQUAL(R"({"entry":"evil","role":"operator"})", client.call("test.name", args)->c_str());
}

TEST(ApiServer, a_method_without_handler_is_found_at_start)
{
  Server server(listening(), {});
  bind_all(server, echo, "show.hits");
  const auto started = server.start();
  CHECK_FALSE(started.has_value());
  STRCMP_EQUAL("nobody serves method show.hits", started.error().message.c_str());
}

TEST(ApiServer, deferred_answers_come_from_another_thread_and_do_not_hold_up_others)
{
  std::promise<void> asked;
  std::promise<void> go;
  std::thread worker;
  {
    Server server(listening(), {});
    bind_all(server, echo, "local.remove");
    server.bind("local.remove", DeferredHandler([&](const Args&, const Peer&, Responder respond) {
                  worker = std::thread([&go, respond = std::move(respond)]() mutable {
                    go.get_future().wait();
                    respond(std::string("\"later\""));
                  });
                  asked.set_value();
                }));
    CHECK_TRUE(server.start().has_value());
    Args args;
    args.set("action", "block");
    args.set("kind", "ip");
    args.set("entry", "192.0.2.1");
    auto slow = std::async(std::launch::async, [&] { return Client(directory.path()).call("local.remove", args); });
    asked.get_future().wait();
    Client other(directory.path());
    CHECK_TRUE(other.call("show.status").has_value());
    go.set_value();
    STRCMP_EQUAL("\"later\"", slow.get()->c_str());
    worker.join();
  }
}

TEST(ApiServer, a_responder_given_up_answers_an_error_and_may_outlive_everything)
{
  std::vector<Responder> kept;
  {
    Server server(listening(), {});
    bind_all(server, echo, "show.ports");
    server.bind("show.ports", DeferredHandler([](const Args&, const Peer&, Responder) {}));
    CHECK_TRUE(server.start().has_value());
    CHECK_TRUE(Client(directory.path()).call("show.ports").error().code == ErrorCode::internal);
    kept.emplace_back([](const std::string&) {});
  }
  kept.clear();
}

TEST(ApiServer, an_exception_of_a_handler_costs_one_answer_only)
{
  Server server(listening(), {});
  bind_all(server, echo, "show.ports");
  server.bind("show.ports", Handler([](const Args&, const Peer&) -> Result { throw std::runtime_error("planted"); }));
  CHECK_TRUE(server.start().has_value());
  Client client(directory.path());
  CHECK_TRUE(client.call("show.ports").error().code == ErrorCode::internal);
  CHECK_TRUE(client.call("show.status").has_value());
}

TEST(ApiServer, hostile_lines_are_answered_and_do_not_end_the_connection)
{
  Server server(listening(), {});
  bind_all(server, echo);
  CHECK_TRUE(server.start().has_value());
  const Raw raw(socket);
  raw.send("\n{}\nnonsense \xff\n" + kTest + "\n");
  const std::string answers = raw.receive(4);
  CHECK_TRUE(answers.ends_with("{\"v\":1,\"ok\":true,\"result\":{\"entry\":\"a\",\"role\":\"operator\"}}\n"));
}

TEST(ApiServer, a_line_without_end_is_refused_and_the_connection_closed)
{
  Server server(listening(), {});
  bind_all(server, echo);
  CHECK_TRUE(server.start().has_value());
  const Raw raw(socket);
  std::thread sender([&] { raw.send(std::string(kMaxRequest + 100'000, 'x')); });
  const std::string answer = raw.receive(2);
  sender.join();
  CHECK_TRUE(answer.find("request is longer than 1 MiB") != std::string::npos);
  CHECK_TRUE(Client(directory.path()).call("show.status").has_value());
}

TEST(ApiServer, a_peer_that_ends_its_input_still_gets_its_answer)
{
  Server server(listening(), {});
  bind_all(server, echo);
  CHECK_TRUE(server.start().has_value());
  const Raw raw(socket);
  raw.send(kTest + "\n" + kTest + "\n" + "cut");
  raw.end_input();
  LONGS_EQUAL(2, std::ranges::count(raw.receive(99), '\n'));
}

TEST(ApiServer, connections_beyond_the_limit_are_closed)
{
  Server server(listening(), {.operator_groups = {}, .max_connections = 2});
  bind_all(server, echo);
  CHECK_TRUE(server.start().has_value());
  const Raw first(socket);
  const Raw second(socket);
  first.send(kTest + "\n");
  second.send(kTest + "\n");
  CHECK_FALSE(first.receive(1).empty());
  CHECK_FALSE(second.receive(1).empty());
  const Raw third(socket);
  STRCMP_EQUAL("", third.receive(1).c_str());
}

TEST(ApiServer, a_client_outlives_a_restart_of_the_server)
{
  Client client(directory.path());
  CHECK_TRUE(client.call("show.status").error().code == ErrorCode::no_daemon);
  for (int i = 0; i < 2; ++i) {
    Server server(listening(), {});
    bind_all(server, echo);
    CHECK_TRUE(server.start().has_value());
    CHECK_TRUE(client.call("show.status").has_value());
  }
  CHECK_TRUE(client.call("show.status").error().code == ErrorCode::no_daemon);
}

TEST(ApiServer, a_living_socket_is_not_taken_over_and_a_file_not_removed)
{
  const int descriptor = listening();
  CHECK_FALSE(listen_at(socket).has_value());
  struct stat status {};
  CHECK_TRUE(::stat(socket.c_str(), &status) == 0 && (status.st_mode & 0777) == 0666);
  ::close(descriptor);
  const int again = listening();
  ::close(again);
  const auto file = directory.path() / "file";
  CHECK_TRUE(std::filesystem::create_directory(file));
  CHECK_FALSE(listen_at(file).has_value());
  CHECK_TRUE(std::filesystem::exists(file));
  CHECK_FALSE(listen_at(directory.path() / std::string(120, 'x')).has_value());
}
