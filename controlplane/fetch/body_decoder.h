// SPDX-License-Identifier: BSD-3-Clause
// A body as it was sent into the sink as it was meant. The only file pair that knows zlib; libcurl would take a
// compressed body that was cut for a whole one.
#pragma once

#include "sink.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <zlib.h>

namespace weir::fetch {

/// What a request may say of the encodings that the decoder knows.
inline constexpr const char* kAcceptedEncodings = "gzip, deflate";

/// For one body. After a failure `error()` is set and nothing more is taken.
class BodyDecoder {
public:
  /// `encoding` is Content-Encoding in lower case; empty: none. An unknown one fails with the first write.
  BodyDecoder(std::string_view encoding, Sink& sink);
  BodyDecoder(const BodyDecoder&) = delete;
  BodyDecoder& operator=(const BodyDecoder&) = delete;
  ~BodyDecoder();

  [[nodiscard]] bool write(std::string_view bytes);
  /// Nothing more comes; false if something is missing.
  [[nodiscard]] bool finish();
  [[nodiscard]] const std::string& error() const noexcept { return error_; }

private:
  enum class Packing : std::uint8_t { none, gzip, deflate };

  [[nodiscard]] bool fail(std::string why);
  /// Before the byte `first` of a stream, the first of the body, or behind the end of another.
  [[nodiscard]] bool begin_stream(char first);
  /// Unpacks what fits into one block.
  [[nodiscard]] bool unpack_block();

  Sink& sink_;
  Packing packing_ = Packing::none;
  bool begun_ = false;
  bool inside_ = false; ///< a stream that has not ended
  z_stream stream_{};
  std::string error_;
};

} // namespace weir::fetch
