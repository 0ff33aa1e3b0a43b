// SPDX-License-Identifier: BSD-3-Clause
// A thin owner of SQLite connections and statements.
#include "sqlite.h"

#include <cstring>
#include <sqlite3.h>

namespace weir::telemetry {

namespace {

/// How long a connection waits for another's write lock; only a stranger (a person with the sqlite3 tool) holds it.
constexpr int kBusyMilliseconds = 5000;

Error error_of(sqlite3* database, int code)
{
  std::string text = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  if (const int cause = database != nullptr ? sqlite3_system_errno(database) : 0;
      cause != 0 && (code & 0xff) == SQLITE_IOERR)
    text += std::string(": ") + std::strerror(cause);
  switch (code & 0xff) {
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return {ErrorCode::damaged, text};
  case SQLITE_FULL:
    return {ErrorCode::disk_full, text};
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
  case SQLITE_READONLY:
    return {ErrorCode::cannot_open, text};
  default:
    return {ErrorCode::store_failed, text};
  }
}

} // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept
{
  sqlite3_finalize(statement);
}
void Database::Close::operator()(sqlite3* database) const noexcept
{
  sqlite3_close_v2(database);
}

Statement& Statement::bind(int parameter, std::int64_t value)
{
  sqlite3_bind_int64(statement_.get(), parameter, value);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text)
{
  if (text.empty())
    sqlite3_bind_null(statement_.get(), parameter);
  else
    sqlite3_bind_text(statement_.get(), parameter, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  return *this;
}

tl::expected<bool, Error> Statement::step()
{
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW)
    return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_.get());
    return false;
  }
  const Error error = error_of(sqlite3_db_handle(statement_.get()), code);
  sqlite3_reset(statement_.get());
  return tl::unexpected(error);
}

tl::expected<void, Error> Statement::run()
{
  auto row = step();
  reset();
  if (!row)
    return tl::unexpected(row.error());
  return {};
}

void Statement::reset() noexcept
{
  sqlite3_reset(statement_.get());
}

std::int64_t Statement::number(int column) const noexcept
{
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const
{
  const unsigned char* text = sqlite3_column_text(statement_.get(), column);
  if (text == nullptr)
    return {};
  const auto length = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return {reinterpret_cast<const char*>(text), length};
}

tl::expected<Database, Error> Database::open(const std::string& path, Mode mode)
{
  const int access = mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, access | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database;
  database.database_.reset(raw);
  if (code != SQLITE_OK)
    return tl::unexpected(error_of(raw, code));
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kBusyMilliseconds);
  return database;
}

tl::expected<void, Error> Database::run(const char* sql)
{
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK)
    return tl::unexpected(error_of(database_.get(), code));
  return {};
}

tl::expected<Statement, Error> Database::prepare(std::string_view sql)
{
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK)
    return tl::unexpected(error_of(database_.get(), code));
  Statement statement;
  statement.statement_.reset(raw);
  return statement;
}

tl::expected<std::int64_t, Error> Database::number(std::string_view sql)
{
  auto statement = prepare(sql);
  if (!statement)
    return tl::unexpected(statement.error());
  const auto row = statement->step();
  if (!row)
    return tl::unexpected(row.error());
  return *row ? statement->number(0) : 0;
}

tl::expected<std::string, Error> Database::text(std::string_view sql)
{
  auto statement = prepare(sql);
  if (!statement)
    return tl::unexpected(statement.error());
  const auto row = statement->step();
  if (!row)
    return tl::unexpected(row.error());
  return *row ? statement->text(0) : std::string();
}

int Database::changes() const noexcept
{
  return sqlite3_changes(database_.get());
}

} // namespace weir::telemetry
