// pawl_keys: one device's keys at the session level.
#include <memory>

#include "capi/src/buffer.hpp"
#include "capi/src/guard.hpp"
#include "capi/src/rows.hpp"
#include "capi/src/saved.hpp"
#include "capi/src/session.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/x25519.hpp"

namespace capi = pawl::capi;
using pawl::ByteView;
using pawl::Done;
using pawl::Result;
using pawl::crypto::system_random;

pawl_status pawl_keypair_new(pawl_buffer* out_private, pawl_buffer* out_public, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        if (out_private == out_public) {
          return pawl::Error(pawl::Errc::kInvalidArgument, "both halves of a key pair are to go into one buffer");
        }
        PAWL_TRY(auto filling_private, capi::Filling::of(out_private));
        PAWL_TRY(auto filling_public, capi::Filling::of(out_public));
        PAWL_TRY(const auto pair, pawl::crypto::generate_key_pair(system_random()));
        const auto& secret = pair.private_key.reveal();
        pawl::SecretBytes private_bytes(secret.begin(), secret.end());
        pawl::SecretBytes public_bytes(pair.public_key.bytes.begin(), pair.public_key.bytes.end());
        filling_private.deliver(std::move(private_bytes));
        filling_public.deliver(std::move(public_bytes));
        return Done{};
      },
      out_private, out_public);
}

pawl_status pawl_keys_new(const pawl_list* config, pawl_keys** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(const auto fields, capi::Fields::of(config,
                                                     {PAWL_F_NAME, PAWL_F_DEVICE, PAWL_F_IDENTITY_PRIVATE,
                                                      PAWL_F_REGISTRATION_ID, PAWL_F_FAMILY},
                                                     where));
        PAWL_TRY(const auto device, capi::device_config(fields));
        PAWL_TRY(auto keys, pawl::session::DeviceKeys::create(device, system_random()));
        *out = std::make_unique<pawl_keys>(std::move(keys)).release();
        return Done{};
      },
      out);
}

void pawl_keys_free(pawl_keys* keys) {
  if (capi::live(keys)) delete keys;
}

pawl_status pawl_keys_bundle(pawl_keys* keys, std::int32_t one_time, std::int64_t now_ms, pawl_list** out,
                             pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto* const handle, capi::live(keys));
        if (one_time != 0 && one_time != 1) {
          return pawl::Error(pawl::Errc::kInvalidArgument, "one_time is neither 0 nor 1");
        }
        PAWL_CHECK(capi::time_ms(now_ms));
        PAWL_TRY(const auto turn, handle->shared->turn.take());
        auto& state = handle->shared->state;
        PAWL_TRY(auto step, state.make_bundle(one_time == 1, true, now_ms, system_random()));
        auto list = std::make_unique<pawl_list>();
        capi::describe_bundle(list->rows.emplace_back(), step.bundle, state.family());
        PAWL_CHECK(state.commit(std::move(step.change)));
        *out = list.release();
        return Done{};
      },
      out);
}

pawl_status pawl_keys_info(const pawl_keys* keys, pawl_list** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(const auto* const handle, capi::live(keys));
        PAWL_TRY(const auto turn, handle->shared->turn.take());
        const auto& state = handle->shared->state;
        auto list = std::make_unique<pawl_list>();
        capi::Row& row = list->rows.emplace_back();
        row.set(PAWL_F_NAME, std::string_view(state.address().name.text()));
        row.set(PAWL_F_DEVICE, std::int64_t{state.address().device});
        row.set(PAWL_F_IDENTITY, ByteView(state.identity().public_key.bytes));
        row.set(PAWL_F_REGISTRATION_ID, std::int64_t{state.registration_id()});
        row.set(PAWL_F_FAMILY, static_cast<std::int64_t>(state.family()));
        row.set(PAWL_F_PREKEYS_LEFT, static_cast<std::int64_t>(state.prekeys_left()));
        row.set(PAWL_F_KEM_PREKEYS_LEFT, static_cast<std::int64_t>(state.kem_prekeys_left()));
        row.set(PAWL_F_REVISION, static_cast<std::int64_t>(state.revision()));
        *out = list.release();
        return Done{};
      },
      out);
}

pawl_status pawl_keys_save(const pawl_keys* keys, const std::uint8_t* key, std::size_t key_len, std::int32_t flags,
                           pawl_buffer* out, pawl_error* error) {
  return capi::save(keys, key, key_len, flags, out, error);
}

pawl_status pawl_keys_load(const std::uint8_t* saved, std::size_t saved_len, const std::uint8_t* key,
                           std::size_t key_len, std::int32_t flags, pawl_keys** out, pawl_error* error) {
  return capi::load(saved, saved_len, key, key_len, flags, out, error);
}
