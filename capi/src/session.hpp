// The handles of the session level. What they stand for is shared with the steps that were made from it, so that a step
// outlives them.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "capi/src/arguments.hpp"
#include "capi/src/handle.hpp"
#include "core/base/secret.hpp"
#include "core/session/conversation.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/sealed_state.hpp"
#include "pawl/session.h"

namespace pawl::capi {

/// A state of the core that one thread at a time may use.
template <class State>
struct Shared {
  explicit Shared(State&& first) : state(std::move(first)) {}

  Turn turn;
  State state;
};
using SharedKeys = Shared<session::DeviceKeys>;
using SharedSession = Shared<session::Conversation>;

/// The saved form of a state, sealed as the program chose. Errors: kNoRandomness.
Result<SecretBytes> saved_form(const session::DeviceKeys& keys, const SealingChoice& key);
Result<SecretBytes> saved_form(const session::Conversation& conversation, const SealingChoice& key);

}  // namespace pawl::capi

struct pawl_keys {
  static constexpr auto kKind = pawl::capi::Kind::kKeys;

  explicit pawl_keys(pawl::session::DeviceKeys&& keys)
      : shared(std::make_shared<pawl::capi::SharedKeys>(std::move(keys))) {}

  pawl::capi::Tag tag{kKind};
  std::shared_ptr<pawl::capi::SharedKeys> shared;
};

struct pawl_session {
  static constexpr auto kKind = pawl::capi::Kind::kSession;

  explicit pawl_session(pawl::session::Conversation&& conversation)
      : shared(std::make_shared<pawl::capi::SharedSession>(std::move(conversation))) {}

  pawl::capi::Tag tag{kKind};
  std::shared_ptr<pawl::capi::SharedSession> shared;
};
