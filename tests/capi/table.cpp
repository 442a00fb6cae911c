#include "tests/capi/table.hpp"

#include <limits>

#include "tests/capi/parameters.hpp"
#include "tests/capi/session_level.hpp"

namespace pawl_test {
namespace {

template <auto kSave, class Owner>
Bytes unsealed(const Owner& owner) {
  Buffer saved = new_buffer();
  must(kSave(owner.get(), nullptr, 0, PAWL_UNSEALED, saved.get(), nullptr));
  return bytes_of(saved);
}

void append(Bytes& all, const Bytes& more) { all.insert(all.end(), more.begin(), more.end()); }

}  // namespace

World::World() {
  List info;
  must(pawl_account_info(alice.get(), nullptr, into(info), nullptr));
  alice_identity = bytes_of(info.get(), 0, PAWL_F_IDENTITY);
  saved_account = unsealed<pawl_account_save>(new_account("carol"));
  introduce(bob, "alice", 1, alice);
  message = encrypted(bob, "alice", "to be read");
  introduce(alice, "bob", 1, bob);

  keys = new_keys("alice");
  session = new_session("bob");
  bob_keys = new_keys("bob");
  const Session with_alice = new_session("alice");
  start(with_alice, bob_keys, keys);
  start(session, keys, bob_keys);
  saved_keys = unsealed<pawl_keys_save>(keys);
  saved_session = unsealed<pawl_session_save>(session);
  session_message = sent(with_alice, bob_keys, "");
  step = sealing(session, keys, "");
  ready_step = sealing(session, keys, "");
  state_of(ready_step);

  pawl_list_set_int(list.get(), PAWL_F_DEVICE, 1);
  pawl_list_set_text(list.get(), PAWL_F_NAME, "a name");
  pawl_list_set_bytes(list.get(), PAWL_F_BYTES, saved_keys.data(), saved_keys.size());
  must(pawl_list_write(list.get(), buffer.get(), nullptr));
  written_list = bytes_of(buffer);
}

Bytes World::state() const {
  Bytes all = digest_of(alice);
  append(all, digest_of(bob));
  append(all, unsealed<pawl_keys_save>(keys));
  append(all, unsealed<pawl_session_save>(session));
  return all;
}

namespace {

/// Collects the descriptions; knows the parameters that many functions share.
class Table {
 public:
  explicit Table(World& world) : world_(world) {}

  std::vector<Function> done() { return std::move(functions_); }

  template <class F, class... Parameters>
  void fallible(const char* name, F function, Parameters... parameters) {
    functions_.push_back(Description<true, F, Parameters...>(name, function, std::move(parameters)...).calls());
  }
  /// A function without a status: for a bad argument it gives 0, NULL or nothing.
  template <class F, class... Parameters>
  void plain(const char* name, F function, Parameters... parameters) {
    functions_.push_back(Description<false, F, Parameters...>(name, function, std::move(parameters)...).calls());
  }

  template <class T>
  Handle<T> handle(const char* name, T value) const {
    return {name, value, world_.list.get()};
  }
  /// For functions without a status.
  template <class T>
  Handle<T> quiet(const char* name, T value) const {
    return {name, value, world_.list.get(), PAWL_OK, PAWL_OK};
  }
  template <class T>
  Handle<T> quiet_list() const {
    return {"list", world_.list.get(), world_.buffer.get(), PAWL_OK, PAWL_OK};
  }
  OutBuffer out_buffer(const char* name = "out") const { return {name, world_.list.get()}; }
  InList list(const char* name, List built, bool optional = false) const {
    return {name, std::shared_ptr<pawl_list>(built.release(), pawl_list_free), world_.buffer.get(), optional};
  }
  InList bundle() const { return list("bundle", bundle_of(world_.bob)); }

