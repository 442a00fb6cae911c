// What a call of the ABI leaves behind on the stack: nothing. So the depth that is erased after it is enough, too.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/bytes.hpp"
#include "pawl/pawl.h"
#include "tests/support/painted_stack.hpp"

namespace pawl {
namespace {

using testing::PaintedStack;

struct Free {
  void operator()(pawl_account* account) const { pawl_account_free(account); }
  void operator()(pawl_list* list) const { pawl_list_free(list); }
  void operator()(pawl_buffer* buffer) const { pawl_buffer_free(buffer); }
};
using Account = std::unique_ptr<pawl_account, Free>;
using List = std::unique_ptr<pawl_list, Free>;
using Buffer = std::unique_ptr<pawl_buffer, Free>;

using Key = std::array<std::uint8_t, 32>;

Key key_of(std::uint8_t seed) {
  Key key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(seed + 8 * i);
  key[31] = static_cast<std::uint8_t>((key[31] & 0x7F) | 0x40);  // clamped, so that it is kept as it is
  key[0] &= 0xF8;
  return key;
}

constexpr std::string_view kText = "a text that nobody else should ever see";
const Key kAliceKey = key_of(1), kBobKey = key_of(3), kStoreKey = key_of(5);

/// A call of the ABI, by its name, on a painted stack.
class CallsOnPaintedStack : public ::testing::Test {
 protected:
  void call(const std::string& name, const std::function<pawl_status()>& body) {
    pawl_status status = PAWL_OK;
    stack_.run([&] { status = body(); });
    ASSERT_EQ(status, PAWL_OK) << name;
    EXPECT_TRUE(stack_.is_clear_below(kFramesAbove)) << name << " leaves something on the stack, or reaches too deep";
    for (const ByteView secret : {ByteView(kAliceKey), ByteView(kBobKey), ByteView(kStoreKey), bytes_of(kText)}) {
      EXPECT_FALSE(stack_.holds(secret.first(16)) || stack_.holds(secret.last(16)))
          << name << " leaves a secret behind";
    }
  }

  Account create(const char* name, const Key& key) {
    const List config(pawl_list_new());
    pawl_list_set_text(config.get(), PAWL_F_NAME, name);
    pawl_list_set_int(config.get(), PAWL_F_DEVICE, 1);
    pawl_list_set_bytes(config.get(), PAWL_F_IDENTITY_PRIVATE, key.data(), key.size());
    pawl_account* account = nullptr;
    call("pawl_account_create", [&] { return pawl_account_create(config.get(), nullptr, &account, nullptr); });
    return Account(account);
  }

  void meet(pawl_account* from, pawl_account* to, const char* name_of_to) {
    pawl_list* bundle = nullptr;
    call("pawl_account_bundle", [&] { return pawl_account_bundle(to, nullptr, nullptr, &bundle, nullptr); });
    const List owned(bundle);
    call("pawl_account_add_bundle",
         [&] { return pawl_account_add_bundle(from, nullptr, name_of_to, 1, bundle, nullptr); });
  }

  List encrypt(pawl_account* from, const char* to) {
    pawl_list* sealed = nullptr;
    const ByteView text = bytes_of(kText);
    call("pawl_account_encrypt",
         [&] { return pawl_account_encrypt(from, nullptr, to, text.data(), text.size(), nullptr, &sealed, nullptr); });
    return List(sealed);
  }

  void decrypt(pawl_account* to, const char* from, const List& sealed) {
    pawl_list* opened = nullptr;
    const auto kind = static_cast<std::int32_t>(pawl_list_int(sealed.get(), 0, PAWL_F_KIND));
    call("pawl_account_decrypt", [&] {
      return pawl_account_decrypt(to, nullptr, from, 1, kind, 0, PAWL_BYTES_OF(sealed.get(), 0, PAWL_F_BYTES), &opened,
                                  nullptr);
    });
    pawl_list_free(opened);
  }

  Account reopened(Account account) {
    const Buffer saved(pawl_buffer_new());
    call("pawl_account_save",
         [&] { return pawl_account_save(account.get(), kStoreKey.data(), kStoreKey.size(), 0, saved.get(), nullptr); });
    const List config(pawl_list_new());
    pawl_list_set_bytes(config.get(), PAWL_F_SAVED, pawl_buffer_data(saved.get()), pawl_buffer_size(saved.get()));
    pawl_list_set_bytes(config.get(), PAWL_F_STORE_KEY, kStoreKey.data(), kStoreKey.size());
    pawl_account* opened = nullptr;
    call("pawl_account_open", [&] { return pawl_account_open(config.get(), nullptr, &opened, nullptr); });
    return Account(opened);
  }

 private:
  PaintedStack stack_;
  // Between the stack's beginning and the frame that does the erasing: this test's own lambdas, and the door itself.
  static constexpr std::size_t kFramesAbove = 1024;
};

TEST_F(CallsOnPaintedStack, LeaveNothingBehind) {
  Account alice = create("alice", kAliceKey), bob = create("bob", kBobKey);
  meet(alice.get(), bob.get(), "bob");
  decrypt(bob.get(), "alice", encrypt(alice.get(), "bob"));  // the handshake of the other side
  decrypt(alice.get(), "bob", encrypt(bob.get(), "alice"));  // a turn
  alice = reopened(std::move(alice));
  decrypt(bob.get(), "alice", encrypt(alice.get(), "bob"));
  const List lost = encrypt(bob.get(), "alice");
  decrypt(alice.get(), "bob", encrypt(bob.get(), "alice"));  // keeps a skipped seed
  decrypt(alice.get(), "bob", lost);                         // and uses it
}

}  // namespace
}  // namespace pawl
