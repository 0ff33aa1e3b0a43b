// SPDX-License-Identifier: BSD-3-Clause
// Snapshot files with a right checksum: accepted ones are read completely.
#include <weir/feeds/snapshot.h>

#include <cstdlib>
#include <cstring>
#include <vector>
#include <xxhash.h>

namespace {

constexpr std::size_t kSizeWord = 2;
constexpr std::size_t kChecksumWord = 3;
constexpr std::size_t kHashed = 32;

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace weir::feeds;
  std::vector<std::uint64_t> words((size + 7) / 8);
  if (size != 0)
    std::memcpy(words.data(), data, size);
  if (size > kHashed) {
    words[kSizeWord] = size;
    words[kChecksumWord] = XXH3_64bits(reinterpret_cast<const char*>(words.data()) + kHashed, size - kHashed);
  }
  const auto snapshot = Snapshot::from_bytes(std::as_bytes(std::span(words)).first(size));
  if (!snapshot)
    return 0;
  for (std::size_t i = 0; i < snapshot->size(); ++i) {
    static_cast<void>(snapshot->attributes(i));
    if (snapshot->find(snapshot->key(i)) != i)
      std::abort();
  }
  return 0;
}
