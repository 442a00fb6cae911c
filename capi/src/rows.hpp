// What of the core crosses the ABI as rows of fields.
#pragma once
#include "capi/src/fields.hpp"
#include "capi/src/list.hpp"
#include "core/handshake/bundle.hpp"
#include "core/session/device_keys.hpp"
#include "core/session/session_info.hpp"
#include "core/session/suites.hpp"

namespace pawl::capi {

/// A bundle field by field, as it travels in the family. Errors: kInvalidArgument, kUnsupported, kInvalidKey, and what
/// a setter has kept.
Result<handshake::Bundle> bundle_of(const pawl_list* list, handshake::Family family, Where& where);
void describe_bundle(Row& row, const handshake::Bundle& bundle, handshake::Family family);
/// A row in which describe_bundle will find room for a bundle with or without these, and allocate nothing.
Row room_for_bundle(bool one_time, bool kem, handshake::Family family);

/// PAWL_F_NAME, PAWL_F_DEVICE, PAWL_F_IDENTITY_PRIVATE, PAWL_F_REGISTRATION_ID, PAWL_F_FAMILY. Borrows from `fields`.
Result<session::DeviceKeysConfig> device_config(const Fields& fields);

/// Whether the current session can send: there is one, its suite is allowed, and it has not been left unanswered for
/// too long. What is thought of the peer's identity is another question.
bool is_sendable(const session::SessionInfo& info, session::SuiteRule suites, std::int64_t now_ms);
/// The PAWL_STATE_ of a device.
std::int32_t state_of(bool sendable, bool trusted);
/// PAWL_F_SENDABLE, PAWL_F_ARCHIVED, and what there is to say of a current session.
void describe_sessions(Row& row, const session::SessionInfo& info, bool sendable);

}  // namespace pawl::capi
