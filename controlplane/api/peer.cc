// SPDX-License-Identifier: BSD-3-Clause
// Identity and role of a peer.
#include "peer.h"

#include <grp.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace weir::api {

namespace {

constexpr std::size_t kMaxAccountEntry = 16384;

/// Primary and supplementary groups of the process that connected.
std::vector<gid_t> groups_of(int descriptor, gid_t primary)
{
  std::vector<gid_t> groups(64);
  socklen_t bytes = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
  int failed = ::getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &bytes);
  if (failed != 0 && errno == ERANGE) {
    groups.resize(bytes / sizeof(gid_t));
    failed = ::getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &bytes);
  }
  groups.resize(failed == 0 ? bytes / sizeof(gid_t) : 0);
  groups.push_back(primary);
  return groups;
}

std::string user_name(uid_t uid)
{
  std::array<char, kMaxAccountEntry> buffer;
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return std::to_string(uid);
}

} // namespace

std::optional<Peer> identify_peer(int descriptor, std::span<const gid_t> operator_groups)
{
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0 || size != sizeof credentials)
    return std::nullopt;
  const auto groups = groups_of(descriptor, credentials.gid);
  const bool in_group = std::ranges::find_first_of(groups, operator_groups) != groups.end();
  const bool is_operator = credentials.uid == 0 || credentials.uid == ::geteuid() || in_group;
  return Peer{.uid = credentials.uid,
              .pid = credentials.pid,
              .role = is_operator ? Role::admin : Role::viewer,
              .user = user_name(credentials.uid)};
}

std::optional<gid_t> group_id(const std::string& name)
{
  std::array<char, kMaxAccountEntry> buffer;
  group entry{};
  group* found = nullptr;
  if (::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
    return std::nullopt;
  return found->gr_gid;
}

} // namespace weir::api
