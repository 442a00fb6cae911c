// What an application waits for, through the C ABI.
#include <malloc.h>

#include "tests/bench/operations.hpp"
#include "tests/bench/pawl_device.hpp"

namespace bench {
namespace {

using Account = PawlAccount<PAWL_SUITE_SIGNAL_V3>;
using Session = PawlSession<PAWL_SUITE_SIGNAL_V3>;
using Account4 = PawlAccount<PAWL_SUITE_SIGNAL_V4>;
using Session4 = PawlSession<PAWL_SUITE_SIGNAL_V4>;

Owned<pawl_session> load(const pawl_buffer* saved) {
  return made<pawl_session>([&](auto out) {
    return pawl_session_load(pawl_buffer_data(saved), pawl_buffer_size(saved), nullptr, 0, PAWL_UNSEALED, out, nullptr);
  });
}

void save(const pawl_session* session, pawl_buffer* out) {
  check(pawl_session_save(session, nullptr, 0, PAWL_UNSEALED, out, nullptr));
}

template <class S>
void serialise(benchmark::State& state) {
  Pair<S> pair;
  const auto saved = new_buffer();
  for (auto _ : state) save(pair.alice.session("bob"), saved.get());
  state.counters["session_bytes"] = static_cast<double>(pawl_buffer_size(saved.get()));
}

double live_bytes(const pawl_buffer* saved) {
  std::vector<Owned<pawl_session>> sessions;
  sessions.reserve(kPeers);
  const std::size_t before = mallinfo2().uordblks;
  for (int i = 0; i < kPeers; ++i) sessions.push_back(load(saved));
  return static_cast<double>(mallinfo2().uordblks - before) / kPeers;
}

template <class S>
void deserialise(benchmark::State& state) {
  Pair<S> pair;
  const auto saved = new_buffer();
  save(pair.alice.session("bob"), saved.get());
  for (auto _ : state) benchmark::DoNotOptimize(load(saved.get()));
  state.counters["live_bytes"] = live_bytes(saved.get());
}

/// An account is moved out by a save, so each save is followed by taking it up again, outside of the timing.
template <bool kTimeSaving>
void account_moves(benchmark::State& state) {
  Pair<Account> pair;
  for (auto _ : state) {
    Owned<pawl_buffer> saved;
    const double saving = seconds([&] { saved = pair.alice.save(); });
    const Owned<pawl_list> config(pawl_list_new());
    pawl_list_set_bytes(config.get(), PAWL_F_SAVED, pawl_buffer_data(saved.get()), pawl_buffer_size(saved.get()));
    pawl_list_set_int(config.get(), PAWL_F_UNSEALED, 1);
    const double opening = seconds([&] { pair.alice.take_up(config.get()); });
    state.SetIterationTime(kTimeSaving ? saving : opening);
  }
}

void create(benchmark::State& state) {
  for (auto _ : state) Account alice("alice");
}

/// A thousand devices of eight peers: one call writes to all devices of a peer.
void fanout_8_times_125(benchmark::State& state) {
  constexpr std::uint32_t kDevices = 125;
  Account alice("alice"), bob("bob");
  const std::vector<std::string> peers{"a", "b", "c", "d", "e", "f", "g", "h"};
  for (const std::string& peer : peers) {
    for (std::uint32_t device = 0; device < kDevices; ++device) alice.start(peer, bob.bundle(), device);
  }
  for (auto _ : state) {
    for (const std::string& peer : peers) benchmark::DoNotOptimize(alice.seal(peer));
  }
}

const bool registered = [] {
  register_operations_of_version_3<Account>("account");
  register_operations_of_version_3<Session>("session");
  register_operations_of_version_4<Account4>("account-4");
  register_operations_of_version_4<Session4>("session-4");
  add("account", "create", create);
  add("account", "save", account_moves<true>)->UseManualTime()->Iterations(1000);
  add("account", "open", account_moves<false>)->UseManualTime()->Iterations(1000);
  add("account", "fanout_1000", fanout_1000<Account>)->Iterations(10);
  add("account", "fanout_8_times_125", fanout_8_times_125)->Iterations(10);
  add("session", "fanout_1000", fanout_1000<Session>)->Iterations(10);
  add("account-4", "fanout_1000", fanout_1000<Account4>)->Iterations(10);
  add("session-4", "fanout_1000", fanout_1000<Session4>)->Iterations(10);
  add("session", "serialise", serialise<Session>);
  add("session", "deserialise", deserialise<Session>);
  add("session-4", "serialise", serialise<Session4>);
  add("session-4", "deserialise", deserialise<Session4>);
  return true;
}();

}  // namespace
}  // namespace bench
