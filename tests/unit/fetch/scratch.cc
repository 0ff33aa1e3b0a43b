// SPDX-License-Identifier: BSD-3-Clause
// Scratch files.
#include "scratch.h"

#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::fetch::testing {

Scratch::Scratch()
{
  char name[] = "/tmp/weir-fetch-XXXXXX";
  directory_ = mkdtemp(name);
  destination_ = open(path("destination").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

Scratch::~Scratch()
{
  close(destination_);
  std::filesystem::remove_all(directory_);
}

void Scratch::write(const std::string& name, const std::string& text) const
{
  std::ofstream(path(name), std::ios::binary | std::ios::trunc) << text;
}

void Scratch::age(const std::string& name) const
{
  const time_t then = time(nullptr) - 3600;
  const struct timespec times[2] = {{then, 5}, {then, 5}};
  utimensat(AT_FDCWD, path(name).c_str(), times, 0);
}

FetchRequest Scratch::request(const std::string& url) const
{
  FetchRequest request;
  request.url = url;
  request.destination = destination_;
  request.timeout = std::chrono::seconds(20);
  return request;
}

std::string Scratch::body() const
{
  std::ifstream file(path("destination"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace weir::fetch::testing
