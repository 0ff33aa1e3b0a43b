// SPDX-License-Identifier: BSD-3-Clause
// An owned file descriptor, and the nameless files that jobs read and write.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace weir::daemon {

class Descriptor {
public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept
  {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor()
  {
    if (number_ >= 0)
      close(number_);
  }
  [[nodiscard]] int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }

private:
  int number_;
};

/// An empty file without a name in `directory`; errno on failure.
[[nodiscard]] Descriptor nameless_file(const std::string& directory);
/// In memory, empty.
[[nodiscard]] Descriptor memory_file(const char* name);
/// In memory, holding `text`, positioned at its start and sealed against change.
[[nodiscard]] Descriptor sealed_text(const char* name, std::string_view text);
/// At most `limit` bytes from the start of a file that somebody else wrote.
[[nodiscard]] std::string text_of(const Descriptor& file, std::size_t limit);

} // namespace weir::daemon
