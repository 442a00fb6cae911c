// Plain arguments: what a program may pass in, checked before anything else happens.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/aead.hpp"
#include "core/session/address.hpp"
#include "core/session/message.hpp"
#include "pawl/base.h"

namespace pawl::capi {

/// `x, x_len` as a view. Errors: kInvalidArgument when null has a length, or the length is above PAWL_BYTES_MAX.
Result<ByteView> view(const std::uint8_t* bytes, std::size_t size);

/// The same for a text to encrypt, which is at most PAWL_PLAINTEXT_MAX long.
Result<ByteView> plaintext(const std::uint8_t* bytes, std::size_t size);

/// Errors: kInvalidArgument, as session::Name::parse; null is refused too.
Result<session::Name> name(const char* text);
Result<session::Address> address(const char* text, std::uint32_t device);

/// Errors: kInvalidArgument for a time before 1970 or past session::kLatestMs.
Result<std::int64_t> time_ms(std::int64_t now_ms);

/// Errors: kUnsupported for a kind that this version does not open.
Result<session::MessageKind> message_kind(std::int32_t kind);

/// The key that seals saved state; none: it is to be left unsealed, and the caller has said so.
using SealingChoice = std::optional<crypto::SealingKey>;
/// Errors: kUnsupported for an unknown flag; kInvalidArgument for a key of another length than PAWL_KEY_SIZE, for no
/// key without PAWL_UNSEALED, and for a key with it.
Result<SealingChoice> sealing_choice(const std::uint8_t* key, std::size_t key_size, std::int32_t flags);

/// A place for an output. Errors: kInvalidArgument for null.
template <class T>
Result<Done> needed(T* place) {
  if (place == nullptr) return Error(Errc::kInvalidArgument, "a place for an output is NULL");
  return Done{};
}

/// What this version does not have yet. Errors: kUnsupported unless it is null.
inline Result<Done> absent(const pawl_tx* tx) {
  if (tx != nullptr) return Error(Errc::kUnsupported, "this version has no transactions: tx must be NULL");
  return Done{};
}
inline Result<Done> absent(const pawl_store* store) {
  if (store != nullptr) return Error(Errc::kUnsupported, "this version has no stores: store must be NULL");
  return Done{};
}

}  // namespace pawl::capi
