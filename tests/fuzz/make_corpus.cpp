// Writes the first inputs of the fuzz targets; the folder corpus/ is its output. They are made from a fixed seed, so
// they change only when a format does.
// usage: make_corpus FOLDER
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "core/wire/prekey_message.hpp"
#include "core/wire/protobuf.hpp"
#include "core/wire/saved.hpp"
#include "core/wire/signal_message.hpp"
#include "tests/support/fixed_random.hpp"

namespace {

using namespace pawl;

class Corpus {
 public:
  explicit Corpus(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void put(const std::string& target, const std::string& name, ByteView bytes) const {
    std::filesystem::create_directories(folder_ / target);
    std::ofstream file(folder_ / target / name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!file) throw std::runtime_error("cannot write " + name);
  }

 private:
  std::filesystem::path folder_;
};

crypto::PublicKey fresh_key(crypto::Random& random) { return crypto::generate_key_pair(random)->public_key; }

Bytes with_mac(Bytes message) {
  message.resize(message.size() + wire::kMessageMacSize, 0xAA);
  return message;
}

void put_messages(const Corpus& corpus, crypto::Random& random) {
  const Bytes cipher(32, 0xCC), addresses(36, 0x01);
  const Bytes plain = with_mac(
      wire::write_signal_message({.version = 3, .ratchet_key = fresh_key(random), .counter = 0, .ciphertext = cipher}));
  const Bytes full = with_mac(wire::write_signal_message({.version = 3,
                                                          .ratchet_key = fresh_key(random),
                                                          .counter = 300,
                                                          .previous_counter = 7,
                                                          .ciphertext = cipher,
                                                          .pq_ratchet = cipher,
                                                          .addresses = addresses}));
  corpus.put("signal_message", "plain", plain);
  corpus.put("signal_message", "all_fields", full);

  wire::PrekeyMessageFields fields{.version = 3,
                                   .registration_id = 2222,
                                   .signed_prekey_id = 22,
                                   .base_key = fresh_key(random),
                                   .identity_key = fresh_key(random),
                                   .message = plain};
  corpus.put("prekey_message", "without_prekey", wire::write_prekey_message(fields));
  fields.prekey_id = 31;
  corpus.put("prekey_message", "with_prekey", wire::write_prekey_message(fields));
  fields.kem_prekey_id = 5;
  fields.kem_ciphertext = cipher;
  corpus.put("prekey_message", "all_fields", wire::write_prekey_message(fields));
}

void put_wire_parts(const Corpus& corpus, crypto::Random& random) {
  const Bytes known = wire::FieldWriter(0x33, 16).number(1, 300).bytes(2, bytes_of("abc")).done();
  corpus.put("protobuf", "known_fields", ByteView(known).subspan(1));
  const Bytes unknown{0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x1D, 1, 2, 3, 4, 0x20, 0x81, 0x00, 0x2A, 0x01, 0xFF, 0x08, 0x05};
  corpus.put("protobuf", "unknown_fields", unknown);
  const Bytes widest{0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01};
  corpus.put("protobuf", "widest_number", widest);

  corpus.put("public_key", "good", fresh_key(random).bytes);
  corpus.put("service_id", "account", bytes_of("d720cf2c-bb56-4521-9c8b-2c76eb282e31"));
  corpus.put("service_id", "phone_number", bytes_of("PNI:D720CF2C-BB56-4521-9C8B-2C76EB282E31"));

  const SecretBytes saved = wire::SavedWriter({{'f', 'u', 'z', 'z'}, 1})
                                .u32(4, 7)
                                .u64(5, 8)
                                .group(6, [](wire::SavedWriter& inner) { inner.bytes(3, bytes_of("abc")).u32(8, 1); })
                                .done();
  corpus.put("saved", "items_in_a_group", saved);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_corpus FOLDER\n";
    return 2;
  }
  const Corpus corpus(argv[1]);
  pawl::testing::SeededRandom random(1);
  put_messages(corpus, random);
  put_wire_parts(corpus, random);
  return 0;
}
