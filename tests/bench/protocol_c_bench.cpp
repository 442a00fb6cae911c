// The same operations with Debian's libsignal-protocol-c. It is under the GPL: a program of its own, never part of
// pawl.
#include <malloc.h>

#include "tests/bench/operations.hpp"
#include "tests/interop/protocol_c/account.hpp"

namespace bench {
namespace {

using interop::check;
using interop::made;
using interop::Owned;
using interop::Ref;

signal_context* context() {
  static const auto context = interop::make_context();
  return context.get();
}

/// The library's form of an address. It borrows the name.
class Peer {
 public:
  explicit Peer(const std::string& name) : view_{name.data(), name.size(), 1} {}
  [[nodiscard]] const signal_protocol_address* view() const { return &view_; }

 private:
  signal_protocol_address view_;
};

/// What is kept for a message to each peer: the cipher, and the name that its address borrows.
struct Line {
  explicit Line(std::string to, signal_protocol_store_context* store)
      : name(std::move(to)),
        peer(name),
        cipher(made<Owned<session_cipher>>(session_cipher_create, store, peer.view(), context())) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() = default;

  std::string name;
  Peer peer;
  Owned<session_cipher> cipher;
};

struct ProtocolCBundle {
  Ref<session_pre_key_bundle> keys;
  [[nodiscard]] std::vector<std::uint8_t> signed_prekey() const {
    return interop::serialized(session_pre_key_bundle_get_signed_pre_key(keys.get()));
  }
};

class ProtocolC {
 public:
  using Bundle = ProtocolCBundle;
  struct Message {
    Ref<ciphertext_message> sealed;
    [[nodiscard]] signal_buffer* bytes() const { return ciphertext_message_get_serialized(sealed.get()); }
    [[nodiscard]] std::size_t size() const { return signal_buffer_len(bytes()); }
  };

  explicit ProtocolC(std::string name) : name_(std::move(name)) {
    const auto identity = new_identity();
    account_.registration_id = 1;
    account_.identity_public = interop::serialized(ratchet_identity_key_pair_get_public(identity.get()));
    account_.identity_private = interop::bytes_of(
        made<Owned<signal_buffer>>(ec_private_key_serialize, ratchet_identity_key_pair_get_private(identity.get()))
            .get());
  }
  ProtocolC(const ProtocolC&) = delete;
  ProtocolC& operator=(const ProtocolC&) = delete;
  ~ProtocolC() = default;

  static void make_identity() { new_identity(); }
  [[nodiscard]] const std::string& name() const { return name_; }

  Bundle bundle();
  void start(const std::string& peer, const Bundle& bundle) {
    const Peer address(peer);
    const auto builder = made<Owned<session_builder>>(session_builder_create, store_.get(), address.view(), context());
    check(session_builder_process_pre_key_bundle(builder.get(), bundle.keys.get()));
  }
  void forget(const std::string& peer) { account_.sessions.erase(agent::Address{peer, 1}); }
  Message seal(const std::string& peer) {
    static constexpr std::uint8_t kText[kTextSize] = {};
    return {made<Ref<ciphertext_message>>(
        [&](ciphertext_message** out) { return session_cipher_encrypt(cipher(peer), kText, sizeof kText, out); })};
  }
  void open(const std::string& peer, const Message& message);
  void refuse(const std::string& peer, const std::vector<std::uint8_t>& message) {
    if (decrypt(peer, message.data(), message.size()) >= 0) std::abort();
  }
  void a_minute_passes() {}  // it keeps no time

  Ref<session_record> load(const std::string& peer) const {
    const agent::Bytes& saved = account_.sessions.at(agent::Address{peer, 1});
    return made<Ref<session_record>>(session_record_deserialize, saved.data(), saved.size(), context());
  }
  [[nodiscard]] std::size_t saved_size(const std::string& peer) const {
    return account_.sessions.at(agent::Address{peer, 1}).size();
  }

 private:
  static Ref<ratchet_identity_key_pair> new_identity() {
    return made<Ref<ratchet_identity_key_pair>>(signal_protocol_key_helper_generate_identity_key_pair, context());
  }
  session_cipher* cipher(const std::string& peer) {
    const auto found = lines_.find(peer);
    return (found != lines_.end() ? found : lines_.try_emplace(peer, peer, store_.get()).first)->second.cipher.get();
  }
  int decrypt(const std::string& peer, const std::uint8_t* bytes, std::size_t size);

