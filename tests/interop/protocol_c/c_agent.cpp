// libsignal-protocol-c (Debian's package of that name) as an agent: JSON lines in, JSON lines out.
#include "tests/agent/json_lines/serve.hpp"
#include "tests/interop/protocol_c/account.hpp"

namespace interop {
namespace {

using agent::Bytes;
using agent::hex;
using agent::Json;
using agent::Refusal;
using agent::Request;

/// An account, and the library's view of it.
struct Holder {
  Account account;
  Owned<signal_protocol_store_context> store;
};

/// The library's form of an address. It borrows the name, which has to live as long as the cipher or builder.
class Peer {
 public:
  explicit Peer(const Request& request) : address_(agent::address(request, "peer")) {
    view_ = {address_.name.data(), address_.name.size(), address_.device};
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() = default;

  [[nodiscard]] const signal_protocol_address* view() const { return &view_; }
  [[nodiscard]] const std::string& name() const { return address_.name; }

 private:
  agent::Address address_;
  signal_protocol_address view_{};
};

class Agent {
 public:
  Json hello() {
    return {{"name", "libsignal-protocol-c"}, {"version", "2.3.3"}, {"abi", 0}, {"ops", agent::names(ops())}};
  }
  Json create_account(const Request& request);
  Json digest(const Request& request) { return {{"digest", interop::digest(holder(request).account)}}; }
  Json create_bundle(const Request& request);
  Json start_session(const Request& request);
  Json session_info(const Request& request);
  Json archive_session(const Request& request);
  Json encrypt(const Request& request);
  Json decrypt(const Request& request);
  Json trust_identity(const Request& request);
  agent::Ops ops();

 private:
  Holder& holder(const Request& request);
  Ref<session_record> record(Holder& holder, const Peer& peer);
  Ref<ec_public_key> public_key(const Bytes& bytes);
  Bytes decrypt_prekey(session_cipher* cipher, const Bytes& bytes);
  Bytes decrypt_message(session_cipher* cipher, const Bytes& bytes);

