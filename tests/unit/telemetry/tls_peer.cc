// SPDX-License-Identifier: BSD-3-Clause
// `openssl s_server` as a receiver.
#include "tls_peer.h"

#include "temporary_directory.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

/// Runs the words with a pipe as standard input and `log` as output; returns the process.
pid_t spawn(const std::vector<std::string>& words, const std::filesystem::path& log, int& input)
{
  int pipe_ends[2];
  if (::pipe2(pipe_ends, O_CLOEXEC) != 0)
    std::abort();
  std::vector<char*> arguments;
  for (const std::string& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(pipe_ends[0], 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::close(pipe_ends[0]);
  input = pipe_ends[1];
  return child;
}

} // namespace

const std::filesystem::path& certificates()
{
  static const TemporaryDirectory directory;
  static const bool made = [] {
    const std::string script = WEIR_SOURCE_DIR "/tests/support/certificates.sh ";
    return std::system((script + directory.path().string()).c_str()) == 0;
  }();
  if (!made)
    std::abort();
  return directory.path();
}

TlsPeer::TlsPeer(const std::string& name, std::vector<std::string> options, std::uint16_t port)
{
  static int count = 0;
  log_ = certificates() / ("peer-" + std::to_string(++count));
  const std::string base = (certificates() / name).string();
  std::vector<std::string> words = {"openssl", "s_server",    "-accept", "127.0.0.1:" + std::to_string(port),
                                    "-cert",   base + ".pem", "-key",    base + ".key"};
  words.insert(words.end(), options.begin(), options.end());
  process_ = spawn(words, log_, stdin_);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (port_ == 0 && std::chrono::steady_clock::now() < end) {
    const std::string said = output();
    const std::size_t at = said.find("ACCEPT");
    if (at != std::string::npos && said.find('\n', at) != std::string::npos) // it tells the port that it chose itself
      port_ = port != 0 ? port : static_cast<std::uint16_t>(std::atoi(said.c_str() + said.find(':', at) + 1));
    else
      std::this_thread::yield();
  }
}

TlsPeer::~TlsPeer()
{
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  ::close(stdin_);
}

std::string TlsPeer::output() const
{
  std::ifstream file(log_);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> TlsPeer::messages() const
{
  const std::string text = output();
  std::vector<std::string> found;
  for (std::size_t at = text.find("{\"n\":"); at != std::string::npos; at = text.find("{\"n\":", at + 1)) {
    const std::size_t end = text.find('}', at);
    if (end != std::string::npos)
      found.push_back(text.substr(at, end - at + 1));
  }
  return found;
}
