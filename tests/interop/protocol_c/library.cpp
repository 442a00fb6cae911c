#include "tests/interop/protocol_c/library.hpp"

namespace interop {
namespace {

const char* code_of(int result) {
  switch (result) {
    case SG_ERR_NOMEM:
      return "out_of_memory";
    case SG_ERR_INVAL:
      return "invalid_argument";
    case SG_ERR_DUPLICATE_MESSAGE:
      return "duplicate_message";
    case SG_ERR_INVALID_KEY:
      return "invalid_key";  // also a bundle whose signature is wrong
    case SG_ERR_INVALID_KEY_ID:
      return "unknown_prekey";
    case SG_ERR_INVALID_VERSION:
      return "unsupported_version";
    case SG_ERR_LEGACY_MESSAGE:
      return "legacy_version";
    case SG_ERR_NO_SESSION:
      return "no_session";
    case SG_ERR_UNTRUSTED_IDENTITY:
      return "untrusted_identity";
    default:
      return "invalid_message";
  }
}

}  // namespace

void check(int result) {
  if (result < 0) throw agent::Refusal{code_of(result), "libsignal-protocol-c answers " + std::to_string(result)};
}

agent::Bytes bytes_of(const signal_buffer* buffer) {
  const std::uint8_t* data = signal_buffer_const_data(buffer);
  return {data, data + signal_buffer_len(buffer)};
}

agent::Bytes serialized(const ec_public_key* key) {
  return bytes_of(made<Owned<signal_buffer>>(ec_public_key_serialize, key).get());
}

}  // namespace interop
