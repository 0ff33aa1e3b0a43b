// SPDX-License-Identifier: BSD-3-Clause
// Every method that the daemon offers, in one table: it checks the arguments and rights of requests, and is the list
// of what the daemon must bind. Results are described in README.md.
#pragma once

#include <weir/api/error.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace weir::api {

/// Ordered: an operator (`admin` here, the word is a keyword) may do what a viewer may.
enum class Role : std::uint8_t { viewer, admin };

/// `text`: 1..kMaxText bytes of UTF-8. `integer`: minimum..maximum. `word`: one of `words`, separated by '|'. `list`:
/// 1..maximum texts.
enum class ArgType : std::uint8_t { text, integer, word, list };

constexpr std::size_t kMaxText = 4096;
/// A request must also fit kMaxRequest.
constexpr std::int64_t kMaxImportEntries = 50'000;

struct ArgSpec {
  std::string_view name;
  ArgType type = ArgType::text;
  bool required = false;
  std::string_view help;
  std::string_view words{};
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
};

struct Method {
  std::string_view name;
  Role role = Role::viewer;
  std::span<const ArgSpec> args;
  std::string_view help;
  int timeout_s = 30; ///< how long a client waits for the answer
};

[[nodiscard]] std::span<const Method> methods() noexcept;
[[nodiscard]] const Method* find_method(std::string_view name) noexcept;
[[nodiscard]] std::string_view word(Role role) noexcept; ///< "viewer", "operator"

/// True if `word` is one of `words`, which are separated by '|'.
[[nodiscard]] bool is_word_of(std::string_view words, std::string_view word) noexcept;

/// Arguments of a call. What a handler gets has passed check_args(): all required are there, none is unknown, types
/// and ranges hold.
class Args {
public:
  using List = std::vector<std::string>;
  using Value = std::variant<std::string, std::int64_t, List>;

  void set(std::string name, std::string value) { values_.insert_or_assign(std::move(name), Value(std::move(value))); }
  void set(std::string name, std::int64_t value) { values_.insert_or_assign(std::move(name), Value(value)); }
  void set(std::string name, List value) { values_.insert_or_assign(std::move(name), Value(std::move(value))); }
  void erase(std::string_view name)
  {
    if (const auto at = values_.find(name); at != values_.end())
      values_.erase(at);
  }

  /// Empty if absent (a given text is never empty).
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
  /// Empty if absent (a given list is never empty).
  [[nodiscard]] const List& list(std::string_view name) const;
  [[nodiscard]] const std::map<std::string, Value, std::less<>>& values() const noexcept { return values_; }

private:
  std::map<std::string, Value, std::less<>> values_;
};

/// The first argument that is missing, unknown, of another type or out of range.
[[nodiscard]] std::optional<Error> check_args(const Method& method, const Args& args);

} // namespace weir::api
