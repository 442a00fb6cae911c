// What of the core crosses the ABI as rows of fields.
#pragma once
#include "capi/src/fields.hpp"
#include "capi/src/list.hpp"
#include "core/handshake/bundle.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/session_info.hpp"

namespace pawl::capi {

/// A bundle field by field. Errors: kInvalidArgument, kUnsupported, kInvalidKey, and what a setter has kept.
Result<handshake::Bundle> bundle_of(const pawl_list* list, Where& where);
void describe_bundle(Row& row, const handshake::Bundle& bundle);
/// A row in which describe_bundle will find room for a bundle with or without one-time prekey, and allocate nothing.
Row room_for_bundle(bool one_time);

/// PAWL_F_NAME, PAWL_F_DEVICE, PAWL_F_IDENTITY_PRIVATE, PAWL_F_REGISTRATION_ID. Borrows from `fields`.
Result<session::DeviceKeysConfig> device_config(const Fields& fields);

/// The PAWL_STATE_ of a device whose peer is pinned to `trusted`; none: to nothing.
std::int32_t state_of(const session::SessionInfo& info, const std::optional<crypto::PublicKey>& trusted);
/// PAWL_F_SENDABLE, PAWL_F_ARCHIVED, and what there is to say of a current session.
void describe_sessions(Row& row, const session::SessionInfo& info);

}  // namespace pawl::capi
