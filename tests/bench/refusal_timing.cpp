// Whether the time in which a message with a wrong MAC is refused tells of the padding behind it. With --strict it
// exits with 1 if so. That the answer does not tell is a unit test (error_table_test.cpp).
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "tests/bench/welch.hpp"
#include "tests/support/forger.hpp"

namespace pawl::session {
namespace {

constexpr std::size_t kRounds = 20'000;

// Sixteen blocks under the key of the next message, the last of which is `end` when it is decrypted.
Bytes ending_in(const testing::Forger& alice, const Bytes& end) {
  Bytes plain(240, 0xA5);
  plain.insert(plain.end(), end.begin(), end.end());
  return alice.blocks_of(plain);
}

// `message` with other blocks in it.
Bytes with_blocks(Bytes message, const Bytes& before, const Bytes& after) {
  std::ranges::copy(after, std::search(message.begin(), message.end(), before.begin(), before.end()));
  return message;
}

int run(int argc, char** argv) {
  testing::Party bob("bob");
  testing::Forger alice("alice", bob.bundle());
  if (!bob.reads(alice.at(), MessageKind::kPrekey, alice.prekey(alice.message("hello")))) std::abort();
  Bytes first_wrong(16, 16);
  first_wrong.front() = 15;
  const Bytes good = ending_in(alice, Bytes(16, 16)), zero = ending_in(alice, Bytes(16, 0)),
              seventeen = ending_in(alice, Bytes(16, 17)), uneven = ending_in(alice, first_wrong);
  Bytes message = alice.message("", {.ciphertext = good});
  message.back() ^= 1;
  std::vector<bench::Kind> kinds{{"wrong MAC, good padding", message},
                                 {"wrong MAC, padding of 0", with_blocks(message, good, zero)},
                                 {"wrong MAC, padding of 17", with_blocks(message, good, seventeen)},
                                 {"wrong MAC, the first byte of 16 wrong", with_blocks(message, good, uneven)}};
  bench::measure(kinds, kRounds, [&](const Bytes& sent) {
    if (bob.reads(alice.at(), MessageKind::kMessage, sent)) std::abort();
  });
  return bench::report(kinds, argc, argv);
}

}  // namespace
}  // namespace pawl::session

int main(int argc, char** argv) { return pawl::session::run(argc, argv); }
