// SPDX-License-Identifier: BSD-3-Clause
// Nameless files.
#include "descriptor.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

namespace weir::daemon {
namespace {

constexpr mode_t kMode = 0600;

} // namespace

Descriptor nameless_file(const std::string& directory)
{
  Descriptor file(open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kMode));
  if (file || (errno != EOPNOTSUPP && errno != EISDIR))
    return file;
  std::string name = directory + "/.weir-XXXXXX";
  Descriptor named(mkostemp(name.data(), O_CLOEXEC));
  if (named)
    unlink(name.c_str());
  return named;
}

Descriptor memory_file(const char* name)
{
  return Descriptor(memfd_create(name, MFD_CLOEXEC));
}

Descriptor sealed_text(const char* name, std::string_view text)
{
  Descriptor file(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  while (file && !text.empty()) {
    const ssize_t done = write(file.get(), text.data(), text.size());
    if (done < 0 && errno == EINTR)
      continue;
    if (done <= 0)
      return Descriptor();
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
  if (!file || lseek(file.get(), 0, SEEK_SET) != 0 || fcntl(file.get(), F_ADD_SEALS, kSeals) != 0)
    return Descriptor();
  return file;
}

std::string text_of(const Descriptor& file, std::size_t limit)
{
  std::string text;
  constexpr std::size_t kBlock = std::size_t{64} * 1024;
  while (text.size() < limit) {
    const std::size_t have = text.size();
    text.resize(std::min(have + kBlock, limit));
    const ssize_t got = pread(file.get(), text.data() + have, text.size() - have, static_cast<off_t>(have));
    text.resize(have + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0 || (got < 0 && errno != EINTR))
      break;
  }
  return text;
}

} // namespace weir::daemon
