// SPDX-License-Identifier: BSD-3-Clause
// Files and texts into checked structs.
#include "document.h"
#include "reporter.h"
#include "tables.h"

#include <weir/config/parse.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace weir::config {
namespace {

template <typename Result, typename Read, typename Finish>
tl::expected<Result, Diagnostics> parse(std::string_view text, const std::string& file, Read read, Finish finish)
{
  Reporter reporter(file);
  Result result;
  if (text.size() > kMaxConfigBytes) {
    reporter.add({}, "longer than " + std::to_string(kMaxConfigBytes) + " bytes");
  } else if (const auto root = read_document(text, reporter)) {
    read(reporter, *root, result);
    finish(reporter, result);
  }
  if (!reporter.empty())
    return tl::make_unexpected(reporter.take());
  return result;
}

struct Descriptor {
  int number;
  ~Descriptor()
  {
    if (number >= 0)
      close(number);
  }
};

} // namespace

tl::expected<std::string, Diagnostics> read_config_text(const std::string& file)
{
  const auto fail = [&](const std::string& why) { return tl::make_unexpected(Diagnostics{{file, 0, 0, why}}); };
  const Descriptor descriptor{open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat status {};
  if (descriptor.number < 0 || fstat(descriptor.number, &status) != 0)
    return fail(std::strerror(errno));
  if (!S_ISREG(status.st_mode))
    return fail("not a regular file");
  std::string text;
  std::array<char, 65536> block;
  while (text.size() <= kMaxConfigBytes) {
    const ssize_t got = read(descriptor.number, block.data(), block.size());
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail(std::strerror(errno));
    if (got == 0)
      break;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  return text;
}

tl::expected<Config, Diagnostics> parse_config(std::string_view text, const std::string& file, const Board* board)
{
  const auto finish = [board](Reporter& reporter, Config& config) {
    finish_config(reporter, config);
    // Bridges that could not be read are not missing.
    if (board == nullptr || (config.bridges.empty() && !reporter.empty()))
      return;
    for (const Diagnostic& misfit : check_fit(config, *board, reporter.file()))
      reporter.add({misfit.line, misfit.column}, misfit.message);
  };
  return parse<Config>(text, file, read_config, finish);
}

tl::expected<Board, Diagnostics> parse_board(std::string_view text, const std::string& file)
{
  return parse<Board>(text, file, read_board, finish_board);
}

tl::expected<Config, Diagnostics> load_config(const std::string& file, const Board* board)
{
  return read_config_text(file).and_then([&](const std::string& text) { return parse_config(text, file, board); });
}

tl::expected<Board, Diagnostics> load_board(const std::string& file)
{
  return read_config_text(file).and_then([&](const std::string& text) { return parse_board(text, file); });
}

} // namespace weir::config
