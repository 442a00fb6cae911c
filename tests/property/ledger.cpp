#include "tests/property/ledger.hpp"

#include <set>

#include "core/base/planted.hpp"
#include "core/crypto/sha256.hpp"

namespace pawl {

namespace {

struct Ledger {
  std::set<crypto::Sha256Digest> keys;  // hashes: the ledger holds no secret
  std::size_t encryptions = 0;
};

Ledger& the_ledger() {
  static Ledger ledger;
  return ledger;
}

}  // namespace

void note_secret(std::span<const std::uint8_t> /*secret*/) {}  // property_erasure keeps those

void note_encryption(std::span<const std::uint8_t> key) {
  ++the_ledger().encryptions;
  the_ledger().keys.insert(crypto::sha256({key}));
}

namespace testing::ledger {

std::size_t encryptions() { return the_ledger().encryptions; }
std::size_t keys_used_twice() { return the_ledger().encryptions - the_ledger().keys.size(); }

}  // namespace testing::ledger
}  // namespace pawl
