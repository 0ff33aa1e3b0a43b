// SPDX-License-Identifier: BSD-3-Clause
// gzip and deflate by zlib, which tells the end of a stream from the end of the bytes.
#include "body_decoder.h"

#include <weir/config/printable.h>

#include <array>
#include <utility>

namespace weir::fetch {
namespace {

constexpr std::size_t kUnpackedBlock = std::size_t{64} * 1024;
constexpr int kGzipWindow = MAX_WBITS + 16;

/// "deflate" means the zlib format, yet some servers send the raw one. The first byte tells them apart: that of zlib
/// ends in the method, 8, which in a raw stream were a stored block with bits where compressors leave none.
int deflate_window(char first)
{
  return (static_cast<unsigned char>(first) & 0xF) == Z_DEFLATED ? MAX_WBITS : -MAX_WBITS;
}

} // namespace

BodyDecoder::BodyDecoder(std::string_view encoding, Sink& sink) : sink_(sink)
{
  if (encoding == "gzip" || encoding == "x-gzip")
    packing_ = Packing::gzip;
  else if (encoding == "deflate")
    packing_ = Packing::deflate;
  else if (!encoding.empty() && encoding != "identity" && encoding != "none")
    error_ = "the body has an encoding that was not asked for: " + config::printable(encoding);
}

BodyDecoder::~BodyDecoder()
{
  if (begun_)
    inflateEnd(&stream_);
}

bool BodyDecoder::fail(std::string why)
{
  if (error_.empty())
    error_ = std::move(why);
  return false;
}

bool BodyDecoder::begin_stream(char first)
{
  if (begun_ && packing_ == Packing::deflate)
    return fail("the compressed body goes on behind its end");
  const int window = packing_ == Packing::gzip ? kGzipWindow : deflate_window(first);
  if ((begun_ ? inflateReset(&stream_) : inflateInit2(&stream_, window)) != Z_OK)
    return fail("out of memory");
  begun_ = true;
  inside_ = true;
  return true;
}

bool BodyDecoder::unpack_block()
{
  std::array<char, kUnpackedBlock> block;
  stream_.next_out = reinterpret_cast<Bytef*>(block.data());
  stream_.avail_out = block.size();
  const int code = inflate(&stream_, Z_NO_FLUSH);
  if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
    return fail(std::string("the compressed body is damaged: ") +
                (stream_.msg != nullptr ? stream_.msg : zError(code)));
  inside_ = code != Z_STREAM_END;
  return sink_.write({block.data(), block.size() - stream_.avail_out}) || fail(sink_.error());
}

bool BodyDecoder::write(std::string_view bytes)
{
  if (!error_.empty())
    return false;
  if (packing_ == Packing::none)
    return sink_.write(bytes) || fail(sink_.error());
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // only read
  stream_.avail_in = static_cast<uInt>(bytes.size());
  bool full = false;
  while (stream_.avail_in > 0 || (full && inside_)) {
    if (!inside_ && !begin_stream(static_cast<char>(*stream_.next_in)))
      return false;
    if (!unpack_block())
      return false;
    full = stream_.avail_out == 0;
  }
  return true;
}

bool BodyDecoder::finish()
{
  if (error_.empty() && packing_ != Packing::none && (!begun_ || inside_))
    return fail("the compressed body ends before its end");
  return error_.empty();
}

} // namespace weir::fetch
