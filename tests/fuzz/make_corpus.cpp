// Writes the first inputs of the fuzz targets; the folder corpus/ is its output. They are made from a fixed seed, so
// they change only when a format does.
// usage: make_corpus FOLDER
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "core/crypto/kem1024.hpp"
#include "core/session/sealed_state.hpp"
#include "core/store/anchor.hpp"
#include "core/store/raw_table.hpp"
#include "core/store/row_keys.hpp"
#include "core/wire/kem_key.hpp"
#include "core/wire/prekey_message.hpp"
#include "core/wire/protobuf.hpp"
#include "core/wire/saved.hpp"
#include "core/wire/signal_message.hpp"
#include "tests/fuzz/handles.hpp"
#include "tests/fuzz/prepared.hpp"
#include "tests/support/fixed_random.hpp"
#include "tests/support/spqr_parties.hpp"
#include "tests/support/vaults.hpp"

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

// Inputs of fuzz_kem: a kind, and a key.
void put_kem_keys(const Corpus& corpus, crypto::Random& random) {
  for (const auto& [name, kind] :
       {std::pair("kyber", crypto::KemKind::kKyber1024), std::pair("mlkem", crypto::KemKind::kMlKem1024)}) {
    const auto key = *crypto::generate_kem_key(kind, random);
    const auto with_kind = [kind = kind](ByteView bytes) {
      Bytes input{static_cast<std::uint8_t>(kind)};
      input.insert(input.end(), bytes.begin(), bytes.end());
      return input;
    };
    corpus.put("kem", std::string(name) + "_seed", with_kind(key.reveal()));
    corpus.put("kem", std::string(name) + "_public", with_kind(key.public_key().bytes));
  }
  corpus.put("kem", "past_the_modulus", Bytes(1569, 0xFF));
}

// Bob, to whom two have written. He has answered neither.
account::Account with_strangers() {
  testing::SeededRandom random(2);
  fuzz::BobAccount bob(random);
  for (const char* name : {"dave", "carol"}) {
    const auto writer = *session::Address::parse(name, 1);
    auto account = *account::Account::create({writer}, account::Policy::kFirstUse, random, session::PqPolicy::kAllowed);
    (void)*account.add_bundle(fuzz::bob_address(), bob.bundle(true, false), fuzz::kNow, random);
    const auto first = *account.encrypt(fuzz::bob_address(), bytes_of("hello"), fuzz::kNow, random);
    (void)*bob.account.decrypt(writer, first.kind, first.bytes, fuzz::kNow, random);
  }
  return std::move(bob.account);
}

void put_conversations(const Corpus& corpus) {
  for (const fuzz::Past& past : fuzz::kPasts) {
    const fuzz::Prepared<fuzz::BobConversation> conversation(past);
    corpus.put("saved_keys", past.name, conversation.bob.keys.save());
    corpus.put("saved_session", past.name, conversation.bob.with_alice.save());
    corpus.put("saved_account", past.name, fuzz::Prepared<fuzz::BobAccount>(past).bob.account.save());
  }
  corpus.put("saved_account", "unanswered", with_strangers().save());
  const fuzz::Prepared<fuzz::BobConversation> newest(fuzz::kPasts.back());
  for (const auto& message : newest.for_bob) {  // the last one of each kind stays
    const bool is_first = message.kind == session::MessageKind::kPrekey;
    corpus.put(is_first ? "prekey_message" : "signal_message", "in_version_4", message.bytes);
  }
}

void put_sealed_state(const Corpus& corpus) {
  testing::SeededRandom random(1);
  Bytes sealed{0};  // a whole state, of an account, without a key
  const SecretBytes state = *session::seal_state(session::StateKind::kAccount, SecretBytes(9, 7), nullptr, random);
  sealed.insert(sealed.end(), state.begin(), state.end());
  corpus.put("sealed_state", "unsealed", sealed);
}

// Rows of fuzz_store: a kind, and a row.
void put_store(const Corpus& corpus) {
  testing::Shelf shelf;
  auto vault = *shelf.create();
  (void)testing::put(*vault, store::Table::kPeers, {.name = "bob"}, "a row");
  (void)testing::put(*vault, store::Table::kSessions, {.name = "bob"}, "a row");
  const auto anchor = store::write_anchor(vault->status().anchor);
  const auto put = [&](const char* name, std::uint8_t kind, ByteView row) {
    Bytes input{kind};
    input.insert(input.end(), row.begin(), row.end());
    corpus.put("store", name, input);
  };
  const auto first_of = [&](std::uint8_t table) -> ByteView { return shelf.rows().lower_bound({table, {}})->second; };
  const ByteView header = first_of(store::kHeadTable);
  put("header", 0, header);
  put("header_without_checksum", 1, header.first(header.size() - 16));
  put("lasting_row", 2, first_of(store::raw_table(store::Table::kPeers)));
  put("forgettable_row", 3, first_of(store::raw_table(store::Table::kSessions)));
  put("text", 4, Bytes{'v', 'a', 'l', 'u', 'e', 'b', 'o', 'b', 0, 3});
  put("head", 5, Bytes(96, 1));
  Bytes block(store::KeyBlock::kSize, 0);
  block.front() = 0xFF;
  put("block", 6, block);
  put("anchor", 7, anchor);
  put("row_of_a_store", 8, Bytes{2, 0, 1, 2, 3});
  testing::crash(shelf, std::move(vault));
}

void put_list(const Corpus& corpus, const char* target, const char* name, const pawl_list* list) {
  const auto bytes = fuzz::new_buffer();
  if (pawl_list_write(list, bytes.get(), nullptr) != PAWL_OK) throw std::runtime_error("cannot write a list");
  corpus.put(target, name, {pawl_buffer_data(bytes.get()), pawl_buffer_size(bytes.get())});
}

