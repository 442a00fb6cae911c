// Every function of the ABI with a description of its parameters, from which calls are made: one that is good, and for
// each parameter all that are bad.
#pragma once
#include <pawl/pawl.h>

#include <cstdint>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include "tests/capi/handles.hpp"

namespace pawl_test {

/// What the calls are made with: two accounts and two ends of a conversation at the session level that know each other.
struct World {
  World();

  /// All state in it: equal before and after a call that failed.
  [[nodiscard]] Bytes state() const;

  Account alice = new_account("alice");
  Account bob = new_account("bob");
  Bytes alice_identity;
  Bytes saved_account;  // of somebody else, unsealed
  Message message;      // to alice
  Keys keys, bob_keys;  // at the session level; keys are alice's
  Session session;      // her conversation with bob
  Bytes saved_keys;     // unsealed
  Bytes saved_session;
  Message session_message;  // to alice
  Step step;                // of alice, its state not given out yet
  Step ready_step;          // its state given out
  List list = new_list();   // with a field of each type
  Bytes written_list;
  Buffer buffer = new_buffer();  // with bytes in it
};

/// A call, ready to be made.
struct Call {
  std::string what;      // "device = 128"
  pawl_status expected;  // of a function that cannot fail: PAWL_OK, and run() says so when it gave 0, NULL or nothing
  std::function<void()> prepare;  // puts something into every output, so that it can be seen to go
  std::function<pawl_status()> run;
  std::function<bool()> outputs_are_empty;
};

struct Function {
  std::string name;
  bool fallible;  // it returns a status
  Call good;
  std::vector<Call> bad;  // for each parameter all values that it may not have, the others being good
};

/// All of them. The arguments belong to `world`.
std::vector<Function> functions(World& world);

}  // namespace pawl_test
