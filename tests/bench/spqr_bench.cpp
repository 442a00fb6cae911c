// What the post-quantum ratchet adds to a message, what an epoch costs, and what an enemy can ask for.
#include <benchmark/benchmark.h>

#include <utility>
#include <vector>

#include "tests/support/spqr_parties.hpp"

namespace pawl::testing {
namespace {

// One step on a ratchet in the same state each time: they are cloned beforehand, a thousand at once.
template <class Step>
void on_clones(benchmark::State& state, const Ratchet& ratchet, const Step& step) {
  std::vector<Ratchet> clones;
  for (auto _ : state) {
    if (clones.empty()) {
      state.PauseTiming();
      for (int i = 0; i < 1'000; ++i) clones.push_back(ratchet.clone());
      state.ResumeTiming();
    }
    step(clones.back());
    clones.pop_back();
  }
}

void send(Ratchet& ratchet) {
  auto step = ratchet.send(crypto::system_random());
  benchmark::DoNotOptimize(step);
  ratchet.apply(std::move(step->change));
}

void receive(Ratchet& ratchet, ByteView message) {
  auto step = ratchet.receive(message);
  if (!step) std::abort();
  benchmark::DoNotOptimize(step);
  ratchet.make_room(step->change);
  ratchet.apply(std::move(step->change));
}

void SendWithoutChunk(benchmark::State& state) {
  SpqrPair pair = spqr_moment("NoHeaderReceived");
  for (auto _ : state) send(pair.a.ratchet);
}
BENCHMARK(SendWithoutChunk);

void SendAChunk(benchmark::State& state) {
  const SpqrPair pair = spqr_moment("HeaderSent");
  on_clones(state, pair.a.ratchet, send);
}
BENCHMARK(SendAChunk);

// What a side does that is not answered, once it has sent all of an object: of the vector here, the largest.
void SendAParityChunk(benchmark::State& state) {
  SpqrPair pair = spqr_moment("HeaderSent");
  for (int i = 0; i < 36; ++i) send(pair.a.ratchet);
  for (auto _ : state) send(pair.a.ratchet);
}
BENCHMARK(SendAParityChunk);

void ReceiveWithoutChunk(benchmark::State& state) {
  SpqrPair pair = spqr_moment("NoHeaderReceived");
  const Bytes message = pair.a.sends().message;
  on_clones(state, pair.b.ratchet, [&](Ratchet& ratchet) { receive(ratchet, message); });
}
BENCHMARK(ReceiveWithoutChunk);

void ReceiveAChunk(benchmark::State& state) {
  SpqrPair pair = spqr_moment("HeaderSent");
  (void)pair.a.receives(pair.b.sends().message);
  const Bytes message = pair.a.sends().message;
  on_clones(state, pair.b.ratchet, [&](Ratchet& ratchet) { receive(ratchet, message); });
}
BENCHMARK(ReceiveAChunk);

// The last of 36 chunks of the vector, when 35 of them are parity.
void CompleteTheVectorFromParity(benchmark::State& state) {
  SpqrPair pair = spqr_moment("Ct1Sampled");
  pair.turns(1);
  for (int i = 0; i < 36; ++i) (void)pair.b.sends();
  for (int i = 0; i < 34; ++i) receive(pair.a.ratchet, pair.b.sends().message);
  const Bytes last = pair.b.sends().message;
  Ratchet complete = pair.a.ratchet.clone();
  receive(complete, last);
  if (state_of(complete) == "Ct1Sampled") std::abort();
  for (auto _ : state) benchmark::DoNotOptimize(pair.a.ratchet.receive(last));
}
BENCHMARK(CompleteTheVectorFromParity);

// Both sides, 43 messages each way.
void Epoch(benchmark::State& state) {
  SpqrPair pair;
  for (auto _ : state) {
    const std::uint64_t epoch = pair.a.ratchet.epoch();
    while (pair.a.ratchet.epoch() == epoch) pair.turns(1);
  }
}
BENCHMARK(Epoch);

// The most chain steps that one message can ask for.
void Jump(benchmark::State& state) {
  SpqrPair pair;
  const auto index = static_cast<std::uint32_t>(state.range(0));
  const Bytes message = altered(pair.b.sends().message, [&](wire::SpqrMessage& fields) { fields.index = index; });
  for (auto _ : state) benchmark::DoNotOptimize(pair.a.ratchet.receive(message));
}
BENCHMARK(Jump)->Arg(1'000)->Arg(25'000);

// One of as many skipped keys: the last costs what the first does.
void ReceiveASkipped(benchmark::State& state) {
  SpqrPair pair;
  const SpqrSent late = pair.b.sends();
  for (int i = 1; i < state.range(0); ++i) (void)pair.b.sends();
  receive(pair.a.ratchet, pair.b.sends().message);
  for (auto _ : state) benchmark::DoNotOptimize(pair.a.ratchet.receive(late.message));
}
BENCHMARK(ReceiveASkipped)->Arg(1)->Arg(2'000);

void SaveSpqr(benchmark::State& state) {
  const SpqrPair pair = spqr_moment("Ct1Sampled");
  for (auto _ : state) benchmark::DoNotOptimize(saved(pair.a.ratchet));
}
BENCHMARK(SaveSpqr);

void LoadSpqr(benchmark::State& state) {
  const SpqrPair pair = spqr_moment("Ct1Sampled");
  const SecretBytes bytes = saved(pair.a.ratchet);
  for (auto _ : state) benchmark::DoNotOptimize(loaded(bytes));
}
BENCHMARK(LoadSpqr);

void CloneSpqr(benchmark::State& state) {
  const SpqrPair pair = spqr_moment("Ct1Sampled");
  for (auto _ : state) benchmark::DoNotOptimize(pair.a.ratchet.clone());
}
BENCHMARK(CloneSpqr);

}  // namespace
}  // namespace pawl::testing
