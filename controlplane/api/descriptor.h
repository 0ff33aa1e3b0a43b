// SPDX-License-Identifier: BSD-3-Clause
// A file descriptor with one owner.
#pragma once

#include <cerrno>
#include <unistd.h>

#include <utility>

namespace weir::api {

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
      ::close(number_);
  }

  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
  explicit operator bool() const noexcept { return number_ >= 0; }

private:
  int number_;
};

/// The call may be tried again, later.
[[nodiscard]] inline bool would_block(int error_number) noexcept
{
  return error_number == EAGAIN || error_number == EWOULDBLOCK || error_number == EINTR;
}

} // namespace weir::api
