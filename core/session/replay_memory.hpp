// The first messages that a last-resort KEM prekey has been used for. Such a message has nothing that is spent, so it
// could be delivered again once the record that knows its session is gone.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

#include "core/crypto/x25519.hpp"

namespace pawl::session {

/// What tells one first message from the others: KEM prekey, signed prekey, base key.
struct FirstUse {
  std::uint32_t kem_prekey_id;
  std::uint32_t signed_prekey_id;
  crypto::PublicKey base_key;
};

/// A keyed hash of that, so that the memory tells nobody who wrote, and nobody can choose what collides.
using ReplayEntry = std::array<std::uint8_t, 16>;
ReplayEntry replay_entry(const crypto::PrivateKey& identity, const FirstUse& use);

class ReplayMemory {
 public:
  /// What one prekey remembers at most; it is good for nothing then, until it has been replaced.
  static constexpr std::size_t kMax = 100'000;

  /// `elsewhere`: how many more entries there are in a store, not looked at here.
  explicit ReplayMemory(std::size_t elsewhere = 0) : elsewhere_(elsewhere) {}

  [[nodiscard]] bool contains(const ReplayEntry& entry) const { return entries_.contains(entry); }
  [[nodiscard]] bool full() const noexcept { return size() >= kMax; }
  [[nodiscard]] std::size_t size() const noexcept { return elsewhere_ + entries_.size(); }
  /// In ascending order.
  [[nodiscard]] const std::set<ReplayEntry>& entries() const noexcept { return entries_; }

  /// Allocates.
  void add(const ReplayEntry& entry) { entries_.insert(entry); }
  /// Takes the entries of `more` over, without allocating.
  void merge(std::set<ReplayEntry>& more) noexcept { entries_.merge(more); }

 private:
  std::size_t elsewhere_;
  std::set<ReplayEntry> entries_;
};

}  // namespace pawl::session
