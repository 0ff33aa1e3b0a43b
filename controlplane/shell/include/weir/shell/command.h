// SPDX-License-Identifier: BSD-3-Clause
// The command tree: one declaration drives parsing, abbreviations, help, completion and execution.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace weir::shell {

class Page;

/// Exit statuses of `weir`.
constexpr int kExitOk = 0;
constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;
constexpr int kExitNoDaemon = 3;
constexpr int kExitRejected = 4;

/// What a word may be. All but `keyword` are arguments; `ip` takes an address or a prefix. `ip` and `name` are taken in
/// defanged form too (the daemon refangs); `source` is a feed, a file or "-"; `file` a file or "-";
/// `import` a feed made of a report; `new_feed` a name for one; `text` takes one quoted word, or all
/// words that are left.
enum class WordType : std::uint8_t {
  keyword,
  ip,
  name,
  duration,
  number,
  feed,
  import,
  new_feed,
  bridge,
  source,
  file,
  text
};

/// Writes a result for people. Takes any JSON: what it does not find, it leaves out.
using Renderer = void (*)(const nlohmann::json& result, Page& page);
/// False: the daemon answered, and what it answers is that the command did not reach its aim.
using Judge = bool (*)(const nlohmann::json& result);

/// `monitor`: calls the method again and again and shows what is new. `hunt`: writes queries.
/// `indicators`: writes documents.
/// `ioc_import`: reads a report, shows it, asks, and makes a feed of it.
enum class Builtin : std::uint8_t { none, help, leave, monitor, hunt, indicators, ioc_import };

/// What a complete command does: calls a method of the daemon and renders its result, or something of the shell's own.
/// `save_to`: the argument of this name is not sent; it is the directory that the result's files are written to, and
/// what was written is rendered. `question`: put before, where there is somebody to answer it. `failed_status`: the
/// exit status when `judge` says no.
struct Command {
  std::string_view method{};
  Renderer render = nullptr;
  Builtin builtin = Builtin::none;
  Judge judge = nullptr;
  std::string_view save_to{};
  std::string_view question{};
  int failed_status = kExitFailed;
};

/// A word of the tree and what may follow it: one of `next`; and behind a node with `options`, each of them at most
/// once in any order (those marked `required` must be there). An argument's value becomes the call's argument
/// `argument`; a keyword sets `argument` to `value`. With `command` the line may end here.
struct Node {
  std::string_view word; ///< the keyword, or the placeholder of an argument: "<address>"
  std::string_view help;
  WordType type = WordType::keyword;
  std::string_view argument{};
  std::string_view value{};
  std::span<const Node> next{};
  std::span<const Node> options{};
  const Command* command = nullptr;
  bool required = false;
};

/// The root of all commands; its own word is empty.
[[nodiscard]] const Node& command_tree() noexcept;

} // namespace weir::shell
