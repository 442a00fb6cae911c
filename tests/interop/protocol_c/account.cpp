#include "tests/interop/protocol_c/account.hpp"

#include <openssl/evp.h>

#include <array>

namespace interop {
namespace {

Account& account_of(void* user_data) { return *static_cast<Account*>(user_data); }
agent::Bytes copy(const std::uint8_t* data, std::size_t size) { return {data, data + size}; }
std::string name_of(const signal_protocol_address* address) { return {address->name, address->name_len}; }
agent::Address key_of(const signal_protocol_address* address) { return {name_of(address), address->device_id}; }

/// Copies what is found into `out`. Returns 1, or 0 when there is nothing.
template <class Map, class Key>
int find(const Map& map, const Key& key, signal_buffer** out) {
  const auto found = map.find(key);
  if (found == map.end()) return 0;
  *out = signal_buffer_create(found->second.data(), found->second.size());
  return *out != nullptr ? 1 : SG_ERR_NOMEM;
}

// ---- sessions

int load_session(signal_buffer** record, signal_buffer**, const signal_protocol_address* address, void* user) {
  return find(account_of(user).sessions, key_of(address), record);
}

int store_session(const signal_protocol_address* address, std::uint8_t* record, std::size_t size, std::uint8_t*,
                  std::size_t, void* user) {
  account_of(user).sessions[key_of(address)] = copy(record, size);
  return SG_SUCCESS;
}

int has_session(const signal_protocol_address* address, void* user) {
  return account_of(user).sessions.contains(key_of(address)) ? 1 : 0;
}

signal_protocol_session_store session_store(Account& account) {
  signal_protocol_session_store store{};
  store.load_session_func = load_session;
  store.store_session_func = store_session;
  store.contains_session_func = has_session;
  store.user_data = &account;
  return store;
}

// ---- prekeys of both kinds: `kPrekeys` is where in an account they are

template <auto kPrekeys>
int load_prekey(signal_buffer** record, std::uint32_t id, void* user) {
  const bool found = find(account_of(user).*kPrekeys, id, record) != 0;
  account_of(user).missed_signed_prekey = !found && kPrekeys == &Account::signed_prekeys;
  return found ? SG_SUCCESS : SG_ERR_INVALID_KEY_ID;
}

template <auto kPrekeys>
int store_prekey(std::uint32_t id, std::uint8_t* record, std::size_t size, void* user) {
  (account_of(user).*kPrekeys)[id] = copy(record, size);
  return SG_SUCCESS;
}

template <auto kPrekeys>
int has_prekey(std::uint32_t id, void* user) {
  return (account_of(user).*kPrekeys).contains(id) ? 1 : 0;
}

int remove_prekey(std::uint32_t id, void* user) {
  account_of(user).prekeys.erase(id);
  return SG_SUCCESS;
}

signal_protocol_pre_key_store prekey_store(Account& account) {
  signal_protocol_pre_key_store store{};
  store.load_pre_key = load_prekey<&Account::prekeys>;
  store.store_pre_key = store_prekey<&Account::prekeys>;
  store.contains_pre_key = has_prekey<&Account::prekeys>;
  store.remove_pre_key = remove_prekey;
  store.user_data = &account;
  return store;
}

signal_protocol_signed_pre_key_store signed_prekey_store(Account& account) {
  signal_protocol_signed_pre_key_store store{};
  store.load_signed_pre_key = load_prekey<&Account::signed_prekeys>;
  store.store_signed_pre_key = store_prekey<&Account::signed_prekeys>;
  store.contains_signed_pre_key = has_prekey<&Account::signed_prekeys>;
  store.user_data = &account;
  return store;
}

// ---- identities

int load_identity(signal_buffer** public_key, signal_buffer** private_key, void* user) {
  const Account& account = account_of(user);
  *public_key = signal_buffer_create(account.identity_public.data(), account.identity_public.size());
  *private_key = signal_buffer_create(account.identity_private.data(), account.identity_private.size());
  return *public_key != nullptr && *private_key != nullptr ? SG_SUCCESS : SG_ERR_NOMEM;
}

int load_registration_id(void* user, std::uint32_t* id) {
  *id = account_of(user).registration_id;
  return SG_SUCCESS;
}

int save_identity(const signal_protocol_address* address, std::uint8_t* key, std::size_t size, void* user) {
  account_of(user).trusted[name_of(address)] = copy(key, size);
  return SG_SUCCESS;
}

int is_trusted(const signal_protocol_address* address, std::uint8_t* key, std::size_t size, void* user) {
  const auto known = account_of(user).trusted.find(name_of(address));
  return known == account_of(user).trusted.end() || known->second == copy(key, size) ? 1 : 0;
}

signal_protocol_identity_key_store identity_store(Account& account) {
  signal_protocol_identity_key_store store{};
  store.get_identity_key_pair = load_identity;
  store.get_local_registration_id = load_registration_id;
  store.save_identity = save_identity;
  store.is_trusted_identity = is_trusted;
  store.user_data = &account;
  return store;
}

template <class Map>
agent::Json rows(const Map& map) {
  agent::Json list = agent::Json::array();
  for (const auto& [key, value] : map) list.push_back({key, agent::hex(value)});
  return list;
}

}  // namespace

Owned<signal_protocol_store_context> make_store(signal_context* context, Account& account) {
  auto store = made<Owned<signal_protocol_store_context>>(signal_protocol_store_context_create, context);
  const auto sessions = session_store(account);
  const auto prekeys = prekey_store(account);
  const auto signed_prekeys = signed_prekey_store(account);
  const auto identities = identity_store(account);
  check(signal_protocol_store_context_set_session_store(store.get(), &sessions));
  check(signal_protocol_store_context_set_pre_key_store(store.get(), &prekeys));
  check(signal_protocol_store_context_set_signed_pre_key_store(store.get(), &signed_prekeys));
  check(signal_protocol_store_context_set_identity_key_store(store.get(), &identities));
  return store;
}

std::string digest(const Account& account) {
  agent::Json sessions = agent::Json::array();
  for (const auto& [peer, record] : account.sessions) sessions.push_back({peer.name, peer.device, agent::hex(record)});
  const agent::Json state = {account.registration_id,
                             agent::hex(account.identity_private),
                             account.next_prekey_id,
                             rows(account.prekeys),
                             rows(account.signed_prekeys),
                             rows(account.trusted),
                             sessions};
  const std::string text = state.dump();
  std::array<std::uint8_t, 32> hash{};
  EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha256(), nullptr);
  return agent::hex(hash.data(), hash.size());
}

}  // namespace interop
