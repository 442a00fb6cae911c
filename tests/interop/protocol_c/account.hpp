// What an account of libsignal-protocol-c keeps: every object in the library's own serialised form.
#pragma once
#include <map>
#include <string>

#include "tests/interop/protocol_c/library.hpp"

namespace interop {

struct Account {
  agent::Address address;
  std::uint32_t registration_id = 0;
  agent::Bytes identity_public;  // type byte first
  agent::Bytes identity_private;
  std::uint32_t next_prekey_id = 1;
  std::map<std::uint32_t, agent::Bytes> prekeys;
  std::map<std::uint32_t, agent::Bytes> signed_prekeys;
  std::map<std::string, agent::Bytes> trusted;  // by name: a device of a known name has the same identity
  std::map<agent::Address, agent::Bytes> sessions;
  bool missed_signed_prekey = false;  // by the last lookup: the library has one error for both kinds
};

/// Lets the library load from and store into `account`, which has to outlive it.
Owned<signal_protocol_store_context> make_store(signal_context* context, Account& account);

/// SHA-256 over everything that is kept; hex.
std::string digest(const Account& account);

}  // namespace interop
