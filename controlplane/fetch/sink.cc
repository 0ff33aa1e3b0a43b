// SPDX-License-Identifier: BSD-3-Clause
// Writing with a cap.
#include "sink.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace weir::fetch {

bool Sink::fail(std::string why)
{
  if (error_.empty())
    error_ = std::move(why);
  return false;
}

bool Sink::restart()
{
  bytes_ = 0;
  error_.clear();
  if (ftruncate(descriptor_, 0) != 0 || lseek(descriptor_, 0, SEEK_SET) != 0)
    return fail(std::string("destination: ") + std::strerror(errno));
  return true;
}

bool Sink::write(std::string_view bytes)
{
  if (!error_.empty())
    return false;
  if (bytes.size() > max_bytes_ - bytes_)
    return fail("the body is longer than " + std::to_string(max_bytes_) + " bytes");
  while (!bytes.empty()) {
    const ssize_t done = ::write(descriptor_, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR)
      continue;
    if (done <= 0)
      return fail(std::string("destination: ") + std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(done));
    bytes_ += static_cast<std::uint64_t>(done);
  }
  return true;
}

} // namespace weir::fetch
