// What an application waits for, written once for every implementation: each is a Device, and the same operations are
// timed on all of them under the same names.
#pragma once
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "tests/bench/forged_message.hpp"

namespace bench {

inline constexpr std::size_t kTextSize = 256;
inline constexpr int kSkipped = 1000;
inline constexpr int kUnanswered = 1000;   // half of what a session of version 3 may send without an answer
inline constexpr int kMostSkipped = 1999;  // as many as all of them let a message jump
inline constexpr int kSessions = 41;       // the current one and all that are archived
inline constexpr int kPeers = 1000;

/// A device: an identity, prekeys, and sessions with peers. Calls that fail end the program.
template <class T>
concept Device = requires(T device, const std::string& peer, const typename T::Bundle& bundle,
                          const typename T::Message& message, const std::vector<std::uint8_t>& bytes) {
  T(peer);
  T::make_identity();
  { device.name() } -> std::convertible_to<std::string>;
  { device.bundle() } -> std::same_as<typename T::Bundle>;
  { bundle.signed_prekey() } -> std::same_as<std::vector<std::uint8_t>>;  // type byte first
  device.start(peer, bundle);
  device.forget(peer);
  { device.seal(peer) } -> std::same_as<typename T::Message>;  // kTextSize bytes
  { message.size() } -> std::convertible_to<std::size_t>;
  device.open(peer, message);
  device.refuse(peer, bytes);  // a message that cannot be opened
  device.a_minute_passes();
};

/// Processor time: it says the same whether or not other programs use the machine.
inline double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Run>
double seconds(Run&& run) {
  const double start = processor_seconds();
  run();
  return processor_seconds() - start;
}

template <Device D>
void turn(D& from, D& to) {
  to.open(from.name(), from.seal(to.name()));
}

/// Two devices in the middle of a conversation, Alice's turn to write.
template <Device D>
struct Pair {
  Pair() {
    alice.start("bob", bob.bundle());
    for (int i = 0; i < 6; ++i) answer();
  }
  std::vector<typename D::Message> messages(int count) {
    std::vector<typename D::Message> sealed;
    sealed.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) sealed.push_back(alice.seal("bob"));
    return sealed;
  }
  /// Alice has an answer, and goes on from it.
  void answer() {
    turn(alice, bob);
    turn(bob, alice);
  }
  D alice{"alice"}, bob{"bob"};
};

// ---- Keys and sessions

template <Device D>
void identity_keygen(benchmark::State& state) {
  for (auto _ : state) D::make_identity();
}

template <Device D>
void prekey_bundle(benchmark::State& state) {
  for (auto _ : state) {
    D alice("alice");
    alice.bundle();
    state.SetIterationTime(seconds([&] { benchmark::DoNotOptimize(alice.bundle()); }));
  }
}

template <Device D>
void session_initiator(benchmark::State& state) {
  D alice("alice"), bob("bob");
  const auto bundle = bob.bundle();
  for (auto _ : state) {
    state.SetIterationTime(seconds([&] { alice.start("bob", bundle); }));
    alice.forget("bob");
  }
}

template <Device D>
void session_responder_first_msg(benchmark::State& state) {
  for (auto _ : state) {
    D alice("alice"), bob("bob");
    alice.start("bob", bob.bundle());
    const auto first = alice.seal("bob");
    state.counters["message_bytes"] = static_cast<double>(first.size());
    state.SetIterationTime(seconds([&] { bob.open("alice", first); }));
  }
}

// ---- Messages

