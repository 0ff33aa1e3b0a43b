// SPDX-License-Identifier: BSD-3-Clause
// Sockets of the senders: owned descriptors, connected without blocking for longer than asked.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace weir::telemetry {

class Descriptor {
public:
  Descriptor() = default;
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(Descriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept
  {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  void close() noexcept;
  [[nodiscard]] int get() const noexcept { return descriptor_; }
  [[nodiscard]] bool valid() const noexcept { return descriptor_ >= 0; }

private:
  int descriptor_ = -1;
};

enum class SocketKind : std::uint8_t { stream, datagram };

/// A non-blocking socket connected to host:port; each address of the host is tried for `deadline`. `cancel` is a
/// descriptor that ends the wait when it becomes readable; it also ends the wait for the resolver, which may go on
/// alone for as long as it likes. The error is a sentence.
[[nodiscard]] tl::expected<Descriptor, std::string> connect_to(const std::string& host, std::uint16_t port,
                                                               SocketKind kind, std::chrono::milliseconds deadline,
                                                               int cancel);

/// True for the errno of a call that would have to wait.
[[nodiscard]] bool would_block(int code) noexcept;

/// Bytes that may lie unread in buffers: our send buffer and twice the largest window the peer has announced, if more
/// than `before`.
[[nodiscard]] std::uint64_t buffered_bytes(int stream, std::uint64_t before) noexcept;

/// The peer's kernel has acknowledged every byte that was written, and the connection was not reset. Behind the peer's
/// end it means that its process has read them all: a kernel resets for what comes, or lies unread, when that closes.
[[nodiscard]] bool acknowledged_all(int stream) noexcept;

} // namespace weir::telemetry
