#include <array>
#include <optional>

#include "core/ratchet/spqr/authenticator.hpp"
#include "core/ratchet/spqr/chains.hpp"
#include "core/ratchet/spqr/erasure_code.hpp"
#include "core/ratchet/spqr/gf16.hpp"
#include "core/wire/spqr_message.hpp"
#include "tests/agent/vectors/spqr.hpp"

namespace vectors {
namespace {

namespace spqr = pawl::ratchet::spqr;
using pawl::Errc;
using pawl::wire::SpqrMessage;

std::string place(const std::string& where, const char* part, std::size_t index) {
  return where + " " + part + " " + std::to_string(index);
}

/// Calls run(member) as a case for each member of a list.
template <class Run>
void for_each_case(const std::string& where, const char* part, const Json& list, Tally& tally, const Run& run) {
  std::size_t index = 0;
  for (const Json& one : list) {
    tally.run(place(where, part, index++), [&] { run(one); });
  }
}

void expect_hex(pawl::ByteView got, const Json& wanted) {
  const std::string hex = agent::hex(got.data(), got.size());
  expect(hex == wanted.get<std::string>(), "the bytes are " + hex + ", not " + wanted.get<std::string>());
}

template <class SecretKind>
SecretKind secret(const Request& request, const char* name) {
  return SecretKind::copy_of(fixed<32>(request, name));
}

/// Epochs are text: they are wider than a number of JSON is sure to be.
void expect_fields(const Json& one, const SpqrMessage& got) {
  expect(std::to_string(got.epoch) == one.at("epoch").get<std::string>(), "another epoch");
  expect(got.index == one.at("index").get<std::uint32_t>(), "another index");
  expect(static_cast<int>(got.type) == one.at("type").get<int>(), "another type");
  expect(carries_piece(got.type) == !one.at("chunk_index").is_null(), "a chunk more or less");
  if (carries_piece(got.type)) expect(got.piece.number == one.at("chunk_index").get<int>(), "another chunk number");
}

}  // namespace

// ---- messages ----

void spqr_canonical(const std::string& where, const Json& document, Tally& tally) {
  for_each_case(where, "canonical", document.at("canonical"), tally, [](const Json& one) {
    const SpqrMessage message = value_of(pawl::wire::parse_spqr_message(Request(one).bytes("wire")));
    expect_fields(one, message);
    if (carries_piece(message.type)) expect_hex(message.piece.chunk, one.at("chunk"));
    expect_hex(pawl::wire::write_spqr_message(message).view(), one.at("wire"));
  });
}

void spqr_accepted(const std::string& where, const Json& document, Tally& tally) {
  for_each_case(where, "accepted", document.at("accepted_non_canonical"), tally, [](const Json& one) {
    expect_fields(one, value_of(pawl::wire::parse_spqr_message(Request(one).bytes("wire"))));
  });
}

void spqr_rejected(const std::string& where, const Json& document, Tally& tally) {
  for_each_case(where, "rejected", document.at("rejected"), tally, [](const Json& one) {
    expect(!pawl::wire::parse_spqr_message(Request(one).bytes("wire")), "it was read");
  });
}

// ---- the chunk code ----

void spqr_field(const std::string& where, const Json& document, Tally& tally) {
  for_each_case(where, "product", document.at("field").at("mul"), tally, [](const Json& row) {
    expect(spqr::gf16::multiply(row[0], row[1]) == row[2].get<std::uint16_t>(), "another product");
  });
  for_each_case(where, "inverse", document.at("field").at("inv"), tally, [](const Json& row) {
    expect(spqr::gf16::inverse(row[0]) == row[1].get<std::uint16_t>(), "another inverse");
  });
}

namespace {

void decode(const Json& set, std::size_t size, const Json& object) {
  spqr::Decoder decoder(size);
  const Json &order = set.at("order"), &chunks = set.at("chunks");
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Json piece = {{"chunk", chunks.at(i)}};
    const pawl::wire::SpqrPiece next{order.at(i), fixed<pawl::wire::kSpqrChunk>(Request(piece), "chunk")};
    const auto whole = decoder.completed_by(next);
    expect(whole.has_value() == (i + 1 == order.size()), "the object is complete too early, or not at all");
    if (whole) return expect_hex(*whole, object);
    decoder.add(next);
  }
}

}  // namespace

void spqr_objects(const std::string& where, const Json& document, Tally& tally) {
  for (const Json& object : document.at("objects")) {
    const Bytes message = Request(object).bytes("message");
    for (const auto& [number, chunk] : object.at("chunks").items()) {
      std::string which = where;
      tally.run(which.append(" chunk ").append(number), [&, &number = number, &chunk = chunk] {
        expect_hex(spqr::chunk_of(message, static_cast<std::uint16_t>(std::stoul(number))), chunk);
      });
    }
    for_each_case(where, "set", object.at("decode_sets"), tally,
                  [&](const Json& set) { decode(set, message.size(), object.at("message")); });
  }
}

