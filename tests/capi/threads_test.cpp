// Threads: any number in an account; one at a time in the other handles, which say so when it is two.
#include <gmock/gmock.h>

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "tests/capi/session_level.hpp"

namespace pawl_test {
namespace {

constexpr std::size_t kThreads = 4;

/// Runs `body(n)` on as many threads at once.
template <class Body>
void at_once(Body body) {
  std::atomic<std::size_t> missing = kThreads;
  std::vector<std::thread> threads;
  for (std::size_t n = 0; n < kThreads; ++n) {
    threads.emplace_back([&, n] {
      --missing;
      while (missing > 0) std::this_thread::yield();
      body(n);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Account, TakesCallsOfManyThreads) {
  constexpr std::size_t kEach = 50;
  const Account alice = new_account("alice"), bob = new_account("bob");
  introduce(alice, "bob", 1, bob);
  std::vector<std::vector<Message>> messages(kThreads);
  at_once([&](std::size_t n) {
    for (std::size_t i = 0; i < kEach; ++i) messages[n].push_back(encrypted(alice, "bob", "hello"));
  });
  std::atomic<std::size_t> read_by_bob = 0;
  at_once([&](std::size_t n) {
    for (const Message& message : messages[n]) read_by_bob += read(bob, "alice", message) == "hello" ? 1 : 0;
  });
  EXPECT_EQ(read_by_bob, kThreads * kEach);
}

TEST(Accounts, OfDifferentThreadsKnowNothingOfEachOther) {
  std::atomic<std::size_t> understood = 0;
  at_once([&](std::size_t) {
    const Account alice = new_account("alice"), bob = new_account("bob");
    introduce(alice, "bob", 1, bob);
    for (int i = 0; i < 10; ++i) {
      understood += read(bob, "alice", encrypted(alice, "bob", "ping")) == "ping" ? 1 : 0;
      understood += read(alice, "bob", encrypted(bob, "alice", "pong")) == "pong" ? 1 : 0;
    }
  });
  EXPECT_EQ(understood, kThreads * 20);
}

/// Calls from several threads until one is told that another is in; each does its work or is told.
template <class Call>
void expect_that_one_is_told(Call call) {
  constexpr std::size_t kMost = 1'000'000;
  std::atomic<bool> told = false;
  at_once([&](std::size_t n) {
    for (std::size_t i = 0; i < kMost && !told; ++i) {
      const pawl_status status = call(n);
      if (status == PAWL_E_IN_USE) told = true;
      if (status != PAWL_OK && status != PAWL_E_IN_USE) ADD_FAILURE() << pawl_status_name(status);
    }
  });
  EXPECT_TRUE(told);
}

TEST(Keys, TellASecondThread) {
  const Keys keys = new_keys("alice");
  expect_that_one_is_told([&](std::size_t) {
    List info;
    return pawl_keys_info(keys.get(), into(info), nullptr);
  });
}

TEST(Session, TellsASecondThread) {
  const Session session = new_session("bob");
  expect_that_one_is_told([&](std::size_t) {
    List info;
    return pawl_session_info(session.get(), 0, into(info), nullptr);
  });
}

TEST(Step, TellsASecondThread) {
  const Keys alice = new_keys("alice"), bob = new_keys("bob");
  const Session session = new_session("bob");
  start(session, alice, bob);
  const Step step = sealing(session, alice, "");
  expect_that_one_is_told([&](std::size_t n) {
    List out;
    if (n % 2 == 0) return pawl_session_info(session.get(), 0, into(out), nullptr);
    return pawl_step_state(step.get(), nullptr, 0, PAWL_UNSEALED, into(out), nullptr);
  });
}

TEST(Buffer, TellsASecondThreadThatWouldFillIt) {
  const Account alice = new_account("alice");
  const Buffer buffer = new_buffer();
  const Bytes bytes(10'000);
  expect_that_one_is_told([&](std::size_t) { return pawl_buffer_set(buffer.get(), bytes.data(), bytes.size()); });
}

TEST(List, CanBeReadByManyThreads) {
  const List list = config("alice");
  at_once([&](std::size_t) {
    const Buffer out = new_buffer();
    for (int i = 0; i < 1'000; ++i) {
      EXPECT_STREQ(pawl_list_text(list.get(), 0, PAWL_F_NAME), "alice");
      EXPECT_EQ(pawl_list_write(list.get(), out.get(), nullptr), PAWL_OK);
    }
  });
}

}  // namespace
}  // namespace pawl_test
