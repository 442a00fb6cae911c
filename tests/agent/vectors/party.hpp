// A device whose keys and randomness are those of a record, over the core's pure steps.
#pragma once
#include <string>

#include "core/session/device_keys.hpp"
#include "core/session/far_jumps.hpp"
#include "core/session/message.hpp"
#include "core/session/record.hpp"
#include "tests/agent/vectors/values.hpp"

namespace vectors {

pawl::session::Address address(const std::string& name, std::uint32_t device);

/// `keys` has registration_id, identity_private and, where a bundle was published, signed_prekey_id,
/// signed_prekey_private, prekey_id, prekey_private, kyber_prekey_id and kyber_prekey_secret (a last-resort one). With
/// mlkem_prekey_id and mlkem_prekey_seed instead they are keys of WhatsApp's family.
pawl::session::DeviceKeys device_keys(pawl::session::Address own, const Request& keys);

class Party {
 public:
  Party(pawl::session::Address own, const Request& keys);

  [[nodiscard]] const pawl::session::Address& own() const { return keys_.address(); }
  [[nodiscard]] const pawl::session::DeviceKeys& keys() const { return keys_; }
  /// The current session. There has to be one.
  [[nodiscard]] const pawl::session::Session& session() const;
  /// Adds to what the party will draw.
  void record_draw(pawl::ByteView bytes) { random_.record(bytes); }

  void install(pawl::session::SessionPtr session);
  pawl::session::SealedMessage seal(const pawl::session::Address& recipient, const std::string& text);
  pawl::Result<std::string> open(const pawl::session::Address& sender, pawl::session::MessageKind kind,
                                 const Bytes& message);
  /// Everything that is kept: equal exactly when the state is.
  [[nodiscard]] Bytes state() const;

 private:
  void put_in_place(pawl::session::RecordChange change);

  pawl::session::DeviceKeys keys_;
  pawl::session::Record record_;
  pawl::session::FarJumps far_jumps_;
  Tape random_;
};

}  // namespace vectors
