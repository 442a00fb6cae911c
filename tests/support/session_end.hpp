// One end of a recorded session, over the pure steps: the keys that it had, and whatever randomness is handed to it.
#pragma once
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/session/open.hpp"
#include "core/session/seal.hpp"
#include "core/session/start.hpp"

namespace pawl::testing {

class SessionEnd {
 public:
  SessionEnd(session::DeviceKeys keys, session::Address peer, std::unique_ptr<crypto::Random> random)
      : keys_(std::move(keys)), peer_(std::move(peer)), random_(std::move(random)) {}

  Result<Done> start(const handshake::Bundle& bundle) {
    PAWL_TRY(const auto suite, session::choose_suite(bundle, keys_.family(), kRule, {}));
    PAWL_TRY(auto session, session::start({keys_, peer_, 0, *random_, kRule}, bundle, suite));
    install(std::move(session));
    return Done{};
  }
  void install(session::SessionPtr session) { apply({session::RecordChange::Installed{std::move(session)}}); }

  Result<session::SealedMessage> write(ByteView text) {
    PAWL_TRY(auto sealed, session::seal(record_, {keys_, peer_, 0, *random_, kRule}, text, kAnybody));
    apply(std::move(sealed.change));
    return std::move(sealed.message);
  }
  Result<SecretBytes> read(session::MessageKind kind, ByteView bytes) {
    const session::Receiver receiver{keys_, peer_, 0, *random_, kRule};
    PAWL_TRY(auto opened, session::open(record_, far_jumps_, kind, bytes, receiver, kAnybody));
    apply(std::move(opened.change));
    PAWL_CHECK(keys_.commit(keys_.spend(opened.spent)));
    return std::move(opened.text);
  }

  void commit(session::KeysChange&& change) {
    if (!keys_.commit(std::move(change))) throw std::logic_error("the keys have changed since");
  }

  /// All of its state, for comparing.
  [[nodiscard]] SecretBytes state() const {
    constexpr wire::SavedFormat kFormat{{'T', 'E', 'S', 'T'}, 1};
    wire::SavedWriter out(kFormat);
    keys_.write(out);
    record_.write(out);
    return out.done();
  }
  [[nodiscard]] const session::Session& session() const { return *record_.current(); }
  [[nodiscard]] const session::DeviceKeys& keys() const { return keys_; }
  [[nodiscard]] const session::Address& peer() const { return peer_; }
  crypto::Random& random() { return *random_; }

 private:
  static constexpr session::SuiteRule kRule{};
  static constexpr auto kAnybody = [](const crypto::PublicKey&) { return true; };

  void apply(session::RecordChange&& change) {
    record_.make_room(change);
    record_.apply(std::move(change));
  }

  session::DeviceKeys keys_;
  session::Address peer_;
  std::unique_ptr<crypto::Random> random_;
  session::Record record_;
  session::FarJumps far_jumps_;
};

}  // namespace pawl::testing
