#include "core/store/sqlite_error.hpp"

#include <sqlite3.h>

namespace pawl::store {

Error sqlite_error(int code) noexcept {
  if (code == SQLITE_IOERR_NOMEM) return Error(Errc::kOutOfMemory, "no memory for the database");
  switch (code & 0xff) {  // what the finer ones have in common
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(Errc::kStoreLocked, "another process or handle uses the store");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error(Errc::kStoreCorrupt, "the database is damaged");
    case SQLITE_FULL:
    case SQLITE_TOOBIG:
      return Error(Errc::kStoreFull, "there is no room for the database to grow");
    case SQLITE_NOMEM:
      return Error(Errc::kOutOfMemory, "no memory for the database");
    default:
      return Error(Errc::kIoError, "the database cannot be read or written");
  }
}

}  // namespace pawl::store
