// SPDX-License-Identifier: BSD-3-Clause
// Imports in memory, on disk and as snapshots.
#include <weir/daemon/imports.h>

#include "comma_list.h"
#include "local_snapshot.h"

#include <weir/config/printable.h>
#include <weir/daemon/log.h>
#include <weir/generations/durable_file.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace weir::daemon {
namespace {

constexpr std::size_t kMaxImportFile = std::size_t{32} * 1024 * 1024;
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
  if (::mkdir(paths_.imports().c_str(), kDirectoryMode) != 0 && errno != EEXIST)
    problem = paths_.imports() + ": " + std::strerror(errno) + "; no report can be imported";
  for (const std::string& name : file_names(paths_.imports())) {
    const auto text = generations::read_state_file(paths_.import(name), kMaxImportFile);
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

std::vector<std::string> Imports::names() const
{
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const Import& import : imports_)
    names.push_back(import.name);
  return names;
}

std::vector<config::Feed> Imports::feeds() const
{
  const std::lock_guard lock(mutex_);
  std::vector<config::Feed> out;
  std::ranges::transform(imports_, std::back_inserter(out), feed_of);
  return out;
}

std::string Imports::objection(std::string_view name) const
{
  const std::lock_guard lock(mutex_);
  return objection_to(name);
}

std::string Imports::objection_to(std::string_view name) const
{
  if (std::ranges::find(imports_, name, &Import::name) != imports_.end())
    return "there is an import " + std::string(name) + " already; request ioc remove " + std::string(name) +
           " removes it, or choose another name";
  if (imports_.size() == kMaxImports)
    return "there are " + std::to_string(kMaxImports) + " imports already; remove one first";
  return {};
}

std::string Imports::absence(std::string_view name) const
{
  const std::string known = comma_list(names());
  return "there is no import " + std::string(name) + (known.empty() ? "; nothing is imported" : "; imports: " + known);
}

tl::expected<void, std::string> Imports::add(Import import, std::int64_t now)
{
  const std::lock_guard lock(mutex_);
  if (std::string why = objection_to(import.name); !why.empty())
    return tl::make_unexpected(std::move(why));
  // The snapshot first: without the other file it is nothing.
  auto written = write_snapshot(paths_, import, now).and_then([&] {
    return generations::write_durably(paths_.import(import.name), encode(import), generations::kStateFileMode);
  });
  if (!written) {
    remove_snapshot(import.name);
    if (const auto removed = remove_file(import.name); !removed)
      written.error() += "; " + removed.error();
    return tl::make_unexpected("nothing is imported: " + written.error());
  }
  imports_.push_back(std::move(import));
  return {};
}

tl::expected<void, std::string> Imports::remove_file(const std::string& name) const
{
  const std::string path = paths_.import(name);
  if ((std::remove(path.c_str()) != 0 && errno != ENOENT) || !generations::sync_directory_of(path))
    return tl::make_unexpected(path + ": " + std::strerror(errno));
  return {};
}

void Imports::remove_snapshot(const std::string& name) const
{
  (void)std::remove(paths_.snapshot(name).c_str());
}

tl::expected<bool, std::string> Imports::remove(std::string_view name)
{
  const std::lock_guard lock(mutex_);
  const auto gone = std::ranges::find(imports_, name, &Import::name);
  if (gone == imports_.end())
    return false;
  if (const auto removed = remove_file(gone->name); !removed)
    return tl::make_unexpected("it stays: " + removed.error());
  remove_snapshot(gone->name);
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
  for (const std::string& name : gone) {
    // A file that stays expires again at the next start.
    if (const auto removed = remove_file(name); !removed)
      log_line(removed.error());
    remove_snapshot(name);
  }
  std::erase_if(imports_, [now](const Import& one) { return one.expires != 0 && one.expires <= now; });
  return gone;
}

tl::expected<void, std::string> Imports::write_snapshots(std::int64_t now) const
{
  const std::lock_guard lock(mutex_);
  std::string problems;
  for (const Import& import : imports_) {
    if (const auto written = write_snapshot(paths_, import, now); !written)
      problems += (problems.empty() ? "" : "; ") + written.error();
  }
  if (!problems.empty())
    return tl::make_unexpected(std::move(problems));
  return {};
}

} // namespace weir::daemon
