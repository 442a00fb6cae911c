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

std::vector<Moment> moments(std::uint64_t seed);

}  // namespace pawl::testing
