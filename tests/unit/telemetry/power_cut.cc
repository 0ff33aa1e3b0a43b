// SPDX-License-Identifier: BSD-3-Clause
// SQLite's files under a power cut.
#include "power_cut.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <new>
#include <sqlite3.h>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t kSector = 512;

struct Change {
  std::size_t offset = 0;
  std::string bytes;
  bool truncation = false; ///< to `offset`
};

struct Model {
  std::string durable;
  std::vector<Change> pending;
};

void apply(std::string& content, const Change& change)
{
  if (change.truncation) {
    content.resize(change.offset);
    return;
  }
  content.resize(std::max(content.size(), change.offset + change.bytes.size()));
  content.replace(change.offset, change.bytes.size(), change.bytes);
}

std::map<std::string, Model>* models = nullptr;
std::function<void()>* before = nullptr;
sqlite3_vfs* real = nullptr;

struct File {
  sqlite3_file base;
  std::string* name; ///< nullptr: a temporary file, not modelled
  sqlite3_file* real;
};

File& of(sqlite3_file* file)
{
  return *reinterpret_cast<File*>(file);
}

Model* operate_on(sqlite3_file* file)
{
  if (of(file).name == nullptr)
    return nullptr;
  (*before)();
  return &(*models)[*of(file).name];
}

int close_file(sqlite3_file* file)
{
  const int code = of(file).real->pMethods->xClose(of(file).real);
  delete of(file).name;
  return code;
}
int read_file(sqlite3_file* file, void* to, int count, sqlite3_int64 at)
{
  return of(file).real->pMethods->xRead(of(file).real, to, count, at);
}
int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 at)
{
  if (Model* model = operate_on(file))
    model->pending.push_back({static_cast<std::size_t>(at),
                              std::string(static_cast<const char*>(from), static_cast<std::size_t>(count)), false});
  return of(file).real->pMethods->xWrite(of(file).real, from, count, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size)
{
  if (Model* model = operate_on(file))
    model->pending.push_back({static_cast<std::size_t>(size), {}, true});
  return of(file).real->pMethods->xTruncate(of(file).real, size);
}
int sync_file(sqlite3_file* file, int /*flags*/)
{
  if (Model* model = operate_on(file)) {
    for (const Change& change : model->pending)
      apply(model->durable, change);
    model->pending.clear();
  }
  return SQLITE_OK; // the test's machine keeps its power
}
int size_of_file(sqlite3_file* file, sqlite3_int64* size)
{
  return of(file).real->pMethods->xFileSize(of(file).real, size);
}
int lock_file(sqlite3_file* file, int level)
{
  return of(file).real->pMethods->xLock(of(file).real, level);
}
int unlock_file(sqlite3_file* file, int level)
{
  return of(file).real->pMethods->xUnlock(of(file).real, level);
}
int check_lock(sqlite3_file* file, int* out)
{
  return of(file).real->pMethods->xCheckReservedLock(of(file).real, out);
}
int control_file(sqlite3_file* file, int what, void* argument)
{
  return of(file).real->pMethods->xFileControl(of(file).real, what, argument);
}
int sector_size(sqlite3_file* /*file*/)
{
  return kSector;
}
int characteristics(sqlite3_file* /*file*/)
{
  return 0; // no power-safe overwrite: SQLite pads what it writes to whole sectors
}
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** out)
{
  return of(file).real->pMethods->xShmMap(of(file).real, page, size, extend, out);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags)
{
  return of(file).real->pMethods->xShmLock(of(file).real, offset, count, flags);
}
void barrier(sqlite3_file* file)
{
  of(file).real->pMethods->xShmBarrier(of(file).real);
}
int unmap_shared(sqlite3_file* file, int remove)
{
  return of(file).real->pMethods->xShmUnmap(of(file).real, remove);
}

const sqlite3_io_methods kMethods = {
    2,           close_file,  read_file,    write_file,   truncate_file, sync_file,       size_of_file,
    lock_file,   unlock_file, check_lock,   control_file, sector_size,   characteristics, map_shared,
    lock_shared, barrier,     unmap_shared, nullptr,      nullptr};

int open_file(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* out_flags)
{
  File& opened = of(file);
  opened.real = reinterpret_cast<sqlite3_file*>(&opened + 1);
  const int code = real->xOpen(real, name, opened.real, flags, out_flags);
  const bool modelled =
      name != nullptr && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  opened.name = code == SQLITE_OK && modelled ? new std::string(name) : nullptr;
  opened.base.pMethods = code == SQLITE_OK ? &kMethods : nullptr;
  return code;
}

int delete_file(sqlite3_vfs* /*vfs*/, const char* name, int sync)
{
  models->erase(name);
  return real->xDelete(real, name, sync);
}

sqlite3_vfs shim;

std::string read_whole(const std::filesystem::path& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Some sectors of the change, each or not.
void apply_some(std::string& content, const Change& change, std::mt19937& chance)
{
  if (change.truncation) {
    if (chance() % 2 == 0)
      apply(content, change);
    return;
  }
  for (std::size_t at = 0; at < change.bytes.size(); at += kSector) {
    if (chance() % 2 == 0)
      apply(content, {change.offset + at, change.bytes.substr(at, kSector), false});
  }
}

} // namespace

PowerCut::PowerCut(std::function<void()> before_operation)
{
  models = new std::map<std::string, Model>;
  before = new std::function<void()>(std::move(before_operation));
  real = sqlite3_vfs_find(nullptr);
  shim = *real;
  shim.zName = "power-cut";
  shim.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  shim.xOpen = open_file;
  shim.xDelete = delete_file;
  sqlite3_vfs_register(&shim, 1);
}

PowerCut::~PowerCut()
{
  sqlite3_vfs_unregister(&shim);
  sqlite3_vfs_register(real, 1);
  delete before;
  delete models;
}

void PowerCut::leave_behind(const std::filesystem::path& from, const std::filesystem::path& to,
                            std::mt19937& chance) const
{
  for (const auto& entry : std::filesystem::directory_iterator(from)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with("-shm")) // memory
      continue;
    const auto known = models->find(entry.path().string());
    std::string content = known != models->end() ? known->second.durable : read_whole(entry.path());
    if (known != models->end()) {
      for (const Change& change : known->second.pending)
        apply_some(content, change, chance);
    }
    std::ofstream(to / name, std::ios::binary) << content;
  }
}
