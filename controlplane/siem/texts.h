// SPDX-License-Identifier: BSD-3-Clause
// The files of templates/, put into the library by embed.cmake.
#pragma once

#include <span>
#include <string_view>

namespace weir::siem {

/// `path` below templates/. In `text`, @{appliance}, @{version}, @{host}, @{port} and @{tls_port} stand for facts.
struct Text {
  std::string_view path;
  std::string_view text;
};

[[nodiscard]] std::span<const Text> texts() noexcept;

} // namespace weir::siem
