// SPDX-License-Identifier: BSD-3-Clause
// Owns a file descriptor.
#pragma once

#include <unistd.h>
#include <utility>

namespace weir::runtime {

class Descriptor {
public:
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor()
  {
    if (number_ >= 0)
      ::close(number_);
  }

  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] bool valid() const noexcept { return number_ >= 0; }
  /// The caller closes it from now on.
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

private:
  int number_;
};

/// Reads until `size` bytes are there, the file ends or reading fails (-1, errno set).
[[nodiscard]] inline ssize_t read_all(int descriptor, void* buffer, std::size_t size) noexcept
{
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(descriptor, static_cast<char*>(buffer) + done, size - done);
    if (got < 0)
      return -1;
    if (got == 0)
      break;
    done += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(done);
}

} // namespace weir::runtime
