// Messages altered in every way that a single touch can: refused, and the state is byte for byte what it was. The
// wrapper of a first message is not authenticated; the table says which of its parts may be altered unnoticed, and
// then the text and the identity are still the right ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <set>
#include <utility>

#include "tests/property/layout.hpp"
#include "tests/property/moments.hpp"
#include "tests/property/seed.hpp"
#include "tests/support/spqr_parties.hpp"
#include "tests/support/vectors.hpp"

namespace pawl::testing {
namespace {

// These stand among the field numbers for what is no field of a message.
constexpr std::uint32_t kVersionByte = 0;
constexpr std::uint32_t kUndefinedField = 15;
constexpr std::uint32_t kNoField = 16;

struct Unauthenticated {
  const char* what;
  std::uint32_t field;
  bool always;  // false: once the session exists, when nobody looks at it any more
};
constexpr std::array kUnauthenticated{
    Unauthenticated{"the low half of the wrapper's version byte", kVersionByte, true},
    Unauthenticated{"the sender's registration id", 5, true},
    Unauthenticated{"the id of the one-time prekey", 1, false},
    Unauthenticated{"the id of the signed prekey", 6, false},
    Unauthenticated{"the id of the KEM prekey", 7, false},
    Unauthenticated{"the KEM ciphertext", 8, false},
    Unauthenticated{"a field that the wrapper does not define", kUndefinedField, true},
};

// What the specification lets a receiver answer.
const std::set<Errc> kRefusals{Errc::kInvalidMessage,     Errc::kDuplicateMessage,    Errc::kLegacyVersion,
                               Errc::kUnsupportedVersion, Errc::kUnknownSignedPrekey, Errc::kUnknownPrekey,
                               Errc::kUnknownKemPrekey,   Errc::kInvalidKey,          Errc::kUntrustedIdentity};

class Receiving {
 public:
  explicit Receiving(Moment& moment)
      : moment_(moment), before_(moment.receiver.state()), fields_(fields_of(moment.message)) {}

  /// Reads `altered`, which differs from the genuine message in this field.
  void read(const Bytes& altered, std::uint32_t field) {
    ++tried_;
    Party& receiver = moment_.receiver;
    receiver.now_ms += 60'000;  // failed far jumps are counted by the minute: each of these is the first one
    const auto where = [&] { return moment_.name + ", field " + std::to_string(field) + ", " + to_hex(altered); };
    const auto text = receiver.reads(moment_.sender, {moment_.message.kind, altered});
    if (!text) {
      EXPECT_TRUE(kRefusals.contains(text.error().code)) << where() << text.error().sentence;
      EXPECT_TRUE(receiver.state() == before_) << "a refused message changed the state: " << where();
      return;
    }
    ++unnoticed_;
    EXPECT_TRUE(may_differ(altered, field)) << "an altered message was believed: " << where();
    EXPECT_TRUE(same_bytes(*text, bytes_of(moment_.text))) << "the text changed: " << where();
    EXPECT_EQ(receiver.account.pin(moment_.sender.at().name)->identity, moment_.sender.account.identity()) << where();
    receiver.restore(before_);
  }

  /// The field that the byte at `place` belongs to.
  [[nodiscard]] std::uint32_t field_at(std::size_t place) const {
    if (place == 0) return kVersionByte;
    const auto field = std::ranges::find_if(fields_, [&](const FieldPlace& f) { return place < f.end; });
    return field == fields_.end() ? kNoField : field->number;
  }

  void read_the_genuine_one() {
    const auto text = moment_.receiver.reads(moment_.sender, moment_.message);
    ASSERT_TRUE(text) << moment_.name << ": " << text.error().sentence;
    EXPECT_TRUE(same_bytes(*text, bytes_of(moment_.text))) << moment_.name;
  }

  [[nodiscard]] std::size_t tried() const { return tried_; }
  [[nodiscard]] std::size_t unnoticed() const { return unnoticed_; }

 private:
  [[nodiscard]] bool may_differ(const Bytes& altered, std::uint32_t field) const {
    if (moment_.message.kind != session::MessageKind::kPrekey) return false;
    if (altered.front() >> 4 != moment_.message.bytes.front() >> 4) return false;
    return std::ranges::any_of(kUnauthenticated, [&](const Unauthenticated& part) {
      return part.field == field && (part.always || moment_.has_session);
    });
  }

