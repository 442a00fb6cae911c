// pawl as a Device, over pawl.h alone: one for the account level, one for the session level, each in either suite.
#pragma once
#include <pawl/pawl.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "tests/support/owned.hpp"

namespace bench {

using pawl_test::new_buffer;
using pawl_test::Owned;

inline constexpr std::uint32_t kDevice = 1;
inline constexpr std::int64_t kMinute = 60'000;
inline constexpr std::uint8_t kText[256] = {};

inline void check(pawl_status status) {
  if (status == PAWL_OK) return;
  std::fprintf(stderr, "a call failed: %s\n", pawl_status_name(status));
  std::abort();
}

/// What a call with `T** out` as its last argument but one gives.
template <class T, class Call>
Owned<T> made(Call call) {
  T* out = nullptr;
  check(call(&out));
  return Owned<T>(out);
}

inline Owned<pawl_list> config_of(const std::string& name) {
  Owned<pawl_list> config(pawl_list_new());
  pawl_list_set_text(config.get(), PAWL_F_NAME, name.c_str());
  pawl_list_set_int(config.get(), PAWL_F_DEVICE, kDevice);
  return config;
}

inline void make_identity() {
  const auto secret = new_buffer(), identity = new_buffer();
  check(pawl_keypair_new(secret.get(), identity.get(), nullptr));
}

/// The bundle as peers of version 3 know it.
inline Owned<pawl_list> without_kem_prekey(const pawl_list* bundle) {
  Owned<pawl_list> row(pawl_list_new());
  for (const std::int32_t field : {PAWL_F_DEVICE, PAWL_F_REGISTRATION_ID, PAWL_F_SIGNED_PREKEY_ID, PAWL_F_PREKEY_ID}) {
    pawl_list_set_int(row.get(), field, pawl_list_int(bundle, 0, field));
  }
  for (const std::int32_t field : {PAWL_F_IDENTITY, PAWL_F_SIGNED_PREKEY, PAWL_F_SIGNED_PREKEY_SIG, PAWL_F_PREKEY}) {
    pawl_list_set_bytes(row.get(), field, PAWL_BYTES_OF(bundle, 0, field));
  }
  return row;
}

struct PawlBundle {
  Owned<pawl_list> row;
  [[nodiscard]] std::vector<std::uint8_t> signed_prekey() const {
    const std::uint8_t* key = pawl_list_bytes(row.get(), 0, PAWL_F_SIGNED_PREKEY);
    return {key, key + PAWL_PUBLIC_KEY_SIZE};
  }
};

/// Speaks this PAWL_SUITE_ and no other.
template <std::int32_t kSuite>
class PawlAccount {
 public:
  using Bundle = PawlBundle;
  struct Message {
    Owned<pawl_list> row;
    [[nodiscard]] std::size_t size() const { return pawl_list_size(row.get(), 0, PAWL_F_BYTES); }
  };

  explicit PawlAccount(std::string name) : name_(std::move(name)) {
    const auto config = config_of(name_);
    pawl_list_set_int(config.get(), PAWL_F_PQ, PAWL_PQ_ALLOWED);
    pawl_list_set_int(config.get(), PAWL_F_NOW_MS, now_ms_);
    account_ = made<pawl_account>([&](auto out) { return pawl_account_create(config.get(), nullptr, out, nullptr); });
  }
  static void make_identity() { bench::make_identity(); }
  [[nodiscard]] const std::string& name() const { return name_; }

  Bundle bundle() {
    const Owned<pawl_list> options(pawl_list_new());
    pawl_list_set_int(options.get(), PAWL_F_SUITE, kSuite);
    return {made<pawl_list>(
        [&](auto out) { return pawl_account_bundle(account_.get(), nullptr, options.get(), out, nullptr); })};
  }
  void start(const std::string& peer, const Bundle& bundle, std::uint32_t device = kDevice) {
    check(pawl_account_add_bundle(account_.get(), nullptr, peer.c_str(), device, bundle.row.get(), nullptr));
  }
  void forget(const std::string& peer) {
    check(pawl_account_reset(account_.get(), nullptr, peer.c_str(), kDevice, PAWL_RESET_FORGET, nullptr));
  }
  Message seal(const std::string& peer) {
    return {made<pawl_list>([&](auto out) {
      return pawl_account_encrypt(account_.get(), nullptr, peer.c_str(), kText, sizeof kText, nullptr, out, nullptr);
    })};
  }
  void open(const std::string& peer, const Message& message) {
    const auto kind = static_cast<std::int32_t>(pawl_list_int(message.row.get(), 0, PAWL_F_KIND));
    made<pawl_list>([&](auto out) {
      return pawl_account_decrypt(account_.get(), nullptr, peer.c_str(), kDevice, kind, 0,
                                  PAWL_BYTES_OF(message.row.get(), 0, PAWL_F_BYTES), out, nullptr);
    });
  }
  void refuse(const std::string& peer, const std::vector<std::uint8_t>& message) {
    pawl_list* out = nullptr;
    const auto status = pawl_account_decrypt(account_.get(), nullptr, peer.c_str(), kDevice, PAWL_KIND_MESSAGE, 0,
                                             message.data(), message.size(), &out, nullptr);
    if (status != PAWL_E_INVALID_MESSAGE) std::abort();
  }
  void a_minute_passes() {
    now_ms_ += kMinute;
    const Owned<pawl_list> config(pawl_list_new());
    pawl_list_set_int(config.get(), PAWL_F_NOW_MS, now_ms_);
    check(pawl_account_configure(account_.get(), nullptr, config.get(), nullptr));
  }
  Owned<pawl_buffer> save() {
    auto saved = new_buffer();
    check(pawl_account_save(account_.get(), nullptr, 0, PAWL_UNSEALED, saved.get(), nullptr));
    return saved;
  }
  void take_up(const pawl_list* saved) {
    account_ = made<pawl_account>([&](auto out) { return pawl_account_open(saved, nullptr, out, nullptr); });
  }

