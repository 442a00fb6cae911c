// The parts of files about the post-quantum ratchet. Each part is many cases.
#pragma once
#include <string>

#include "tests/agent/vectors/values.hpp"

namespace vectors {

void spqr_canonical(const std::string& where, const Json& document, Tally& tally);
void spqr_accepted(const std::string& where, const Json& document, Tally& tally);
void spqr_rejected(const std::string& where, const Json& document, Tally& tally);
/// "field": rows of products and inverses.
void spqr_field(const std::string& where, const Json& document, Tally& tally);
/// "objects": their chunks, and sets of chunks that give them back.
void spqr_objects(const std::string& where, const Json& document, Tally& tally);
/// "steps": the MAC keys through the epochs.
void spqr_authenticator(const std::string& where, const Json& document, Tally& tally);
/// "start_okm": what the key of the handshake gives for epoch 0. "sequence" and "out_of_order": the chains.
void spqr_start(const std::string& where, const Json& document, Tally& tally);
void spqr_sequence(const std::string& where, const Json& document, Tally& tally);
void spqr_out_of_order(const std::string& where, const Json& document, Tally& tally);
/// "rows": what a message does in a state.
void spqr_rows(const std::string& where, const Json& document, Tally& tally);
/// "events": a conversation of two parties, or the post-quantum part of a session with the official client.
void spqr_events(const std::string& where, const Json& document, Tally& tally);

}  // namespace vectors
