#include "tests/agent/ops.hpp"

namespace agent {
namespace {

/// The label of a new account, which no other has.
std::string fresh_label(const Accounts& accounts, const Request& request) {
  std::string label = request.text("account");
  if (accounts.contains(label)) throw Refusal{"invalid_argument", "this label is in use"};
  return label;
}

Bytes fixed_bytes(const Request& request, const char* name, std::size_t size) {
  Bytes bytes = request.bytes(name);
  if (bytes.size() != size) throw Refusal{"invalid_argument", std::string("field ") + name + " has another length"};
  return bytes;
}

std::string store_path(const Request& request) {
  std::string path = request.text("store");
  if (path.empty()) throw Refusal{"invalid_argument", "the path of the store is empty"};
  return name_of(path);
}

AccountHandle make_account(const Request& request) {
  const Address own = address(request, "address");
  const List config = new_list();
  pawl_list_set_text(config.get(), PAWL_F_NAME, name_of(own.name));
  pawl_list_set_int(config.get(), PAWL_F_DEVICE, own.device);
  pawl_list_set_int(config.get(), PAWL_F_PQ, PAWL_PQ_ALLOWED);  // drivers say which version a session is of
  if (request.has("registration_id")) {
    pawl_list_set_int(config.get(), PAWL_F_REGISTRATION_ID, request.u32("registration_id"));
  }
  if (request.has("identity_private")) {
    set_bytes(config, PAWL_F_IDENTITY_PRIVATE, fixed_bytes(request, "identity_private", PAWL_KEY_SIZE));
  }
  pawl_account* account = nullptr;
  call(pawl_account_create, config.get(), nullptr, &account);
  return AccountHandle(account);
}

/// Every account here is durable, whichever of the two is asked for; a rollback anchor needs a store that keeps one.
void check_store_options(const Request& request) {
  if (request.has("durability")) {
    const std::string durability = request.text("durability");
    if (durability != "durable" && durability != "reserved") {
      throw Refusal{"invalid_argument", "durability is durable or reserved"};
    }
  }
  if (request.has("anchor")) throw Refusal{"invalid_argument", "this version has no rollback anchor"};
}

List info_of(const OpenAccount& account) { return list_from(pawl_account_info, account.get(), nullptr); }

Json identity_of(const OpenAccount& account) {
  const List info = info_of(account);
  return {{"identity", hex_of(info, 0, PAWL_F_IDENTITY)},
          {"registration_id", pawl_list_int(info.get(), 0, PAWL_F_REGISTRATION_ID)}};
}

Json create_account(Accounts& accounts, const Request& request) {
  std::string label = fresh_label(accounts, request);
  check_store_options(request);
  const bool has_store = request.has("store");
  const std::string path = has_store ? store_path(request) : "";
  Bytes store_key = has_store ? fixed_bytes(request, "store_key", PAWL_KEY_SIZE) : Bytes();

  AccountHandle handle = make_account(request);
  OpenAccount account = has_store
                            ? OpenAccount::created(std::move(handle), AccountFile::create(path), std::move(store_key))
                            : OpenAccount::in_memory(std::move(handle));
  return identity_of(accounts.emplace(std::move(label), std::move(account)).first->second);
}

Json open_account(Accounts& accounts, const Request& request) {
  std::string label = fresh_label(accounts, request);
  const std::string path = store_path(request);
  Bytes store_key = fixed_bytes(request, "store_key", PAWL_KEY_SIZE);
  OpenAccount account = OpenAccount::opened(AccountFile::open(path), std::move(store_key));
  return identity_of(accounts.emplace(std::move(label), std::move(account)).first->second);
}

Json close_account(Accounts& accounts, const Request& request) {
  account_of(accounts, request);
  accounts.erase(request.text("account"));
  return Json::object();
}

Json reopen_account(Accounts& accounts, const Request& request) {
  account_of(accounts, request).reopen();
  return Json::object();
}

Json digest_account(Accounts& accounts, const Request& request) {
  const Buffer digest = new_buffer();
  call(pawl_account_digest, account_of(accounts, request).get(), nullptr, digest.get());
  return {{"digest", hex(bytes_of(digest))}};
}

/// Nothing waits in this version: plaintexts and messages are handed over at once. It keeps no generations either.
Json account_info(Accounts& accounts, const Request& request) {
  const List info = info_of(account_of(accounts, request));
  return {{"anchor", nullptr},
          {"generation", nullptr},
          {"prekeys_left", pawl_list_int(info.get(), 0, PAWL_F_PREKEYS_LEFT)},
          {"inbox", 0},
          {"outbox", 0}};
}

Json trust_identity(Accounts& accounts, const Request& request) {
  OpenAccount& account = account_of(accounts, request);
  const Address peer = address(request, "peer");
  const Bytes identity = request.bytes("identity");
  if (identity.empty()) throw Refusal{"invalid_key", "the identity is empty"};  // to pawl: the one that is known
  call(pawl_account_set_trust, account.get(), nullptr, name_of(peer.name), identity.data(), identity.size(),
       PAWL_TRUST_FIRST_USE);
  account.persist();
  return Json::object();
}

}  // namespace

Ops account_ops(Accounts& accounts) {
  const auto over = [&accounts](Json (*op)(Accounts&, const Request&)) {
    return [&accounts, op](const Request& request) { return op(accounts, request); };
  };
  return {{"account.create", over(create_account)}, {"account.open", over(open_account)},
          {"account.close", over(close_account)},   {"account.reopen", over(reopen_account)},
          {"account.digest", over(digest_account)}, {"account.info", over(account_info)},
          {"identity.trust", over(trust_identity)}};
}

}  // namespace agent
