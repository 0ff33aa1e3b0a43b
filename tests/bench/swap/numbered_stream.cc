// SPDX-License-Identifier: BSD-3-Clause
// A stream of numbered frames through two pipes with a data plane between them, while two images take turns.
//
//   numbered_stream write PIPE SECONDS    frames to 45.1/16, 45.2/16, 45.3/16, 45.4/16; prints how many
//   numbered_stream check PIPE TOTAL      TOTAL: a file that holds that number by the time PIPE ends; prints a JSON
//   object
//
// Image A lists 45.1/16 and 45.3/16, image B 45.2/16 and 45.3/16. What is missing or there of the first two tells which
// image judged; each change of that is a swap, so a frame judged by no image, by both or late makes more changes than
// there were swaps.
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr std::size_t kFrame = 60;
constexpr std::size_t kRecord = 16 + kFrame;
constexpr std::size_t kNumberAt = kFrame - 8;
enum Kind : unsigned { kOnlyA = 0, kOnlyB = 1, kBoth = 2, kNone = 3 };

std::uint64_t mix(std::uint64_t x)
{
  x = (x ^ x >> 31) * 0x7FB5D329728EA185;
  x = (x ^ x >> 27) * 0x81DADEF4BC2DD44D;
  return x ^ x >> 33;
}

unsigned kind_of(std::uint64_t number)
{
  return static_cast<unsigned>(mix(number) & 3);
}

std::array<std::uint8_t, kRecord> record_template()
{
  std::array<std::uint8_t, kRecord> record{};
  const std::array<std::uint8_t, 58> fixed{0,    0,  0, 0,  0, 0,    0,    0,    kFrame, 0,  0,  0, kFrame, 0,  0,
                                           0,    2,  0, 0,  0, 0,    1,    2,    0,      0,  0,  0, 0x10,   8,  0,
                                           0x45, 0,  0, 46, 0, 1,    0x40, 0,    64,     17, 0,  0, 10,     77, 0,
                                           10,   45, 0, 0,  0, 0x9C, 0x40, 0x9C, 0x41,   0,  26, 0, 0};
  std::memcpy(record.data(), fixed.data(), fixed.size());
  return record;
}

void set_checksum(std::uint8_t* ip)
{
  std::uint32_t sum = 0;
  ip[10] = ip[11] = 0;
  for (std::size_t i = 0; i < 20; i += 2)
    sum += static_cast<std::uint32_t>(ip[i] << 8 | ip[i + 1]);
  sum = (sum & 0xFFFF) + (sum >> 16);
  sum = ~((sum & 0xFFFF) + (sum >> 16));
  ip[10] = static_cast<std::uint8_t>(sum >> 8);
  ip[11] = static_cast<std::uint8_t>(sum);
}

int write_stream(const char* path, double seconds)
{
  std::FILE* out = std::fopen(path, "wb");
  if (out == nullptr)
    return 1;
  (void)fcntl(fileno(out), F_SETPIPE_SZ, 1 << 20);
  const std::array<std::uint32_t, 6> header{0xA1B2C3D4, 0x00040002, 0, 0, 65535, 1};
  std::fwrite(header.data(), sizeof header, 1, out);
  auto record = record_template();
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  std::uint64_t number = 0;
  while ((number & 0xFFF) != 0 || std::chrono::steady_clock::now() < end) {
    std::uint8_t* const ip = &record[16 + 14];
    const std::uint64_t bits = mix(number);
    ip[17] = static_cast<std::uint8_t>(1 + kind_of(number));
    ip[18] = static_cast<std::uint8_t>(bits >> 8);
    ip[19] = static_cast<std::uint8_t>(bits >> 16);
    set_checksum(ip);
    std::memcpy(&record[16 + kNumberAt], &number, sizeof number);
    if (std::fwrite(record.data(), record.size(), 1, out) != 1)
      return 1;
    ++number;
  }
  if (std::fclose(out) != 0)
    return 1;
  std::printf("%llu\n", static_cast<unsigned long long>(number));
  return 0;
}

struct Findings {
  std::uint64_t arrived = 0;
  std::uint64_t lost = 0;      ///< on neither list, and missing
  std::uint64_t leaked = 0;    ///< on both lists, and there
  std::uint64_t reordered = 0; ///< or twice
  std::uint64_t changes = 0;   ///< of the image that judged
  std::uint64_t next = 0;      ///< number expected
  int image = -1;

  void judged(std::uint64_t number, bool passed)
  {
    const unsigned kind = kind_of(number);
    lost += kind == kNone && !passed ? 1 : 0;
    leaked += kind == kBoth && passed ? 1 : 0;
    if (kind == kNone || kind == kBoth)
      return;
    const int now = (kind == kOnlyA) == passed ? 1 : 0; // 1: B
    changes += image >= 0 && now != image ? 1 : 0;
    image = now;
  }
  void arrive(std::uint64_t number)
  {
    ++arrived;
    if (number < next) {
      ++reordered;
      return;
    }
    for (; next < number; ++next)
      judged(next, false);
    judged(next++, true);
  }
};

int check_stream(const char* path, const char* total_path)
{
  std::FILE* in = std::fopen(path, "rb");
  std::array<std::uint8_t, 24> header{};
  if (in == nullptr || std::fread(header.data(), header.size(), 1, in) != 1)
    return 1;
  (void)fcntl(fileno(in), F_SETPIPE_SZ, 1 << 20);
  Findings found;
  std::array<std::uint8_t, kRecord> record{};
  while (std::fread(record.data(), record.size(), 1, in) == 1) {
    std::uint64_t number = 0;
    std::memcpy(&number, &record[16 + kNumberAt], sizeof number);
    found.arrive(number);
  }
  std::uint64_t total = 0;
  std::ifstream(total_path) >> total;
  for (; found.next < total; ++found.next)
    found.judged(found.next, false);
  const auto text = [](std::uint64_t value) { return std::to_string(value); };
  std::printf("{\"sent\": %s, \"arrived\": %s, \"lost\": %s, \"leaked\": %s, \"reordered\": %s, \"changes\": %s}\n",
              text(total).c_str(), text(found.arrived).c_str(), text(found.lost).c_str(), text(found.leaked).c_str(),
              text(found.reordered).c_str(), text(found.changes).c_str());
  return 0;
}

} // namespace

int main(int argc, char** argv)
{
  const std::string mode = argc == 4 ? argv[1] : "";
  if (mode == "write")
    return write_stream(argv[2], std::atof(argv[3]));
  if (mode == "check")
    return check_stream(argv[2], argv[3]);
  std::fputs("usage: numbered_stream write PIPE SECONDS | check PIPE TOTAL_FILE\n", stderr);
  return 2;
}
