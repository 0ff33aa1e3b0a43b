// SPDX-License-Identifier: BSD-3-Clause
// pcap file header and record headers.
#include "capture_writer.h"

#include <array>

namespace weir::replay {

namespace {

constexpr std::uint32_t kNanosecondMagic = 0xA1B23C4D;
constexpr std::uint32_t kVersion = 4U << 16 | 2U; // 2.4
constexpr std::uint32_t kSnapLength = 262144;
constexpr std::uint32_t kEthernet = 1;
constexpr std::uint64_t kSecond = 1'000'000'000;

template <std::size_t count>
std::array<std::uint8_t, count * 4> little_endian(const std::array<std::uint32_t, count>& words)
{
  std::array<std::uint8_t, count * 4> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(words[i / 4] >> (i % 4 * 8));
  return bytes;
}

} // namespace

std::optional<CaptureWriter> CaptureWriter::create(const std::string& path)
{
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr)
    return std::nullopt;
  CaptureWriter writer(file);
  writer.put(little_endian<6>({kNanosecondMagic, kVersion, 0, 0, kSnapLength, kEthernet}));
  return writer;
}

void CaptureWriter::write(std::span<const std::uint8_t> frame, std::uint32_t wire_length, std::uint64_t stamp_ns)
{
  put(little_endian<4>({static_cast<std::uint32_t>(stamp_ns / kSecond), static_cast<std::uint32_t>(stamp_ns % kSecond),
                        static_cast<std::uint32_t>(frame.size()), wire_length}));
  put(frame);
}

bool CaptureWriter::close()
{
  if (std::FILE* file = file_.release(); std::fclose(file) != 0)
    good_ = false;
  return good_;
}

void CaptureWriter::put(std::span<const std::uint8_t> bytes)
{
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size())
    good_ = false;
}

} // namespace weir::replay
