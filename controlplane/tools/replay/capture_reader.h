// SPDX-License-Identifier: BSD-3-Clause
// Frames out of a pcap or pcapng file of Ethernet links, in file order, stamps in nanoseconds.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <tl/expected.hpp>

typedef struct pcap pcap_t;

namespace weir::replay {

enum class CaptureErrorCode : std::uint8_t {
  cannot_open,
  not_a_capture, ///< neither pcap nor pcapng, or broken before the first frame
  not_ethernet,  ///< an interface of another link type
};

struct CaptureError {
  CaptureErrorCode code;
  std::string text;
};

/// `bytes` stay valid until the next read.
struct CapturedFrame {
  std::span<const std::uint8_t> bytes;
  std::uint32_t wire_length = 0;
  std::uint64_t stamp_ns = 0; ///< since 1970 UTC
};

/// end: no frame is left. cut: the file ends inside a record. broken: what follows is no record.
enum class ReadResult : std::uint8_t { frame, end, cut, broken };

class CaptureReader {
public:
  /// All interfaces are checked here, also those that are described behind frames.
  [[nodiscard]] static tl::expected<CaptureReader, CaptureError> open(const std::string& path);

  [[nodiscard]] ReadResult read(CapturedFrame& frame);
  /// Why read() returned cut or broken.
  [[nodiscard]] std::string reason() const;

private:
  struct Close {
    void operator()(pcap_t* capture) const noexcept;
  };
  explicit CaptureReader(pcap_t* capture) noexcept : capture_(capture) {}
  std::unique_ptr<pcap_t, Close> capture_;
};

} // namespace weir::replay
