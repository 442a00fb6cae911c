// pawl_account: what is known of a peer, and what a person decides about it.
#include <memory>

#include "capi/src/account.hpp"
#include "capi/src/arguments.hpp"
#include "capi/src/guard.hpp"
#include "capi/src/rows.hpp"
#include "core/account/trust.hpp"
#include "core/wire/public_key.hpp"

namespace pawl::capi {
namespace {

void describe_pin(Row& row, const account::Pin* pin) {
  row.set(PAWL_F_TRUST, static_cast<std::int64_t>(pin != nullptr ? pin->level : account::TrustLevel::kNone));
  if (pin != nullptr) row.set(PAWL_F_IDENTITY, ByteView(pin->identity.bytes));
}

bool trusts_current(const account::Account& account, const session::Name& peer, const session::SessionInfo& info) {
  return info.current && account::is_trusted(account.pin(peer), info.current->remote_identity, account.policy(),
                                             account::Direction::kSending);
}

void describe_device(Row& row, const account::Account& account, const session::Address& peer, std::int64_t now_ms) {
  row.set(PAWL_F_DEVICE, std::int64_t{peer.device});
  if (const auto info = account.info(peer)) {
    const bool sendable = is_sendable(*info, account.suites(peer.name), now_ms);
    row.set(PAWL_F_STATE, std::int64_t{state_of(sendable, trusts_current(account, peer.name, *info))});
    describe_sessions(row, *info, sendable);
  }
}

/// What is given, or what is known when nothing is given.
Result<crypto::PublicKey> identity_for(const account::Account& account, const session::Name& peer, ByteView given) {
  if (!given.empty()) return wire::parse_public_key(given);
  const account::Pin* pin = account.pin(peer);
  if (pin == nullptr) return Error(Errc::kNotFound, "no identity is known for this peer");
  return pin->identity;
}

Result<Done> reset(account::Account& account, const session::Address& peer, std::int32_t how) {
  return how == PAWL_RESET_FORGET ? account.forget(peer) : account.archive(peer);
}

Result<Done> reset_all(account::Account& account, const session::Name& peer, std::int32_t how) {
  if (how == PAWL_RESET_FORGET) return account.forget(peer);
  const auto devices = account.devices(peer);
  if (devices.empty()) return Error(Errc::kNoSession, "there is no session with any device of this peer");
  for (const std::uint32_t device : devices) PAWL_CHECK(account.archive({peer, static_cast<std::uint8_t>(device)}));
  return Done{};
}

}  // namespace
}  // namespace pawl::capi

namespace capi = pawl::capi;
using pawl::Done;
using pawl::Errc;
using pawl::Error;
using pawl::Result;

pawl_status pawl_account_peer(pawl_account* account, pawl_tx* tx, const char* peer, pawl_list** out,
                              pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto* const handle, capi::live(account));
        capi::InAccount inside(*handle);
        PAWL_CHECK(capi::absent(tx));
        PAWL_TRY(const auto name, capi::name(peer));
        PAWL_TRY(const auto* const opened, inside.open());
        const auto devices = opened->devices(name);
        const std::int64_t now_ms = inside.now_ms();
        auto list = std::make_unique<pawl_list>();
        list->rows.resize(1 + devices.size());
        auto row = list->rows.begin();
        row->set(PAWL_F_PEER, std::string_view(name.text()));
        row->set(PAWL_F_COUNT, static_cast<std::int64_t>(devices.size()));
        capi::describe_pin(*row, opened->pin(name));
        for (const std::uint32_t device : devices)
          capi::describe_device(*++row, *opened, {name, static_cast<std::uint8_t>(device)}, now_ms);
        *out = list.release();
        return Done{};
      },
      out);
}

pawl_status pawl_account_set_trust(pawl_account* account, pawl_tx* tx, const char* peer, const std::uint8_t* identity,
                                   std::size_t identity_len, std::int32_t trust, pawl_error* error) {
  return capi::guarded(error, [&](capi::Where&) -> Result<Done> {
    PAWL_TRY(auto* const handle, capi::live(account));
    capi::InAccount inside(*handle);
    PAWL_CHECK(capi::absent(tx));
    PAWL_TRY(const auto name, capi::name(peer));
    PAWL_TRY(const auto given, capi::view(identity, identity_len));
    if (trust < PAWL_TRUST_NONE || trust > PAWL_TRUST_BLOCKED) {
      return Error(Errc::kInvalidArgument, "trust is not a PAWL_TRUST_");
    }
    PAWL_TRY(auto* const opened, inside.open());
    PAWL_TRY(const auto key, capi::identity_for(*opened, name, given));
    opened->set_trust(name, key, static_cast<pawl::account::TrustLevel>(trust));
    return Done{};
  });
}

pawl_status pawl_account_reset(pawl_account* account, pawl_tx* tx, const char* peer, std::uint32_t device,
                               std::int32_t how, pawl_error* error) {
  return capi::guarded(error, [&](capi::Where& where) -> Result<Done> {
    PAWL_TRY(auto* const handle, capi::live(account));
    capi::InAccount inside(*handle);
    PAWL_CHECK(capi::absent(tx));
    if (how != PAWL_RESET_SESSION && how != PAWL_RESET_FORGET) {
      return Error(Errc::kInvalidArgument, "how is not a PAWL_RESET_");
    }
    where.purpose = capi::Purpose::kEnding;
    const bool all = device == PAWL_ALL_DEVICES;
    PAWL_TRY(const auto address, capi::address(peer, all ? 0 : device));
    PAWL_TRY(auto* const opened, inside.open());
    if (all) return capi::reset_all(*opened, address.name, how);
    where.device = device;
    return capi::reset(*opened, address, how);
  });
}
