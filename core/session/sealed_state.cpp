#include "core/session/sealed_state.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/crypto/sha256.hpp"

namespace pawl::session {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {'p', 'a', 'w', 'l'};
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSealed = 1;
constexpr std::uint8_t kUnsealed = 2;
constexpr std::size_t kHeadSize = kMagic.size() + 3;
constexpr std::size_t kKeyCheckSize = 16;
constexpr std::size_t kDigestSize = 32;

using Head = std::array<std::uint8_t, kHeadSize>;

Head head_of(StateKind kind, std::uint8_t protection) {
  Head head{};
  auto* const rest = std::ranges::copy(kMagic, head.begin()).out;
  rest[0] = kVersion;
  rest[1] = static_cast<std::uint8_t>(kind);
  rest[2] = protection;
  return head;
}

using KeyCheck = std::array<std::uint8_t, kKeyCheckSize>;

KeyCheck check_of(const crypto::SealingKey& key) {
  const auto derived = crypto::derive_sealing_key(key, bytes_of("pawl saved state: key check"));
  KeyCheck check{};
  std::ranges::copy(derived.reveal().first<kKeyCheckSize>(), check.begin());
  return check;
}

crypto::SealingKey body_key(const crypto::SealingKey& key) {
  return crypto::derive_sealing_key(key, bytes_of("pawl saved state: body"));
}

/// The bytes after the head, which has to be one of ours of this kind.
Result<ByteView> after_head(StateKind kind, ByteView in, std::uint8_t& protection) {
  const auto damaged = Error(Errc::kStoreCorrupt, "the bytes are not a saved state");
  if (in.size() < kHeadSize || !same_bytes(in.first<kMagic.size()>(), kMagic)) return damaged;
  const ByteView marks = in.subspan(kMagic.size(), 3);
  if (marks[0] > kVersion) return Error(Errc::kStoreTooNew, "the saved state is of a newer version");
  if (marks[0] != kVersion) return damaged;
  if (marks[1] != static_cast<std::uint8_t>(kind)) {
    return Error(Errc::kStoreCorrupt, "the saved state is one of something else");
  }
  protection = marks[2];
  if (protection != kSealed && protection != kUnsealed) return damaged;
  return in.subspan(kHeadSize);
}

Result<SecretBytes> open_sealed(ByteView in, ByteView rest, const crypto::SealingKey* key) {
  if (key == nullptr) return Error(Errc::kWrongStoreKey, "the saved state is sealed, and there is no key");
  if (rest.size() < kKeyCheckSize) return Error(Errc::kStoreCorrupt, "the saved state is cut off");
  if (!equal_ct(rest.first<kKeyCheckSize>(), check_of(*key))) {
    return Error(Errc::kWrongStoreKey, "the saved state was sealed with another key");
  }
  return crypto::open(body_key(*key), rest.subspan(kKeyCheckSize), in.first<kHeadSize + kKeyCheckSize>());
}

Result<SecretBytes> open_unsealed(ByteView in, ByteView rest, const crypto::SealingKey* key) {
  if (key != nullptr) return Error(Errc::kWrongStoreKey, "the saved state is not sealed, and there is a key");
  if (rest.size() < kDigestSize) return Error(Errc::kStoreCorrupt, "the saved state is cut off");
  const ByteView body = rest.subspan(kDigestSize);
  if (!same_bytes(rest.first<kDigestSize>(), crypto::sha256({in.first<kHeadSize>(), body}))) {
    return Error(Errc::kStoreCorrupt, "the saved state is damaged");
  }
  return joined({body});
}

}  // namespace

Result<SecretBytes> seal_state(StateKind kind, ByteView saved, const crypto::SealingKey* key, crypto::Random& random) {
  if (key == nullptr) {
    const Head head = head_of(kind, kUnsealed);
    return joined({head, crypto::sha256({head, saved}), saved});
  }
  const Head head = head_of(kind, kSealed);
  const KeyCheck check = check_of(*key);
  const SecretBytes associated = joined({head, check});
  PAWL_TRY(const auto body, crypto::seal(body_key(*key), saved, associated, random));
  return joined({associated, body});
}

Result<SecretBytes> open_state(StateKind kind, ByteView sealed, const crypto::SealingKey* key) {
  std::uint8_t protection = 0;
  PAWL_TRY(const auto rest, after_head(kind, sealed, protection));
  return protection == kSealed ? open_sealed(sealed, rest, key) : open_unsealed(sealed, rest, key);
}

}  // namespace pawl::session
