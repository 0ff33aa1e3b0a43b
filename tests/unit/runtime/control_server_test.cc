// SPDX-License-Identifier: BSD-3-Clause
// The answering end of the control socket, hostile datagrams included.
#include "temporary_directory.h"

#include <weir/control/client.h>
#include <weir/runtime/command_line.h>
#include <weir/runtime/control_server.h>
#include <weir/runtime/run_directory.h>

#include <array>
#include <atomic>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

#include <CppUTest/TestHarness.h>

using namespace weir::runtime;
namespace control = weir::control;

namespace {

class FakeActions final : public ControlActions {
public:
  void fill_hello(control::HelloReply& reply) override
  {
    reply.workers = 1;
    reply.bridge_count = 1;
    reply.bridges[0].name.assign("br0");
  }
  control::AdoptReply adopt(std::uint64_t generation) override
  {
    return control::make_adopt_reply(0, control::AdoptCode::adopted, generation, "");
  }
  const control::BridgeState* bypass(std::string_view bridge, bool on) override
  {
    state_.name.assign("br0");
    state_.bypass_requested = on ? 1 : 0;
    return bridge == "br0" ? &state_ : nullptr;
  }
  void shutdown() override { stopped = true; }

  std::atomic<bool> stopped{false};

private:
  control::BridgeState state_{};
};

/// Serves on a thread of its own until SHUTDOWN or until destroyed.
class RunningServer {
public:
  explicit RunningServer(std::vector<uid_t> peers = {geteuid()})
      : path(directory_.path() + "/dataplane.sock"),
        server_(ControlServer::listen({path, geteuid(), getegid(), std::move(peers)}).value()), thread_([this] {
          while (!stop_.load() && !actions.stopped) {
            std::vector<pollfd> entries;
            server_.add_to(entries);
            if (poll(entries.data(), entries.size(), 5) > 0)
              server_.serve(entries, actions);
          }
        })
  {
  }
  ~RunningServer() { stop(); }
  void stop()
  {
    stop_ = true;
    if (thread_.joinable())
      thread_.join();
  }
  /// After stop().
  [[nodiscard]] std::uint64_t bad_messages() const { return server_.bad_messages(); }

private:
  TemporaryDirectory directory_;

public:
  std::string path;
  FakeActions actions;

private:
  std::atomic<bool> stop_{false};
  ControlServer server_;
  std::thread thread_;
};

int connect_raw(const std::string& path)
{
  const int descriptor = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  CHECK(connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return descriptor;
}

control::MessageError error_after(int descriptor, std::span<const std::byte> datagram)
{
  CHECK(send(descriptor, datagram.data(), datagram.size(), MSG_NOSIGNAL) >= 0);
  std::array<std::byte, control::kMaxMessageBytes> buffer;
  const ssize_t size = recv(descriptor, buffer.data(), buffer.size(), 0);
  CHECK(size > 0);
  const auto reply = control::parse_reply(std::span(buffer).first(static_cast<std::size_t>(size))).value();
  return std::get<control::ErrorReply>(reply).code;
}

} // namespace

TEST_GROUP(ControlServer){};

TEST(ControlServer, every_request_is_answered)
{
  RunningServer server;
  auto client = control::Client::connect(server.path).value();
  CHECK(client.hello().value().bridges[0].name.view() == "br0");
  LONGS_EQUAL(42, client.adopt(42).value().generation);
  LONGS_EQUAL(1, client.bypass("br0", true).value().bridge.bypass_requested);
  CHECK(client.bypass("br9", true).error().code == control::ClientErrorCode::refused);
  CHECK(client.hello().has_value());
  CHECK(client.shutdown().has_value());
  server.stop();
  CHECK(server.actions.stopped);
}

TEST(ControlServer, hostile_datagrams_are_counted_and_cost_nobody_the_connection)
{
  RunningServer server;
  const int raw = connect_raw(server.path);
  const std::vector<std::byte> junk(control::kMaxMessageBytes + 1, std::byte{0xff});
  CHECK(error_after(raw, std::span(junk).first(3)) == control::MessageError::too_short);
  CHECK(error_after(raw, junk) == control::MessageError::bad_magic);
  auto request = control::make_bypass_request(9, "br0", true);
  request.on = 7;
  CHECK(error_after(raw, control::bytes_of(request)) == control::MessageError::bad_field);
  CHECK(error_after(raw, control::bytes_of(control::make_shutdown_reply(1))) == control::MessageError::unknown_kind);
  auto client = control::Client::connect(server.path).value();
  LONGS_EQUAL(4, client.hello().value().bad_messages);
  close(raw);
  CHECK(client.hello().has_value());
}

TEST(ControlServer, a_peer_that_is_not_permitted_is_turned_away)
{
  RunningServer server({geteuid() + 1});
  auto client = control::Client::connect(server.path).value();
  CHECK(client.hello().error().code == control::ClientErrorCode::denied);
  server.stop();
  LONGS_EQUAL(1, server.bad_messages());
}

TEST(ControlServer, more_clients_than_it_takes_do_not_keep_the_first_from_being_served)
{
  RunningServer server;
  auto first = control::Client::connect(server.path).value();
  CHECK(first.hello().has_value());
  std::vector<int> crowd;
  for (std::size_t i = 0; i < 2 * ControlServer::kMaxClients; ++i)
    crowd.push_back(connect_raw(server.path));
  CHECK(first.hello().has_value());
  for (const int client : crowd)
    close(client);
}

TEST(ControlServer, a_dead_socket_is_replaced_and_a_living_one_is_not)
{
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/s";
  const int dead = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  CHECK(bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  close(dead);
  {
    const auto living = ControlServer::listen({path, geteuid(), getegid(), {}});
    CHECK(living.has_value());
    const auto second = ControlServer::listen({path, geteuid(), getegid(), {}});
    STRCMP_CONTAINS("another data plane answers", second.error().text.c_str());
  }
  CHECK(access(path.c_str(), F_OK) != 0);
}

TEST(ControlServer, a_file_in_the_place_of_the_socket_is_not_removed)
{
  TemporaryDirectory directory;
  const auto path = directory.file("s", "precious");
  STRCMP_CONTAINS("is not a socket", ControlServer::listen({path, 0, 0, {}}).error().text.c_str());
  CHECK(access(path.c_str(), F_OK) == 0);
}

TEST_GROUP(RunDirectory){};

TEST(RunDirectory, it_is_made_with_its_rings_and_kept_when_it_exists)
{
  TemporaryDirectory directory;
  control::StartConfig config;
  config.run_dir = directory.path() + "/run";
  CHECK(prepare_run_directory(config).has_value());
  CHECK(prepare_run_directory(config).has_value());
  struct stat status {};
  CHECK(stat((config.run_dir + "/rings").c_str(), &status) == 0);
  LONGS_EQUAL(02770, status.st_mode & 07777);
  config.run_dir = directory.file("plain", "");
  STRCMP_CONTAINS("not a directory", prepare_run_directory(config).error().text.c_str());
}

TEST_GROUP(CommandLine){};

TEST(CommandLine, options_take_their_value_in_both_forms)
{
  const char* const arguments[] = {"--start", "/etc/start.conf", "--run-dir=/tmp/run", "--print-config",
                                   "--counters=/run/weir"};
  const auto line = parse_command_line(arguments).value();
  STRCMP_EQUAL("/etc/start.conf", line.start_file.c_str());
  STRCMP_EQUAL("/tmp/run", line.run_dir.c_str());
  CHECK(line.print_config);
  STRCMP_EQUAL("/run/weir", line.counters.c_str());
  STRCMP_EQUAL("/var/lib/weir/start.conf", parse_command_line({}).value().start_file.c_str());
}

TEST(CommandLine, what_is_not_understood_is_a_usage_error)
{
  for (const char* argument :
       {"--start", "--start=", "--run-dir=relative", "--run-dir", "-x", "start.conf", "--versions"}) {
    const char* const arguments[] = {argument};
    CHECK(parse_command_line(arguments).error().code == StartErrorCode::usage);
  }
}
