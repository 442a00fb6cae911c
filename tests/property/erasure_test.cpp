// What the ratchet forgets, the heap forgets too: no block of memory is given back with a secret in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <new>

#include "core/base/planted.hpp"
#include "tests/property/seed.hpp"
#include "tests/support/parties.hpp"
#include "tests/support/spqr_parties.hpp"

namespace {

using Window = std::uint64_t;  // eight bytes of a secret

// Every eight bytes in a row of every secret so far. It lives outside the heap that it judges.
class Secrets {
 public:
  void add(std::span<const std::uint8_t> secret) {
    for (std::size_t at = 0; at + sizeof(Window) <= secret.size(); ++at) insert(window(secret.data() + at));
  }
  /// What was computed in secret and is handed out now.
  void publish(std::span<const std::uint8_t> bytes) {
    for (std::size_t at = 0; at + sizeof(Window) <= bytes.size(); ++at) {
      Window& slot = slots_[find(window(bytes.data() + at))];
      if (slot != 0) slot = kPublished;
    }
  }
  bool found_in(const std::uint8_t* block, std::size_t size) const {
    for (std::size_t at = 0; at + sizeof(Window) <= size; ++at) {
      if (contains(window(block + at))) return true;
    }
    return false;
  }
  std::size_t count() const { return count_; }

 private:
  static constexpr std::size_t kSlots = std::size_t{1} << 22;
  static constexpr Window kPublished = ~Window{0};

