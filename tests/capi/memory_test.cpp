// Memory runs out at each allocation of each function, those inside the crypto libraries included: OUT_OF_MEMORY, no
// output, no state changed, and the same call works afterwards. libcrypto is in use by then: first_use_test.cpp has
// the first call.
#include <gmock/gmock.h>

#include <string>

#include "tests/capi/every_function.hpp"
#include "tests/capi/failing_memory.hpp"

namespace pawl_test {
namespace {

class WithoutMemory : public EveryFunction {
 protected:
  void run_out_at_each_allocation(Refusal refusal) {
    const Bytes before = world_.state();
    pawl_status status = PAWL_OK;
    const auto fails_after = [&](std::size_t allocations) {
      function_.good.prepare();
      return runs_out(allocations, refusal, [&] { status = function_.good.run(); });
    };
    for (std::size_t allocations = 0; fails_after(allocations); ++allocations) {
      if (!function_.fallible) continue;
      ASSERT_EQ(status, PAWL_E_OUT_OF_MEMORY) << "after " << allocations << " allocations";
      ASSERT_TRUE(function_.good.outputs_are_empty()) << "after " << allocations << " allocations";
      ASSERT_EQ(world_.state(), before) << "after " << allocations << " allocations";
    }
    EXPECT_TRUE(!function_.fallible || status == PAWL_OK) << "with enough memory";
  }
};

TEST_P(WithoutMemory, FailsAndChangesNothing) { run_out_at_each_allocation(Refusal::kAllFromOn); }

TEST_P(WithoutMemory, FailsAndChangesNothingWhenOneAllocationIsRefused) { run_out_at_each_allocation(Refusal::kOne); }

PAWL_FOR_EVERY_FUNCTION(WithoutMemory);

// A thousand strangers and their first message, which begins a session under every name. The names are too long to
// stand in a string without an allocation.
class AThousandStrangers : public ::testing::TestWithParam<Refusal> {
 protected:
  AThousandStrangers() {
    for (int number = 0; number < 1'000; ++number) EXPECT_EQ(reads(name_of(number)), PAWL_OK);
  }
  static std::string name_of(int number) { return "a stranger with a long name, number " + std::to_string(number); }
  pawl_status reads(const std::string& name) {
    List rows;
    return decrypt(bob_, name.c_str(), first_, rows);
  }

 private:
  static Account speaks_version_3(const char* name) {
    Account account = new_account(name);
    const List config = new_list();
    pawl_list_set_int(config.get(), PAWL_F_PQ, PAWL_PQ_ALLOWED);
    must(pawl_account_configure(account.get(), nullptr, config.get(), nullptr));
    return account;
  }
  Message first_message() {
    const List options = new_list();
    pawl_list_set_int(options.get(), PAWL_F_ONE_TIME, 0);
    pawl_list_set_int(options.get(), PAWL_F_SUITE, PAWL_SUITE_SIGNAL_V3);
    List bundle;
    must(pawl_account_bundle(bob_.get(), nullptr, options.get(), into(bundle), nullptr));
    must(pawl_account_add_bundle(alice_.get(), nullptr, "bob", 1, bundle.get(), nullptr));
    return encrypted(alice_, "bob", "hello");
  }

  Account alice_ = speaks_version_3("alice");

 protected:
  Account bob_ = speaks_version_3("bob");
  Message first_ = first_message();
};

TEST_P(AThousandStrangers, LoseNobodyToAMessageForWhichThereIsNoMemory) {
  const Bytes before = digest_of(bob_);
  const std::string newest = name_of(1'000);
  pawl_status status = PAWL_OK;
  const auto fails_after = [&](std::size_t allocations) {
    return runs_out(allocations, GetParam(), [&] { status = reads(newest); });
  };
  std::size_t allocations = 0;
  for (; fails_after(allocations); ++allocations) {
    ASSERT_EQ(status, PAWL_E_OUT_OF_MEMORY) << "after " << allocations << " allocations";
    ASSERT_EQ(digest_of(bob_), before) << "after " << allocations << " allocations";
  }
  EXPECT_EQ(status, PAWL_OK) << "with enough memory";
  EXPECT_GT(allocations, 10U);
}

INSTANTIATE_TEST_SUITE_P(Refused, AThousandStrangers, ::testing::Values(Refusal::kOne, Refusal::kAllFromOn));

TEST(ListWithoutMemory, KeepsTheErrorForTheCallThatGetsIt) {
  const List list = new_list();
  EXPECT_TRUE(runs_out(0, Refusal::kOne, [&] { pawl_list_set_text(list.get(), PAWL_F_NAME, "a name"); }));
  const Buffer out = new_buffer();
  EXPECT_EQ(pawl_list_write(list.get(), out.get(), nullptr), PAWL_E_OUT_OF_MEMORY);
}

}  // namespace
}  // namespace pawl_test
