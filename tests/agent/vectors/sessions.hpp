// The parts of files about whole sessions. Each part is many cases.
#pragma once
#include <string>

#include "tests/agent/vectors/values.hpp"

namespace vectors {

/// "sessions", an object: captured conversations with every intermediate value.
void captured_session(const std::string& where, const Json& session, Tally& tally);
/// "fork_receiver_cases": constructed inputs, with the answers of a fork whose bugs we do not have.
void constructed_messages(const Request& receiver, const Request& inputs);
/// "official_client_v3_sessions": stored sessions, and what the official client made of them.
void stored_session(const Request& receiver, const Request& stored);
/// "sessions", a list: conversations of WhatsApp clients.
void whatsapp_session(const Request& session);

}  // namespace vectors