  static Window window(const std::uint8_t* at) {
    Window value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  static std::size_t slot_of(Window value) { return (value * 0x9E3779B97F4A7C15U) >> 42; }
  /// Where the value is, or the free slot where it would be.
  std::size_t find(Window value) const {
    std::size_t slot = slot_of(value);
    while (slots_[slot] != 0 && slots_[slot] != value) slot = (slot + 1) % kSlots;
    return slot;
  }
  void insert(Window value) {
    if (is_common(value) || contains(value)) return;
    slots_[find(value)] = value;
    if (++count_ > kSlots / 2) std::abort();  // too full to be quick
  }
  bool contains(Window value) const { return !is_common(value) && slots_[find(value)] == value; }
  /// Three bytes of one value: padding and small numbers look like this, too.
  static bool is_common(Window value) {
    std::array<std::uint8_t, sizeof value> bytes{};
    std::memcpy(bytes.data(), &value, sizeof value);
    return std::ranges::any_of(bytes, [&](std::uint8_t byte) { return std::ranges::count(bytes, byte) > 2; });
  }

  std::array<Window, kSlots> slots_{};
  std::size_t count_ = 0;
};

Secrets secrets;
bool watching = false;
std::size_t blocks_freed = 0, blocks_with_secrets = 0;

void watched_free(void* block) noexcept {
  if (watching && block != nullptr) {
    ++blocks_freed;
    if (secrets.found_in(static_cast<const std::uint8_t*>(block), malloc_usable_size(block))) ++blocks_with_secrets;
  }
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  void* block = std::malloc(size > 0 ? size : 1);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void operator delete(void* block) noexcept { watched_free(block); }
void operator delete(void* block, std::size_t) noexcept { watched_free(block); }

void pawl::note_secret(std::span<const std::uint8_t> secret) { secrets.add(secret); }
void pawl::note_encryption(std::span<const std::uint8_t> key) { secrets.add(key); }

namespace pawl::testing {
namespace {

// Everything that the library draws is a key, or makes a signature that would give one away.
class TellingRandom final : public crypto::Random {
 public:
  explicit TellingRandom(std::uint64_t seed) : random_(seed) {}
  Result<Done> fill(std::span<std::uint8_t> out) override {
    PAWL_CHECK(random_.fill(out));
    if (out.size() > 4) secrets.add(out.subspan(1, out.size() - 2));  // clamping changes the outer bytes of a key
    return Done{};
  }

 private:
  SeededRandom random_;
};

constexpr std::int64_t kNow = 1'700'000'000'000;
constexpr std::string_view kText = "a text that is nobody else's business, and long enough to be found";

// A conversation with all that makes keys come and go: first messages, turns, skipped messages, restarts, an archived
// session, refused messages.
void converse(TellingRandom& random, session::Suite suite) {
  const auto made = [&](const char* name) { return account_of(suite, address(name), random); };
  account::Account alice = made("alice"), bob = made("bob");
  const auto tell = [&](account::Account& from, account::Account& to) {
    const auto message = from.encrypt(to.address(), bytes_of(kText), kNow, random);
    ASSERT_TRUE(to.decrypt(from.address(), message->kind, message->bytes, kNow, random));
    EXPECT_FALSE(to.decrypt(from.address(), message->kind, message->bytes, kNow, random));
  };
  for (int session = 0; session < 5; ++session) {
    const auto bundle = bob.bundle(session != 1, handshake::is_post_quantum(suite), kNow, random);
    secrets.publish(bundle->signed_prekey_signature);  // its scalar was a secret while it was computed
    if (bundle->kem_prekey) secrets.publish(bundle->kem_prekey->signature);
    ASSERT_TRUE(alice.add_bundle(bob.address(), *bundle, kNow, random));
    for (int turn = 0; turn < 8; ++turn) {
      tell(alice, bob);
      for (int lost = 0; lost < 5; ++lost) (void)*alice.encrypt(bob.address(), bytes_of(kText), kNow, random);
      tell(alice, bob);
      tell(bob, alice);
      bob = *account::Account::load(bob.save());
    }
  }
  ASSERT_TRUE(bob.forget(alice.address()));
}

class ErasureInAConversation : public ::testing::TestWithParam<session::Suite> {};

TEST_P(ErasureInAConversation, LeavesNoSecretInMemoryThatIsGivenBack) {
  TellingRandom random(seed() + (handshake::is_post_quantum(GetParam()) ? 2 : 0));
  secrets.add(bytes_of(kText));
  const std::size_t known = secrets.count(), freed = blocks_freed;
  blocks_with_secrets = 0;
  watching = true;
  converse(random, GetParam());
  watching = false;
  EXPECT_EQ(blocks_with_secrets, 0U) << "memory was given back with a secret in it";
  EXPECT_GT(secrets.count() - known, 100'000U);
  EXPECT_GT(blocks_freed - freed, 1'000U);
  std::cout << secrets.count() - known << " windows of secrets, " << blocks_freed - freed << " blocks given back\n";
}

INSTANTIATE_TEST_SUITE_P(InEachSuite, ErasureInAConversation, kSuites, name_of_suite);

// Three epochs from end to end: keys drawn, ciphertexts made and opened, messages lost, late, refused and discarded,
// ratchets saved, loaded and copied.
void complete_epochs(TellingRandom& random) {
  Ratchet a = Ratchet::initiate(some_auth_key()), b = Ratchet::respond(some_auth_key());
  const auto send = [&](Ratchet& from) {
    auto step = *from.send(random);
    from.apply(std::move(step.change));
    return step.message;
  };
  const auto receive = [](Ratchet& to, const wire::SpqrBytes& message) {
    { const auto dropped = to.receive(message.view()); }
    auto step = *to.receive(message.view());
    to.make_room(step.change);
    to.apply(std::move(step.change));
    EXPECT_FALSE(to.receive(message.view()));
  };
  while (a.completed_epochs() < 3) {
    for (auto [from, to] : {std::pair(&a, &b), std::pair(&b, &a)}) {
      const auto late = send(*from);
      (void)send(*from);
      receive(*to, send(*from));
      receive(*to, late);
      *to = to->clone();
      *from = *loaded(saved(*from));
    }
  }
}

TEST(Erasure, LeavesNoSecretOfThePostQuantumRatchetInMemoryThatIsGivenBack) {
  TellingRandom random(seed() + 1);
  const std::size_t known = secrets.count(), freed = blocks_freed;
  blocks_with_secrets = 0;
  watching = true;
  complete_epochs(random);
  watching = false;
  EXPECT_EQ(blocks_with_secrets, 0U) << "memory was given back with a secret in it";
  EXPECT_GT(secrets.count() - known, 30'000U);
  EXPECT_GT(blocks_freed - freed, 500U);
}

}  // namespace
}  // namespace pawl::testing
