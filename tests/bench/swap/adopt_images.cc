// SPDX-License-Identifier: BSD-3-Clause
// adopt_images RUN_DIR TARGET COUNT INTERVAL_MS IMAGE IMAGE: puts the two images in turn at TARGET (the data plane's
// policy.img; same file system) and has each adopted, COUNT times, one every INTERVAL_MS. Prints a line for each swap:
// milliseconds from request to reply. A refused image ends it with status 1.
#include <weir/control/client.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

namespace {

using Clock = std::chrono::steady_clock;
namespace control = weir::control;

/// Replaces the file under its name at once, as the control plane does.
bool place(const std::string& image, const std::string& target)
{
  std::error_code error;
  const std::string fresh = target + ".new";
  std::filesystem::remove(fresh, error);
  std::filesystem::create_hard_link(image, fresh, error);
  if (!error)
    std::filesystem::rename(fresh, target, error);
  if (error)
    std::fprintf(stderr, "adopt_images: %s: %s\n", image.c_str(), error.message().c_str());
  return !error;
}

bool swap(control::Client& client)
{
  const auto start = Clock::now();
  const auto reply = client.adopt(0);
  if (!reply) {
    std::fprintf(stderr, "adopt_images: %s\n", reply.error().text.c_str());
    return false;
  }
  if (reply->code != control::AdoptCode::adopted) {
    std::fprintf(stderr, "adopt_images: code %u\n", static_cast<unsigned>(reply->code));
    return false;
  }
  std::printf("%.3f\n", std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  std::fflush(stdout);
  return true;
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 7) {
    std::fputs("usage: adopt_images RUN_DIR TARGET COUNT INTERVAL_MS IMAGE IMAGE\n", stderr);
    return 2;
  }
  auto client = control::Client::connect(std::string(argv[1]) + "/dataplane.sock", std::chrono::seconds(30));
  if (!client || !client->hello()) {
    std::fputs("adopt_images: the data plane does not answer\n", stderr);
    return 1;
  }
  const int count = std::atoi(argv[3]);
  const std::chrono::milliseconds interval(std::atoi(argv[4]));
  auto next = Clock::now();
  for (int i = 0; i < count; ++i) {
    std::this_thread::sleep_until(next);
    next += interval;
    if (!place(argv[5 + i % 2], argv[2]) || !swap(*client))
      return 1;
  }
  return 0;
}
