// The account level for tests in C++, without a word about errors.
#pragma once
#include <gmock/gmock.h>
#include <pawl/pawl.h>

#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/owned.hpp"

namespace pawl_test {

using Bytes = std::vector<std::uint8_t>;

inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }
inline Bytes bytes_of(const pawl_buffer* buffer) {
  const std::uint8_t* data = pawl_buffer_data(buffer);
  return {data, data + pawl_buffer_size(buffer)};
}
inline Bytes bytes_of(const pawl_list* list, std::size_t row, std::int32_t field) {
  const std::uint8_t* data = pawl_list_bytes(list, row, field);
  return {data, data + pawl_list_size(list, row, field)};
}
inline Bytes bytes_of(const Buffer& buffer) { return bytes_of(buffer.get()); }

/// The out parameter of a call: Account account; pawl_account_create(config, nullptr, into(account), &error).
template <class Owner>
class Into {
 public:
  explicit Into(Owner& owner) : owner_(owner) {}
  ~Into() { owner_.reset(made_); }
  operator typename Owner::pointer *() { return &made_; }  // NOLINT(google-explicit-constructor)

 private:
  Owner& owner_;
  typename Owner::pointer made_ = nullptr;
};
template <class Owner>
Into<Owner> into(Owner& owner) {
  return Into<Owner>(owner);
}

/// For what a test needs and is not about.
inline void must(pawl_status status) { ASSERT_EQ(status, PAWL_OK) << pawl_status_name(status); }

inline List config(const char* name, std::int64_t device = 1) {
  List list = new_list();
  pawl_list_set_text(list.get(), PAWL_F_NAME, name);
  pawl_list_set_int(list.get(), PAWL_F_DEVICE, device);
  return list;
}

inline Account new_account(const char* name, std::int64_t device = 1) {
  Account account;
  must(pawl_account_create(config(name, device).get(), nullptr, into(account), nullptr));
  return account;
}

inline List bundle_of(const Account& account, bool one_time = true) {
  List options = new_list();
  pawl_list_set_int(options.get(), PAWL_F_ONE_TIME, one_time ? 1 : 0);
  List bundle;
  must(pawl_account_bundle(account.get(), nullptr, options.get(), into(bundle), nullptr));
  return bundle;
}

/// From now on `from` can write to device `device` of `name`, which is `to`.
inline void introduce(const Account& from, const char* name, std::uint32_t device, const Account& to) {
  must(pawl_account_add_bundle(from.get(), nullptr, name, device, bundle_of(to).get(), nullptr));
}

struct Message {
  std::int32_t kind = 0;
  Bytes bytes;
};

/// A message to the one device of `peer`.
inline Message encrypted(const Account& from, const char* peer, std::string_view text) {
  List rows;
  const Bytes plain = bytes_of(text);
  must(pawl_account_encrypt(from.get(), nullptr, peer, plain.data(), plain.size(), nullptr, into(rows), nullptr));
  return {static_cast<std::int32_t>(pawl_list_int(rows.get(), 0, PAWL_F_KIND)), bytes_of(rows.get(), 0, PAWL_F_BYTES)};
}

inline pawl_status decrypt(const Account& to, const char* sender, const Message& message, List& rows,
                           pawl_error* error = nullptr) {
  return pawl_account_decrypt(to.get(), nullptr, sender, 1, message.kind, 0, message.bytes.data(), message.bytes.size(),
                              into(rows), error);
}

/// The text of a message that can be read; "(refused)" otherwise.
inline std::string read(const Account& to, const char* sender, const Message& message) {
  List rows;
  if (decrypt(to, sender, message, rows) != PAWL_OK) return "(refused)";
  const Bytes text = bytes_of(rows.get(), 0, PAWL_F_TEXT);
  return {text.begin(), text.end()};
}

inline Bytes digest_of(const Account& account) {
  Buffer digest = new_buffer();
  must(pawl_account_digest(account.get(), nullptr, digest.get(), nullptr));
  return bytes_of(digest);
}

inline pawl_error fresh_error() { return PAWL_ERROR_INIT; }

}  // namespace pawl_test
