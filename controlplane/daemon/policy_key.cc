// SPDX-License-Identifier: BSD-3-Clause
// policy.key.
#include <weir/daemon/policy_key.h>

#include <weir/generations/durable_file.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <sys/random.h>

namespace weir::daemon {
namespace {

constexpr mode_t kKeyMode = 0600;
constexpr std::size_t kMaxKeyFile = 1024;

} // namespace

tl::expected<PolicyKey, std::string> load_or_make_policy_key(const std::string& path, std::string& problem)
{
  PolicyKey key{};
  const auto kept = generations::read_state_file(path, kMaxKeyFile);
  if (kept && kept->size() == key.size()) {
    std::copy(kept->begin(), kept->end(), key.begin());
    return key;
  }
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size()))
    return tl::make_unexpected(std::string("no random bytes: ") + std::strerror(errno));
  const std::string_view bytes(reinterpret_cast<const char*>(key.data()), key.size());
  if (const auto written = generations::write_durably(path, bytes, kKeyMode); !written)
    return tl::make_unexpected(written.error());
  if (!kept || !kept->empty())
    problem = path + " is damaged; a new key was made";
  return key;
}

} // namespace weir::daemon
