#include "tests/support/sqlite_file.hpp"

#include <sqlite3.h>

namespace pawl::testing {

std::string integrity_of(const std::string& path) {
  std::string found;
  const auto add = [](void* into, int, char** values, char**) {
    *static_cast<std::string*>(into) += values[0];
    return 0;
  };
  sqlite3* database = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
  if (code == SQLITE_OK) code = sqlite3_exec(database, "PRAGMA integrity_check", add, &found, nullptr);
  if (code != SQLITE_OK) found += sqlite3_errmsg(database);
  sqlite3_close(database);
  return found;
}

}  // namespace pawl::testing
