// pawl_account: bundles and messages.
#include <cstddef>
#include <memory>
#include <vector>

#include "capi/src/account.hpp"
#include "capi/src/arguments.hpp"
#include "capi/src/codes.hpp"
#include "capi/src/guard.hpp"
#include "capi/src/rows.hpp"
#include "core/crypto/random.hpp"

namespace pawl::capi {
namespace {

/// A list with room for what comes of each device: from here to the end of the call nothing is allocated, since a
/// message that has been made must not be lost.
std::unique_ptr<pawl_list> room_for_envelopes(const std::vector<std::uint32_t>& devices) {
  auto list = std::make_unique<pawl_list>();
  list->rows.reserve(devices.size());
  for (const std::uint32_t device : devices) {
    list->rows.emplace_back().set(PAWL_F_DEVICE, std::int64_t{device});
  }
  return list;
}

void fill(Row& row, Result<session::SealedMessage>&& made) noexcept {
  if (made) {
    row.set(PAWL_F_KIND, static_cast<std::int64_t>(made->kind));
    row.set(PAWL_F_STATE, std::int64_t{PAWL_STATE_READY});
    row.set(PAWL_F_BYTES, std::move(made->bytes));
  } else {
    const auto status = static_cast<std::int32_t>(made.error().code);
    const auto detail = static_cast<std::int32_t>(made.error().detail);
    const bool blocked = status == PAWL_E_UNTRUSTED_IDENTITY;
    row.set(PAWL_F_STATUS, std::int64_t{status});
    row.set(PAWL_F_ACTION, std::int64_t{action_of(status, detail, Purpose::kWriting)});
    row.set(PAWL_F_STATE, std::int64_t{blocked ? PAWL_STATE_BLOCKED : PAWL_STATE_NEEDS_BUNDLE});
  }
}

/// All envelopes, or why there is not one.
Result<Done> fill(pawl_list& list, std::vector<account::Account::Envelope>&& envelopes, Where& where) {
  if (envelopes.empty()) return Error(Errc::kNoSession, "there is no session with any device of this peer");
  if (std::ranges::none_of(envelopes, [](const auto& envelope) { return static_cast<bool>(envelope.message); })) {
    where.device = envelopes.front().device;
    return envelopes.front().message.error();
  }
  for (std::size_t n = 0; n < envelopes.size(); ++n) fill(list.rows[n], std::move(envelopes[n].message));
  return Done{};
}

/// The devices that a message is for.
Result<std::vector<std::uint32_t>> devices_for(const account::Account& account, const session::Name& peer,
                                               const Fields& options) {
  PAWL_TRY(const auto device, options.number(PAWL_F_DEVICE, 0, PAWL_DEVICE_MAX));
  if (device) return std::vector{static_cast<std::uint32_t>(*device)};
  return account.devices(peer);
}

/// Whether a bundle for PAWL_F_SUITE has a KEM prekey.
Result<bool> wants_kem(const Fields& options, handshake::Family family) {
  const auto post_quantum = static_cast<std::int64_t>(handshake::post_quantum_suite(family));
  PAWL_TRY(const auto suite, options.number(PAWL_F_SUITE, PAWL_SUITE_SIGNAL_V4, PAWL_SUITE_WHATSAPP_PQ));
  const std::int64_t wanted = suite.value_or(post_quantum);
  if (wanted != post_quantum && wanted != PAWL_SUITE_SIGNAL_V3) {
    return Error(Errc::kInvalidArgument, "the suite is of another family than the account");
  }
  return wanted == post_quantum;
}

}  // namespace
}  // namespace pawl::capi

namespace capi = pawl::capi;
using pawl::Done;
using pawl::Result;

