// Bundles: a refused one leaves the session as it was, an accepted one starts a session that can send.
#include "tests/fuzz/handles.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace pawl::fuzz;

constexpr std::int64_t kNow = 1'700'000'000'000;

Owned<pawl_keys> new_keys() {
  const auto config = new_list();
  pawl_list_set_text(config.get(), PAWL_F_NAME, "alice");
  pawl_list_set_int(config.get(), PAWL_F_DEVICE, 1);
  pawl_keys* keys = nullptr;
  require(pawl_keys_new(config.get(), &keys, nullptr) == PAWL_OK, "keys can be made");
  return Owned<pawl_keys>(keys);
}

Owned<pawl_session> new_session() {
  pawl_session* session = nullptr;
  require(pawl_session_new("bob", 1, &session, nullptr) == PAWL_OK, "a session can be made");
  return Owned<pawl_session>(session);
}

Owned<pawl_buffer> saved(const pawl_session* session) {
  auto out = new_buffer();
  require(pawl_session_save(session, nullptr, 0, PAWL_UNSEALED, out.get(), nullptr) == PAWL_OK, "it can be saved");
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Owned<pawl_keys> keys = new_keys();
  pawl_list* out = nullptr;
  if (pawl_list_read(data, size, &out, nullptr) != PAWL_OK) return 0;
  const Owned<pawl_list> bundle(out);

  const auto session = new_session();
  const auto before = saved(session.get());
  const pawl_status status = pawl_session_start(session.get(), keys.get(), bundle.get(), kNow, nullptr);
  const auto after = saved(session.get());
  require(same(before.get(), after.get()) == (status != PAWL_OK), "refused: as before; accepted: a session");

  pawl_step* step = nullptr;
  const pawl_status sent = pawl_session_encrypt(session.get(), keys.get(), data, size, kNow, &step, nullptr);
  const Owned<pawl_step> owned(step);
  require(sent == (status == PAWL_OK ? PAWL_OK : PAWL_E_NO_SESSION), "only a session can send");
  return 0;
}
