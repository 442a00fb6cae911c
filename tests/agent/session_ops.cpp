#include <limits>

#include "tests/agent/bundle.hpp"
#include "tests/agent/ops.hpp"

namespace agent {
namespace {

constexpr std::int64_t kSystemClock = -1;

/// A clock setting for pawl_account_configure.
List clock_at(std::int64_t now_ms) {
  List config = new_list();
  pawl_list_set_int(config.get(), PAWL_F_NOW_MS, now_ms);
  return config;
}

/// Pins the clock of an account to a request's `now`, if it has one, for as long as the request is served.
class Clock {
 public:
  Clock(const OpenAccount& account, const Request& request) : account_(account) {
    if (!request.has("now")) return;
    const List pinned = clock_at(request.number("now", 0, std::numeric_limits<std::int64_t>::max()));
    call(pawl_account_configure, account_.get(), nullptr, pinned.get());
  }
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  ~Clock() { pawl_account_configure(account_.get(), nullptr, system_clock_.get(), nullptr); }

 private:
  const OpenAccount& account_;
  List system_clock_ = clock_at(kSystemClock);
};

List device_option(const Address& peer) {
  List options = new_list();
  pawl_list_set_int(options.get(), PAWL_F_DEVICE, peer.device);
  return options;
}

Json create_bundle(Accounts& accounts, const Request& request) {
  OpenAccount& account = account_of(accounts, request);
  const bool one_time = request.flag("one_time");
  const bool kem = request.flag("kem");
  const List options = new_list();
  pawl_list_set_int(options.get(), PAWL_F_ONE_TIME, one_time ? 1 : 0);
  pawl_list_set_int(options.get(), PAWL_F_SUITE, kem ? PAWL_SUITE_SIGNAL_V4 : PAWL_SUITE_SIGNAL_V3);
  const List bundle = list_from(pawl_account_bundle, account.get(), nullptr, options.get());
  account.persist();
  return {{"bundle", bundle_to_json(bundle)}};
}

Json start_session(Accounts& accounts, const Request& request) {
  OpenAccount& account = account_of(accounts, request);
  const Address peer = address(request, "peer");
  const std::int64_t version = request.number("version", 3, 4);
  const List bundle = bundle_from_json(request.object("bundle"), version);
  const Clock clock(account, request);
  call(pawl_account_add_bundle, account.get(), nullptr, name_of(peer.name), static_cast<std::uint32_t>(peer.device),
       bundle.get());
  account.persist();
  return Json::object();
}

/// The row of a device in what pawl_account_peer gives; 0 (the row of the peer itself) when there is none.
std::size_t row_of_device(const List& peer, std::int32_t device) {
  for (std::size_t row = 1; row < pawl_list_count(peer.get()); ++row) {
    if (pawl_list_int(peer.get(), row, PAWL_F_DEVICE) == device) return row;
  }
  return 0;
}

Json session_info(Accounts& accounts, const Request& request) {
  OpenAccount& account = account_of(accounts, request);
  const Address peer = address(request, "peer");
  const Clock clock(account, request);
  const List known = list_from(pawl_account_peer, account.get(), nullptr, name_of(peer.name));
  const std::size_t row = row_of_device(known, peer.device);
  if (row == 0) return {{"exists", false}};
  Json info = {{"exists", true},
               {"sendable", pawl_list_int(known.get(), row, PAWL_F_SENDABLE) == 1},
               {"previous", pawl_list_int(known.get(), row, PAWL_F_ARCHIVED)}};
  if (const std::int64_t suite = pawl_list_int(known.get(), row, PAWL_F_SUITE); suite != 0) {
    info["version"] = suite == PAWL_SUITE_SIGNAL_V3 ? 3 : 4;
    info["remote_identity"] = hex_of(known, row, PAWL_F_IDENTITY);
  }
  return info;
}

Json archive_session(Accounts& accounts, const Request& request) {
  OpenAccount& account = account_of(accounts, request);
  const Address peer = address(request, "peer");
  call(pawl_account_reset, account.get(), nullptr, name_of(peer.name), static_cast<std::uint32_t>(peer.device),
       PAWL_RESET_SESSION);
  account.persist();
  return Json::object();
}

Json encrypt(Accounts& accounts, const Request& request) {
  OpenAccount& account = account_of(accounts, request);
  const Address peer = address(request, "peer");
  const Bytes text = request.bytes("plaintext");
  const Clock clock(account, request);
  const List options = device_option(peer);
  const List envelopes = list_from(pawl_account_encrypt, account.get(), nullptr, name_of(peer.name), text.data(),
                                   text.size(), options.get());
  account.persist();  // the message may leave when the state that it belongs to is durable
  const bool is_prekey = pawl_list_int(envelopes.get(), 0, PAWL_F_KIND) == PAWL_KIND_PREKEY;
  return {{"kind", is_prekey ? "prekey" : "message"}, {"bytes", hex_of(envelopes, 0, PAWL_F_BYTES)}};
}

std::int32_t kind_of(const Request& request) {
  const std::string kind = request.text("kind");
  if (kind == "prekey") return PAWL_KIND_PREKEY;
  if (kind == "message") return PAWL_KIND_MESSAGE;
  throw Refusal{"bad_request", "kind is prekey or message"};
}

Json decrypt(Accounts& accounts, const Request& request) {
  OpenAccount& account = account_of(accounts, request);
  const Address sender = address(request, "peer");
  const std::int32_t kind = kind_of(request);
  const Bytes bytes = request.bytes("bytes");
  constexpr std::int64_t kSentMs = 0;  // drivers do not say
  const List message = list_from(pawl_account_decrypt, account.get(), nullptr, name_of(sender.name),
                                 static_cast<std::uint32_t>(sender.device), kind, kSentMs, bytes.data(), bytes.size());
  account.persist();
  return {{"plaintext", hex_of(message, 0, PAWL_F_TEXT)}};
}

}  // namespace

Ops session_ops(Accounts& accounts) {
  const auto over = [&accounts](Json (*op)(Accounts&, const Request&)) {
    return [&accounts, op](const Request& request) { return op(accounts, request); };
  };
  return {{"bundle.create", over(create_bundle)},
          {"session.start", over(start_session)},
          {"session.info", over(session_info)},
          {"session.archive", over(archive_session)},
          {"encrypt", over(encrypt)},
          {"decrypt", over(decrypt)}};
}

}  // namespace agent
