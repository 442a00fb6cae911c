// PreKeySignalMessage: what is read can be written, and is then read as the same.
#include "core/wire/prekey_message.hpp"

#include "tests/fuzz/require.hpp"
#include "tests/support/write_again.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl;
  const auto read = wire::parse_prekey_message({data, size});
  if (!read) return 0;
  fuzz::require(read->kem_prekey_id.has_value() == read->kem_ciphertext.has_value(), "KEM fields come in pairs");

  const Bytes written = testing::written_again(*read);
  const auto again = wire::parse_prekey_message(written);
  fuzz::require(again && testing::written_again(*again) == written, "writing what was read is stable");
  return 0;
}
