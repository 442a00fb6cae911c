// The suite WhatsApp PQ: PQXDH with ML-KEM-1024, then the Double Ratchet alone, as the published web client has it. In
// which fields of a first message it puts the KEM prekey and the ciphertext was not seen: they stand where Signal's
// clients have them, and no running client has taken such a message.
#include "core/session/pq_handshakes.hpp"

namespace pawl::session {
namespace {

constexpr Suite kSuite = Suite::kWhatsAppPq;

Result<Begun> initiate(const Sender& sender, const handshake::Bundle& bundle, const crypto::KeyPair& base) {
  PAWL_TRY(auto begun, begin_pqxdh(kSuite, sender, bundle, base));
  return Begun{ratchet::TripleRatchet(std::move(begun.ratchet)), std::move(begun.pending)};
}

Result<ratchet::TripleRatchet> respond_to(const Receiver& receiver, const wire::PrekeyMessage& message) {
  PAWL_TRY(auto answered, answer_pqxdh(kSuite, receiver, message));
  return ratchet::TripleRatchet(std::move(answered.ratchet));
}

}  // namespace

const Handshake kWhatsAppPqHandshake{initiate, respond_to};

}  // namespace pawl::session