 private:
  std::string name_;
  std::int64_t now_ms_ = 1'700'000'000'000;
  Owned<pawl_account> account_;
};

/// The session level, as a service uses it that keeps states itself: each message is computed, its state is taken to be
/// saved, and it is released. It speaks this PAWL_SUITE_ and no other.
template <std::int32_t kSuite>
class PawlSession {
 public:
  using Bundle = PawlBundle;
  struct Message {
    std::int32_t kind = 0;
    Owned<pawl_buffer> bytes = new_buffer();
    [[nodiscard]] std::size_t size() const { return pawl_buffer_size(bytes.get()); }
  };

  explicit PawlSession(std::string name) : name_(std::move(name)) {
    const auto config = config_of(name_);
    keys_ = made<pawl_keys>([&](auto out) { return pawl_keys_new(config.get(), out, nullptr); });
  }
  static void make_identity() { bench::make_identity(); }
  [[nodiscard]] const std::string& name() const { return name_; }

  Bundle bundle() {
    return {made<pawl_list>([&](auto out) { return pawl_keys_bundle(keys_.get(), 1, now_ms_, out, nullptr); })};
  }
  void start(const std::string& peer, const Bundle& bundle) {
    const Owned<pawl_list> of_version_3 =
        kSuite == PAWL_SUITE_SIGNAL_V3 ? without_kem_prekey(bundle.row.get()) : nullptr;
    const pawl_list* row = of_version_3 ? of_version_3.get() : bundle.row.get();
    check(pawl_session_start(session(peer), keys_.get(), row, now_ms_, nullptr));
  }
  void forget(const std::string& peer) { sessions_.erase(peer); }
  Message seal(const std::string& peer) {
    const auto step = made<pawl_step>([&](auto out) {
      return pawl_session_encrypt(session(peer), keys_.get(), kText, sizeof kText, now_ms_, out, nullptr);
    });
    return release(step.get());
  }
  void open(const std::string& peer, const Message& message) {
    const auto step = made<pawl_step>([&](auto out) {
      return pawl_session_decrypt(session(peer), keys_.get(), message.kind, pawl_buffer_data(message.bytes.get()),
                                  message.size(), now_ms_, out, nullptr);
    });
    release(step.get());
  }
  void refuse(const std::string& peer, const std::vector<std::uint8_t>& message) {
    pawl_step* out = nullptr;
    const auto status = pawl_session_decrypt(session(peer), keys_.get(), PAWL_KIND_MESSAGE, message.data(),
                                             message.size(), now_ms_, &out, nullptr);
    if (status != PAWL_E_INVALID_MESSAGE) std::abort();
  }
  void a_minute_passes() { now_ms_ += kMinute; }

  /// The conversation with `peer`, which is begun when it is not there.
  pawl_session* session(const std::string& peer) {
    auto& place = sessions_[peer];
    if (!place) {
      place = made<pawl_session>([&](auto out) { return pawl_session_new(peer.c_str(), kDevice, out, nullptr); });
      check(pawl_session_require(place.get(), PAWL_PQ_ALLOWED, nullptr));
    }
    return place.get();
  }

 private:
  static Message release(pawl_step* step) {
    made<pawl_list>([&](auto out) { return pawl_step_state(step, nullptr, 0, PAWL_UNSEALED, out, nullptr); });
    Message message;
    check(pawl_step_release(step, &message.kind, message.bytes.get(), nullptr));
    return message;
  }

  std::string name_;
  std::int64_t now_ms_ = 1'700'000'000'000;
  Owned<pawl_keys> keys_;
  std::map<std::string, Owned<pawl_session>> sessions_;
};

}  // namespace bench
