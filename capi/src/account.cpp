// pawl_account: life and settings.
#include "capi/src/account.hpp"

#include <chrono>
#include <memory>

#include "capi/src/arguments.hpp"
#include "capi/src/buffer.hpp"
#include "capi/src/guard.hpp"
#include "capi/src/rows.hpp"
#include "capi/src/saved.hpp"
#include "core/crypto/aes_cbc.hpp"
#include "core/crypto/random.hpp"
#include "core/session/time.hpp"

namespace pawl::capi {
namespace {

constexpr std::int64_t kSystemClock = -1;  // as PAWL_F_NOW_MS

/// PAWL_F_PQ, PAWL_F_POLICY and PAWL_F_NOW_MS, which can be set at any time.
struct Settings {
  std::optional<std::int64_t> pq;
  std::optional<std::int64_t> policy;
  std::optional<std::int64_t> now_ms;
};

Result<Settings> settings_of(const Fields& fields) {
  PAWL_TRY(const auto pq, fields.number(PAWL_F_PQ, PAWL_PQ_ALLOWED, PAWL_PQ_REQUIRED));
  PAWL_TRY(const auto policy, fields.number(PAWL_F_POLICY, PAWL_POLICY_FIRST_USE, PAWL_POLICY_ASK));
  PAWL_TRY(const auto now_ms, fields.number(PAWL_F_NOW_MS, kSystemClock, session::kLatestMs));
  return Settings{pq, policy, now_ms};
}

void apply(const Settings& settings, pawl_account& handle) noexcept {
  if (settings.pq) handle.account->set_pq_policy(static_cast<session::PqPolicy>(*settings.pq));
  if (settings.policy) handle.account->set_policy(static_cast<account::Policy>(*settings.policy));
  if (settings.now_ms == kSystemClock) {
    handle.pinned_ms.reset();
  } else if (settings.now_ms) {
    handle.pinned_ms = settings.now_ms;
  }
}

Result<Done> deliver(account::Account&& account, const Settings& settings, pawl_account** out) {
  auto handle = std::make_unique<pawl_account>(std::move(account));
  apply(settings, *handle);
  *out = handle.release();
  return Done{};
}

/// PAWL_F_STORE_KEY, or PAWL_F_UNSEALED in its place.
Result<SealingChoice> choice_of(const Fields& fields) {
  PAWL_TRY(const auto unsealed, fields.number(PAWL_F_UNSEALED, 0, 1));
  const auto key = fields.bytes(PAWL_F_STORE_KEY).value_or(ByteView{});
  return sealing_choice(key.data(), key.size(), unsealed == 1 ? PAWL_UNSEALED : 0);
}

}  // namespace

std::int64_t InAccount::now_ms() const {
  if (handle_.pinned_ms) return *handle_.pinned_ms;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace pawl::capi

namespace capi = pawl::capi;
using pawl::Done;
using pawl::Result;

pawl_status pawl_account_create(const pawl_list* config, const pawl_store* store, pawl_account** out,
                                pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_CHECK(capi::absent(store));
        PAWL_TRY(const auto fields,
                 capi::Fields::of(config,
                                  {PAWL_F_NAME, PAWL_F_DEVICE, PAWL_F_IDENTITY_PRIVATE, PAWL_F_REGISTRATION_ID,
                                   PAWL_F_FAMILY, PAWL_F_PQ, PAWL_F_POLICY, PAWL_F_NOW_MS},
                                  where));
        PAWL_TRY(const auto device, capi::device_config(fields));
        PAWL_TRY(const auto settings, capi::settings_of(fields));
        PAWL_TRY(auto account, pawl::account::Account::create(device, pawl::account::Policy::kFirstUse,
                                                              pawl::crypto::system_random()));
        return capi::deliver(std::move(account), settings, out);
      },
      out);
}

pawl_status pawl_account_open(const pawl_list* config, const pawl_store* store, pawl_account** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_CHECK(capi::absent(store));
        PAWL_TRY(const auto fields,
                 capi::Fields::of(
                     config, {PAWL_F_SAVED, PAWL_F_STORE_KEY, PAWL_F_UNSEALED, PAWL_F_PQ, PAWL_F_POLICY, PAWL_F_NOW_MS},
                     where));
        PAWL_TRY(const auto saved, fields.needed_bytes(PAWL_F_SAVED));
        PAWL_TRY(const auto key, capi::choice_of(fields));
        PAWL_TRY(const auto settings, capi::settings_of(fields));
        PAWL_TRY(auto account, capi::from_saved_form<pawl::account::Account>(saved, key));
        return capi::deliver(std::move(account), settings, out);
      },
      out);
}

