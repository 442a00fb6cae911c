// What is refused in protocol 3 alone, and how: rows of the error table that error_table_test.cpp begins.
#include "tests/unit/account/error_table.hpp"

namespace pawl::account {
namespace {

using namespace pawl::testing;

using ErrorTableV3 = ErrorTable;

TEST_P(ErrorTableV3, OnlyOneOfTheKemFields) {
  Bytes with_id = alice_.prekey(alice_.message("no"));
  with_id.insert(with_id.end(), {0x38, 0x05});
  refuses_prekey(with_id, Errc::kInvalidMessage);
  Bytes with_ciphertext = alice_.prekey(alice_.message("no"));
  with_ciphertext.insert(with_ciphertext.end(), {0x42, 0x01, 0x08});
  refuses_prekey(with_ciphertext, Errc::kInvalidMessage);
}

TEST_P(ErrorTableV3, BothKemFieldsAreNotLookedAt) {
  Bytes both = alice_.prekey(alice_.message("yes"));
  both.insert(both.end(), {0x38, 0x05, 0x42, 0x01, 0x08});
  EXPECT_THAT(reads_prekey(both), Says("yes"));
}

TEST_P(ErrorTableV3, FirstMessageWhereAPostQuantumSuiteIsRequired) {
  const Bytes first = alice_.prekey(alice_.message("hello"));
  bob_.account.set_pq_policy(session::PqPolicy::kRequired);
  refuses_prekey(first, Errc::kInvalidMessage, Errc::kWeakerSuite);
  bob_.account.set_pq_policy(session::PqPolicy::kPreferred);
  EXPECT_THAT(reads_prekey(first), Says("hello"));
}

TEST_P(ErrorTableV3, CounterBeyondTheJumpLimit) {
  std::vector<Bytes> sent;
  for (int i = 0; i < 2'002; ++i) sent.push_back(alice_.prekey(alice_.message(std::to_string(i))));
  refuses_prekey(sent[2'001], Errc::kInvalidMessage, Errc::kTooFarAhead);
  EXPECT_THAT(reads_prekey(sent[2'000]), Says("2000"));
}

TEST_P(ErrorTableV3, CounterBeyondTheJumpLimitOnAKnownChain) {
  has_a_session();
  std::vector<Bytes> sent;
  for (int i = 0; i < 2'002; ++i) sent.push_back(alice_.message(std::to_string(i)));
  refuses_message(sent[2'001], Errc::kInvalidMessage, Errc::kTooFarAhead);
  EXPECT_THAT(reads_message(sent[2'000]), Says("2000"));
}

INSTANTIATE_TEST_SUITE_P(Protocol3, ErrorTableV3, ::testing::Values(session::Suite::kSignalV3), name_of_suite);

}  // namespace
}  // namespace pawl::account
