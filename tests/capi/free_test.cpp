// An account may be freed while calls are under way in it: they end first, wherever they are.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <ostream>
#include <string>
#include <thread>

#include "tests/capi/handles.hpp"
#include "tests/capi/held_page.hpp"

namespace pawl_test {
namespace {

struct Reading {
  std::string name;
  std::function<pawl_status(pawl_account*, const char* held)> call;
};
void PrintTo(const Reading& reading, std::ostream* out) { *out << reading.name; }

const std::uint8_t* bytes_at(const char* held) { return reinterpret_cast<const std::uint8_t*>(held); }

/// Calls that stand still in their arguments, which begin at `held`.
const Reading kReadings[] = {
    {"save",
     [](pawl_account* account, const char* held) {
       const Buffer out = new_buffer();
       return pawl_account_save(account, bytes_at(held), PAWL_KEY_SIZE, 0, out.get(), nullptr);
     }},
    {"add_bundle",
     [](pawl_account* account, const char* held) {
       const List bundle = bundle_of(new_account("bob"));
       return pawl_account_add_bundle(account, nullptr, held, 1, bundle.get(), nullptr);
     }},
    {"encrypt",
     [](pawl_account* account, const char* held) {
       List rows;
       return pawl_account_encrypt(account, nullptr, held, nullptr, 0, nullptr, into(rows), nullptr);
     }},
    {"decrypt",
     [](pawl_account* account, const char* held) {
       List row;
       return pawl_account_decrypt(account, nullptr, held, 1, PAWL_KIND_MESSAGE, 0, nullptr, 0, into(row), nullptr);
     }},
    {"peer",
     [](pawl_account* account, const char* held) {
       List rows;
       return pawl_account_peer(account, nullptr, held, into(rows), nullptr);
     }},
    {"set_trust",
     [](pawl_account* account, const char* held) {
       return pawl_account_set_trust(account, nullptr, held, nullptr, 0, PAWL_TRUST_VERIFIED, nullptr);
     }},
    {"reset",
     [](pawl_account* account, const char* held) {
       return pawl_account_reset(account, nullptr, held, 1, PAWL_RESET_SESSION, nullptr);
     }},
};

class Freeing : public testing::TestWithParam<Reading> {};

TEST_P(Freeing, WaitsForACallThatIsStillReadingItsArguments) {
  pawl_account* const alice = new_account("alice").release();
  HeldPage page("bob");
  std::atomic<bool> called = false, freed = false;
  std::atomic<pawl_status> status = PAWL_OK;
  std::thread caller([&] {
    status = GetParam().call(alice, page.text());
    called = true;
  });
  page.wait_for_a_reader();
  std::thread owner([&] {
    pawl_account_free(alice);
    freed = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // long enough to be done, if it did not wait
  EXPECT_FALSE(freed);
  EXPECT_FALSE(called);
  page.let_go();
  caller.join();
  owner.join();
  EXPECT_NE(status, PAWL_E_WRONG_HANDLE) << "the account was there to the end";
}

INSTANTIATE_TEST_SUITE_P(Account, Freeing, testing::ValuesIn(kReadings),
                         [](const auto& reading) { return reading.param.name; });

}  // namespace
}  // namespace pawl_test