pawl_status pawl_account_save(pawl_account* account, const std::uint8_t* key, std::size_t key_len, std::int32_t flags,
                              pawl_buffer* out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_TRY(auto* const handle, capi::live(account));
        capi::InAccount inside(*handle);
        PAWL_TRY(const auto choice, capi::sealing_choice(key, key_len, flags));
        PAWL_TRY(auto filling, capi::Filling::of(out));
        PAWL_TRY(const auto* const opened, inside.open());
        PAWL_TRY(auto saved, capi::saved_form(*opened, choice));
        filling.deliver(std::move(saved));
        handle->account.reset();
        return Done{};
      },
      out);
}

void pawl_account_free(pawl_account* account) {
  if (!capi::live(account)) return;
  account->monitor.wait_until_empty();
  delete account;
}

pawl_status pawl_account_configure(pawl_account* account, pawl_tx* tx, const pawl_list* config, pawl_error* error) {
  return capi::guarded(error, [&](capi::Where& where) -> Result<Done> {
    PAWL_TRY(auto* const handle, capi::live(account));
    capi::InAccount inside(*handle);
    PAWL_CHECK(capi::absent(tx));
    PAWL_TRY(const auto fields, capi::Fields::of(config, {PAWL_F_PQ, PAWL_F_POLICY, PAWL_F_NOW_MS}, where));
    PAWL_TRY(const auto settings, capi::settings_of(fields));
    PAWL_CHECK(inside.open());
    capi::apply(settings, *handle);
    return Done{};
  });
}

pawl_status pawl_account_info(pawl_account* account, pawl_tx* tx, pawl_list** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto* const handle, capi::live(account));
        capi::InAccount inside(*handle);
        PAWL_CHECK(capi::absent(tx));
        PAWL_TRY(const auto* const opened, inside.open());
        auto list = std::make_unique<pawl_list>();
        capi::Row& row = list->rows.emplace_back();
        row.set(PAWL_F_NAME, std::string_view(opened->address().name.text()));
        row.set(PAWL_F_DEVICE, std::int64_t{opened->address().device});
        row.set(PAWL_F_IDENTITY, pawl::ByteView(opened->identity().bytes));
        row.set(PAWL_F_REGISTRATION_ID, std::int64_t{opened->registration_id()});
        row.set(PAWL_F_FAMILY, static_cast<std::int64_t>(opened->family()));
        row.set(PAWL_F_PQ, static_cast<std::int64_t>(opened->pq_policy()));
        row.set(PAWL_F_POLICY, static_cast<std::int64_t>(opened->policy()));
        row.set(PAWL_F_NOW_MS, handle->pinned_ms.value_or(capi::kSystemClock));
        row.set(PAWL_F_PREKEYS_LEFT, static_cast<std::int64_t>(opened->prekeys_left()));
        row.set(PAWL_F_KEM_PREKEYS_LEFT, static_cast<std::int64_t>(opened->kem_prekeys_left()));
        row.set(PAWL_F_COUNT, static_cast<std::int64_t>(opened->device_count()));
        row.set(PAWL_F_LOCKED, std::int64_t{opened->locked() ? 1 : 0});
        row.set(PAWL_F_AES_KIND, static_cast<std::int64_t>(pawl::crypto::aes_kind()));
        *out = list.release();
        return Done{};
      },
      out);
}

pawl_status pawl_account_digest(pawl_account* account, pawl_tx* tx, pawl_buffer* out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_TRY(auto* const handle, capi::live(account));
        capi::InAccount inside(*handle);
        PAWL_CHECK(capi::absent(tx));
        PAWL_TRY(auto filling, capi::Filling::of(out));
        PAWL_TRY(const auto* const opened, inside.open());
        const auto digest = opened->digest();
        filling.deliver({digest.begin(), digest.end()});
        return Done{};
      },
      out);
}
