// Every constant of pawl/codes.h by name, and the words for statuses and fields. A test reads the header and finds each
// enumerator here.
#include "capi/src/codes.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <limits>
#include <string_view>

#include "pawl/base.h"

namespace pawl::capi {
namespace {

struct Status {
  std::string_view constant;
  const char* word;
  std::int32_t value;
  std::int32_t action;
};

#define PAWL_STATUS(name, word, action) \
  Status { "PAWL_E_" #name, word, PAWL_E_##name, PAWL_DO_##action }
constexpr Status kStatuses[] = {
    {"PAWL_OK", "ok", PAWL_OK, PAWL_DO_NOTHING},
    PAWL_STATUS(INVALID_ARGUMENT, "invalid_argument", FIX_CODE),
    PAWL_STATUS(WRONG_HANDLE, "wrong_handle", FIX_CODE),
    PAWL_STATUS(CLOSED, "closed", FIX_CODE),
    PAWL_STATUS(IN_USE, "in_use", FIX_CODE),
    PAWL_STATUS(UNSUPPORTED, "unsupported", FIX_CODE),
    PAWL_STATUS(NOT_FOUND, "not_found", NOTHING),
    PAWL_STATUS(FORKED, "forked", FIX_CODE),
    PAWL_STATUS(DUPLICATE_MESSAGE, "duplicate_message", DROP),
    PAWL_STATUS(INVALID_MESSAGE, "invalid_message", ASK_RESEND),
    PAWL_STATUS(BAD_MAC, "bad_mac", ASK_RESEND),
    PAWL_STATUS(TOO_FAR_AHEAD, "too_far_ahead", ASK_RESEND),
    PAWL_STATUS(LEGACY_VERSION, "legacy_version", ASK_RESEND),
    PAWL_STATUS(UNSUPPORTED_VERSION, "unsupported_version", UPDATE),
    PAWL_STATUS(UNKNOWN_PREKEY, "unknown_prekey", ASK_RESEND),
    PAWL_STATUS(UNKNOWN_SIGNED_PREKEY, "unknown_signed_prekey", ASK_RESEND),
    PAWL_STATUS(UNKNOWN_KEM_PREKEY, "unknown_kem_prekey", ASK_RESEND),
    PAWL_STATUS(NO_SESSION, "no_session", FETCH_BUNDLES),
    PAWL_STATUS(STALE_SESSION, "stale_session", FETCH_BUNDLES),
    PAWL_STATUS(WEAKER_SUITE, "weaker_suite", ASK_USER),
    PAWL_STATUS(UNTRUSTED_IDENTITY, "untrusted_identity", ASK_USER),
    PAWL_STATUS(INVALID_KEY, "invalid_key", FETCH_BUNDLES),
    PAWL_STATUS(INVALID_SIGNATURE, "invalid_signature", FETCH_BUNDLES),
    PAWL_STATUS(WRONG_STORE_KEY, "wrong_store_key", FIND_KEY),
    PAWL_STATUS(STORE_CORRUPT, "store_corrupt", REPAIR),
    PAWL_STATUS(STORE_TOO_NEW, "store_too_new", UPDATE),
    PAWL_STATUS(STORE_FULL, "store_full", MAKE_ROOM),
    PAWL_STATUS(OUT_OF_MEMORY, "out_of_memory", RETRY),
    PAWL_STATUS(NO_RANDOMNESS, "no_randomness", RETRY),
    PAWL_STATUS(INTERNAL, "internal", FIX_CODE),
};
#undef PAWL_STATUS

struct Field {
  std::string_view constant;
  std::int32_t value;
  const char* word;
};

#define PAWL_FIELD(name, word) \
  Field { "PAWL_F_" #name, PAWL_F_##name, word }
constexpr Field kFields[] = {
    PAWL_FIELD(DEVICE, "device"),
    PAWL_FIELD(KIND, "kind"),
    PAWL_FIELD(SENT_MS, "sent_ms"),
    PAWL_FIELD(STATUS, "status"),
    PAWL_FIELD(ACTION, "action"),
    PAWL_FIELD(COUNT, "count"),
    PAWL_FIELD(STATE, "state"),
    PAWL_FIELD(TRUST, "trust"),
    PAWL_FIELD(SUITE, "suite"),
    PAWL_FIELD(PQ_EPOCHS, "pq_epochs"),
    PAWL_FIELD(ARCHIVED, "archived"),
    PAWL_FIELD(REGISTRATION_ID, "registration_id"),
    PAWL_FIELD(SIGNED_PREKEY_ID, "signed_prekey_id"),
    PAWL_FIELD(PREKEY_ID, "prekey_id"),
    PAWL_FIELD(KEM_PREKEY_ID, "kem_prekey_id"),
    PAWL_FIELD(LAST_RESORT, "last_resort"),
    PAWL_FIELD(EXPIRES_MS, "expires_ms"),
    PAWL_FIELD(NOW_MS, "now_ms"),
    PAWL_FIELD(PQ, "pq"),
    PAWL_FIELD(POLICY, "policy"),
    PAWL_FIELD(PREKEYS_LEFT, "prekeys_left"),
    PAWL_FIELD(REVISION, "revision"),
    PAWL_FIELD(UNSEALED, "unsealed"),
    PAWL_FIELD(LOCKED, "locked"),
    PAWL_FIELD(AES_KIND, "aes_kind"),
    PAWL_FIELD(UNCONFIRMED, "unconfirmed"),
    PAWL_FIELD(SENDABLE, "sendable"),
    PAWL_FIELD(ONE_TIME, "one_time"),
    PAWL_FIELD(KEM_PREKEYS_LEFT, "kem_prekeys_left"),
    PAWL_FIELD(PQ_STALLED, "pq_stalled"),
    PAWL_FIELD(FAMILY, "family"),
    PAWL_FIELD(PEER, "peer"),
    PAWL_FIELD(NAME, "name"),
    PAWL_FIELD(LABEL, "label"),
    PAWL_FIELD(BYTES, "bytes"),
    PAWL_FIELD(TEXT, "text"),
    PAWL_FIELD(IDENTITY, "identity"),
    PAWL_FIELD(IDENTITY_PRIVATE, "identity_private"),
    PAWL_FIELD(SIGNED_PREKEY, "signed_prekey"),
    PAWL_FIELD(SIGNED_PREKEY_SIG, "signed_prekey_sig"),
    PAWL_FIELD(PREKEY, "prekey"),
    PAWL_FIELD(KEM_PREKEY, "kem_prekey"),
    PAWL_FIELD(KEM_PREKEY_SIG, "kem_prekey_sig"),
    PAWL_FIELD(STORE_KEY, "store_key"),
    PAWL_FIELD(SAVED, "saved"),
};
#undef PAWL_FIELD

struct Constant {
  std::string_view constant;
  std::int32_t value;
};

#define PAWL_CONSTANT(name) \
  Constant { "PAWL_" #name, PAWL_##name }
constexpr Constant kOthers[] = {
    PAWL_CONSTANT(ABI),
    PAWL_CONSTANT(KEY_SIZE),
    PAWL_CONSTANT(PUBLIC_KEY_SIZE),
    PAWL_CONSTANT(KEM_PUBLIC_KEY_SIZE),
    PAWL_CONSTANT(SIGNATURE_SIZE),
    PAWL_CONSTANT(DIGEST_SIZE),
    PAWL_CONSTANT(NAME_MAX),
    PAWL_CONSTANT(TEXT_MAX),
    PAWL_CONSTANT(BYTES_MAX),
    PAWL_CONSTANT(PLAINTEXT_MAX),
    PAWL_CONSTANT(ROWS_MAX),
    PAWL_CONSTANT(FIELDS_MAX),
    PAWL_CONSTANT(DEVICE_MAX),
    PAWL_CONSTANT(ALL_DEVICES),
    PAWL_CONSTANT(UNSEALED),
    PAWL_CONSTANT(DO_NOTHING),
    PAWL_CONSTANT(DO_FIX_CODE),
    PAWL_CONSTANT(DO_DROP),
    PAWL_CONSTANT(DO_RETRY),
    PAWL_CONSTANT(DO_FETCH_BUNDLES),
    PAWL_CONSTANT(DO_ASK_RESEND),
    PAWL_CONSTANT(DO_ASK_USER),
    PAWL_CONSTANT(DO_FIND_KEY),
    PAWL_CONSTANT(DO_REPAIR),
    PAWL_CONSTANT(DO_UPDATE),
    PAWL_CONSTANT(DO_MAKE_ROOM),
    PAWL_CONSTANT(KIND_MESSAGE),
    PAWL_CONSTANT(KIND_PREKEY),
    PAWL_CONSTANT(SUITE_SIGNAL_V4),
    PAWL_CONSTANT(SUITE_SIGNAL_V3),
    PAWL_CONSTANT(SUITE_WHATSAPP_PQ),
    PAWL_CONSTANT(FAMILY_SIGNAL),
    PAWL_CONSTANT(FAMILY_WHATSAPP),
    PAWL_CONSTANT(PQ_ALLOWED),
    PAWL_CONSTANT(PQ_PREFERRED),
    PAWL_CONSTANT(PQ_REQUIRED),
    PAWL_CONSTANT(TRUST_NONE),
    PAWL_CONSTANT(TRUST_FIRST_USE),
    PAWL_CONSTANT(TRUST_VERIFIED),
    PAWL_CONSTANT(TRUST_BLOCKED),
    PAWL_CONSTANT(POLICY_FIRST_USE),
    PAWL_CONSTANT(POLICY_VERIFIED_ONLY),
    PAWL_CONSTANT(POLICY_ASK),
    PAWL_CONSTANT(STATE_READY),
    PAWL_CONSTANT(STATE_NEEDS_BUNDLE),
    PAWL_CONSTANT(STATE_BLOCKED),
    PAWL_CONSTANT(RESET_SESSION),
    PAWL_CONSTANT(RESET_FORGET),
    PAWL_CONSTANT(AES_INSTRUCTIONS),
    PAWL_CONSTANT(AES_VECTOR),
    PAWL_CONSTANT(AES_TABLE),
};
#undef PAWL_CONSTANT

template <class Entry, std::size_t N, class Key>
const Entry* find(const Entry (&table)[N], const Key& key, Key Entry::*member) noexcept {
  const auto* at = std::ranges::find(table, key, member);
  return at != std::end(table) ? at : nullptr;
}

/// Whether the finer cause decides what to do: to send again does not mend a prekey that can remember no more.
bool says_more(std::int32_t status, std::int32_t detail) noexcept {
  return status == PAWL_E_INVALID_MESSAGE && detail == PAWL_E_STORE_FULL;
}

/// For a status that only a newer library knows.
std::int32_t action_of_hundred(std::int32_t status) noexcept {
  switch (status / 100) {
    case 0:
      return status == PAWL_OK ? PAWL_DO_NOTHING : PAWL_DO_FIX_CODE;
    case 1:
      return PAWL_DO_ASK_RESEND;
    case 2:
      return PAWL_DO_FETCH_BUNDLES;
    case 5:
      return PAWL_DO_RETRY;
    default:  // trust, saved state, and what is no status at all
      return PAWL_DO_ASK_USER;
  }
}

}  // namespace

std::int32_t action_of(std::int32_t status, std::int32_t detail, Purpose purpose) noexcept {
  if (says_more(status, detail)) status = detail;
  const auto* known = find(kStatuses, status, &Status::value);
  const std::int32_t action = known != nullptr ? known->action : action_of_hundred(status);
  if (action != PAWL_DO_FETCH_BUNDLES || purpose == Purpose::kWriting) return action;
  return purpose == Purpose::kReading ? PAWL_DO_ASK_RESEND : PAWL_DO_NOTHING;
}

}  // namespace pawl::capi

namespace capi = pawl::capi;

const char* pawl_status_name(pawl_status status) {
  const auto* known = capi::find(capi::kStatuses, status, &capi::Status::value);
  return known != nullptr ? known->word : nullptr;
}

std::int32_t pawl_status_action(pawl_status status) { return capi::action_of(status, 0, capi::Purpose::kWriting); }

const char* pawl_field_name(std::int32_t field) {
  const auto* known = capi::find(capi::kFields, field, &capi::Field::value);
  return known != nullptr ? known->word : nullptr;
}

std::int64_t pawl_constant(const char* name) {
  if (name == nullptr) return std::numeric_limits<std::int64_t>::min();
  const std::string_view wanted(name);
  if (const auto* status = capi::find(capi::kStatuses, wanted, &capi::Status::constant)) return status->value;
  if (const auto* field = capi::find(capi::kFields, wanted, &capi::Field::constant)) return field->value;
  if (const auto* other = capi::find(capi::kOthers, wanted, &capi::Constant::constant)) return other->value;
  return std::numeric_limits<std::int64_t>::min();
}
