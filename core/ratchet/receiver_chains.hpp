// The peer's chains that we can read, in one flat piece of memory, so that a locked arena can hold them.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/crypto/x25519.hpp"
#include "core/ratchet/keys.hpp"
#include "core/ratchet/skipped_keys.hpp"

namespace pawl::ratchet {

inline constexpr std::size_t kMaxReceiverChains = 5;

struct ReceiverChain {
  crypto::PublicKey ratchet_key;
  ChainKey key = ChainKey::make([](auto) {});
  std::uint32_t next = 0;  // number of the next message
  SkippedKeys skipped{};

  [[nodiscard]] ReceiverChain clone() const { return {ratchet_key, key.clone(), next, skipped.clone()}; }
};

/// At most kMaxReceiverChains; the oldest goes first.
class ReceiverChains {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Oldest first.
  [[nodiscard]] std::span<const ReceiverChain> all() const noexcept { return std::span(chains_).first(size_); }
  [[nodiscard]] std::span<ReceiverChain> all() noexcept { return std::span(chains_).first(size_); }
  [[nodiscard]] const ReceiverChain& newest() const noexcept { return chains_[size_ - 1]; }

  /// Null: the key is unknown, or its chain was dropped.
  [[nodiscard]] const ReceiverChain* find(const crypto::PublicKey& ratchet_key) const noexcept;
  [[nodiscard]] ReceiverChain* find(const crypto::PublicKey& ratchet_key) noexcept;
  void add(ReceiverChain&& chain) noexcept;

  [[nodiscard]] ReceiverChains clone() const;

 private:
  std::array<ReceiverChain, kMaxReceiverChains> chains_{};
  std::uint32_t size_ = 0;
};

}  // namespace pawl::ratchet