template <Device D>
void encrypt_256(benchmark::State& state) {
  Pair<D> pair;
  int sealed = 0;
  for (auto _ : state) {
    if (++sealed % kUnanswered == 0) {
      state.PauseTiming();
      pair.answer();
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(pair.alice.seal("bob"));
  }
  state.counters["message_bytes"] = static_cast<double>(pair.alice.seal("bob").size());
}

template <Device D>
void decrypt_256(benchmark::State& state) {
  Pair<D> pair;
  auto sealed = pair.messages(0);
  std::size_t next = 0;
  for (auto _ : state) {
    if (next == sealed.size()) {
      state.PauseTiming();
      pair.answer();
      sealed = pair.messages(kUnanswered);
      next = 0;
      state.ResumeTiming();
    }
    pair.bob.open("alice", sealed[next++]);
  }
}

/// One message, sealed and opened, when it is the first one after a change of direction.
template <Device D>
void pingpong_turn(benchmark::State& state) {
  Pair<D> pair;
  bool alice_writes = true;
  for (auto _ : state) {
    if (alice_writes) {
      turn(pair.alice, pair.bob);
    } else {
      turn(pair.bob, pair.alice);
    }
    alice_writes = !alice_writes;
  }
}

/// One message, sealed and opened, when 900 have gone the same way without an answer.
template <Device D>
void one_way_after_900(benchmark::State& state) {
  Pair<D> pair;
  for (int i = 0; i < 900; ++i) turn(pair.alice, pair.bob);
  for (auto _ : state) turn(pair.alice, pair.bob);
}

template <Device D>
void fanout_1000(benchmark::State& state) {
  D alice("alice"), bob("bob");
  std::vector<std::string> peers;
  for (int i = 0; i < kPeers; ++i) peers.push_back("peer " + std::to_string(i));
  for (const std::string& peer : peers) alice.start(peer, bob.bundle());
  for (auto _ : state) {
    for (const std::string& peer : peers) benchmark::DoNotOptimize(alice.seal(peer));
  }
}

// ---- Late messages

template <Device D>
void skip1000_first(benchmark::State& state) {
  for (auto _ : state) {
    Pair<D> pair;
    const auto sealed = pair.messages(kSkipped + 1);
    state.SetIterationTime(seconds([&] { pair.bob.open("alice", sealed.back()); }));
  }
}

enum class Order { kForward, kBackward, kRandom };

inline std::vector<std::size_t> places(Order order) {
  std::vector<std::size_t> all(kSkipped);
  std::iota(all.begin(), all.end(), std::size_t{0});
  if (order == Order::kBackward) std::reverse(all.begin(), all.end());
  if (order == Order::kRandom) std::shuffle(all.begin(), all.end(), std::mt19937(1));
  return all;
}

/// All the messages that one jump left behind.
template <Device D, Order kOrder>
void skip1000_drain(benchmark::State& state) {
  for (auto _ : state) {
    Pair<D> pair;
    const auto sealed = pair.messages(kSkipped + 1);
    pair.bob.open("alice", sealed.back());
    state.SetIterationTime(seconds([&] {
      for (const std::size_t place : places(kOrder)) pair.bob.open("alice", sealed[place]);
    }));
  }
}

/// One message of 1,999 late ones. A seed that is found by its key costs the same wherever it is.
template <Device D, bool kOldest>
void late_of_1999(benchmark::State& state) {
  constexpr std::size_t kOpened = 20;
  for (auto _ : state) {
    Pair<D> pair;
    const auto sealed = pair.messages(kMostSkipped + 1);
    pair.bob.open("alice", sealed.back());
    const std::size_t first = kOldest ? 0 : kMostSkipped - kOpened;
    state.SetIterationTime(seconds([&] {
                             for (std::size_t i = 0; i < kOpened; ++i) pair.bob.open("alice", sealed[first + i]);
                           }) /
                           static_cast<double>(kOpened));
  }
}

// ---- What an enemy can cost

/// A forged message with an unknown ratchet key, tried on a full record. A near one (200) is the worst for pawl, which
/// lets archived sessions jump no further; a far one for those that let every session jump as far as the first.
template <Device D, std::uint32_t kCounter>
void hostile_41_sessions(benchmark::State& state) {
  D alice("alice"), bob("bob");
  for (int i = 0; i < kSessions; ++i) {
    alice.start("bob", bob.bundle());
    turn(alice, bob);
  }
  const auto forged = forged_message(alice.bundle().signed_prekey(), kCounter);
  for (auto _ : state) {
    bob.a_minute_passes();
    state.SetIterationTime(seconds([&] { bob.refuse("alice", forged); }));
  }
}

/// Registers an operation as "<label>/<operation>".
inline auto* add(const std::string& label, const char* operation, void (*run)(benchmark::State&)) {
  return benchmark::RegisterBenchmark((label + "/" + operation).c_str(), run)->Unit(benchmark::kMicrosecond);
}

/// What is timed of every protocol. Counts are fixed where the state that is renewed outside of the timing costs much
/// more than the operation.
template <Device D>
void register_operations(const std::string& label) {
  add(label, "prekey_bundle", prekey_bundle<D>)->UseManualTime()->Iterations(100);
  add(label, "session_initiator", session_initiator<D>)->UseManualTime()->Iterations(100);
  add(label, "session_responder_first_msg", session_responder_first_msg<D>)->UseManualTime()->Iterations(50);
  add(label, "encrypt_256", encrypt_256<D>);
  add(label, "decrypt_256", decrypt_256<D>);
  add(label, "skip1000_first", skip1000_first<D>)->UseManualTime()->Iterations(10);
  add(label, "skip1000_drain_forward", skip1000_drain<D, Order::kForward>)->UseManualTime()->Iterations(2);
}

/// The rest of what is timed of protocol 3.
template <Device D>
void register_operations_of_version_3(const std::string& label) {
  add(label, "identity_keygen", identity_keygen<D>);
  register_operations<D>(label);
  add(label, "pingpong_turn", pingpong_turn<D>);
  add(label, "one_way_after_900", one_way_after_900<D>)->Iterations(kUnanswered);
  add(label, "skip1000_drain_backward", skip1000_drain<D, Order::kBackward>)->UseManualTime()->Iterations(2);
  add(label, "skip1000_drain_random", skip1000_drain<D, Order::kRandom>)->UseManualTime()->Iterations(2);
  add(label, "late_of_1999_oldest", late_of_1999<D, true>)->UseManualTime()->Iterations(5);
  add(label, "late_of_1999_newest", late_of_1999<D, false>)->UseManualTime()->Iterations(5);
  add(label, "hostile_41_sessions_near", hostile_41_sessions<D, 200>)->UseManualTime()->Iterations(3);
  add(label, "hostile_41_sessions_far", hostile_41_sessions<D, kMostSkipped>)->UseManualTime()->Iterations(3);
}

/// The rest of what is timed of protocol 4. What an epoch costs falls on a few of its messages, so turns are timed over
/// whole epochs, of 43 messages each way.
template <Device D>
void register_operations_of_version_4(const std::string& label) {
  register_operations<D>(label);
  add(label, "pingpong_turn", pingpong_turn<D>)->Iterations(10 * 2 * 43);
}

}  // namespace bench
