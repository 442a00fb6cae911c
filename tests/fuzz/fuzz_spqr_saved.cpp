// A saved post-quantum ratchet: what can be read is written back as the same bytes, and can be worked with.
#include "tests/fuzz/require.hpp"
#include "tests/support/spqr_parties.hpp"

namespace {

using namespace pawl;

void expect_readable(const testing::Ratchet& ratchet) {
  fuzz::require(!!testing::loaded(testing::saved(ratchet)), "the next state can be read");
}

// Every step leads to a state that can be read again, whatever keys are in it; a refusal leaves the state as it is.
void take_steps(testing::SpqrParty party) {
  for (int i = 0; i < 3; ++i) {
    if (!party.ratchet.send(party.random)) return;  // no index is left
    (void)party.sends();
    expect_readable(party.ratchet);
  }
  const std::uint64_t epoch = party.ratchet.epoch();
  for (int type = 0; type <= 6; ++type) {
    const auto* chains = party.ratchet.chains().find(epoch - 1);
    const std::uint32_t index = chains->receiving.counter + 1;
    const SecretBytes before = testing::saved(party.ratchet);
    const auto message = wire::write_spqr_message({epoch, index, static_cast<wire::SpqrType>(type), {7, {}}});
    const auto key = party.receives(message.view());
    if (!key) fuzz::require(testing::saved(party.ratchet) == before, "a refusal changes nothing");
    expect_readable(party.ratchet);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto ratchet = testing::loaded({data, size});
  if (!ratchet) return 0;
  const SecretBytes saved = testing::saved(*ratchet);
  fuzz::require(same_bytes(saved, ByteView(data, size)), "what was read is written back as the same bytes");
  take_steps({std::move(*ratchet), 1});
  return 0;
}
