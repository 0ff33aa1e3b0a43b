// SPDX-License-Identifier: BSD-3-Clause
// A text file written in large pieces.
#pragma once

#include <cstdio>
#include <string>

namespace weir::world {

class TextFile {
public:
  explicit TextFile(const std::string& path) : file_(std::fopen(path.c_str(), "wb")), good_(file_ != nullptr)
  {
    text_.reserve(kPiece + 4096);
  }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile() { (void)close(); }

  /// The line being written is appended here.
  [[nodiscard]] std::string& text() noexcept { return text_; }
  void end_line()
  {
    text_ += '\n';
    write_when_large();
  }
  void write_when_large()
  {
    if (text_.size() >= kPiece)
      flush();
  }
  /// False when anything could not be written, then and later.
  [[nodiscard]] bool close()
  {
    if (file_ != nullptr) {
      flush();
      good_ = std::fclose(file_) == 0 && good_;
      file_ = nullptr;
    }
    return good_;
  }

private:
  static constexpr std::size_t kPiece = std::size_t{1} << 20;

  void flush()
  {
    if (file_ == nullptr || std::fwrite(text_.data(), 1, text_.size(), file_) != text_.size())
      good_ = false;
    text_.clear();
  }

  std::FILE* file_;
  bool good_;
  std::string text_;
};

} // namespace weir::world
