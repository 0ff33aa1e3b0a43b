// SPDX-License-Identifier: BSD-3-Clause
// One body through parser, writer and checker: whatever was accepted must come back whole.
#pragma once

#include <weir/feeds/parse.h>
#include <weir/feeds/snapshot.h>

#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

namespace weir::feeds::fuzz {

inline void read_and_reopen(std::string_view body, const FeedOptions& options)
{
  const auto feed = parse_feed(body, options);
  if (!feed)
    return;
  const int descriptor = memfd_create("snapshot", MFD_CLOEXEC);
  if (!write_snapshot(descriptor, *feed, nullptr, 1))
    std::abort();
  const auto snapshot = Snapshot::open(descriptor);
  close(descriptor);
  if (!snapshot)
    std::abort();
  for (std::size_t i = 0; i < snapshot->size(); ++i) {
    if (snapshot->find(snapshot->key(i)) != i)
      std::abort();
  }
}

} // namespace weir::feeds::fuzz
