// A saved conversation: what can be loaded is saved as the same bytes, and can be worked with.
#include "core/session/conversation.hpp"
#include "tests/fuzz/prepared.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/saved_again.hpp"

namespace {

using namespace pawl;

// A step leads to a state that can be loaded again; a refusal leaves the state as it is.
void take_steps(session::Conversation& conversation, const SecretBytes& saved) {
  const auto identity = conversation.peer_identity().value_or(crypto::PublicKey{});
  const auto& prepared = fuzz::prepared_with<fuzz::BobConversation>(identity);
  testing::SeededRandom random(1);
  for (const auto& message : prepared.for_bob) {
    const auto opened = conversation.open(prepared.bob.keys, message.kind, message.bytes, fuzz::kNow, random);
    fuzz::require(conversation.save() == saved, "a step changes nothing by itself");
    if (opened) fuzz::require(!!session::Conversation::load(opened->next.save()), "the next state can be loaded");
  }
  const auto sealed = conversation.seal(prepared.bob.keys, bytes_of("hello"), fuzz::kNow, random);
  fuzz::require(conversation.save() == saved, "a step changes nothing by itself");
  if (sealed) fuzz::require(!!session::Conversation::load(sealed->next.save()), "the next state can be loaded");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto conversation = session::Conversation::load({data, size});
  if (!conversation) return 0;
  const SecretBytes saved = conversation->save();
  fuzz::require(fuzz::is_saved_again(saved, {data, size}), "what was loaded is saved as the same bytes");
  take_steps(*conversation, saved);
  return 0;
}
