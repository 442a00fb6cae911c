// Public keys: 33 bytes with type 05 and nothing else, kept as they came.
#include "core/wire/public_key.hpp"

#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl;
  const ByteView in(data, size);
  const auto key = wire::parse_public_key(in);
  fuzz::require(static_cast<bool>(key) == (size == 33 && data[0] == 0x05), "the form decides");
  if (!key) return 0;
  fuzz::require(same_bytes(key->bytes, in), "nothing is made canonical");
  (void)crypto::is_canonical(*key);  // total over every key that can be read
  return 0;
}
