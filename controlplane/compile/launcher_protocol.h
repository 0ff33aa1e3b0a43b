// SPDX-License-Identifier: BSD-3-Clause
// What daemon and launcher say to each other: one or more messages per job over a SOCK_SEQPACKET pair, one reply over
// a pipe that travels as the job's first descriptor.
#pragma once

#include <weir/compile/launcher.h>

#include <array>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace weir::compile {

/// The kernel takes at most 253 descriptors in one message.
constexpr std::size_t kDescriptorsPerMessage = 250;
constexpr std::uint32_t kJobMagic = 0x4A524957; // "WIRJ"

/// In front of each message. The arguments, each with a NUL behind it, follow in the first message of a job.
struct JobMessage {
  std::uint32_t magic = kJobMagic;
  std::uint32_t part = 0;        ///< 0, 1, ...
  std::uint32_t descriptors = 0; ///< of the whole job, the reply pipe not counted
  std::uint32_t argument_bytes = 0;
  std::uint64_t memory = 0;
  std::uint64_t output = 0;
  std::uint64_t cpu_seconds = 0;
  std::uint64_t wall_milliseconds = 0;
};
static_assert(sizeof(JobMessage) == 48 && std::is_trivially_copyable_v<JobMessage>);

/// One write of at most PIPE_BUF bytes, so it arrives whole.
struct JobReply {
  std::uint32_t magic = kJobMagic;
  JobOutcome outcome = JobOutcome::not_started;
  std::uint8_t reserved[3] = {};
  std::int32_t exit_status = 0;
  std::int32_t signal = 0;
  std::uint64_t cpu_milliseconds = 0;
  std::uint64_t peak_memory = 0;
  std::uint32_t text_bytes = 0;
  std::array<char, 500> text{};
};
static_assert(sizeof(JobReply) == 536 && std::is_trivially_copyable_v<JobReply>);

/// A message with descriptors; false: errno says why.
[[nodiscard]] bool send_with_descriptors(int socket, const void* bytes, std::size_t size, const int* descriptors,
                                         std::size_t count);
/// Returns the size (0: the other end is gone, -1: error); received descriptors are appended, close-on-exec.
[[nodiscard]] long receive_with_descriptors(int socket, void* bytes, std::size_t size, std::vector<int>& descriptors);

} // namespace weir::compile
