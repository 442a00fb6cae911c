// Where the parts of a message stand.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/session/message.hpp"

namespace pawl::testing {

struct FieldPlace {
  std::uint32_t number;
  std::size_t begin, value, end;  // of tag, value, and what follows
};

/// The fields of a message's own protobuf body: of the wrapper, for a prekey message.
std::vector<FieldPlace> fields_of(const session::SealedMessage& message);

/// The places of version bytes, tags, lengths, numbers, the types of keys, and of a message of the post-quantum ratchet
/// all but its chunk. Those of the message inside a wrapper count, too.
std::vector<std::size_t> framing_bytes(const session::SealedMessage& message);

/// These, and the ratchet key.
std::vector<std::size_t> header_bytes(const session::SealedMessage& message);

/// Where the MAC begins.
std::size_t mac_begin(const session::SealedMessage& message);

}  // namespace pawl::testing
