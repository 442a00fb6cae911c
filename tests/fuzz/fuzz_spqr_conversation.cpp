// Two post-quantum ratchets over a network that the input governs. Keys agree, a refused message changes nothing, and
// neither does one whose MAC the session would not accept.
//
// The input is a row of events, two bytes each: what happens, and to which message. A first byte from 200 on lets a
// number of calm turns pass, since an epoch takes more messages than an input has bytes.
#include <optional>
#include <vector>

#include "tests/fuzz/require.hpp"
#include "tests/support/spqr_parties.hpp"

namespace {

using namespace pawl;
using testing::SpqrParty;
using testing::SpqrSent;

struct Side {
  SpqrParty party;
  std::vector<SpqrSent> coming{};  // messages to this side, those that have been read included
  std::vector<bool> read{};
};

class Network {
 public:
  void event(std::uint8_t what, std::uint8_t which) {
    Side& to = sides_[what % 2];
    if (what >= 200) return calm(which % 64);
    switch (what / 2 % 4) {
      case 0:
        return send(sides_[1 - what % 2], to);
      case 1:
        return deliver(to, which);
      case 2:
        return deliver_altered(to, which, what);
      default:
        to.party.ratchet = *testing::loaded(testing::saved(to.party.ratchet));
    }
  }

 private:
  static void send(Side& from, Side& to) {
    to.coming.push_back(from.party.sends());
    to.read.push_back(false);
  }

  // Counted from the newest, so that short inputs reach what is under way.
  static std::optional<std::size_t> place(const Side& to, std::uint8_t which) {
    if (to.coming.empty()) return {};
    return to.coming.size() - 1 - which % to.coming.size();
  }

  static void deliver(Side& to, std::uint8_t which) {
    const auto at = place(to, which);
    if (!at) return;
    const SecretBytes before = testing::saved(to.party.ratchet);
    const auto key = to.party.receives(to.coming[*at].message);
    if (!key) {
      fuzz::require(testing::saved(to.party.ratchet) == before, "a refused message changes nothing");
      fuzz::require(to.read[*at] || key.error().code == Errc::kDuplicateMessage, "an honest message is at worst late");
      return;
    }
    fuzz::require(!to.read[*at], "no message is read twice");
    fuzz::require(*key && **key == to.coming[*at].key, "both ends have the same key");
    to.read[*at] = true;
  }

  static void deliver_altered(Side& to, std::uint8_t which, std::uint8_t how) {
    const auto at = place(to, which);
    if (!at) return;
    const SecretBytes before = testing::saved(to.party.ratchet);
    Bytes message = to.coming[*at].message;
    message[how % message.size()] ^= static_cast<std::uint8_t>(how | 1);
    if (const auto step = to.party.ratchet.receive(message)) to.party.ratchet.make_room(step->change);
    fuzz::require(testing::saved(to.party.ratchet) == before, "a change that is dropped has not happened");
  }

  void calm(int turns) {
    for (; turns > 0 && calm_turns_ > 0; --turns, --calm_turns_) {
      for (const std::size_t to : {0U, 1U}) {
        const SpqrSent sent = sides_[1 - to].party.sends();
        const auto key = sides_[to].party.receives(sent.message);
        fuzz::require(key && *key && **key == sent.key, "both ends have the same key");
      }
    }
  }

  int calm_turns_ = 150;  // enough for three epochs, and an input takes no longer than that
  testing::SpqrPair pair_;
  std::array<Side, 2> sides_{Side{std::move(pair_.a)}, Side{std::move(pair_.b)}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostEvents = 64;
  Network network;
  for (std::size_t i = 0; i + 1 < size && i < 2 * kMostEvents; i += 2) network.event(data[i], data[i + 1]);
  return 0;
}
