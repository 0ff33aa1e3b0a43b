// SPDX-License-Identifier: BSD-3-Clause
// Reading bodies whole, writing results whole or not at all.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <sys/types.h>
#include <tl/expected.hpp>

namespace weir::compile_tool {

/// Owns a descriptor.
class Descriptor {
public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&&) = delete;
  [[nodiscard]] int number() const noexcept { return number_; }

private:
  int number_;
};

/// All bytes from the start of a regular file or memfd, or what comes out of a pipe; more than `limit` is an error.
/// Errors are sentences without the file's name.
[[nodiscard]] tl::expected<std::string, std::string> read_all(int descriptor, std::uint64_t limit);
/// A regular file by its path.
[[nodiscard]] tl::expected<std::string, std::string> read_file(const std::string& path, std::uint64_t limit);

[[nodiscard]] bool write_all(int descriptor, std::span<const std::byte> bytes);

/// Temporary file beside `path`, fsync, rename: whole or not at all. What `path` links to is replaced, not the link;
/// what is there and no regular file is written as it is. The error is a sentence with the path.
[[nodiscard]] tl::expected<void, std::string> write_file(const std::string& path, std::span<const std::byte> bytes,
                                                         mode_t mode);
/// Copies a memfd to a file in the same way.
[[nodiscard]] tl::expected<void, std::string> copy_to_file(int descriptor, const std::string& path, mode_t mode);

} // namespace weir::compile_tool
