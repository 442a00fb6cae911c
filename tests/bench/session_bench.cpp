// What a user of the core waits for: sessions, messages, turns, late messages, saved state, and what an enemy can cost.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <deque>
#include <vector>

#include "core/session/record.hpp"
#include "tests/support/parties.hpp"

namespace pawl::testing {
namespace {

using session::SealedMessage;

const std::string kText(256, 'x');
constexpr int kUnanswered = 1000;  // half of what a session may send without an answer

// Two accounts in the middle of a conversation, Alice's turn to write.
struct Pair {
  Pair() {
    alice.meets(bob);
    for (int i = 0; i < 6; ++i) turn();
  }
  void turn() {
    const auto there = alice.writes(bob, kText);
    if (!bob.reads(alice, there)) std::abort();
    const auto back = bob.writes(alice, kText);
    if (!alice.reads(bob, back)) std::abort();
  }
  Party alice{"alice"}, bob{"bob"};
};

void MakeBundle(benchmark::State& state) {
  const Party alice("alice");
  const auto keys = *session::DeviceKeys::create({alice.at()}, crypto::system_random());
  for (auto _ : state) benchmark::DoNotOptimize(keys.make_bundle(true, false, 0, crypto::system_random()));
}
BENCHMARK(MakeBundle);

void StartSession(benchmark::State& state) {
  Party alice("alice"), bob("bob");
  const auto bundle = bob.bundle();
  for (auto _ : state) benchmark::DoNotOptimize(alice.add(bob.at(), bundle));
}
BENCHMARK(StartSession);

void ReadFirstMessage(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    Party alice("alice"), bob("bob");
    alice.meets(bob);
    const auto first = alice.writes(bob, kText);
    state.ResumeTiming();
    benchmark::DoNotOptimize(bob.reads(alice, first));
  }
}
BENCHMARK(ReadFirstMessage)->Iterations(500);

void Encrypt(benchmark::State& state) {
  Pair pair;
  int written = 0;
  for (auto _ : state) {
    if (++written % kUnanswered == 0) {
      state.PauseTiming();
      pair.turn();
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(pair.alice.writes(pair.bob, kText));
  }
}
BENCHMARK(Encrypt);

void Decrypt(benchmark::State& state) {
  Pair pair;
  std::vector<SealedMessage> messages;
  std::size_t next = 0;
  for (auto _ : state) {
    if (next == messages.size()) {
      state.PauseTiming();
      messages.clear();
      next = 0;
      pair.turn();
      for (int i = 0; i < kUnanswered; ++i) messages.push_back(pair.alice.writes(pair.bob, kText));
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(pair.bob.reads(pair.alice, messages[next++]));
  }
}
BENCHMARK(Decrypt);

void Turn(benchmark::State& state) {  // one message each way, with a Diffie-Hellman step each
  Pair pair;
  for (auto _ : state) pair.turn();
}
BENCHMARK(Turn);

void Jump(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    Pair pair;
    SealedMessage last = pair.alice.writes(pair.bob, kText);
    for (int i = 0; i < state.range(0); ++i) last = pair.alice.writes(pair.bob, kText);
    state.ResumeTiming();
    if (!pair.bob.reads(pair.alice, last)) std::abort();
  }
}
BENCHMARK(Jump)->Arg(1000)->Iterations(50);

// All late messages of a jump, in an order that has nothing to do with theirs.
void OpenSkipped(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    Pair pair;
    std::vector<SealedMessage> late;
    for (int i = 0; i <= state.range(0); ++i) late.push_back(pair.alice.writes(pair.bob, kText));
    if (!pair.bob.reads(pair.alice, late.back())) std::abort();
    late.pop_back();
    for (std::size_t i = late.size() - 1; i > 0; --i) {
      std::swap(late[i], late[pair.alice.random.below(static_cast<std::uint32_t>(i + 1))]);
    }
    state.ResumeTiming();
    for (const auto& message : late) {
      if (!pair.bob.reads(pair.alice, message)) std::abort();
    }
  }
}
BENCHMARK(OpenSkipped)->Arg(1000)->Iterations(50);

void EncryptToMany(benchmark::State& state) {
  Party alice("alice"), bob("bob");
  const auto bundle = bob.bundle(false);
  std::vector<session::Address> peers;
  for (int i = 0; i < state.range(0); ++i) {
    peers.push_back(address("peer " + std::to_string(i)));
    if (!alice.add(peers.back(), bundle)) std::abort();
  }
  for (auto _ : state) {
    for (const auto& peer : peers) benchmark::DoNotOptimize(alice.seal(peer, kText));
  }
}
BENCHMARK(EncryptToMany)->Arg(1000)->Iterations(20);

void Save(benchmark::State& state) {
  Pair pair;
  for (auto _ : state) benchmark::DoNotOptimize(pair.alice.account.save());
  state.counters["bytes"] = static_cast<double>(pair.alice.account.save().size());
}
BENCHMARK(Save);

void Load(benchmark::State& state) {
  Pair pair;
  const auto saved = pair.alice.account.save();
  for (auto _ : state) benchmark::DoNotOptimize(account::Account::load(saved));
}
BENCHMARK(Load);

}  // namespace
}  // namespace pawl::testing
