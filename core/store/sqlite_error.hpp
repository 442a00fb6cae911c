// What an error of SQLite is called here.
#pragma once
#include "core/base/result.hpp"

namespace pawl::store {

/// `code` is an extended result code, and not SQLITE_OK.
Error sqlite_error(int code) noexcept;

}  // namespace pawl::store
