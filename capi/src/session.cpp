// pawl_session: the conversation with one device at the session level.
#include "capi/src/session.hpp"

#include <memory>

#include "capi/src/guard.hpp"
#include "capi/src/rows.hpp"
#include "capi/src/saved.hpp"
#include "core/crypto/random.hpp"
#include "core/wire/public_key.hpp"

namespace capi = pawl::capi;
using pawl::ByteView;
using pawl::Done;
using pawl::Result;
using pawl::crypto::system_random;

pawl_status pawl_session_new(const char* peer, std::uint32_t device, pawl_session** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto address, capi::address(peer, device));
        *out = std::make_unique<pawl_session>(pawl::session::Conversation(std::move(address))).release();
        return Done{};
      },
      out);
}

void pawl_session_free(pawl_session* session) {
  if (capi::live(session)) delete session;
}

pawl_status pawl_session_start(pawl_session* session, const pawl_keys* keys, const pawl_list* bundle,
                               std::int64_t now_ms, pawl_error* error) {
  return capi::guarded(error, [&](capi::Where& where) -> Result<Done> {
    PAWL_TRY(auto* const handle, capi::live(session));
    PAWL_TRY(const auto* const own, capi::live(keys));
    PAWL_CHECK(capi::time_ms(now_ms));
    PAWL_TRY(const auto turn, handle->shared->turn.take());
    PAWL_TRY(const auto turn_of_keys, own->shared->turn.take());
    PAWL_TRY(const auto offered, capi::bundle_of(bundle, own->shared->state.family(), where));
    PAWL_TRY(auto next, handle->shared->state.start(own->shared->state, offered, now_ms, system_random()));
    handle->shared->state = std::move(next);
    return Done{};
  });
}

pawl_status pawl_session_trust(pawl_session* session, const std::uint8_t* identity, std::size_t identity_len,
                               pawl_error* error) {
  return capi::guarded(error, [&](capi::Where&) -> Result<Done> {
    PAWL_TRY(auto* const handle, capi::live(session));
    PAWL_TRY(const auto bytes, capi::view(identity, identity_len));
    PAWL_TRY(const auto key, pawl::wire::parse_public_key(bytes));
    PAWL_TRY(const auto turn, handle->shared->turn.take());
    handle->shared->state = handle->shared->state.trust(key);
    return Done{};
  });
}

pawl_status pawl_session_require(pawl_session* session, std::int32_t pq, pawl_error* error) {
  return capi::guarded(error, [&](capi::Where&) -> Result<Done> {
    PAWL_TRY(auto* const handle, capi::live(session));
    if (pq < PAWL_PQ_ALLOWED || pq > PAWL_PQ_REQUIRED) {
      return pawl::Error(pawl::Errc::kInvalidArgument, "pq is not a PAWL_PQ_");
    }
    PAWL_TRY(const auto turn, handle->shared->turn.take());
    handle->shared->state = handle->shared->state.require(static_cast<pawl::session::PqPolicy>(pq));
    return Done{};
  });
}

pawl_status pawl_session_archive(pawl_session* session, pawl_error* error) {
  return capi::guarded(error, [&](capi::Where& where) -> Result<Done> {
    where.purpose = capi::Purpose::kEnding;
    PAWL_TRY(auto* const handle, capi::live(session));
    PAWL_TRY(const auto turn, handle->shared->turn.take());
    PAWL_TRY(auto next, handle->shared->state.archive());
    handle->shared->state = std::move(next);
    return Done{};
  });
}

pawl_status pawl_session_info(const pawl_session* session, std::int64_t now_ms, pawl_list** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(const auto* const handle, capi::live(session));
        PAWL_CHECK(capi::time_ms(now_ms));
        PAWL_TRY(const auto turn, handle->shared->turn.take());
        const auto& state = handle->shared->state;
        const auto info = state.info().value_or(pawl::session::SessionInfo{});
        auto list = std::make_unique<pawl_list>();
        capi::Row& row = list->rows.emplace_back();
        row.set(PAWL_F_PEER, std::string_view(state.peer().name.text()));
        row.set(PAWL_F_DEVICE, std::int64_t{state.peer().device});
        row.set(PAWL_F_REVISION, static_cast<std::int64_t>(state.revision()));
        const bool sendable = capi::is_sendable(info, state.suites(), now_ms);
        const bool trusted = sendable && state.trusts(info.current->remote_identity);
        row.set(PAWL_F_PQ, static_cast<std::int64_t>(state.pq_policy()));
        row.set(PAWL_F_STATE, std::int64_t{capi::state_of(sendable, trusted)});
        capi::describe_sessions(row, info, sendable);
        if (state.peer_identity()) row.set(PAWL_F_IDENTITY, ByteView(state.peer_identity()->bytes));
        *out = list.release();
        return Done{};
      },
      out);
}

pawl_status pawl_session_save(const pawl_session* session, const std::uint8_t* key, std::size_t key_len,
                              std::int32_t flags, pawl_buffer* out, pawl_error* error) {
  return capi::save(session, key, key_len, flags, out, error);
}

pawl_status pawl_session_load(const std::uint8_t* saved, std::size_t saved_len, const std::uint8_t* key,
                              std::size_t key_len, std::int32_t flags, pawl_session** out, pawl_error* error) {
  return capi::load(saved, saved_len, key, key_len, flags, out, error);
}
