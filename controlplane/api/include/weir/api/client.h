// SPDX-License-Identifier: BSD-3-Clause
// The shell's end of the socket: blocking calls, each with the time limit of its method.
#pragma once

#include <weir/api/message.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace weir::api {

constexpr std::string_view kSocketName = "controlplane.sock";

/// One connection. Owns its descriptor; one thread at a time. After no_daemon, timeout or bad_message it is closed
/// and each further call connects anew, so a shell outlives a restart of the daemon.
class Client {
public:
  /// Does not connect yet. `interrupted` is asked whenever a signal ends a wait: true gives the call up.
  explicit Client(std::filesystem::path run_dir, bool (*interrupted)() noexcept = nullptr);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The result as JSON text, or the daemon's error, or no_daemon, timeout, bad_message. The method's time limit covers
  /// all of connecting, sending and receiving.
  [[nodiscard]] Result call(std::string_view method, const Args& args = {});

private:
  std::filesystem::path path_;
  bool (*interrupted_)() noexcept;
  int descriptor_ = -1;
};

} // namespace weir::api