  Moment& moment_;
  const SecretBytes before_;
  const std::vector<FieldPlace> fields_;
  std::size_t tried_ = 0, unnoticed_ = 0;
};

// Does `alter(moment, receiving)` at each of these; then the genuine message is read as if nothing had been.
template <class Alter>
void at_each(std::vector<Moment> moments, const Alter& alter) {
  std::size_t tried = 0, unnoticed = 0;
  for (Moment& moment : moments) {
    Receiving receiving(moment);
    alter(moment, receiving);
    receiving.read_the_genuine_one();
    tried += receiving.tried();
    unnoticed += receiving.unnoticed();
  }
  std::cout << tried << " altered messages, " << unnoticed << " of them in the unauthenticated parts unnoticed\n";
}

template <class Alter>
void at_every_moment(const Alter& alter) {
  at_each(moments(seed()), alter);
  at_each(post_quantum_moments(seed()), alter);
}

void flip_each_bit(const Moment& moment, Receiving& receiving) {
  Bytes altered = moment.message.bytes;
  for (std::size_t bit = 0; bit < 8 * altered.size(); ++bit) {
    altered[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    receiving.read(altered, receiving.field_at(bit / 8));
    altered[bit / 8] = moment.message.bytes[bit / 8];
  }
}

TEST(AlteredMessage, WithAnyBitFlippedIsRefused) { at_each(moments(seed()), flip_each_bit); }

// The value of the first item with this tag (core/session/README.md, "Saved state").
ByteView item(ByteView items, std::uint8_t tag) {
  for (;;) {
    const std::size_t size = items[1] | std::size_t{items[2]} << 8 | std::size_t{items[3]} << 16;  // far below 2^24
    if (items.front() == tag) return items.subspan(5, size);
    items = items.subspan(5 + size);
  }
}

// In which state the post-quantum ratchet of the reader's only session is.
std::string_view pq_state_of(const Party& reader) {
  const SecretBytes saved = reader.state();
  const ByteView account = ByteView(saved).subspan(5);  // behind magic and version
  const ByteView device = item(account, 3), record = item(device, 2), session = item(record, 1);
  const ByteView exchange = item(item(session, 5), 2);
  return kSpqrStates.at(exchange.front());
}

TEST(AlteredMessage, MeetsThePostQuantumRatchetInEachOfItsStates) {
  std::set<std::string_view> met;
  for (const Moment& moment : post_quantum_moments(seed())) {
    if (moment.message.kind == session::MessageKind::kPrekey) continue;  // they have names of their own
    met.insert(pq_state_of(moment.receiver));
    EXPECT_EQ(moment.name.substr(0, moment.name.find(',')), pq_state_of(moment.receiver));
  }
  EXPECT_EQ(met.size(), kSpqrStates.size());
}

TEST(AlteredMessage, WithAnyBitFlippedIsRefusedInEveryStateOfThePostQuantumRatchet) {
  at_each(post_quantum_moments(seed()), flip_each_bit);
}

void try_each_other_value(const Moment& moment, Receiving& receiving, const std::vector<std::size_t>& places) {
  Bytes altered = moment.message.bytes;
  for (const std::size_t place : places) {
    for (unsigned change = 1; change < 256; ++change) {
      altered[place] = static_cast<std::uint8_t>(moment.message.bytes[place] ^ change);
      receiving.read(altered, receiving.field_at(place));
    }
    altered[place] = moment.message.bytes[place];
  }
}

TEST(AlteredMessage, WithAnyOtherValueOfAHeaderByteIsRefused) {
  at_each(moments(seed()), [](const Moment& moment, Receiving& receiving) {
    try_each_other_value(moment, receiving, header_bytes(moment.message));
  });
}

// Without the ratchet key: its bits have been flipped, and what is not one of its bytes is quicker to refuse.
TEST(AlteredMessage, WithAnyOtherValueOfAFramingByteIsRefusedInEveryStateOfThePostQuantumRatchet) {
  at_each(post_quantum_moments(seed()), [](const Moment& moment, Receiving& receiving) {
    try_each_other_value(moment, receiving, framing_bytes(moment.message));
  });
}

TEST(AlteredMessage, WithAnyTwoBitsOfItsMacFlippedIsRefused) {
  at_each(moments(seed()), [](const Moment& moment, Receiving& receiving) {
    const std::size_t mac = mac_begin(moment.message);
    for (std::size_t first = 0; first < 64; ++first) {
      for (std::size_t second = first + 1; second < 64; ++second) {
        Bytes altered = moment.message.bytes;
        altered[mac + first / 8] ^= static_cast<std::uint8_t>(1U << (first % 8));
        altered[mac + second / 8] ^= static_cast<std::uint8_t>(1U << (second % 8));
        receiving.read(altered, kNoField);
      }
    }
  });
}

TEST(AlteredMessage, CutShortAnywhereIsRefused) {
  at_every_moment([](const Moment& moment, Receiving& receiving) {
    Bytes altered = moment.message.bytes;
    while (!altered.empty()) {
      altered.pop_back();
      receiving.read(altered, kNoField);
    }
  });
}

TEST(AlteredMessage, WithOneByteMoreIsRefused) {
  at_every_moment([](const Moment& moment, Receiving& receiving) {
    for (int last = 0; last < 256; ++last) {
      Bytes altered = moment.message.bytes;
      altered.push_back(static_cast<std::uint8_t>(last));
      receiving.read(altered, kNoField);
    }
  });
}

TEST(AlteredMessage, WithAFieldMoreIsRefusedUnlessItIsInTheWrapper) {
  at_every_moment([](const Moment& moment, Receiving& receiving) {
    const Bytes field = from_hex("7a03010203");  // number 15
    for (const std::size_t place : {moment.message.bytes.size(), mac_begin(moment.message)}) {
      Bytes altered = moment.message.bytes;
      altered.insert(altered.begin() + static_cast<std::ptrdiff_t>(place), field.begin(), field.end());
      receiving.read(altered, place == moment.message.bytes.size() ? kUndefinedField : kNoField);
    }
  });
}

}  // namespace
}  // namespace pawl::testing
