// The saved form of a record and its sessions (core/session/README.md).
#include <utility>

#include "core/handshake/pqxdh.hpp"
#include "core/session/record.hpp"
#include "core/session/saved_fields.hpp"
#include "core/session/time.hpp"
#include "core/wire/kem_key.hpp"
#include "core/wire/version.hpp"

namespace pawl::session {
namespace {

enum RecordTag : std::uint8_t {
  kCurrent = 1,
  kArchived = 2,
};

enum SessionTag : std::uint8_t {
  kHead = 1,
  kPending = 2,
  kReceiverChain = 3,
  kPendingKem = 4,
  kPqRatchet = 5,
};

constexpr std::uint64_t kLatestS = kLatestMs / 1000;

constexpr Error kBadSession(Errc::kStoreCorrupt, "a saved session has a value out of range");

void write_receiver_chain(wire::SavedWriter& out, const ratchet::ReceiverChain& chain) {
  out.group(kReceiverChain, [&](wire::SavedWriter& row) {
    row.raw(chain.ratchet_key.u()).raw(chain.key.reveal()).raw_u32(chain.next);
    chain.skipped.for_each(
        [&](std::uint32_t counter, const ratchet::MessageSeed& seed) { row.raw_u32(counter).raw(seed.reveal()); });
  });
}

void write_head(wire::SavedWriter& row, const Session& session) {
  const ratchet::DoubleRatchet::State& state = session.ratchet.classic().state();
  row.raw_u8(version_of(session.suite)).raw_u8(session.registration_id_confirmed ? 1 : 0);
  row.raw_u32(session.remote_registration_id).raw(session.remote_identity.u()).raw(session.base_key.u());
  row.raw(state.root.reveal());
  write_pair(row, state.sender.ratchet);
  row.raw(state.sender.key.reveal()).raw_u32(state.sender.next).raw_u32(state.previous_counter);
}

// The ciphertext without its type byte, if it has one.
void write_pending_kem(wire::SavedWriter& out, const PendingKem& kem) {
  out.group(kPendingKem, [&](wire::SavedWriter& row) {
    row.raw_u32(kem.prekey_id)
        .raw_u64(static_cast<std::uint64_t>(kem.created_s))
        .raw(ByteView(kem.ciphertext).last(crypto::kKemCiphertextSize));
  });
}

void write_session(wire::SavedWriter& out, std::uint8_t tag, const Session& session) {
  out.group(tag, [&](wire::SavedWriter& inside) {
    inside.group(kHead, [&](wire::SavedWriter& row) { write_head(row, session); });
    if (session.pending) {
      inside.group(kPending, [&](wire::SavedWriter& row) {
        row.raw_u32(session.pending->signed_prekey_id);
        if (session.pending->prekey_id) row.raw_u32(*session.pending->prekey_id);
      });
    }
    for (const auto& chain : session.ratchet.classic().state().receivers.all()) write_receiver_chain(inside, chain);
    if (session.pending && session.pending->kem) write_pending_kem(inside, *session.pending->kem);
    if (const auto* pq = session.ratchet.pq()) {
      inside.group(kPqRatchet, [&](wire::SavedWriter& items) { pq->write(items); });
    }
  });
}

Result<ratchet::SkippedKeys> read_skipped(wire::SavedReader& row, std::uint32_t next) {
  std::vector<ratchet::SkippedKey> keys;
  while (!row.at_end()) {
    PAWL_TRY(const auto counter, row.raw_u32());
    PAWL_TRY(auto seed, read_secret<ratchet::MessageSeed>(row));
    const bool in_order = keys.empty() || keys.back().counter < counter;
    if (!in_order || counter >= next || keys.size() == ratchet::kMaxSkippedKeys) return kBadSession;
    keys.push_back({counter, std::move(seed)});
  }
  ratchet::SkippedKeys skipped;
  skipped.make_room(keys.size());
  skipped.append(std::move(keys));
  return skipped;
}

Result<ratchet::ReceiverChain> read_receiver_chain(wire::SavedReader& in) {
  PAWL_TRY(auto row, in.group(kReceiverChain));
  PAWL_TRY(const auto ratchet_key, read_public(row));
  PAWL_TRY(auto key, read_secret<ratchet::ChainKey>(row));
  PAWL_TRY(const auto next, row.raw_u32());
  PAWL_TRY(auto skipped, read_skipped(row, next));
  return ratchet::ReceiverChain{ratchet_key, std::move(key), next, std::move(skipped)};
}

Result<std::optional<Pending>> read_pending(wire::SavedReader& in) {
  if (!in.next_is(kPending)) return std::optional<Pending>{};
  PAWL_TRY(auto row, in.group(kPending));
  Pending pending{};
  PAWL_TRY(pending.signed_prekey_id, row.raw_u32());
  if (!row.at_end()) {
    PAWL_TRY(pending.prekey_id, row.raw_u32());
  }
  PAWL_CHECK(row.end());
  return std::optional(pending);
}

Result<PendingKem> read_pending_kem(wire::SavedReader& in, Suite suite) {
  PAWL_TRY(auto row, in.group(kPendingKem));
  PAWL_TRY(const auto prekey_id, row.raw_u32());
  PAWL_TRY(const auto created_s, row.raw_u64());
  PAWL_TRY(const auto ciphertext, row.raw<crypto::kKemCiphertextSize>());
  PAWL_CHECK(row.end());
  if (created_s > kLatestS) return kBadSession;
  Bytes with_type = wire::write_kem(ciphertext, handshake::dialect_of(suite).type);
  return PendingKem{prekey_id, static_cast<std::int64_t>(created_s), std::move(with_type)};
}

Result<ratchet::TripleRatchet> read_ratchets(wire::SavedReader& in, Suite suite, ratchet::DoubleRatchet classic) {
  if (!has_pq_ratchet(suite)) return ratchet::TripleRatchet(std::move(classic));
  PAWL_TRY(auto items, in.group(kPqRatchet));
  PAWL_TRY(auto pq, ratchet::spqr::Ratchet::read(items));
  PAWL_CHECK(items.end());
  return ratchet::TripleRatchet(std::move(classic), std::move(pq));
}

// A device has one suite of each version, so the version and its family say which one it is.
Result<Suite> read_suite(wire::SavedReader& head, Family family) {
  PAWL_TRY(const auto version, head.raw_u8());
  if (version < wire::kOldestVersion || version > wire::kNewestVersion) return kBadSession;
  return suite_of(version, family);
}

Result<ratchet::DoubleRatchet::State> read_ratchet(wire::SavedReader& head) {
  PAWL_TRY(auto root, read_secret<ratchet::RootKey>(head));
  PAWL_TRY(auto pair, read_pair(head));
  PAWL_TRY(auto key, read_secret<ratchet::ChainKey>(head));
  PAWL_TRY(const auto next, head.raw_u32());
  PAWL_TRY(const auto previous_counter, head.raw_u32());
  return ratchet::DoubleRatchet::State{std::move(root), {std::move(pair), std::move(key), next}, previous_counter, {}};
}

Result<SessionPtr> read_session(wire::SavedReader& in, std::uint8_t tag, Family family) {
  PAWL_TRY(auto inside, in.group(tag));
  PAWL_TRY(auto head, inside.group(kHead));
  PAWL_TRY(const auto suite, read_suite(head, family));
  PAWL_TRY(const auto confirmed, head.raw_u8());
  PAWL_TRY(const auto registration_id, head.raw_u32());
  PAWL_TRY(const auto identity, read_public(head));
  PAWL_TRY(const auto base_key, read_public(head));
  PAWL_TRY(auto state, read_ratchet(head));
  PAWL_CHECK(head.end());
  if (confirmed > 1) return kBadSession;
  PAWL_TRY(auto pending, read_pending(inside));
  while (inside.next_is(kReceiverChain)) {
    if (state.receivers.size() == ratchet::kMaxReceiverChains) return kBadSession;
    PAWL_TRY(auto chain, read_receiver_chain(inside));
    state.receivers.add(std::move(chain));
  }
  if (is_post_quantum(suite) && pending) {
    PAWL_TRY(pending->kem, read_pending_kem(inside, suite));
  }
  PAWL_TRY(auto ratchet, read_ratchets(inside, suite, ratchet::DoubleRatchet(std::move(state))));
  PAWL_CHECK(inside.end());
  return make_session(
      {suite, confirmed == 1, identity, base_key, registration_id, std::move(pending), std::move(ratchet)});
}

}  // namespace

void Record::write(wire::SavedWriter& out) const {
  if (current_) write_session(out, kCurrent, *current_);
  for (const SessionPtr& session : archived_) write_session(out, kArchived, *session);
}

Result<Record> Record::read(wire::SavedReader& in, Family family, LockedArena* arena) {
  Record record(arena);
  if (in.next_is(kCurrent)) {
    PAWL_TRY(auto session, read_session(in, kCurrent, family));
    record.current_ = settle(std::move(session), arena);
  }
  while (in.next_is(kArchived)) {
    PAWL_TRY(auto session, read_session(in, kArchived, family));
    if (session->pending || record.archived_.size() == kMaxArchived) return kBadSession;
    record.archived_.push_back(settle(std::move(session), arena));
  }
  if (record.empty() || record.skipped() > kMaxSkippedInRecord) return kBadSession;
  return record;
}

}  // namespace pawl::session
