#include "tests/agent/vectors/party.hpp"

#include "core/session/open.hpp"
#include "core/session/seal.hpp"
#include "core/wire/saved.hpp"

namespace vectors {
namespace {

namespace session = pawl::session;

constexpr auto kAnybody = [](const pawl::crypto::PublicKey&) { return true; };
constexpr session::SuiteRule kAnySuite{session::PqPolicy::kAllowed};
constexpr std::int64_t kNowMs = 0;

session::DeviceKeys without_prekeys(session::Address own, const Request& keys) {
  const auto identity = fixed<32>(keys, "identity_private");
  session::DeviceKeysConfig config{std::move(own)};
  config.identity_private = identity;
  config.registration_id = keys.u32("registration_id");
  if (keys.has("mlkem_prekey_id")) config.family = session::Family::kWhatsApp;
  Tape nothing;
  return value_of(session::DeviceKeys::create(config, nothing));
}

pawl::crypto::KemPrivateKey mlkem_key(const Request& keys) {
  auto seed = pawl::crypto::KemSeed::copy_of(fixed<64>(keys, "mlkem_prekey_seed"));
  return pawl::crypto::KemPrivateKey::from_seed(pawl::crypto::KemKind::kMlKem1024, std::move(seed));
}

}  // namespace

session::Address address(const std::string& name, std::uint32_t device) {
  return value_of(session::Address::parse(name, device));
}

session::DeviceKeys device_keys(session::Address own, const Request& keys) {
  session::DeviceKeys made = without_prekeys(std::move(own), keys);
  session::KeysChange change{};
  change.before_revision = made.revision();
  if (keys.has("signed_prekey_id")) {
    const std::uint32_t id = keys.u32("signed_prekey_id");
    change.new_signed_prekeys.emplace(id, pawl::handshake::SignedPrekey{id, key_pair(keys, "signed_prekey_private")});
  }
  if (keys.has("prekey_id")) {
    const std::uint32_t id = keys.u32("prekey_id");
    change.new_prekeys.emplace(id, pawl::handshake::Prekey{id, key_pair(keys, "prekey_private")});
  }
  if (keys.has("kyber_prekey_id")) {
    const std::uint32_t id = keys.u32("kyber_prekey_id");
    change.new_last_resorts.emplace(id, session::LastResort{{id, kem_private_key(keys, "kyber_prekey_secret")}});
  }
  if (keys.has("mlkem_prekey_id")) {
    const std::uint32_t id = keys.u32("mlkem_prekey_id");
    change.new_last_resorts.emplace(id, session::LastResort{{id, mlkem_key(keys)}});
  }
  value_of(made.commit(std::move(change)));
  return made;
}

Party::Party(session::Address own, const Request& keys) : keys_(device_keys(std::move(own), keys)) {}

const session::Session& Party::session() const {
  if (record_.current() == nullptr) throw Failed{"there is no session"};
  return *record_.current();
}

void Party::put_in_place(session::RecordChange change) {
  record_.make_room(change);
  record_.apply(std::move(change));
}

void Party::install(session::SessionPtr session) {
  put_in_place({session::RecordChange::Installed{std::move(session)}});
}

session::SealedMessage Party::seal(const session::Address& recipient, const std::string& text) {
  session::Sealed sealed =
      value_of(session::seal(record_, {keys_, recipient, kNowMs, random_, kAnySuite}, pawl::bytes_of(text), kAnybody));
  put_in_place(std::move(sealed.change));
  return std::move(sealed.message);
}

pawl::Result<std::string> Party::open(const session::Address& sender, session::MessageKind kind, const Bytes& message) {
  PAWL_TRY(session::Opened opened,
           session::open(record_, far_jumps_, kind, message, {keys_, sender, kNowMs, random_, kAnySuite}, kAnybody));
  put_in_place(std::move(opened.change));
  if (!opened.spent.none()) PAWL_CHECK(keys_.commit(keys_.spend(opened.spent)));
  return std::string(opened.text.begin(), opened.text.end());
}

Bytes Party::state() const {
  constexpr pawl::wire::SavedFormat kFormat{{'t', 'e', 's', 't'}, 1};
  const pawl::SecretBytes keys = keys_.save();
  pawl::wire::SavedWriter writer(kFormat);
  record_.write(writer.bytes(1, keys));
  const pawl::SecretBytes saved = writer.done();
  return {saved.begin(), saved.end()};
}

}  // namespace vectors