// ---- MAC keys ----

void spqr_authenticator(const std::string& where, const Json& document, Tally& tally) {
  spqr::Authenticator now(secret<spqr::AuthKey>(Request(document), "auth_key"));
  for_each_case(where, "step", document.at("steps"), tally, [&](const Json& json) {
    const Request step(json);
    if (step.has("step")) {
      expect_bytes(step, "root", now.root().reveal());
      return expect_bytes(step, "mac", now.key().reveal());
    }
    const std::uint64_t epoch = step.u32("epoch");
    expect_bytes(step, "header_mac", now.header_mac(epoch, fixed<64>(step, "header")));
    const auto shared = secret<pawl::crypto::mlkem768::SharedSecret>(step, "kem_shared_secret");
    const spqr::EpochSecret of_epoch = spqr::epoch_secret(epoch, shared);
    expect_bytes(step, "epoch_secret", of_epoch.reveal());
    now = now.after(epoch, of_epoch);
    expect_bytes(step, "root_after", now.root().reveal());
    expect_bytes(step, "mac_after", now.key().reveal());
    expect_bytes(step, "ct_mac", now.ciphertext_mac(epoch, fixed<960>(step, "ct1"), fixed<128>(step, "ct2")));
  });
}

// ---- chains ----

void spqr_start(const std::string& where, const Json& document, Tally& tally) {
  tally.run(where + " start", [&] {
    const auto key = secret<spqr::AuthKey>(Request(document), "initial_key");
    const spqr::Chains a(key, spqr::Direction::kA2B, {}), b(key, spqr::Direction::kB2A, {});
    Bytes start;
    for (const auto part :
         {a.state().root.reveal(), b.find(0)->receiving.key.reveal(), a.find(0)->receiving.key.reveal()}) {
      start.insert(start.end(), part.begin(), part.end());
    }
    expect_hex(start, document.at("start_okm"));
  });
}

void spqr_sequence(const std::string& where, const Json& document, Tally& tally) {
  const auto key = secret<spqr::AuthKey>(Request(document), "initial_key");
  spqr::Chains a(key, spqr::Direction::kA2B, {}), b(key, spqr::Direction::kB2A, {});
  for_each_case(where, "step", document.at("sequence"), tally, [&](const Json& json) {
    const Request step(json);
    const std::uint64_t epoch = step.u32("epoch");
    if (step.text("op") == "add_epoch") {
      const auto of_epoch = secret<spqr::EpochSecret>(step, "secret");
      a.apply(a.open_next(of_epoch));
      b.apply(b.open_next(of_epoch));
      expect_bytes(step, "next_root", a.state().root.reveal());
      expect_bytes(step, "a2b_chain", b.find(epoch)->receiving.key.reveal());
      return expect_bytes(step, "b2a_chain", a.find(epoch)->receiving.key.reveal());
    }
    spqr::Chains& from = step.text("direction") == "A2B" ? a : b;
    auto sent = value_of(from.next_key(epoch));
    auto received = value_of((&from == &a ? b : a).key_of(epoch, step.u32("index"), 1));
    expect(sent.index == step.u32("index"), "another index");
    expect_bytes(step, "key", sent.key.reveal());
    expect_bytes(step, "key", received.key.reveal());
    from.apply(std::move(sent.change));
    (&from == &a ? b : a).apply(std::move(received.change));
  });
}

void spqr_out_of_order(const std::string& where, const Json& document, Tally& tally) {
  spqr::Chains b(secret<spqr::AuthKey>(Request(document), "initial_key"), spqr::Direction::kB2A,
                 {.max_jump = 10, .max_skipped = 5});
  for_each_case(where, "row", document.at("out_of_order").at("rows"), tally, [&](const Json& row) {
    const std::string wanted = row.at(2);
    auto received = b.key_of(row.at(0), row.at(1), 0xFFFFFFFF);
    if (wanted.starts_with("Key") || wanted.starts_with("Epoch")) {
      expect(!received, "a key instead of an error");
      const bool ahead = wanted == "KeyJump" || wanted == "EpochOutOfRange";
      return expect(received.error().code == (ahead ? Errc::kTooFarAhead : Errc::kDuplicateMessage), "another error");
    }
    expect(!!received, "an error instead of a key");
    expect_hex(received->key.reveal(), row.at(2));
    b.make_room(received->change);
    b.apply(std::move(received->change));
  });
}

}  // namespace vectors
