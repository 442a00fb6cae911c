#include "capi/src/arguments.hpp"

#include <cstring>
#include <string_view>

#include "core/session/time.hpp"

namespace pawl::capi {
namespace {

// One byte more than a name may have, so that a longer one is seen to be too long without reading it to its end.
Result<std::string_view> bounded(const char* text) {
  if (text == nullptr) return Error(Errc::kInvalidArgument, "a name is NULL");
  return std::string_view(text, ::strnlen(text, PAWL_NAME_MAX + 1));
}

}  // namespace

Result<ByteView> view(const std::uint8_t* bytes, std::size_t size) {
  if (bytes == nullptr && size > 0) return Error(Errc::kInvalidArgument, "a byte string is NULL and has a length");
  if (size > PAWL_BYTES_MAX) return Error(Errc::kInvalidArgument, "a byte string is longer than PAWL_BYTES_MAX");
  return ByteView(bytes, size);
}

Result<ByteView> plaintext(const std::uint8_t* bytes, std::size_t size) {
  if (size > PAWL_PLAINTEXT_MAX) return Error(Errc::kInvalidArgument, "a text is longer than PAWL_PLAINTEXT_MAX");
  return view(bytes, size);
}

Result<session::Name> name(const char* text) {
  PAWL_TRY(const auto checked, bounded(text));
  return session::Name::parse(checked);
}

Result<session::Address> address(const char* text, std::uint32_t device) {
  PAWL_TRY(const auto checked, bounded(text));
  return session::Address::parse(checked, device);
}

Result<std::int64_t> time_ms(std::int64_t now_ms) {
  if (now_ms < 0 || now_ms > session::kLatestMs) return Error(Errc::kInvalidArgument, "a time is 0 to 2^62 - 1");
  return now_ms;
}

Result<session::MessageKind> message_kind(std::int32_t kind) {
  switch (kind) {
    case PAWL_KIND_MESSAGE:
      return session::MessageKind::kMessage;
    case PAWL_KIND_PREKEY:
      return session::MessageKind::kPrekey;
    default:
      return Error(Errc::kUnsupported, "this version does not open messages of that kind");
  }
}

Result<SealingChoice> sealing_choice(const std::uint8_t* key, std::size_t key_size, std::int32_t flags) {
  if ((flags & ~PAWL_UNSEALED) != 0) return Error(Errc::kUnsupported, "a flag is unknown to this version");
  PAWL_TRY(const auto bytes, view(key, key_size));
  const bool unsealed = (flags & PAWL_UNSEALED) != 0;
  if (unsealed && !bytes.empty()) return Error(Errc::kInvalidArgument, "there is a key together with PAWL_UNSEALED");
  if (unsealed) return SealingChoice{};
  if (bytes.size() != PAWL_KEY_SIZE) {
    return Error(Errc::kInvalidArgument, "a sealing key is 32 bytes; none needs PAWL_UNSEALED");
  }
  return SealingChoice(crypto::SealingKey::copy_of(bytes.first<PAWL_KEY_SIZE>()));
}

}  // namespace pawl::capi