  std::string name_;
  interop::Account account_;
  Owned<signal_protocol_store_context> store_ = interop::make_store(context(), account_);
  std::map<std::string, Line> lines_;
};

ProtocolC::Bundle ProtocolC::bundle() {
  const std::uint32_t id = account_.next_prekey_id++;
  ratchet_identity_key_pair* own = nullptr;
  check(signal_protocol_identity_get_key_pair(store_.get(), &own));
  const Ref<ratchet_identity_key_pair> identity(own);
  const auto signed_prekey = made<Ref<session_signed_pre_key>>(signal_protocol_key_helper_generate_signed_pre_key, own,
                                                               id, std::uint64_t{0}, context());
  check(signal_protocol_signed_pre_key_store_key(store_.get(), signed_prekey.get()));
  const auto pair = made<Ref<ec_key_pair>>(
      [](ec_key_pair** out, signal_context* c) { return curve_generate_key_pair(c, out); }, context());
  const auto prekey = made<Ref<session_pre_key>>(session_pre_key_create, id, pair.get());
  check(signal_protocol_pre_key_store_key(store_.get(), prekey.get()));
  return {made<Ref<session_pre_key_bundle>>(
      session_pre_key_bundle_create, account_.registration_id, 1, id, ec_key_pair_get_public(pair.get()), id,
      ec_key_pair_get_public(session_signed_pre_key_get_key_pair(signed_prekey.get())),
      session_signed_pre_key_get_signature(signed_prekey.get()),
      session_signed_pre_key_get_signature_len(signed_prekey.get()), ratchet_identity_key_pair_get_public(own))};
}

void ProtocolC::open(const std::string& peer, const Message& message) {
  const signal_buffer* bytes = message.bytes();
  if (ciphertext_message_get_type(message.sealed.get()) == CIPHERTEXT_SIGNAL_TYPE) {
    return check(decrypt(peer, signal_buffer_const_data(bytes), signal_buffer_len(bytes)));
  }
  const auto parsed = made<Ref<pre_key_signal_message>>(
      pre_key_signal_message_deserialize, signal_buffer_const_data(bytes), signal_buffer_len(bytes), context());
  made<Owned<signal_buffer>>([&](signal_buffer** out) {
    return session_cipher_decrypt_pre_key_signal_message(cipher(peer), parsed.get(), nullptr, out);
  });
}

int ProtocolC::decrypt(const std::string& peer, const std::uint8_t* bytes, std::size_t size) {
  const auto parsed = made<Ref<signal_message>>(signal_message_deserialize, bytes, size, context());
  signal_buffer* text = nullptr;
  const int result = session_cipher_decrypt_signal_message(cipher(peer), parsed.get(), nullptr, &text);
  const Owned<signal_buffer> owned(text);
  return result;
}

void serialise(benchmark::State& state) {
  Pair<ProtocolC> pair;
  const auto record = pair.alice.load("bob");
  for (auto _ : state) made<Owned<signal_buffer>>(session_record_serialize, record.get());
  state.counters["session_bytes"] = static_cast<double>(pair.alice.saved_size("bob"));
}

void deserialise(benchmark::State& state) {
  Pair<ProtocolC> pair;
  for (auto _ : state) benchmark::DoNotOptimize(pair.alice.load("bob"));
  std::vector<Ref<session_record>> records;
  records.reserve(kPeers);
  const std::size_t before = mallinfo2().uordblks;
  for (int i = 0; i < kPeers; ++i) records.push_back(pair.alice.load("bob"));
  state.counters["live_bytes"] = static_cast<double>(mallinfo2().uordblks - before) / kPeers;
}

const bool registered = [] {
  const std::string label = "libsignal-protocol-c";
  register_operations_of_version_3<ProtocolC>(label);
  add(label, "fanout_1000", fanout_1000<ProtocolC>)->Iterations(10);
  add(label, "serialise", serialise);
  add(label, "deserialise", deserialise);
  return true;
}();

}  // namespace
}  // namespace bench