 private:
  World& world_;
  std::vector<Function> functions_;
};

const Absent<pawl_tx*> kTx{"tx"};
const Absent<const pawl_store*> kStore{"store"};
const ErrorOut kError;

void add_base(Table& table, World& world) {
  const Value<std::int32_t> field{"field", PAWL_F_DEVICE, {{0, PAWL_OK}, {INT32_MIN, PAWL_OK}, {INT32_MAX, PAWL_OK}}};
  const Value<std::size_t> row{"row", 0, {{1, PAWL_OK}, {SIZE_MAX, PAWL_OK}}};
  const Value<std::int32_t> status{"status", PAWL_E_CLOSED, {{INT32_MIN, PAWL_OK}, {INT32_MAX, PAWL_OK}}};
  const Text text{"value", "a name"};
  const auto list = table.quiet_list<const pawl_list*>();
  const auto list_to_change = table.quiet_list<pawl_list*>();
  const auto buffer = table.quiet<const pawl_buffer*>("buffer", world.buffer.get());

  table.plain("pawl_status_name", pawl_status_name, status);
  table.plain(
      "pawl_status_action", [](pawl_status s) { return pawl_status_action(s) == 0; }, status);
  table.plain("pawl_abi_version", pawl_abi_version);
  table.plain("pawl_version_text", pawl_version_text);
  table.plain(
      "pawl_constant", [](const char* name) { return pawl_constant(name) != INT64_MIN; }, text);
  table.plain("pawl_field_name", pawl_field_name, field);

  table.plain("pawl_buffer_new", [] { return Buffer(pawl_buffer_new()) == nullptr; });
  table.plain("pawl_buffer_free", pawl_buffer_free, Ended<pawl_buffer*>{"buffer", world.list.get()});
  table.plain("pawl_buffer_data", pawl_buffer_data, buffer);
  table.plain("pawl_buffer_size", pawl_buffer_size, buffer);
  table.plain("pawl_buffer_wipe", pawl_buffer_wipe, table.quiet("buffer", world.buffer.get()));
  table.fallible("pawl_buffer_set", pawl_buffer_set, table.out_buffer("buffer"), InBytes{"bytes", bytes_of("new")});

  table.plain("pawl_list_new", [] { return List(pawl_list_new()) == nullptr; });
  table.plain("pawl_list_free", pawl_list_free, Ended<pawl_list*>{"list", world.buffer.get()});
  table.plain("pawl_list_count", pawl_list_count, list);
  table.plain("pawl_list_int", pawl_list_int, list, row, field);
  table.plain("pawl_list_text", pawl_list_text, list, row, field);
  table.plain("pawl_list_bytes", pawl_list_bytes, list, row, field);
  table.plain("pawl_list_size", pawl_list_size, list, row, field);
  table.plain("pawl_list_field", pawl_list_field, list, row,
              Value<std::size_t>{"n", 0, {{PAWL_FIELDS_MAX, PAWL_OK}, {SIZE_MAX, PAWL_OK}}});
  table.plain("pawl_list_add", pawl_list_add, list_to_change);
  table.plain("pawl_list_set_int", pawl_list_set_int, list_to_change, field, Value<std::int64_t>{"value", 1});
  table.plain("pawl_list_set_text", pawl_list_set_text, list_to_change, field, text);
  table.plain("pawl_list_set_bytes", pawl_list_set_bytes, list_to_change, field, InBytes{"value", bytes_of("new")});
  table.fallible("pawl_list_write", pawl_list_write,
                 Handle<const pawl_list*>{"list", world.list.get(), world.buffer.get()}, table.out_buffer(), kError);
  table.fallible("pawl_list_read", pawl_list_read, InBytes{"bytes", world.written_list, PAWL_E_INVALID_MESSAGE},
                 Out<List>(), kError);
}

void add_account(Table& table, World& world) {
  const auto account = table.handle("account", world.alice.get());
  const Name bob{"peer", "bob"};
  List one_time = new_list();
  pawl_list_set_int(one_time.get(), PAWL_F_ONE_TIME, 0);
  List to_device = new_list();
  pawl_list_set_int(to_device.get(), PAWL_F_DEVICE, 1);
  List settings = new_list();
  pawl_list_set_int(settings.get(), PAWL_F_NOW_MS, 1);
  List saved = new_list();
  pawl_list_set_int(saved.get(), PAWL_F_UNSEALED, 1);
  pawl_list_set_bytes(saved.get(), PAWL_F_SAVED, world.saved_account.data(), world.saved_account.size());

  table.fallible("pawl_account_create", pawl_account_create, table.list("config", config("carol")), kStore,
                 Out<Account>(), kError);
  table.fallible("pawl_account_open", pawl_account_open, table.list("config", std::move(saved)), kStore, Out<Account>(),
                 kError);
  table.fallible("pawl_account_save", pawl_account_save, account, no_key(), flags(), table.out_buffer(), kError);
  table.plain("pawl_account_free", pawl_account_free, Ended<pawl_account*>{"account", world.list.get()});
  table.fallible("pawl_account_configure", pawl_account_configure, account, kTx,
                 table.list("config", std::move(settings)).without_needed_fields(), kError);
  table.fallible("pawl_account_info", pawl_account_info, account, kTx, Out<List>(), kError);
  table.fallible("pawl_account_digest", pawl_account_digest, account, kTx, table.out_buffer(), kError);

  table.fallible("pawl_account_bundle", pawl_account_bundle, account, kTx,
                 table.list("options", std::move(one_time), true), Out<List>(), kError);
  table.fallible("pawl_account_add_bundle", pawl_account_add_bundle, account, kTx, bob, device(), table.bundle(),
                 kError);
  table.fallible("pawl_account_encrypt", pawl_account_encrypt, account, kTx, bob, InBytes{"text", bytes_of("hello")},
                 table.list("options", std::move(to_device), true), Out<List>(), kError);
  table.fallible("pawl_account_decrypt", pawl_account_decrypt, account, kTx, Name{"sender", "bob"}, device(),
                 kind(world.message.kind), time_ms("sent_ms"),
                 InBytes{"bytes", world.message.bytes, PAWL_E_INVALID_MESSAGE}, Out<List>(), kError);

  table.fallible("pawl_account_peer", pawl_account_peer, account, kTx, bob, Out<List>(), kError);
  table.fallible(
      "pawl_account_set_trust", pawl_account_set_trust, account, kTx, bob, InBytes{"identity", world.alice_identity},
      Value<std::int32_t>{"trust", PAWL_TRUST_VERIFIED, {{-1, PAWL_E_INVALID_ARGUMENT}, {4, PAWL_E_INVALID_ARGUMENT}}},
      kError);
  table.fallible(
      "pawl_account_reset", pawl_account_reset, account, kTx, bob, device(),
      Value<std::int32_t>{"how", PAWL_RESET_SESSION, {{0, PAWL_E_INVALID_ARGUMENT}, {3, PAWL_E_INVALID_ARGUMENT}}},
      kError);
}

void add_session(Table& table, World& world) {
  const auto keys = table.handle("keys", world.keys.get());
  const auto const_keys = table.handle<const pawl_keys*>("keys", world.keys.get());
  const auto session = table.handle("session", world.session.get());
  const auto const_session = table.handle<const pawl_session*>("session", world.session.get());
  const auto now_ms = time_ms("now_ms");

  table.fallible("pawl_keypair_new", pawl_keypair_new, table.out_buffer("out_private"), table.out_buffer("out_public"),
                 kError);
  table.fallible("pawl_keys_new", pawl_keys_new, table.list("config", config("carol")), Out<Keys>(), kError);
  table.plain("pawl_keys_free", pawl_keys_free, Ended<pawl_keys*>{"keys", world.list.get()});
  table.fallible("pawl_keys_bundle", pawl_keys_bundle, keys,
                 Value<std::int32_t>{"one_time", 1, {{-1, PAWL_E_INVALID_ARGUMENT}, {2, PAWL_E_INVALID_ARGUMENT}}},
                 now_ms, Out<List>(), kError);
  table.fallible("pawl_keys_info", pawl_keys_info, const_keys, Out<List>(), kError);
  table.fallible("pawl_keys_save", pawl_keys_save, const_keys, no_key(), flags(), table.out_buffer(), kError);
  table.fallible("pawl_keys_load", pawl_keys_load, InBytes{"saved", world.saved_keys, PAWL_E_STORE_CORRUPT}, no_key(),
                 flags(), Out<Keys>(), kError);

  table.fallible("pawl_session_new", pawl_session_new, Name{"peer", "carol"}, device(), Out<Session>(), kError);
  table.plain("pawl_session_free", pawl_session_free, Ended<pawl_session*>{"session", world.list.get()});
  table.fallible("pawl_session_start", pawl_session_start, session, const_keys,
                 table.list("bundle", bundle_of(world.bob_keys)), now_ms, kError);
  table.fallible("pawl_session_encrypt", pawl_session_encrypt, session, keys, InBytes{"text", bytes_of("hello")},
                 now_ms, Out<Step>(), kError);
  table.fallible("pawl_session_decrypt", pawl_session_decrypt, session, keys, kind(world.session_message.kind),
                 InBytes{"bytes", world.session_message.bytes, PAWL_E_INVALID_MESSAGE}, now_ms, Out<Step>(), kError);
  table.fallible("pawl_session_trust", pawl_session_trust, session,
                 InBytes{"identity", world.alice_identity, PAWL_E_INVALID_KEY}, kError);
  table.fallible(
      "pawl_session_require", pawl_session_require, session,
      Value<std::int32_t>{"pq", PAWL_PQ_PREFERRED, {{0, PAWL_E_INVALID_ARGUMENT}, {4, PAWL_E_INVALID_ARGUMENT}}},
      kError);
  table.fallible("pawl_session_archive", pawl_session_archive, session, kError);
  table.fallible("pawl_session_info", pawl_session_info, const_session, now_ms, Out<List>(), kError);
  table.fallible("pawl_session_save", pawl_session_save, const_session, no_key(), flags(), table.out_buffer(), kError);
  table.fallible("pawl_session_load", pawl_session_load, InBytes{"saved", world.saved_session, PAWL_E_STORE_CORRUPT},
                 no_key(), flags(), Out<Session>(), kError);

  table.fallible("pawl_step_state", pawl_step_state, table.handle("step", world.step.get()), no_key(), flags(),
                 Out<List>(), kError);
  table.fallible("pawl_step_release", pawl_step_release, table.handle("step", world.ready_step.get()), OutKind(),
                 table.out_buffer(), kError);
  table.plain("pawl_step_free", pawl_step_free, Ended<pawl_step*>{"step", world.list.get()});
}

}  // namespace

std::vector<Function> functions(World& world) {
  Table table(world);
  add_base(table, world);
  add_account(table, world);
  add_session(table, world);
  return table.done();
}

}  // namespace pawl_test
