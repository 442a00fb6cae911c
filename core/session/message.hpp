// A message as the application carries it: what kind it is, and its bytes.
#pragma once
#include <cstdint>

#include "core/base/bytes.hpp"

namespace pawl::session {

/// The numbers are those of the C ABI (PAWL_KIND_...).
enum class MessageKind : std::int32_t {
  kMessage = 2,  // SignalMessage
  kPrekey = 3,   // PreKeySignalMessage
};

struct SealedMessage {
  MessageKind kind;
  Bytes bytes;
};

}  // namespace pawl::session
