// Saved state at the door: what a program saves and loads, sealed as it chose. Keys and sessions are saved alike.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "capi/src/arguments.hpp"
#include "capi/src/buffer.hpp"
#include "capi/src/guard.hpp"
#include "core/account/account.hpp"
#include "core/crypto/random.hpp"
#include "core/session/conversation.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/sealed_state.hpp"

namespace pawl::capi {

template <class State>
inline constexpr session::StateKind kStateKind = State::has_no_saved_form;
template <>
inline constexpr auto kStateKind<account::Account> = session::StateKind::kAccount;
template <>
inline constexpr auto kStateKind<session::DeviceKeys> = session::StateKind::kKeys;
template <>
inline constexpr auto kStateKind<session::Conversation> = session::StateKind::kSession;

/// Errors: kNoRandomness.
template <class State>
Result<SecretBytes> saved_form(const State& state, const SealingChoice& key) {
  return session::seal_state(kStateKind<State>, state.save(), key ? &*key : nullptr, crypto::system_random());
}

/// Errors: kWrongStoreKey, kStoreCorrupt, kStoreTooNew.
template <class State>
Result<State> from_saved_form(ByteView saved, const SealingChoice& key) {
  PAWL_TRY(const auto state, session::open_state(kStateKind<State>, saved, key ? &*key : nullptr));
  return State::load(state);
}

/// pawl_keys_save and pawl_session_save.
template <class Handle>
pawl_status save(const Handle* handle, const std::uint8_t* key, std::size_t key_len, std::int32_t flags,
                 pawl_buffer* out, pawl_error* error) {
  return guarded(
      error,
      [&](Where&) -> Result<Done> {
        PAWL_TRY(const auto* const checked, live(handle));
        PAWL_TRY(const auto choice, sealing_choice(key, key_len, flags));
        PAWL_TRY(auto filling, Filling::of(out));
        PAWL_TRY(const auto turn, checked->shared->turn.take());
        PAWL_TRY(auto saved, saved_form(checked->shared->state, choice));
        filling.deliver(std::move(saved));
        return Done{};
      },
      out);
}

/// pawl_keys_load and pawl_session_load.
template <class Handle>
pawl_status load(const std::uint8_t* saved, std::size_t saved_len, const std::uint8_t* key, std::size_t key_len,
                 std::int32_t flags, Handle** out, pawl_error* error) {
  return guarded(
      error,
      [&](Where&) -> Result<Done> {
        PAWL_CHECK(needed(out));
        PAWL_TRY(const auto bytes, view(saved, saved_len));
        PAWL_TRY(const auto choice, sealing_choice(key, key_len, flags));
        PAWL_TRY(auto state, from_saved_form<typename Handle::State>(bytes, choice));
        *out = std::make_unique<Handle>(std::move(state)).release();
        return Done{};
      },
      out);
}

}  // namespace pawl::capi
