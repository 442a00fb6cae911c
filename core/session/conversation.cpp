#include "core/session/conversation.hpp"

#include "core/session/open.hpp"
#include "core/session/saved_fields.hpp"
#include "core/session/seal.hpp"
#include "core/session/start.hpp"

namespace pawl::session {
namespace {

constexpr wire::SavedFormat kFormat{{'P', 'W', 'L', 'C'}, 2};

enum Tag : std::uint8_t {
  kRevision = 1,
  kPeer = 2,
  kOwnIdentity = 3,
  kPeerIdentity = 4,
  kRecord = 5,
  kPqPolicy = 6,
  kHasShownPq = 7,
  kOthersThatHave = 8,
  kFamily = 9,
};

constexpr PqHistory::Tags kPqHistoryTags{kHasShownPq, kOthersThatHave};

Result<std::optional<crypto::PublicKey>> read_identity(wire::SavedReader& in, std::uint8_t tag) {
  if (!in.next_is(tag)) return std::optional<crypto::PublicKey>{};
  PAWL_TRY(const auto u, in.fixed<32>(tag));
  return std::optional(crypto::PublicKey::from_u(u));
}

}  // namespace

Result<Done> Conversation::check_ends(const DeviceKeys& keys) const {
  if (keys.address() == peer_) return Error(Errc::kInvalidArgument, "the peer's address is our own");
  if (own_identity_ && *own_identity_ != keys.identity().public_key) {
    return Error(Errc::kInvalidArgument, "these are not the keys that the conversation was begun with");
  }
  if (own_identity_ && family_ != keys.family()) {
    return Error(Errc::kInvalidArgument, "the keys are of another family than the conversation");
  }
  return Done{};
}

bool Conversation::trusts(const crypto::PublicKey& identity) const {
  return !peer_identity_ || *peer_identity_ == identity;
}

std::optional<SessionInfo> Conversation::info() const {
  if (record_.empty()) return {};
  return record_.info();
}

Result<Conversation> Conversation::start(const DeviceKeys& keys, const handshake::Bundle& bundle, std::int64_t now_ms,
                                         crypto::Random& random, std::optional<Suite> wanted) const {
  PAWL_CHECK(check_ends(keys));
  if (!trusts(bundle.identity)) {
    return Error(Errc::kUntrustedIdentity, "the identity of the bundle is not the one that this conversation knows");
  }
  PAWL_TRY(const Suite suite, choose_suite(bundle, keys.family(), suites(), wanted));
  PAWL_TRY(auto session, session::start({keys, peer_, now_ms, random, suites()}, bundle, suite));
  return after({RecordChange::Installed{std::move(session)}}, keys, bundle.identity, bundle.kem_prekey.has_value());
}

Result<Conversation::SealStep> Conversation::seal(const DeviceKeys& keys, ByteView text, std::int64_t now_ms,
                                                  crypto::Random& random) const {
  PAWL_CHECK(check_ends(keys));
  const auto trusted = [this](const crypto::PublicKey& identity) { return trusts(identity); };
  PAWL_TRY(auto sealed, session::seal(record_, {keys, peer_, now_ms, random, suites()}, text, trusted));
  return SealStep{after(std::move(sealed.change)), std::move(sealed.message)};
}

Result<Conversation::OpenStep> Conversation::open(const DeviceKeys& keys, MessageKind kind, ByteView bytes,
                                                  std::int64_t now_ms, crypto::Random& random) {
  PAWL_CHECK(check_ends(keys));
  const auto trusted = [this](const crypto::PublicKey& identity) { return trusts(identity); };
  const Receiver receiver{keys, peer_, now_ms, random, suites()};
  PAWL_TRY(auto opened, session::open(record_, far_jumps_, kind, bytes, receiver, trusted));
  const bool is_pq = handshake::is_post_quantum(opened.suite);
  OpenStep step{after(std::move(opened.change), keys, opened.identity, is_pq), {}, std::move(opened.text)};
  if (!opened.spent.none()) {
    step.next_keys = keys.clone();
    PAWL_CHECK(step.next_keys->commit(keys.spend(opened.spent)));
  }
  return step;
}

Result<Conversation> Conversation::archive() const {
  if (record_.empty()) return Error(Errc::kNoSession, "there is no session with this device");
  return after({RecordChange::Archived{}});
}

Conversation Conversation::trust(const crypto::PublicKey& identity) const {
  Conversation next = clone();
  if (peer_identity_) next.pq_history_ = pq_history_.turned(*peer_identity_, identity);
  next.peer_identity_ = identity;
  ++next.revision_;
  return next;
}

Conversation Conversation::require(PqPolicy policy) const {
  Conversation next = clone();
  next.pq_policy_ = policy;
  ++next.revision_;
  return next;
}

Conversation Conversation::clone() const {
  Conversation copy(peer_, pq_policy_);
  copy.own_identity_ = own_identity_;
  copy.family_ = family_;
  copy.peer_identity_ = peer_identity_;
  copy.pq_history_ = pq_history_;
  copy.record_ = record_.clone();
  copy.revision_ = revision_;
  copy.far_jumps_ = far_jumps_;
  return copy;
}

Conversation Conversation::after(RecordChange&& change) const {
  Conversation next = clone();
  next.record_.make_room(change);
  next.record_.apply(std::move(change));
  ++next.revision_;
  return next;
}

Conversation Conversation::after(RecordChange&& change, const DeviceKeys& keys, const crypto::PublicKey& identity,
                                 bool has_shown_pq) const {
  Conversation next = after(std::move(change));
  next.own_identity_ = keys.identity().public_key;
  next.family_ = keys.family();
  next.peer_identity_ = identity;
  if (has_shown_pq) next.pq_history_.show();
  return next;
}

SecretBytes Conversation::save() const {
  wire::SavedWriter out(kFormat);
  out.u64(kRevision, revision_);
  write_address(out, kPeer, peer_);
  if (own_identity_) out.bytes(kOwnIdentity, own_identity_->u());
  write_family(out, kFamily, family_);
  if (peer_identity_) out.bytes(kPeerIdentity, peer_identity_->u());
  if (!record_.empty()) out.group(kRecord, [&](wire::SavedWriter& inside) { record_.write(inside); });
  out.u32(kPqPolicy, static_cast<std::uint32_t>(pq_policy_));
  pq_history_.write(out, kPqHistoryTags);
  return out.done();
}

// There are sessions, or there is no trace of keys that they were made with.
Result<Done> Conversation::check_whole() const {
  const bool begun = !record_.empty();
  const bool known = own_identity_ && peer_identity_, untouched = !own_identity_ && family_ == Family::kSignal;
  if (begun ? known : untouched) return Done{};
  return Error(Errc::kStoreCorrupt, "a saved conversation lacks its sessions or its identities");
}

Result<Conversation> Conversation::load(ByteView saved) {
  PAWL_TRY(auto in, wire::SavedReader::open(kFormat, saved));
  PAWL_TRY(const auto revision, in.u64(kRevision));
  PAWL_TRY(auto peer, read_address(in, kPeer));
  Conversation loaded(std::move(peer), kPqPolicyOfVersion1);
  loaded.revision_ = revision;
  PAWL_TRY(loaded.own_identity_, read_identity(in, kOwnIdentity));
  PAWL_TRY(loaded.family_, read_family(in, kFamily));
  PAWL_TRY(loaded.peer_identity_, read_identity(in, kPeerIdentity));
  if (in.next_is(kRecord)) {
    PAWL_TRY(auto record, in.group(kRecord));
    PAWL_TRY(loaded.record_, Record::read(record, loaded.family_));
    PAWL_CHECK(record.end());
  }
  if (in.version() > 1) {
    PAWL_TRY(loaded.pq_policy_, read_pq_policy(in, kPqPolicy));
    PAWL_TRY(loaded.pq_history_, PqHistory::read(in, kPqHistoryTags, loaded.peer_identity_));
  }
  PAWL_CHECK(in.end());
  PAWL_CHECK(loaded.check_whole());
  return loaded;
}

}  // namespace pawl::session
