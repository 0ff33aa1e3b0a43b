// SPDX-License-Identifier: BSD-3-Clause
// SHA-256 by mbedTLS through its generic digest interface, which is the same in 2.28 and 3.6.
#include "fingerprint.h"

#include "owned_file.h"

#include <array>
#include <cstdio>
#include <mbedtls/md.h>
#include <memory>
#include <vector>

namespace weir::replay {

namespace {

/// mbedTLS wants its context freed on every way out.
class Digest {
public:
  Digest() noexcept
  {
    mbedtls_md_init(&context_);
    good_ = mbedtls_md_setup(&context_, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 0) == 0 &&
            mbedtls_md_starts(&context_) == 0;
  }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  ~Digest() { mbedtls_md_free(&context_); }

  void add(const void* bytes, std::size_t length) noexcept
  {
    good_ = good_ && mbedtls_md_update(&context_, static_cast<const unsigned char*>(bytes), length) == 0;
  }
  std::optional<std::uint64_t> first_64_bits() noexcept
  {
    std::array<unsigned char, 32> bytes{};
    if (!good_ || mbedtls_md_finish(&context_, bytes.data()) != 0)
      return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(value); ++i)
      value = value << 8 | bytes[i];
    return value;
  }

private:
  mbedtls_md_context_t context_;
  bool good_ = false;
};

} // namespace

std::optional<std::uint64_t> fingerprint(std::span<const std::byte> policy, const std::string& capture)
{
  constexpr std::size_t kChunk = 1U << 20;
  const OwnedFile file(std::fopen(capture.c_str(), "rb"));
  if (!file)
    return std::nullopt;
  Digest digest;
  digest.add(policy.data(), policy.size());
  std::vector<unsigned char> chunk(kChunk);
  while (const std::size_t got = std::fread(chunk.data(), 1, chunk.size(), file.get()))
    digest.add(chunk.data(), got);
  if (std::ferror(file.get()) != 0)
    return std::nullopt;
  return digest.first_64_bits();
}

} // namespace weir::replay
