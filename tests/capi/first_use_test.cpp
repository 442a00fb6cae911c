// Memory runs out in the first encryption or decryption of a process, in which libcrypto sets itself up: OUT_OF_MEMORY
// or success, and the same call works afterwards. Each point that is tried has a process of its own; this one stays
// without any encryption. A sample of the points, since there are thousands.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>

#include "tests/capi/child_process.hpp"
#include "tests/capi/failing_memory.hpp"
#include "tests/capi/handles.hpp"

namespace pawl_test {
namespace {

constexpr std::size_t kStride = 31;

struct FirstEncryption {
  Account alice = new_account("alice"), bob = new_account("bob");
  List rows;

  FirstEncryption() { introduce(alice, "bob", 1, bob); }
  pawl_status run() {
    constexpr std::array<std::uint8_t, 5> kText = {'h', 'e', 'l', 'l', 'o'};
    return pawl_account_encrypt(alice.get(), nullptr, "bob", kText.data(), kText.size(), nullptr, into(rows), nullptr);
  }
  [[nodiscard]] std::string text() const {
    const auto kind = static_cast<std::int32_t>(pawl_list_int(rows.get(), 0, PAWL_F_KIND));
    return read(bob, "alice", {kind, bytes_of(rows.get(), 0, PAWL_F_BYTES)});
  }
};

/// Bytes that can go through a pipe.
class Copied {
 public:
  void operator=(const Bytes& bytes) {
    size_ = bytes.size();
    if (size_ > bytes_.size()) abort();
    std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  }
  [[nodiscard]] Bytes get() const { return {bytes_.data(), bytes_.data() + size_}; }

 private:
  std::array<std::uint8_t, 16384> bytes_;
  std::size_t size_;
};

/// A message and its reader, made in another process.
struct Letter {
  Copied reader, message;
  std::int32_t kind;
};

Letter new_letter() {
  const FirstEncryption parties;
  const Message message = encrypted(parties.alice, "bob", "hello");
  const Buffer saved = new_buffer();
  must(pawl_account_save(parties.bob.get(), nullptr, 0, PAWL_UNSEALED, saved.get(), nullptr));
  Letter letter{};
  letter.reader = bytes_of(saved);
  letter.message = message.bytes;
  letter.kind = message.kind;
  return letter;
}

struct FirstDecryption {
  static inline std::optional<Letter> letter;

  Account bob;
  Message message{letter->kind, letter->message.get()};
  List rows;

  FirstDecryption() {
    const List config = new_list();
    const Bytes saved = letter->reader.get();
    pawl_list_set_bytes(config.get(), PAWL_F_SAVED, saved.data(), saved.size());
    pawl_list_set_int(config.get(), PAWL_F_UNSEALED, 1);
    must(pawl_account_open(config.get(), nullptr, into(bob), nullptr));
  }
  pawl_status run() { return decrypt(bob, "alice", message, rows); }
  [[nodiscard]] std::string text() const {
    const Bytes bytes = bytes_of(rows.get(), 0, PAWL_F_TEXT);
    return {bytes.begin(), bytes.end()};
  }
};

struct Outcome {
  bool ran_out;
  pawl_status first, second;
  bool right;
};

template <class Use>
Outcome outcome_of(std::size_t allocations, Refusal refusal) {
  Use use;
  Outcome outcome{};
  outcome.ran_out = runs_out(allocations, refusal, [&] { outcome.first = use.run(); });
  outcome.second = outcome.first == PAWL_OK ? PAWL_OK : use.run();
  outcome.right = outcome.second == PAWL_OK && use.text() == "hello";
  return outcome;
}

template <class Use>
void run_out_at_a_sample_of_allocations(Refusal refusal) {
  bool ran_out = true;
  for (std::size_t allocations = 0; ran_out; allocations += kStride) {
    const auto outcome = in_a_child([&] { return outcome_of<Use>(allocations, refusal); });
    ASSERT_TRUE(outcome) << "it crashes after " << allocations << " allocations";
    ran_out = outcome->ran_out;
    ASSERT_THAT(outcome->first, testing::AnyOf(PAWL_OK, ran_out ? PAWL_E_OUT_OF_MEMORY : PAWL_OK)) << allocations;
    ASSERT_EQ(outcome->second, PAWL_OK) << "with memory again, after " << allocations << " allocations";
    ASSERT_TRUE(outcome->right) << "after " << allocations << " allocations";
  }
}

class FirstUseWithoutMemory : public ::testing::TestWithParam<Refusal> {};

TEST_P(FirstUseWithoutMemory, AnEncryptionCanBeCalledAgain) {
  run_out_at_a_sample_of_allocations<FirstEncryption>(GetParam());
}

TEST_P(FirstUseWithoutMemory, ADecryptionCanBeCalledAgain) {
  FirstDecryption::letter = in_a_child(new_letter);
  ASSERT_TRUE(FirstDecryption::letter);
  run_out_at_a_sample_of_allocations<FirstDecryption>(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Abi, FirstUseWithoutMemory, ::testing::Values(Refusal::kOne, Refusal::kAllFromOn),
                         [](const auto& refusal) { return refusal.param == Refusal::kOne ? "One" : "AllFromOn"; });

}  // namespace
}  // namespace pawl_test
