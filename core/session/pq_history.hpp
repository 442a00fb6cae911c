// Which identities of a peer have shown that they speak a post-quantum suite. An identity does not lose that when trust
// goes to another one and comes back.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/crypto/x25519.hpp"
#include "core/wire/saved.hpp"

namespace pawl::session {

class PqHistory {
 public:
  /// Identities beside the trusted one, each of which somebody has decided to trust once; beyond it the one that was
  /// replaced first is forgotten.
  static constexpr std::size_t kMaxOthers = 64;

  /// Nothing is known of any other identity than the trusted one.
  explicit PqHistory(bool shown = false) : shown_(shown) {}

  /// Whether the trusted identity has shown a KEM prekey or a post-quantum message.
  [[nodiscard]] bool shown() const noexcept { return shown_; }
  void show() noexcept { shown_ = true; }
  /// The history when trust goes from one identity to another, or stays where it is.
  [[nodiscard]] PqHistory turned(const crypto::PublicKey& from, const crypto::PublicKey& to) const;

  /// The tags of its items in a larger saved form.
  struct Tags {
    std::uint8_t shown;
    std::uint8_t others;
  };
  void write(wire::SavedWriter& out, Tags tags) const;
  /// `trusted` is none when nobody has been trusted yet; then nobody has shown anything. Errors: kStoreCorrupt.
  static Result<PqHistory> read(wire::SavedReader& in, Tags tags, const std::optional<crypto::PublicKey>& trusted);

  friend bool operator==(const PqHistory&, const PqHistory&) = default;

 private:
  bool shown_;
  std::vector<crypto::PublicKey>
      others_;  // that have shown it, without the trusted one; the one replaced first is first
};

}  // namespace pawl::session
