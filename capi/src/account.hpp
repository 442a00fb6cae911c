// pawl_account: an account of the core behind a lock, with a clock.
#pragma once
#include <cstdint>
#include <optional>
#include <utility>

#include "capi/src/handle.hpp"
#include "capi/src/monitor.hpp"
#include "core/account/account.hpp"
#include "pawl/account.h"

struct pawl_account {
  static constexpr auto kKind = pawl::capi::Kind::kAccount;

  explicit pawl_account(pawl::account::Account&& opened) : account(std::move(opened)) {}

  pawl::capi::Tag tag{kKind};
  pawl::capi::Process process;
  pawl::capi::Monitor monitor;
  std::optional<pawl::account::Account> account;  // none: moved out by pawl_account_save
  std::optional<std::int64_t> pinned_ms{};        // none: the system's clock counts
};

namespace pawl::capi {

/// A call inside an account, alone there for as long as this lives. It begins before the arguments are read: until then
/// pawl_account_free does not know of the call.
class InAccount {
 public:
  explicit InAccount(pawl_account& handle) : handle_(handle), visit_(handle.monitor) {}

  /// Errors: kClosed.
  Result<account::Account*> open() {
    if (!handle_.account) return Error(Errc::kClosed, "the account was moved out by pawl_account_save");
    return &*handle_.account;
  }
  [[nodiscard]] std::int64_t now_ms() const;

 private:
  pawl_account& handle_;
  Monitor::Visit visit_;
};

}  // namespace pawl::capi