void put_lists(const Corpus& corpus) {
  const auto empty = fuzz::new_list(), two_rows = fuzz::new_list();
  put_list(corpus, "list", "empty", empty.get());
  const Bytes bytes(3, 0xFF);
  pawl_list_set_int(two_rows.get(), PAWL_F_DEVICE, -70'000);
  pawl_list_set_text(two_rows.get(), PAWL_F_PEER, "d\xC3\xBCrer");
  pawl_list_add(two_rows.get());
  pawl_list_set_bytes(two_rows.get(), PAWL_F_BYTES, bytes.data(), bytes.size());
  put_list(corpus, "list", "two_rows", two_rows.get());
}

void put_bundles(const Corpus& corpus) {
  const auto made = fuzz::Prepared<fuzz::BobAccount>(fuzz::kPasts.front()).bob.bundle(true, true);
  const auto bundle = fuzz::new_list();
  const auto set_bytes = [&](std::int32_t field, ByteView value) {
    pawl_list_set_bytes(bundle.get(), field, value.data(), value.size());
  };
  pawl_list_set_int(bundle.get(), PAWL_F_DEVICE, made.device);
  pawl_list_set_int(bundle.get(), PAWL_F_REGISTRATION_ID, made.registration_id);
  pawl_list_set_int(bundle.get(), PAWL_F_SIGNED_PREKEY_ID, made.signed_prekey.id);
  set_bytes(PAWL_F_IDENTITY, made.identity.bytes);
  set_bytes(PAWL_F_SIGNED_PREKEY, made.signed_prekey.key.bytes);
  set_bytes(PAWL_F_SIGNED_PREKEY_SIG, made.signed_prekey_signature);
  put_list(corpus, "bundle", "without_prekey", bundle.get());
  pawl_list_set_int(bundle.get(), PAWL_F_PREKEY_ID, made.prekey->id);
  set_bytes(PAWL_F_PREKEY, made.prekey->key.bytes);
  put_list(corpus, "bundle", "with_prekey", bundle.get());
  pawl_list_set_int(bundle.get(), PAWL_F_KEM_PREKEY_ID, made.kem_prekey->id);
  set_bytes(PAWL_F_KEM_PREKEY, wire::write_kem(made.kem_prekey->key.bytes));
  set_bytes(PAWL_F_KEM_PREKEY_SIG, made.kem_prekey->signature);
  put_list(corpus, "bundle", "with_kem_prekey", bundle.get());
}

// Touches of fuzz_decrypt: message, what, place, value.
void put_touches(const Corpus& corpus) {
  const Bytes all_in_order{0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0};
  const Bytes all_backwards{5, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
  const Bytes damaged_then_genuine{3, 1, 40, 1, 3, 3, 5, 0, 3, 4, 90, 0, 3, 0, 0, 0, 3, 0, 0, 0};
  const Bytes damaged_on_chains{5,  1, 50, 1, 0, 1, 38,   7, 1, 1, 10, 1, 2, 2,
                                60, 9, 0,  5, 0, 0, 0xF0, 0, 0, 0, 0,  6, 1, 3};
  const auto put_in_both_versions = [&](const std::string& name, Bytes touches) {
    corpus.put("decrypt", name, touches);
    touches.push_back(0);  // what is left over says that it is version 3
    corpus.put("decrypt", name + "_in_version_3", touches);
  };
  put_in_both_versions("all_in_order", all_in_order);
  put_in_both_versions("all_backwards", all_backwards);
  put_in_both_versions("damaged_then_genuine", damaged_then_genuine);
  put_in_both_versions("damaged_on_chains", damaged_on_chains);
}

// Events of fuzz_spqr_conversation: what, which.
void put_spqr(const Corpus& corpus) {
  testing::SpqrPair pair;
  corpus.put("spqr_message", "with_chunk", pair.a.sends().message);
  corpus.put("spqr_message", "without_chunk", pair.b.sends().message);
  const Bytes in_an_odd_form{1, 0x81, 0, 0x82, 0x80, 0, 0, 'x'};
  corpus.put("spqr_message", "in_an_odd_form", in_an_odd_form);
  for (const auto state : testing::kSpqrStates) {
    auto moment = testing::spqr_moment(state);
    for (int i = 0; i < 3; ++i) (void)moment.b.sends();
    if (!moment.a.receives(moment.b.sends().message)) throw std::logic_error("an honest message is read");
    corpus.put("spqr_saved", std::string(state), testing::saved(moment.a.ratchet));
  }
  const Bytes three_epochs{200, 63, 200, 63, 200, 20};
  const Bytes late_and_again{0, 0, 0, 0, 0, 0, 2, 0, 2, 2, 2, 1, 2, 1, 1, 0, 3, 0, 200, 50, 2, 60, 6, 0};
  const Bytes altered_and_restarted{200, 40, 0, 0, 4, 0, 12, 0, 2, 0, 6, 0, 7, 0, 200, 9, 1, 0, 13, 0, 3, 0};
  corpus.put("spqr_conversation", "three_epochs", three_epochs);
  corpus.put("spqr_conversation", "late_and_again", late_and_again);
  corpus.put("spqr_conversation", "altered_and_restarted", altered_and_restarted);
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
  put_kem_keys(corpus, random);
  put_conversations(corpus);
  put_sealed_state(corpus);
  put_store(corpus);
  put_lists(corpus);
  put_bundles(corpus);
  put_touches(corpus);
  put_spqr(corpus);
  return 0;
}
