// SPDX-License-Identifier: BSD-3-Clause
// Reads start.conf after checking who could have written it.
#include "descriptor.h"

#include <weir/runtime/start_file.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>

namespace weir::runtime {

namespace {

tl::unexpected<StartError> refuse_start_file(const std::string& path, const std::string& why)
{
  return start_error(StartErrorCode::start_file, path + ": " + why);
}

Started<void> check_writers(const std::string& path, const struct stat& status)
{
  if (!S_ISREG(status.st_mode))
    return refuse_start_file(path, "not a regular file");
  if (status.st_uid != 0 && status.st_uid != geteuid())
    return refuse_start_file(path, "owned by uid " + std::to_string(status.st_uid) + ", must be owned by root" +
                                       (geteuid() == 0 ? "" : " or by uid " + std::to_string(geteuid())));
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return refuse_start_file(path, "writable by group or others; chmod go-w it");
  return {};
}

} // namespace

Started<control::StartConfig> read_start_file(const std::string& path)
{
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid())
    return refuse_start_file(path, errno == ELOOP ? "is a symlink; it must be the file itself" : std::strerror(errno));
  struct stat status {};
  if (fstat(file.get(), &status) != 0)
    return refuse_start_file(path, std::strerror(errno));
  if (auto good = check_writers(path, status); !good)
    return tl::unexpected(good.error());
  std::string text(control::kMaxStartConfigBytes + 1, '\0');
  const ssize_t size = read_all(file.get(), text.data(), text.size());
  if (size < 0)
    return refuse_start_file(path, std::strerror(errno));
  text.resize(static_cast<std::size_t>(size));
  auto config = control::parse_start_config(text);
  if (!config)
    return start_error(StartErrorCode::start_file, config.error().message(path));
  return *std::move(config);
}

} // namespace weir::runtime
