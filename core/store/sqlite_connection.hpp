// One connection to the database of a store, set up so that what is erased is overwritten, and its statements.
#pragma once
#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/store/open_file.hpp"
#include "core/store/patience.hpp"

namespace pawl::store {

class Connection {
 public:
  struct Close {
    void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;
  /// What is done again and again, and has to need no memory where it ends something.
  enum class Use { kGet, kPut, kErase, kList, kBegin, kLook, kBeginWriting, kCommit, kRollBack };
  static constexpr std::size_t kUses = 9;

  /// To the database in the file at `path`, which is there, over the VFS called `base`. make() or take() has to follow.
  /// Errors: kForked (a parent of this process has it open), kIoError, kOutOfMemory, kInvalidArgument (there is no such
  /// VFS).
  static Result<std::unique_ptr<Connection>> to(const std::string& path, const char* base);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() = default;

  /// Makes a database of an empty file, or of one with nothing in it. Errors: kStoreExists (there are rows in it, or it
  /// is something else), kStoreLocked, kStoreFull, kIoError, kOutOfMemory.
  Result<Done> make(Patience& patience);
  /// Goes on with a database that has a row in it. Errors: kStoreMissing (it has none: it was never finished),
  /// kStoreCorrupt, kStoreTooNew, kStoreLocked, kStoreFull, kIoError, kOutOfMemory.
  Result<Done> take(Patience& patience);

  [[nodiscard]] sqlite3_stmt* statement(Use use) const noexcept {
    return statements_[static_cast<std::size_t>(use)].get();
  }
  /// Does what needs no further words; a row that it gives does not matter.
  Result<Done> run(Use use) noexcept;
  /// Ends the transaction that is open, if one is.
  Result<Done> roll_back() noexcept;
  /// Brings the log into the database and erases it. kStoreLocked: somebody reads or writes.
  Result<Done> checkpoint();
  /// Absolute, and without links.
  [[nodiscard]] std::string path() const { return sqlite3_db_filename(database_.get(), "main"); }

 private:
  enum class Content { kNothing, kNoRows, kRows };

  Connection() = default;
  Result<Done> try_to_make();
  Result<Done> try_to_take();
  Result<Done> harden();
  Result<Content> content();
  Result<Content> content_of_snapshot();
  Result<Done> use_log();
  Result<Done> prepare();
  Result<Done> run(const char* sql) noexcept;
  [[nodiscard]] bool is_in_transaction() const noexcept { return sqlite3_get_autocommit(database_.get()) == 0; }
  Result<Statement> prepared(const char* sql, unsigned flags);
  // The one value that a statement gives; without a value 0 or an empty text.
  Result<std::int64_t> number(const char* sql);
  Result<std::string> text(const char* sql);

  std::unique_ptr<OpenFile> file_;
  std::unique_ptr<sqlite3, Close> database_;
  std::array<Statement, kUses> statements_;  // they go before the database does
};

}  // namespace pawl::store
