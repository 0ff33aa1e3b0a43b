// SPDX-License-Identifier: BSD-3-Clause
// sendmsg(2) and recvmsg(2) with descriptors.
#include "launcher_protocol.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace weir::compile {

namespace {

constexpr std::size_t kControlBytes = CMSG_SPACE(sizeof(int) * (kDescriptorsPerMessage + 1));

} // namespace

bool send_with_descriptors(int socket, const void* bytes, std::size_t size, const int* descriptors, std::size_t count)
{
  alignas(cmsghdr) std::array<char, kControlBytes> control{};
  iovec part{const_cast<void*>(bytes), size};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (count != 0) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    std::memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
  }
  while (true) {
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent >= 0)
      return static_cast<std::size_t>(sent) == size;
    if (errno != EINTR)
      return false;
  }
}

long receive_with_descriptors(int socket, void* bytes, std::size_t size, std::vector<int>& descriptors)
{
  alignas(cmsghdr) std::array<char, kControlBytes> control{};
  iovec part{bytes, size};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = 0;
  do {
    got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got <= 0)
    return got;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
      continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    const std::size_t before = descriptors.size();
    descriptors.resize(before + count);
    std::memcpy(descriptors.data() + before, CMSG_DATA(header), count * sizeof(int));
  }
  return got;
}

} // namespace weir::compile
