// SPDX-License-Identifier: BSD-3-Clause
// drain_hits RUN_DIR: reads the rings of the newest instance as the control plane would, and forgets what it read, so
// that a bench without a control plane does not measure full rings. On SIGTERM it prints how many records it read.
#include <weir/hits_files/instances.h>
#include <weir/hits_files/ring_reader.h>
#include <weir/hits_files/statistics.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

using namespace weir::hits;

volatile std::sig_atomic_t ended = 0;

void end(int)
{
  ended = 1;
}

std::vector<RingReader> open_rings(const std::filesystem::path& run_dir)
{
  std::vector<RingReader> readers;
  const auto instances = list_instances(run_dir);
  if (!instances || instances->empty())
    return readers;
  const auto& newest = instances->back().directory;
  const auto statistics = read_statistics(newest);
  if (!statistics)
    return readers;
  for (unsigned worker = 0; worker < statistics->workers.size(); ++worker) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      if (auto reader = RingReader::open(newest, worker, static_cast<Lane>(lane)))
        readers.push_back(std::move(*reader));
    }
  }
  return readers;
}

/// Whether anything was there.
bool drain(RingReader& reader, std::array<HitRecord, 256>& records, unsigned long long& total)
{
  const std::size_t count = reader.read(records);
  total += count;
  return count != 0 && reader.commit();
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 2) {
    std::fputs("usage: drain_hits RUN_DIR\n", stderr);
    return 2;
  }
  (void)std::signal(SIGTERM, end);
  auto readers = open_rings(argv[1]);
  if (readers.empty()) {
    std::fputs("drain_hits: no rings\n", stderr);
    return 1;
  }
  static std::array<HitRecord, 256> records;
  unsigned long long total = 0;
  while (ended == 0) {
    bool busy = false;
    for (RingReader& reader : readers)
      busy = drain(reader, records, total) || busy;
    const timespec pause{0, 5'000'000};
    if (!busy)
      nanosleep(&pause, nullptr);
  }
  std::printf("%llu\n", total);
  return 0;
}
