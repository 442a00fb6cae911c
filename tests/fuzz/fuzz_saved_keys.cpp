// Saved keys: what can be loaded is saved as the same bytes, and can be worked with.
#include "core/session/device_keys.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/saved_again.hpp"
#include "tests/support/fixed_random.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl;
  auto keys = session::DeviceKeys::load({data, size});
  if (!keys) return 0;
  fuzz::require(fuzz::is_saved_again(keys->save(), {data, size}), "what was loaded is saved as the same bytes");

  testing::SeededRandom random(1);
  auto step = keys->make_bundle(true, true, 0, random);
  fuzz::require(step && keys->commit(std::move(step->change)), "loaded keys make bundles");
  const auto saved = keys->save();
  fuzz::require(static_cast<bool>(session::DeviceKeys::load(saved)), "and can be saved after that");
  return 0;
}
