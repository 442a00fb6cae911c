// Saved state at rest: damage is found. The first byte says what the input is: a whole sealed state, or a body that
// gets the right frame around it here, since no fuzzer guesses a hash.
#include "core/session/sealed_state.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/support/fixed_random.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl;
  if (size == 0) return 0;
  const ByteView in(data + 1, size - 1);
  const auto kind = static_cast<session::StateKind>(1 + data[0] % 3);
  const auto key = crypto::SealingKey::make([](auto out) { std::ranges::fill(out, std::uint8_t{7}); });
  const crypto::SealingKey* const used = data[0] % 2 == 0 ? nullptr : &key;
  testing::SeededRandom random(1);

  const auto opened = session::open_state(kind, in, used);
  if (opened) {
    fuzz::require(used == nullptr, "nobody makes a sealed state without the key");
    fuzz::require(same_bytes(*session::seal_state(kind, *opened, nullptr, random), in), "one state has one frame");
  }

  const SecretBytes body(in.begin(), in.end());
  const auto framed = session::seal_state(kind, body, used, random);
  const auto again = session::open_state(kind, *framed, used);
  fuzz::require(again && *again == body, "what was sealed can be opened");
  return 0;
}
