// An account that is open in this agent, in memory or over a file.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "tests/agent/account_file.hpp"
#include "tests/agent/pawl_handles.hpp"

namespace agent {

class OpenAccount {
 public:
  static OpenAccount in_memory(AccountHandle handle);
  /// A new account, written to its new file. Refusals: `io_error`.
  static OpenAccount created(AccountHandle handle, AccountFile file, Bytes store_key);
  /// The account that is in the file. Refusals: `io_error`, `wrong_store_key`, `store_corrupt`.
  static OpenAccount opened(AccountFile file, Bytes store_key);

  [[nodiscard]] pawl_account* get() const { return handle_.get(); }

  /// Writes what has changed to the file, if there is one. When that fails the change has not happened.
  void persist();
  /// Ends the account and takes it up again from what is persisted.
  void reopen();

 private:
  explicit OpenAccount(AccountHandle handle) : handle_(std::move(handle)) {}

  [[nodiscard]] Bytes move_out();

  AccountHandle handle_;
  std::optional<AccountFile> file_;
  Bytes store_key_;
  Bytes persisted_;  // what the file holds
};

/// The accounts of this agent, by the driver's labels.
using Accounts = std::map<std::string, OpenAccount>;

/// The account that a request names. Refusals: `bad_request` for an unknown label.
OpenAccount& account_of(Accounts& accounts, const Request& request);

}  // namespace agent
