// SPDX-License-Identifier: BSD-3-Clause
// Starting and ending the server by its process id.
#include "feed_server.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace weir::fetch::testing {
namespace {

pid_t start(std::vector<std::string> words, int standard_output)
{
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, standard_output, 1);
  pid_t child = -1;
  if (posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ) != 0)
    child = -1;
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

} // namespace

FeedServer::FeedServer(const std::string& certificate, const std::string& key)
{
  setenv("no_proxy", "127.0.0.1", 1);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    std::abort();
  std::vector<std::string> words = {"python3", WEIR_HTTP_SERVER};
  if (!certificate.empty())
    words.insert(words.end(), {certificate, key});
  child_ = start(words, ends[1]);
  close(ends[1]);
  std::string port;
  for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';)
    port += c;
  close(ends[0]);
  base_ = (certificate.empty() ? "http://127.0.0.1:" : "https://127.0.0.1:") + port + "/";
}

FeedServer::~FeedServer()
{
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
}

std::string FeedServer::url(const std::string& path) const
{
  return base_ + path;
}

bool make_certificate(const std::string& certificate, const std::string& key)
{
  const pid_t child = start({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                             "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                             "-out", certificate, "-keyout", key},
                            2);
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

} // namespace weir::fetch::testing
