// What an error of the system's file functions is called here.
#pragma once
#include <cerrno>

#include "core/base/result.hpp"

namespace pawl::store {

inline Error file_error(int code) noexcept {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return Error(Errc::kStoreFull, "there is no room for the store to grow");
    case ENOMEM:
      return Error(Errc::kOutOfMemory, "no memory for a file");
    default:
      return Error(Errc::kIoError, "a file of the store cannot be used");
  }
}

}  // namespace pawl::store
