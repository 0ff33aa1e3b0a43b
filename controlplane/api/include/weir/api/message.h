// SPDX-License-Identifier: BSD-3-Clause
// The lines on the socket. A request is `{"v":1,"method":"show.hits","args":{"limit":20}}`, its answer
// `{"v":1,"ok":true,"result":...}` or `{"v":1,"ok":false,"error":{"code":"...","message":"..."}}`; each is one line
// that ends with '\n'. One answer for each request, in order. Both sides treat what they read as hostile.
#pragma once

#include <weir/api/error.h>
#include <weir/api/method.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::api {

constexpr int kVersion = 1;
/// A longer request line is answered with `bad-message`, then the connection is closed.
constexpr std::size_t kMaxRequest = std::size_t{1} << 20;
/// A client gives up on a longer answer.
constexpr std::size_t kMaxAnswer = std::size_t{64} << 20;

struct Request {
  std::string method;
  Args args;
};

/// Lines without their '\n'.
[[nodiscard]] std::string format_request(const Request& request);
[[nodiscard]] tl::expected<Request, Error> parse_request(std::string_view line);

/// A result that is no JSON value becomes an `internal` error. Invalid UTF-8 of a message is replaced.
[[nodiscard]] std::string format_answer(const Result& result);
/// The result, or the daemon's error; `bad_message` if it is no answer.
[[nodiscard]] Result parse_answer(std::string_view line);

} // namespace weir::api
