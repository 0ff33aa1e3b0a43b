// SPDX-License-Identifier: BSD-3-Clause
// Imports in memory, on disk and as snapshots.
#include <weir/daemon/imports.h>

#include "local_snapshot.h"

#include <weir/config/printable.h>
#include <weir/generations/durable_file.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::size_t kMaxFile = std::size_t{32} * 1024 * 1024;
constexpr mode_t kFileMode = 0640;
constexpr mode_t kDirectoryMode = 0750;
constexpr std::size_t kTags = 200;

tl::expected<void, std::string> write_snapshot(const Paths& paths, const Import& import, std::int64_t now)
{
  const std::string tags =
      config::printable(import.note.empty() ? import.user : import.user + ": " + import.note, kTags);
  std::vector<feeds::LocalEntry> entries;
  for (const std::string& text : import.entries) {
    if (const auto entry = read_import_entry(text))
      entries.push_back({entry->key, import.created, import.expires, tags});
  }
  return write_local_snapshot(paths.snapshot(import.name), import.name, entries, false, now);
}

std::vector<std::string> file_names(const std::string& directory)
{
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".json")
      names.push_back(at->path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

} // namespace

Imports::Imports(Paths paths, std::string& problem) : paths_(std::move(paths))
{
  ::mkdir(paths_.imports().c_str(), kDirectoryMode);
  for (const std::string& name : file_names(paths_.imports())) {
    const auto text = generations::read_state_file(paths_.import(name), kMaxFile);
    auto import = text ? decode_import(*text) : std::nullopt;
    if (import && import->name == name && imports_.size() < kMaxImports)
      imports_.push_back(std::move(*import));
    else
      problem += (problem.empty() ? "" : "; ") + paths_.imports() + "/" + config::printable(name, 64) +
                 ".json is damaged and not used";
  }
}

std::vector<Import> Imports::all() const
{
  const std::lock_guard lock(mutex_);
  return imports_;
}

std::vector<config::Feed> Imports::feeds() const
{
  const std::lock_guard lock(mutex_);
  std::vector<config::Feed> out;
  std::ranges::transform(imports_, std::back_inserter(out), feed_of);
  return out;
}

tl::expected<void, std::string> Imports::add(Import import, std::int64_t now)
{
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(imports_, import.name, &Import::name) != imports_.end())
    return tl::make_unexpected("there is an import " + import.name +
                               " already; remove it first, or choose another name");
  if (imports_.size() == kMaxImports)
    return tl::make_unexpected("there are " + std::to_string(kMaxImports) + " imports already; remove one first");
  if (const auto saved = generations::write_durably(paths_.import(import.name), encode(import), kFileMode); !saved)
    return saved;
  if (const auto written = write_snapshot(paths_, import, now); !written) {
    remove_files(import.name);
    return written;
  }
  imports_.push_back(std::move(import));
  return {};
}

void Imports::remove_files(const std::string& name) const
{
  (void)std::remove(paths_.import(name).c_str());
  (void)std::remove(paths_.snapshot(name).c_str());
}

bool Imports::remove(std::string_view name)
{
  const std::lock_guard lock(mutex_);
  const auto gone = std::ranges::find(imports_, name, &Import::name);
  if (gone == imports_.end())
    return false;
  remove_files(gone->name);
  imports_.erase(gone);
  return true;
}

std::vector<std::string> Imports::expire(std::int64_t now)
{
  const std::lock_guard lock(mutex_);
  std::vector<std::string> gone;
  for (const Import& import : imports_) {
    if (import.expires != 0 && import.expires <= now)
      gone.push_back(import.name);
  }
  for (const std::string& name : gone)
    remove_files(name);
  std::erase_if(imports_, [now](const Import& one) { return one.expires != 0 && one.expires <= now; });
  return gone;
}

tl::expected<void, std::string> Imports::write_snapshots(std::int64_t now) const
{
  for (const Import& import : all()) {
    if (const auto written = write_snapshot(paths_, import, now); !written)
      return written;
  }
  return {};
}

} // namespace weir::daemon
