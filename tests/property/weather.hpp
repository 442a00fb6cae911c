// A conversation of two accounts in one suite, over a network that loses, repeats and reorders, with restarts and new
// sessions at any moment. The network keeps a record of its own of every message, and judges each answer by it.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/parties.hpp"

namespace pawl::testing {

/// How bad it is, in per cent of the occasions.
struct Weather {
  std::uint32_t loss = 0;
  std::uint32_t repeat = 0;       // a message that has been read is delivered again
  std::uint32_t reorder = 0;      // not the oldest message under way is delivered next
  std::uint32_t burst = 0;        // several messages in a row
  std::uint32_t restart = 0;      // a side is saved and loaded
  std::uint32_t crash = 0;        // a side loses its memory between reading a message and saving
  std::uint32_t new_session = 0;  // a side starts anew from a bundle, whatever is under way
};

class Network {
 public:
  Network(std::uint64_t seed, Weather weather, session::Suite suite);

  /// `events` of all kinds; then everything that is under way is delivered, and both sides have a calm exchange.
  void run(int events);

  struct Count {
    std::size_t sent, read, lost, too_late, repeats, restarts, sessions;
    std::uint64_t newest_epoch;  // of the post-quantum ratchet, in any session
  };
  [[nodiscard]] const Count& count() const { return count_; }
  /// What went against the rules, in words; empty: nothing.
  [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }

 private:
  struct Message {
    std::string text;
    session::SealedMessage sealed;
    crypto::PublicKey chain;  // its ratchet key
    std::size_t session;      // the number of its session
    std::uint64_t pq_epoch;
  };
  struct Side {
    explicit Side(Party made) : party(std::move(made)) {}
    Party party;
    std::vector<Message> coming;                         // under way to this side
    std::vector<Message> have_read;                      // by this side
    std::vector<crypto::PublicKey> chains;               // of the peer, in the order in which they were first seen
    std::size_t unanswered = 0;                          // messages since this side last read one
    std::size_t session = 0;                             // the one it writes in: begun by itself, or read in last
    std::map<std::size_t, std::uint64_t> epoch_written;  // by session: of the newest message written by this side
  };

  void event();
  void send(Side& from, Side& to);
  void deliver(Side& to, Side& from, std::size_t which);
  void deliver_again(Side& to, Side& from);
  void read(Side& to, const Side& from, Message message);
  /// How many newer chains of the peer the side has seen; -1: this one is new itself.
  [[nodiscard]] static int newer_chains(const Side& side, const crypto::PublicKey& chain);
  /// Whether the side has written in the second epoch after that of the message, and so has given up its keys.
  [[nodiscard]] static bool epoch_is_over(const Side& side, const Message& message);
  void start(Side& from, Side& to);
  void calm();
  bool happens(std::uint32_t per_cent) { return random_.below(100) < per_cent; }
  void rule(bool kept, const std::string& words);

  SeededRandom random_;
  Weather weather_;
  std::array<Side, 2> sides_;
  Count count_{};
  std::vector<std::string> broken_;
};

}  // namespace pawl::testing
