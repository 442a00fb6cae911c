// The parts of files about whole sessions. Each part is many cases.
#pragma once
#include <string>

#include "tests/agent/vectors/values.hpp"

namespace vectors {

/// "sessions", an object: captured conversations with every intermediate value.
void captured_session(const std::string& where, const Json& session, Tally& tally);
/// One of them in protocol 4.
void captured_pq_session(const std::string& where, const Json& session, Tally& tally);
/// "receiver_cases": constructed inputs of protocol 4, with the answers of the official client.
void official_answers(const Request& document, const Request& inputs);
/// A case of whatsapp-pqxdh.json: a handshake of WhatsApp's post-quantum suite.
void whatsapp_pqxdh(const Request& handshake);
/// "fork_receiver_cases": constructed inputs, with the answers of a fork whose bugs we do not have.
void constructed_messages(const Request& receiver, const Request& inputs);
/// "official_client_v3_sessions": stored sessions, and what the official client made of them.
void stored_session(const Request& receiver, const Request& stored);
/// "sessions", a list: conversations of WhatsApp clients.
void whatsapp_session(const Request& session);

}  // namespace vectors
