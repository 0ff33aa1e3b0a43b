// SPDX-License-Identifier: BSD-3-Clause
// A thin owner of SQLite connections and statements: closes what it opened, turns codes into errors, nothing else.
#pragma once

#include <weir/telemetry/error.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

struct sqlite3;
struct sqlite3_stmt;

namespace weir::telemetry {

/// One prepared statement. Parameters and columns count as in SQLite: from 1 and from 0. Not for several threads.
class Statement {
public:
  Statement() = default;

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::uint64_t value) { return bind(parameter, static_cast<std::int64_t>(value)); }
  /// The text must live until the statement was run. Empty binds NULL.
  Statement& bind(int parameter, std::string_view text);

  /// True: a row is there. False: done. After an error or "done" the statement is reset and can be bound anew.
  [[nodiscard]] tl::expected<bool, Error> step();
  /// For statements without rows.
  [[nodiscard]] tl::expected<void, Error> run();
  void reset() noexcept;

  [[nodiscard]] std::int64_t number(int column) const noexcept;
  [[nodiscard]] std::uint64_t count(int column) const noexcept { return static_cast<std::uint64_t>(number(column)); }
  [[nodiscard]] std::string text(int column) const;

private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One connection. Not for several threads at a time.
class Database {
public:
  enum class Mode : std::uint8_t { read_only, read_write };

  [[nodiscard]] static tl::expected<Database, Error> open(const std::string& path, Mode mode);

  [[nodiscard]] tl::expected<void, Error> run(const char* sql);
  [[nodiscard]] tl::expected<Statement, Error> prepare(std::string_view sql);
  /// The first column of the first row; 0 when there is none.
  [[nodiscard]] tl::expected<std::int64_t, Error> number(std::string_view sql);
  [[nodiscard]] tl::expected<std::string, Error> text(std::string_view sql);
  /// Rows that the last INSERT, UPDATE or DELETE changed.
  [[nodiscard]] int changes() const noexcept;

private:
  struct Close {
    void operator()(sqlite3* database) const noexcept;
  };
  std::unique_ptr<sqlite3, Close> database_;
};

} // namespace weir::telemetry
