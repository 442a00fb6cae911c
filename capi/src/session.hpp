// The handles of the session level. What they stand for is shared with the steps that were made from it, so that a step
// outlives them.
#pragma once
#include <memory>
#include <utility>

#include "capi/src/handle.hpp"
#include "core/session/conversation.hpp"
#include "core/session/device_keys.hpp"
#include "pawl/session.h"

namespace pawl::capi {

/// A state of the core that one thread at a time may use.
template <class State>
struct Shared {
  explicit Shared(State&& first) : state(std::move(first)) {}

  Turn turn;
  State state;
};

/// A handle with a state that its steps share.
template <class StateOfCore, Kind kKindOfHandle>
struct SharingHandle {
  using State = StateOfCore;
  static constexpr Kind kKind = kKindOfHandle;

  explicit SharingHandle(State&& first) : shared(std::make_shared<Shared<State>>(std::move(first))) {}

  Tag tag{kKind};
  Process process;
  std::shared_ptr<Shared<State>> shared;
};

}  // namespace pawl::capi

struct pawl_keys : pawl::capi::SharingHandle<pawl::session::DeviceKeys, pawl::capi::Kind::kKeys> {
  using SharingHandle::SharingHandle;
};

struct pawl_session : pawl::capi::SharingHandle<pawl::session::Conversation, pawl::capi::Kind::kSession> {
  using SharingHandle::SharingHandle;
};