pawl_status pawl_account_bundle(pawl_account* account, pawl_tx* tx, const pawl_list* options, pawl_list** out,
                                pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto* const handle, capi::live(account));
        capi::InAccount inside(*handle);
        PAWL_CHECK(capi::absent(tx));
        PAWL_TRY(const auto fields, capi::Fields::of_optional(options, {PAWL_F_ONE_TIME, PAWL_F_SUITE}, where));
        PAWL_TRY(const auto wanted, fields.number(PAWL_F_ONE_TIME, 0, 1));
        PAWL_TRY(auto* const opened, inside.open());
        const auto family = opened->family();
        PAWL_TRY(const bool kem, capi::wants_kem(fields, family));
        const bool one_time = wanted.value_or(1) == 1;
        auto list = std::make_unique<pawl_list>();
        list->rows.push_back(capi::room_for_bundle(one_time, kem, family));
        PAWL_TRY(const auto bundle, opened->bundle(one_time, kem, inside.now_ms(), pawl::crypto::system_random()));
        capi::describe_bundle(list->rows.front(), bundle, family);
        *out = list.release();
        return Done{};
      },
      out);
}

pawl_status pawl_account_add_bundle(pawl_account* account, pawl_tx* tx, const char* peer, std::uint32_t device,
                                    const pawl_list* bundle, pawl_error* error) {
  return capi::guarded(error, [&](capi::Where& where) -> Result<Done> {
    PAWL_TRY(auto* const handle, capi::live(account));
    capi::InAccount inside(*handle);
    PAWL_CHECK(capi::absent(tx));
    PAWL_TRY(const auto address, capi::address(peer, device));
    PAWL_TRY(auto* const opened, inside.open());
    PAWL_TRY(const auto offered, capi::bundle_of(bundle, opened->family(), where));
    where.device = device;
    return opened->add_bundle(address, offered, inside.now_ms(), pawl::crypto::system_random());
  });
}

pawl_status pawl_account_encrypt(pawl_account* account, pawl_tx* tx, const char* peer, const std::uint8_t* text,
                                 std::size_t text_len, const pawl_list* options, pawl_list** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto* const handle, capi::live(account));
        capi::InAccount inside(*handle);
        PAWL_CHECK(capi::absent(tx));
        where.depth = capi::kSealingCall;
        PAWL_TRY(const auto name, capi::name(peer));
        PAWL_TRY(const auto plain, capi::plaintext(text, text_len));
        PAWL_TRY(const auto fields, capi::Fields::of_optional(options, {PAWL_F_DEVICE}, where));
        PAWL_TRY(auto* const opened, inside.open());
        PAWL_TRY(const auto devices, capi::devices_for(*opened, name, fields));
        auto list = capi::room_for_envelopes(devices);
        PAWL_TRY(auto envelopes, opened->encrypt(name, devices, plain, inside.now_ms(), pawl::crypto::system_random()));
        PAWL_CHECK(capi::fill(*list, std::move(envelopes), where));
        *out = list.release();
        return Done{};
      },
      out);
}

pawl_status pawl_account_decrypt(pawl_account* account, pawl_tx* tx, const char* sender, std::uint32_t device,
                                 std::int32_t kind, std::int64_t sent_ms, const std::uint8_t* bytes,
                                 std::size_t bytes_len, pawl_list** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto* const handle, capi::live(account));
        capi::InAccount inside(*handle);
        PAWL_CHECK(capi::absent(tx));
        PAWL_TRY(const auto address, capi::address(sender, device));
        PAWL_TRY(const auto message_kind, capi::message_kind(kind));
        if (message_kind == pawl::session::MessageKind::kMessage) where.depth = capi::kOpeningCall;
        PAWL_CHECK(capi::time_ms(sent_ms));
        PAWL_TRY(const auto message, capi::view(bytes, bytes_len));
        auto list = std::make_unique<pawl_list>();
        capi::Row& row = list->rows.emplace_back();
        row.set(PAWL_F_DEVICE, std::int64_t{device});
        row.set(PAWL_F_SENT_MS, sent_ms);
        row.set(PAWL_F_PEER, std::string_view(address.name.text()));
        row.set(PAWL_F_TEXT, pawl::SecretBytes{});  // room: what has been opened must not be lost
        PAWL_TRY(auto* const opened, inside.open());
        where.device = device;
        where.purpose = capi::Purpose::kReading;
        PAWL_TRY(auto plain,
                 opened->decrypt(address, message_kind, message, inside.now_ms(), pawl::crypto::system_random()));
        row.set(PAWL_F_TEXT, std::move(plain));
        *out = list.release();
        return Done{};
      },
      out);
}
