// A saved account: what can be loaded is saved as the same bytes, and can be worked with.
#include "core/account/account.hpp"
#include "tests/fuzz/prepared.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/saved_again.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl;
  auto account = account::Account::load({data, size});
  if (!account) return 0;
  const SecretBytes saved = account->save();
  fuzz::require(fuzz::is_saved_again(saved, {data, size}), "what was loaded is saved as the same bytes");

  const auto* const pin = account->pin(fuzz::alice_address().name);
  const auto& prepared = fuzz::prepared_with<fuzz::BobAccount>(pin == nullptr ? account->identity() : pin->identity);
  testing::SeededRandom random(1);
  for (const auto& message : prepared.for_bob) {
    const auto digest = account->digest();
    const auto text = account->decrypt(fuzz::alice_address(), message.kind, message.bytes, fuzz::kNow, random);
    fuzz::require(static_cast<bool>(text) == (account->digest() != digest), "refused: nothing happened; read: it did");
  }
  (void)account->encrypt(fuzz::alice_address(), bytes_of("hello"), fuzz::kNow, random);
  const auto after = account->save();
  fuzz::require(static_cast<bool>(account::Account::load(after)), "what it becomes can be loaded, too");
  return 0;
}
