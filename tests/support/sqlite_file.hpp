// A look at a store's file through SQLite itself, for tests.
#pragma once
#include <string>

namespace pawl::testing {

/// "ok", or what SQLite finds wrong with the database.
std::string integrity_of(const std::string& path);

}  // namespace pawl::testing
