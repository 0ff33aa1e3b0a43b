// SPDX-License-Identifier: BSD-3-Clause
// libpcap reads the records; the file is checked before, and interfaces' snap lengths are made equal on the way, since
// libpcap refuses a pcapng whose interfaces differ in them.
#include "capture_reader.h"

#include "owned_file.h"
#include "pcapng_interfaces.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <pcap/pcap.h>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace weir::replay {

namespace {

/// A read-only view of a file with some fields replaced.
struct PatchedFile {
  OwnedFile file;
  std::vector<SnapLengthField> patches;
};

ssize_t read_patched(void* cookie, char* buffer, std::size_t size)
{
  auto& patched = *static_cast<PatchedFile*>(cookie);
  const off_t start = ftello(patched.file.get());
  const std::size_t got = std::fread(buffer, 1, size, patched.file.get());
  if (start < 0 || (got == 0 && std::ferror(patched.file.get()) != 0))
    return -1;
  const auto from = static_cast<std::uint64_t>(start);
  for (const SnapLengthField& patch : patched.patches) {
    for (std::size_t i = 0; i < patch.replacement.size(); ++i) {
      const std::uint64_t at = patch.offset + i;
      if (at >= from && at - from < got)
        buffer[at - from] = static_cast<char>(patch.replacement[i]);
    }
  }
  return static_cast<ssize_t>(got);
}

int close_patched(void* cookie)
{
  delete static_cast<PatchedFile*>(cookie);
  return 0;
}

/// nullptr if there is no memory for it.
std::FILE* open_patched(OwnedFile file, std::vector<SnapLengthField> patches)
{
  std::rewind(file.get());
  auto patched = std::make_unique<PatchedFile>(PatchedFile{std::move(file), std::move(patches)});
  cookie_io_functions_t functions{};
  functions.read = read_patched;
  functions.close = close_patched;
  std::FILE* stream = fopencookie(patched.get(), "rb", functions);
  if (stream != nullptr)
    static_cast<void>(patched.release());
  return stream;
}

CaptureError not_ethernet(int link_type)
{
  // Numbers of files and of libpcap are the same but for some; raw IP is the one that is met.
  constexpr int kLinkRaw = 101;
  const char* name = pcap_datalink_val_to_name(link_type == kLinkRaw ? DLT_RAW : link_type);
  return {CaptureErrorCode::not_ethernet, "an interface has link type " + std::to_string(link_type) +
                                              (name != nullptr ? " (" + std::string(name) + ")" : "") +
                                              "; only Ethernet (1) can be replayed"};
}

/// The link type as it stands in a pcap file, which libpcap translates; nullopt: the file is too short.
std::optional<int> pcap_link_type(std::FILE* file)
{
  constexpr std::size_t kLinkOffset = 20;
  constexpr std::uint32_t kTypeBits = 0xFFFF; // above are the length of the FCS and a flag
  std::array<std::uint8_t, 24> header{};
  std::rewind(file);
  if (std::fread(header.data(), 1, header.size(), file) != header.size())
    return std::nullopt;
  std::uint32_t link = 0;
  std::memcpy(&link, &header[kLinkOffset], sizeof(link));
  const bool big_endian = header[0] == 0xA1;
  return static_cast<int>((big_endian ? __builtin_bswap32(link) : link) & kTypeBits);
}

/// Only regular files can be read twice, once for what they hold and once for the frames. Opening a pipe could wait.
std::optional<CaptureError> why_unreadable(const std::string& path)
{
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    return CaptureError{CaptureErrorCode::cannot_open, std::strerror(errno)};
  if (!S_ISREG(status.st_mode))
    return CaptureError{CaptureErrorCode::cannot_open, "not a regular file; a capture is read twice"};
  return std::nullopt;
}

/// Seconds of a record. Those of a pcap file are 32 bits without sign, which libpcap takes as signed; pcapng has more,
/// and the output has room for what 32 bits can say.
std::uint64_t seconds_of(std::int64_t seconds) noexcept
{
  constexpr std::int64_t kEnd = std::int64_t{1} << 32;
  return static_cast<std::uint64_t>(std::clamp<std::int64_t>(seconds < 0 ? seconds + kEnd : seconds, 0, kEnd - 1));
}

} // namespace

void CaptureReader::Close::operator()(pcap_t* capture) const noexcept
{
  pcap_close(capture);
}

tl::expected<CaptureReader, CaptureError> CaptureReader::open(const std::string& path)
{
  if (auto problem = why_unreadable(path))
    return tl::unexpected(std::move(*problem));
  OwnedFile file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return tl::unexpected(CaptureError{CaptureErrorCode::cannot_open, std::strerror(errno)});
  const std::optional<int> link_type = pcap_link_type(file.get());
  PcapngInterfaces interfaces = read_pcapng_interfaces(file.get()).value_or(PcapngInterfaces{});
  const auto other = std::find_if(interfaces.link_types.begin(), interfaces.link_types.end(),
                                  [](std::uint16_t type) { return type != kLinkEthernet; });
  if (other != interfaces.link_types.end())
    return tl::unexpected(not_ethernet(*other));
  if (interfaces.has_mixed_orders)
    return tl::unexpected(CaptureError{CaptureErrorCode::cannot_open,
                                       "sections of different byte order; split the file or write it anew"});
  std::FILE* stream = open_patched(std::move(file), std::move(interfaces.snap_lengths));
  if (stream == nullptr)
    return tl::unexpected(CaptureError{CaptureErrorCode::cannot_open, std::strerror(errno)});
  std::array<char, PCAP_ERRBUF_SIZE> error{};
  pcap_t* capture = pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, error.data());
  if (capture == nullptr) {
    std::fclose(stream);
    return tl::unexpected(CaptureError{CaptureErrorCode::not_a_capture, error.data()});
  }
  CaptureReader reader(capture);
  if (pcap_datalink(capture) != DLT_EN10MB)
    return tl::unexpected(not_ethernet(link_type.value_or(pcap_datalink(capture))));
  return reader;
}

ReadResult CaptureReader::read(CapturedFrame& frame)
{
  constexpr std::uint64_t kSecond = 1'000'000'000;
  pcap_pkthdr* header = nullptr;
  const std::uint8_t* bytes = nullptr;
  const int result = pcap_next_ex(capture_.get(), &header, &bytes);
  if (result == 1) {
    frame.bytes = {bytes, header->caplen};
    frame.wire_length = std::max(header->len, header->caplen);
    frame.stamp_ns =
        seconds_of(header->ts.tv_sec) * kSecond + std::min(static_cast<std::uint64_t>(header->ts.tv_usec), kSecond - 1);
    return ReadResult::frame;
  }
  if (result == PCAP_ERROR_BREAK)
    return ReadResult::end;
  return reason().find("truncated") != std::string::npos ? ReadResult::cut : ReadResult::broken;
}

std::string CaptureReader::reason() const
{
  return pcap_geterr(capture_.get());
}

} // namespace weir::replay
