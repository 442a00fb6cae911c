// What a call leaves on the stack: nothing, with good arguments, with each bad one, when memory runs out in the middle
// of it, and wherever in a conversation it is. So the depth that the library erases is enough for every function.
#include <gmock/gmock.h>

#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "tests/capi/every_function.hpp"
#include "tests/capi/failing_memory.hpp"
#include "tests/support/painted_stack.hpp"

namespace pawl_test {
namespace {

class WatchedStack {
 public:
  bool is_clear_after(const std::function<void()>& call) {
    stack_.run(call);
    return stack_.is_clear_below(kFramesAbove);
  }
  /// Whether both ends of `secret` are gone from all of it, the frames of the test included.
  [[nodiscard]] bool is_without(pawl::ByteView secret) const {
    return !stack_.holds(secret.first(16)) && !stack_.holds(secret.last(16));
  }

 private:
  /// Between the start of the painted stack and what is erased: the frames of the test, and of the function itself.
  static constexpr std::size_t kFramesAbove = 1'024;

  pawl::testing::PaintedStack stack_{std::size_t{128} << 10};
};

class StackAfter : public EveryFunction {
 protected:
  WatchedStack stack_;
};

TEST_P(StackAfter, ACallIsClear) {
  if (!function_.fallible) return;
  for (const Call& call : function_.bad) {
    call.prepare();
    EXPECT_TRUE(stack_.is_clear_after([&] { call.run(); })) << call.what;
    call.outputs_are_empty();
  }
  function_.good.prepare();
  EXPECT_TRUE(stack_.is_clear_after([&] { function_.good.run(); }));
}

TEST_P(StackAfter, ACallThatRanOutOfMemoryIsClear) {
  if (!function_.fallible) return;
  bool failed = true;
  for (std::size_t allocations = 0; failed; ++allocations) {
    function_.good.prepare();
    const auto call = [&] { failed = runs_out(allocations, Refusal::kOne, [&] { function_.good.run(); }); };
    EXPECT_TRUE(stack_.is_clear_after(call)) << "after " << allocations << " allocations";
    if (failed) function_.good.outputs_are_empty();
  }
}

PAWL_FOR_EVERY_FUNCTION(StackAfter);

using Key = std::array<std::uint8_t, PAWL_KEY_SIZE>;

/// Clamped, so that an identity is kept as it is.
Key key_of(std::uint8_t seed) {
  Key key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(seed + 8 * i);
  key.back() = static_cast<std::uint8_t>((key.back() & 0x7F) | 0x40);
  key.front() &= 0xF8;
  return key;
}

/// A conversation whose secrets are known, to be looked for after each call.
class StackInAConversation : public ::testing::Test {
 protected:
  void call(const char* function, const std::function<pawl_status()>& body) {
    pawl_status status = PAWL_OK;
    EXPECT_TRUE(stack_.is_clear_after([&] { status = body(); })) << function;
    ASSERT_EQ(status, PAWL_OK) << function;
    for (const pawl::ByteView secret :
         {pawl::ByteView(alice_key_), pawl::ByteView(bob_key_), pawl::ByteView(store_key_), pawl::bytes_of(kText)}) {
      EXPECT_TRUE(stack_.is_without(secret)) << function;
    }
  }

  Account created(const char* name, const Key& identity) {
    const List fields = config(name);
    pawl_list_set_bytes(fields.get(), PAWL_F_IDENTITY_PRIVATE, identity.data(), identity.size());
    Account account;
    call("pawl_account_create", [&] { return pawl_account_create(fields.get(), nullptr, into(account), nullptr); });
    return account;
  }

  void meet(const Account& from, const char* name, const Account& to) {
    List bundle;
    call("pawl_account_bundle", [&] { return pawl_account_bundle(to.get(), nullptr, nullptr, into(bundle), nullptr); });
    call("pawl_account_add_bundle",
         [&] { return pawl_account_add_bundle(from.get(), nullptr, name, 1, bundle.get(), nullptr); });
  }

  Message sealed(const Account& from, const char* to) {
    const Bytes text = bytes_of(kText);
    List rows;
    call("pawl_account_encrypt", [&] {
      return pawl_account_encrypt(from.get(), nullptr, to, text.data(), text.size(), nullptr, into(rows), nullptr);
    });
    return {static_cast<std::int32_t>(pawl_list_int(rows.get(), 0, PAWL_F_KIND)),
            bytes_of(rows.get(), 0, PAWL_F_BYTES)};
  }

  void open(const Account& to, const char* from, const Message& message) {
    List rows;
    call("pawl_account_decrypt", [&] { return decrypt(to, from, message, rows); });
  }

  Account reopened(const Account& account) {
    const Buffer saved = new_buffer();
    call("pawl_account_save", [&] {
      return pawl_account_save(account.get(), store_key_.data(), store_key_.size(), 0, saved.get(), nullptr);
    });
    const List fields = new_list();
    pawl_list_set_bytes(fields.get(), PAWL_F_SAVED, pawl_buffer_data(saved.get()), pawl_buffer_size(saved.get()));
    pawl_list_set_bytes(fields.get(), PAWL_F_STORE_KEY, store_key_.data(), store_key_.size());
    Account opened;
    call("pawl_account_open", [&] { return pawl_account_open(fields.get(), nullptr, into(opened), nullptr); });
    return opened;
  }

  static constexpr std::string_view kText = "a text that nobody else should ever see";
  const Key alice_key_ = key_of(1), bob_key_ = key_of(3), store_key_ = key_of(5);

 private:
  WatchedStack stack_;
};

TEST_F(StackInAConversation, IsClearAfterHandshakesTurnsAndSkippedMessages) {
  Account alice = created("alice", alice_key_);
  const Account bob = created("bob", bob_key_);
  meet(alice, "bob", bob);
  open(bob, "alice", sealed(alice, "bob"));  // the handshake of the other side
  open(alice, "bob", sealed(bob, "alice"));  // a turn
  alice = reopened(alice);
  open(bob, "alice", sealed(alice, "bob"));
  const Message late = sealed(bob, "alice");
  open(alice, "bob", sealed(bob, "alice"));  // keeps a skipped seed
  open(alice, "bob", late);                  // and uses it
}

TEST_F(StackInAConversation, IsClearAllTheWayThroughAPostQuantumEpoch) {
  const Account alice = created("alice", alice_key_), bob = created("bob", bob_key_);
  meet(alice, "bob", bob);
  for (int i = 0; i < 50; ++i) {  // an epoch takes 43, and each KEM operation of both sides falls into one of them
    open(bob, "alice", sealed(alice, "bob"));
    open(alice, "bob", sealed(bob, "alice"));
  }
}

}  // namespace
}  // namespace pawl_test
