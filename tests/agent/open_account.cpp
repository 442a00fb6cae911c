#include "tests/agent/open_account.hpp"

#include <utility>

namespace agent {
namespace {

/// `store_key` empty: `saved` is not sealed.
AccountHandle take_up(const Bytes& saved, const Bytes& store_key) {
  const List config = new_list();
  set_bytes(config, PAWL_F_SAVED, saved);
  if (store_key.empty()) {
    pawl_list_set_int(config.get(), PAWL_F_UNSEALED, 1);
  } else {
    set_bytes(config, PAWL_F_STORE_KEY, store_key);
  }
  pawl_account* account = nullptr;
  call(pawl_account_open, config.get(), nullptr, &account);
  return AccountHandle(account);
}

}  // namespace

OpenAccount OpenAccount::in_memory(AccountHandle handle) { return OpenAccount(std::move(handle)); }

OpenAccount OpenAccount::created(AccountHandle handle, AccountFile file, Bytes store_key) {
  OpenAccount account(std::move(handle));
  account.file_ = std::move(file);
  account.store_key_ = std::move(store_key);
  account.persist();
  return account;
}

OpenAccount OpenAccount::opened(AccountFile file, Bytes store_key) {
  Bytes saved = file.read();
  OpenAccount account(take_up(saved, store_key));
  account.file_ = std::move(file);
  account.store_key_ = std::move(store_key);
  account.persisted_ = std::move(saved);
  return account;
}

Bytes OpenAccount::move_out() {
  const Buffer saved = new_buffer();
  call(pawl_account_save, handle_.get(), store_key_.data(), store_key_.size(), store_key_.empty() ? PAWL_UNSEALED : 0,
       saved.get());
  return bytes_of(saved);
}

void OpenAccount::persist() {
  if (!file_) return;
  Bytes saved = move_out();
  try {
    file_->replace(saved);
    persisted_ = std::move(saved);
  } catch (const Refusal&) {
    if (!persisted_.empty()) handle_ = take_up(persisted_, store_key_);
    throw;
  }
  handle_ = take_up(persisted_, store_key_);
}

void OpenAccount::reopen() {
  const Bytes saved = file_ ? file_->read() : move_out();
  handle_ = take_up(saved, store_key_);
}

OpenAccount& account_of(Accounts& accounts, const Request& request) {
  const auto found = accounts.find(request.text("account"));
  if (found == accounts.end()) throw Refusal{"bad_request", "no account is open under this label"};
  return found->second;
}

}  // namespace agent
