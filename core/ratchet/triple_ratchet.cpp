#include "core/ratchet/triple_ratchet.hpp"

#include <algorithm>

#include "core/base/planted.hpp"

namespace pawl::ratchet {
namespace {

template <class Key>
ByteView salt_of(const std::optional<Key>& key) {
  return key ? ByteView(key->reveal()) : ByteView();
}

// That an index was used before says nothing of the session's own counter, which alone decides what is a duplicate.
Error refused(const Error& reason) {
  constexpr Error kUnfit(Errc::kInvalidMessage, "the message does not fit the post-quantum ratchet");
  if (reason.code != Errc::kDuplicateMessage) return reason;
  return kUnfit.caused_by(reason);
}

}  // namespace

std::size_t TripleRatchet::ReceiveChange::skipped() const { return classic.skipped() + (pq ? pq->skipped() : 0); }

Result<TripleRatchet::SendStep> TripleRatchet::send(crypto::Random& random) const {
  std::optional<spqr::SendStep> pq;
  if (pq_) {
    PAWL_TRY(pq, pq_->send(random));
  }
  PAWL_TRY(auto classic, classic_.send());
  const ByteView salt = pq ? ByteView(pq->key.reveal()) : ByteView();
  SendStep step{
      classic.header, classic.previous_counter, {}, MessageKeys(classic.seed, salt), {std::move(classic.change), {}}};
  if (pq) {
    step.pq_message = pq->message;
    step.change.pq = std::move(pq->change);
  }
  return step;
}

void TripleRatchet::apply(SendChange&& change) noexcept {
  classic_.apply(std::move(change.classic));
  if (change.pq) pq_->apply(std::move(*change.pq));
}

Result<TripleRatchet::Candidate> TripleRatchet::find_keys(const Header& header, ByteView pq_message,
                                                          const JumpLimits& limits) const {
  PAWL_TRY(auto classic, classic_.find_key(header, limits));
  if (!pq_) {
    MessageKeys keys(classic.seed);
    return Candidate{std::move(keys), std::move(classic), {}};
  }
  auto pq = pq_->receive(pq_message, knows(header.ratchet_key) ? limits.known_chain : limits.new_chain);
  if (!pq) return refused(pq.error());
  MessageKeys keys(classic.seed, salt_of(pq->key));
  if (planted(Fault::kPqStateBeforeMac)) {
    pq_->make_room(pq->change);
    pq_->apply(spqr::ReceiveChange(std::move(pq->change)));
    return Candidate{std::move(keys), std::move(classic), {}};
  }
  return Candidate{std::move(keys), std::move(classic), std::move(pq->change)};
}

Result<TripleRatchet::ReceiveChange> TripleRatchet::accept(Candidate&& candidate, crypto::Random& random) const {
  PAWL_TRY(auto classic, classic_.accept(std::move(candidate.classic), random));
  return ReceiveChange{std::move(classic), std::move(candidate.pq)};
}

void TripleRatchet::make_room(const ReceiveChange& change) {
  classic_.make_room(change.classic);
  if (change.pq) pq_->make_room(*change.pq);
}

void TripleRatchet::apply(ReceiveChange&& change) noexcept {
  classic_.apply(std::move(change.classic));
  if (change.pq) pq_->apply(std::move(*change.pq));
}

Jumps TripleRatchet::jumps(const Header& header, ByteView pq_message) const {
  return {classic_.jump(header), pq_ ? pq_->jump(pq_message) : 0};
}

std::size_t TripleRatchet::skipped() const noexcept { return classic_.skipped() + (pq_ ? pq_->skipped() : 0); }

// A message under way needs its seed and its key, so one is not kept for long without the other.
void TripleRatchet::drop_skipped(std::size_t count) noexcept {
  if (!pq_) return classic_.drop_skipped(count);
  const std::size_t seeds = classic_.skipped(), keys = pq_->skipped();
  count = std::min(count, seeds + keys);
  std::size_t of_seeds = std::min(seeds, count - count / 2);
  const std::size_t of_keys = std::min(keys, count - of_seeds);
  of_seeds = count - of_keys;
  classic_.drop_skipped(of_seeds);
  pq_->drop_skipped(of_keys);
}

// The chains count the messages of their epoch, and a new epoch begins new chains.
bool TripleRatchet::pq_stalled() const noexcept {
  if (!pq_) return false;
  const spqr::ChainEpoch* now = pq_->chains().find(pq_->chains().state().sending);
  return now != nullptr && now->sending.counter >= kPqStalledAfter && now->receiving.counter >= kPqStalledAfter;
}

TripleRatchet TripleRatchet::clone() const {
  return pq_ ? TripleRatchet(classic_.clone(), pq_->clone()) : TripleRatchet(classic_.clone());
}

}  // namespace pawl::ratchet