  Owned<signal_context> context_ = make_context();
  std::map<std::string, Holder> accounts_;
};

Holder& Agent::holder(const Request& request) {
  const auto found = accounts_.find(request.text("account"));
  if (found == accounts_.end()) throw Refusal{"bad_request", "no account is open under this label"};
  return found->second;
}

Ref<session_record> Agent::record(Holder& holder, const Peer& peer) {
  if (signal_protocol_session_contains_session(holder.store.get(), peer.view()) != 1) return nullptr;
  session_record* record = nullptr;
  check(signal_protocol_session_load_session(holder.store.get(), &record, peer.view()));
  return Ref<session_record>(record);
}

Ref<ec_public_key> Agent::public_key(const Bytes& bytes) {
  return made<Ref<ec_public_key>>(curve_decode_point, bytes.data(), bytes.size(), context_.get());
}

Json Agent::create_account(const Request& request) {
  const std::string label = request.text("account");
  if (accounts_.contains(label)) throw Refusal{"invalid_argument", "this label is in use"};
  const auto address = agent::address(request, "address");
  std::uint32_t registration_id = 0;
  check(signal_protocol_key_helper_generate_registration_id(&registration_id, 0, context_.get()));
  if (request.has("registration_id")) registration_id = request.u32("registration_id");
  const auto identity =
      made<Ref<ratchet_identity_key_pair>>(signal_protocol_key_helper_generate_identity_key_pair, context_.get());
  const auto secret =
      made<Owned<signal_buffer>>(ec_private_key_serialize, ratchet_identity_key_pair_get_private(identity.get()));

  Holder& holder = accounts_[label];
  holder.account.address = address;
  holder.account.registration_id = registration_id;
  holder.account.identity_public = serialized(ratchet_identity_key_pair_get_public(identity.get()));
  holder.account.identity_private = bytes_of(secret.get());
  holder.store = make_store(context_.get(), holder.account);
  return {{"identity", hex(holder.account.identity_public)}, {"registration_id", registration_id}};
}

Json Agent::create_bundle(const Request& request) {
  Holder& holder = this->holder(request);
  if (request.flag("kem")) throw Refusal{"invalid_argument", "this peer has no KEM prekeys"};
  const bool one_time = request.flag("one_time");
  const std::uint32_t id = holder.account.next_prekey_id++;

  ratchet_identity_key_pair* own = nullptr;
  check(signal_protocol_identity_get_key_pair(holder.store.get(), &own));
  const Ref<ratchet_identity_key_pair> identity(own);
  const auto signed_prekey = made<Ref<session_signed_pre_key>>(signal_protocol_key_helper_generate_signed_pre_key, own,
                                                               id, std::uint64_t{0}, context_.get());
  check(signal_protocol_signed_pre_key_store_key(holder.store.get(), signed_prekey.get()));
  const Bytes signature(session_signed_pre_key_get_signature(signed_prekey.get()),
                        session_signed_pre_key_get_signature(signed_prekey.get()) +
                            session_signed_pre_key_get_signature_len(signed_prekey.get()));
  Json bundle = {
      {"registration_id", holder.account.registration_id},
      {"device", holder.account.address.device},
      {"identity", hex(holder.account.identity_public)},
      {"signed_prekey",
       {{"id", id},
        {"public", hex(serialized(ec_key_pair_get_public(session_signed_pre_key_get_key_pair(signed_prekey.get()))))},
        {"signature", hex(signature)}}},
      {"prekey", nullptr},
      {"kem_prekey", nullptr}};
  if (one_time) {
    const auto pair = made<Ref<ec_key_pair>>(
        [](ec_key_pair** out, signal_context* c) { return curve_generate_key_pair(c, out); }, context_.get());
    const auto prekey = made<Ref<session_pre_key>>(session_pre_key_create, id, pair.get());
    check(signal_protocol_pre_key_store_key(holder.store.get(), prekey.get()));
    bundle["prekey"] = {{"id", id}, {"public", hex(serialized(ec_key_pair_get_public(pair.get())))}};
  }
  return {{"bundle", bundle}};
}

Json Agent::start_session(const Request& request) {
  Holder& holder = this->holder(request);
  const Peer peer(request);
  if (request.number("version", 3, 4) != 3) throw Refusal{"invalid_argument", "this peer speaks version 3 only"};
  const Request fields = request.object("bundle");
  const Request signed_prekey = fields.object("signed_prekey");
  const auto identity = public_key(fields.bytes("identity"));
  const auto signed_public = public_key(signed_prekey.bytes("public"));
  const Bytes signature = signed_prekey.bytes("signature");
  Ref<ec_public_key> one_time;
  std::uint32_t one_time_id = 0;
  if (fields.has("prekey")) {
    one_time = public_key(fields.object("prekey").bytes("public"));
    one_time_id = fields.object("prekey").u32("id");
  }
  const auto bundle = made<Ref<session_pre_key_bundle>>(session_pre_key_bundle_create, fields.u32("registration_id"),
                                                        static_cast<int>(fields.number("device", 0, 127)), one_time_id,
                                                        one_time.get(), signed_prekey.u32("id"), signed_public.get(),
                                                        signature.data(), signature.size(), identity.get());
  const auto builder =
      made<Owned<session_builder>>(session_builder_create, holder.store.get(), peer.view(), context_.get());
  check(session_builder_process_pre_key_bundle(builder.get(), bundle.get()));
  return Json::object();
}

Json Agent::session_info(const Request& request) {
  const Peer peer(request);
  const auto record = this->record(holder(request), peer);
  if (record == nullptr) return {{"exists", false}};
  const session_state* current = session_record_get_state(record.get());
  const bool sendable = session_state_has_sender_chain(current) == 1;
  int previous = 0;
  for (auto* node = session_record_get_previous_states_head(record.get()); node != nullptr;
       node = session_record_get_previous_states_next(node)) {
    ++previous;
  }
  Json info = {{"exists", true}, {"sendable", sendable}, {"previous", previous}};
  if (sendable) {
    info["version"] = session_state_get_session_version(current);
    info["remote_identity"] = hex(serialized(session_state_get_remote_identity_key(current)));
  }
  return info;
}

Json Agent::archive_session(const Request& request) {
  Holder& holder = this->holder(request);
  const Peer peer(request);
  const auto record = this->record(holder, peer);
  if (record == nullptr) throw Refusal{"no_session", "no session with this peer"};
  check(session_record_archive_current_state(record.get()));
  check(signal_protocol_session_store_session(holder.store.get(), peer.view(), record.get()));
  return Json::object();
}

Json Agent::encrypt(const Request& request) {
  Holder& holder = this->holder(request);
  const Peer peer(request);
  const Bytes text = request.bytes("plaintext");
  if (signal_protocol_session_contains_session(holder.store.get(), peer.view()) != 1) {
    throw Refusal{"no_session", "no session with this peer"};
  }
  const auto cipher =
      made<Owned<session_cipher>>(session_cipher_create, holder.store.get(), peer.view(), context_.get());
  ciphertext_message* sealed = nullptr;
  check(session_cipher_encrypt(cipher.get(), text.data(), text.size(), &sealed));
  const Ref<ciphertext_message> message(sealed);
  const bool is_prekey = ciphertext_message_get_type(sealed) == CIPHERTEXT_PREKEY_TYPE;
  return {{"kind", is_prekey ? "prekey" : "message"},
          {"bytes", hex(bytes_of(ciphertext_message_get_serialized(sealed)))}};
}

Bytes Agent::decrypt_prekey(session_cipher* cipher, const Bytes& bytes) {
  const auto message =
      made<Ref<pre_key_signal_message>>(pre_key_signal_message_deserialize, bytes.data(), bytes.size(), context_.get());
  signal_buffer* text = nullptr;
  check(session_cipher_decrypt_pre_key_signal_message(cipher, message.get(), nullptr, &text));
  return bytes_of(Owned<signal_buffer>(text).get());
}

Bytes Agent::decrypt_message(session_cipher* cipher, const Bytes& bytes) {
  const auto message =
      made<Ref<signal_message>>(signal_message_deserialize, bytes.data(), bytes.size(), context_.get());
  signal_buffer* text = nullptr;
  check(session_cipher_decrypt_signal_message(cipher, message.get(), nullptr, &text));
  return bytes_of(Owned<signal_buffer>(text).get());
}

Json Agent::decrypt(const Request& request) {
  Holder& holder = this->holder(request);
  const Peer peer(request);
  const Bytes bytes = request.bytes("bytes");
  const std::string kind = request.text("kind");
  if (kind != "prekey" && kind != "message") throw Refusal{"bad_request", "kind is prekey or message"};
  const auto cipher =
      made<Owned<session_cipher>>(session_cipher_create, holder.store.get(), peer.view(), context_.get());
  try {
    const Bytes text = kind == "prekey" ? decrypt_prekey(cipher.get(), bytes) : decrypt_message(cipher.get(), bytes);
    return {{"plaintext", hex(text)}};
  } catch (Refusal& refusal) {
    if (refusal.code == "invalid_key") refusal.code = "invalid_message";
    if (refusal.code == "unknown_prekey" && holder.account.missed_signed_prekey) refusal.code = "unknown_signed_prekey";
    throw;
  }
}

Json Agent::trust_identity(const Request& request) {
  Holder& holder = this->holder(request);
  const Peer peer(request);
  holder.account.trusted[peer.name()] = serialized(public_key(request.bytes("identity")).get());
  return Json::object();
}

agent::Ops Agent::ops() {
  const auto bind = [this](Json (Agent::*op)(const Request&)) {
    return [this, op](const Request& request) { return (this->*op)(request); };
  };
  return {{"hello", [this](const Request&) { return hello(); }},
          {"account.create", bind(&Agent::create_account)},
          {"account.digest", bind(&Agent::digest)},
          {"bundle.create", bind(&Agent::create_bundle)},
          {"session.start", bind(&Agent::start_session)},
          {"session.info", bind(&Agent::session_info)},
          {"session.archive", bind(&Agent::archive_session)},
          {"encrypt", bind(&Agent::encrypt)},
          {"decrypt", bind(&Agent::decrypt)},
          {"identity.trust", bind(&Agent::trust_identity)}};
}

}  // namespace
}  // namespace interop

int main() {
  interop::Agent agent;
  agent::serve(agent.ops());
}
