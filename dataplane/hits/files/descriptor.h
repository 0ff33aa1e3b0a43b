// SPDX-License-Identifier: BSD-3-Clause
// Owned file descriptors, and reading and opening what another process may have prepared to harm.
#pragma once

#include <weir/hits_files/error.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <utility>

namespace weir::hits {

class Descriptor {
public:
  Descriptor() noexcept = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

private:
  int number_ = -1;
};

/// "CALL FILE: cause of errno".
[[nodiscard]] FileError system_error(const char* call, const std::filesystem::path& file);
[[nodiscard]] tl::unexpected<FileError> malformed(const std::filesystem::path& file, const std::string& what);

/// A directory, not followed if it is a link.
[[nodiscard]] FileResult<Descriptor> open_directory(const std::filesystem::path& path);
/// An existing regular file, not followed if it is a link, never waiting for a pipe.
[[nodiscard]] FileResult<Descriptor> open_regular(const std::filesystem::path& path, int flags);
[[nodiscard]] FileResult<std::uint64_t> size_of(const Descriptor& file, const std::filesystem::path& path);

/// True if all `size` bytes at `offset` were there.
[[nodiscard]] bool read_all(int file, void* bytes, std::size_t size, std::uint64_t offset) noexcept;
/// True if all was written.
[[nodiscard]] bool write_all(int file, const void* bytes, std::size_t size, std::uint64_t offset) noexcept;

} // namespace weir::hits
