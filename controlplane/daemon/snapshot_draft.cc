// SPDX-License-Identifier: BSD-3-Clause
// Written beside, then renamed.
#include "snapshot_draft.h"

#include <weir/generations/durable_file.h>

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace weir::daemon {
namespace {

constexpr mode_t kMode = 0640;

} // namespace

SnapshotDraft::SnapshotDraft(std::string snapshot) : snapshot_(std::move(snapshot)), path_(snapshot_ + ".new")
{
  unlink(path_.c_str());
  file_ = Descriptor(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kMode));
}

SnapshotDraft::~SnapshotDraft()
{
  unlink(path_.c_str());
}

bool SnapshotDraft::put_in_place()
{
  return fsync(file_.get()) == 0 && std::rename(path_.c_str(), snapshot_.c_str()) == 0 &&
         generations::sync_directory_of(snapshot_);
}

} // namespace weir::daemon
