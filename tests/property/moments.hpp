// Moments of a conversation at which a message is about to be read, each a different way through the code.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/parties.hpp"

namespace pawl::testing {

struct Moment {
  std::string name;
  Party sender, receiver;
  session::SealedMessage message;
  std::string text;
  bool has_session;  // a first message: its session exists already on the receiver's side
};

/// In version 3.
std::vector<Moment> moments(std::uint64_t seed);
/// In version 4, where each state of the post-quantum ratchet is met by a message.
std::vector<Moment> post_quantum_moments(std::uint64_t seed);

}  // namespace pawl::testing
