// pawl_step: one message, computed and not happened yet. First the states that it leads to are given out, then its
// output.
#include <memory>

#include "capi/src/buffer.hpp"
#include "capi/src/guard.hpp"
#include "capi/src/list.hpp"
#include "capi/src/saved.hpp"
#include "capi/src/session.hpp"
#include "core/crypto/random.hpp"

namespace pawl::capi {
namespace {

constexpr std::int32_t kNoMessage = 0;  // in place of a PAWL_KIND_: the output of the step is a text

/// A state that a step leads to, and the one that it came from.
template <class State>
struct Change {
  std::shared_ptr<Shared<State>> of;
  std::uint64_t before_revision;
  State next;

  /// False when the state has changed since the step was made. The caller has its turn.
  [[nodiscard]] bool fits() const noexcept { return of->state.revision() == before_revision; }
};

}  // namespace
}  // namespace pawl::capi

struct pawl_step {
  static constexpr auto kKind = pawl::capi::Kind::kStep;
  using SessionChange = pawl::capi::Change<pawl::session::Conversation>;
  using KeysChange = pawl::capi::Change<pawl::session::DeviceKeys>;

  pawl_step(SessionChange&& to, std::int32_t message_kind, pawl::SecretBytes&& bytes)
      : session(std::move(to)), kind(message_kind), output(std::move(bytes)) {}

  pawl::capi::Tag tag{kKind};
  pawl::capi::Process process;
  pawl::capi::Turn turn;
  SessionChange session;
  std::optional<KeysChange> keys;  // none: the step leaves them as they are
  std::int32_t kind;               // of the message; 0: the output is a text
  pawl::SecretBytes output;
  bool state_given = false;
  bool released = false;
};

namespace pawl::capi {
namespace {

/// A step and the states that it belongs to, alone there for as long as this lives.
class InStep {
 public:
  /// Errors: kInvalidArgument, kWrongHandle, kForked, kInUse; kClosed when the step cannot happen any more.
  static Result<InStep> of(pawl_step* step) {
    PAWL_TRY(auto* const checked, live(step));
    PAWL_TRY(auto hold, checked->turn.take());
    PAWL_TRY(auto session, checked->session.of->turn.take());
    InStep inside(*checked, std::move(hold), std::move(session));
    if (checked->keys) {
      PAWL_TRY(auto keys, checked->keys->of->turn.take());
      inside.keys_.emplace(std::move(keys));
    }
    if (checked->released) return Error(Errc::kClosed, "the step has been released");
    if (!checked->session.fits() || (checked->keys && !checked->keys->fits())) {
      return Error(Errc::kClosed, "the session or the keys have changed since the step was made");
    }
    return inside;
  }

  pawl_step* operator->() const noexcept { return step_; }

 private:
  InStep(pawl_step& step, Turn::Hold hold, Turn::Hold session) noexcept
      : step_(&step), hold_(std::move(hold)), session_(std::move(session)) {}

  pawl_step* step_;
  Turn::Hold hold_;
  Turn::Hold session_;
  std::optional<Turn::Hold> keys_;
};

template <class State>
Result<Row> state_row(std::string_view label, const State& next, const SealingChoice& key) {
  PAWL_TRY(auto saved, saved_form(next, key));
  Row row;
  row.set(PAWL_F_LABEL, label);
  row.set(PAWL_F_REVISION, static_cast<std::int64_t>(next.revision()));
  row.set(PAWL_F_BYTES, std::move(saved));
  return row;
}

}  // namespace
}  // namespace pawl::capi

namespace capi = pawl::capi;
using pawl::Done;
using pawl::Result;
using pawl::crypto::system_random;

pawl_status pawl_session_encrypt(pawl_session* session, pawl_keys* keys, const std::uint8_t* text, std::size_t text_len,
                                 std::int64_t now_ms, pawl_step** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto* const handle, capi::live(session));
        PAWL_TRY(const auto* const own, capi::live(keys));
        PAWL_TRY(const auto plain, capi::plaintext(text, text_len));
        PAWL_CHECK(capi::time_ms(now_ms));
        PAWL_TRY(const auto turn, handle->shared->turn.take());
        PAWL_TRY(const auto turn_of_keys, own->shared->turn.take());
        where.depth = capi::kSealingCall;
        const auto& before = handle->shared->state;
        PAWL_TRY(auto sealed, before.seal(own->shared->state, plain, now_ms, system_random()));
        const auto& message = sealed.message;
        *out = new pawl_step({handle->shared, before.revision(), std::move(sealed.next)},
                             static_cast<std::int32_t>(message.kind), {message.bytes.begin(), message.bytes.end()});
        return Done{};
      },
      out);
}

pawl_status pawl_session_decrypt(pawl_session* session, pawl_keys* keys, std::int32_t kind, const std::uint8_t* bytes,
                                 std::size_t bytes_len, std::int64_t now_ms, pawl_step** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto* const handle, capi::live(session));
        PAWL_TRY(auto* const own, capi::live(keys));
        PAWL_TRY(const auto message_kind, capi::message_kind(kind));
        if (message_kind == pawl::session::MessageKind::kMessage) where.depth = capi::kOpeningCall;
        PAWL_TRY(const auto message, capi::view(bytes, bytes_len));
        PAWL_CHECK(capi::time_ms(now_ms));
        PAWL_TRY(const auto turn, handle->shared->turn.take());
        PAWL_TRY(const auto turn_of_keys, own->shared->turn.take());
        where.purpose = capi::Purpose::kReading;
        auto& before = handle->shared->state;
        PAWL_TRY(auto opened, before.open(own->shared->state, message_kind, message, now_ms, system_random()));
        auto step = std::make_unique<pawl_step>(
            pawl_step::SessionChange{handle->shared, before.revision(), std::move(opened.next)}, capi::kNoMessage,
            std::move(opened.text));
        if (opened.next_keys) {
          step->keys = {own->shared, own->shared->state.revision(), std::move(*opened.next_keys)};
        }
        *out = step.release();
        return Done{};
      },
      out);
}

pawl_status pawl_step_state(pawl_step* step, const std::uint8_t* key, std::size_t key_len, std::int32_t flags,
                            pawl_list** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(auto inside, capi::InStep::of(step));
        PAWL_TRY(const auto choice, capi::sealing_choice(key, key_len, flags));
        auto list = std::make_unique<pawl_list>();
        PAWL_TRY(auto session_row, capi::state_row("session", inside->session.next, choice));
        list->rows.push_back(std::move(session_row));
        if (inside->keys) {
          PAWL_TRY(auto keys_row, capi::state_row("keys", inside->keys->next, choice));
          list->rows.push_back(std::move(keys_row));
        }
        inside->state_given = true;
        *out = list.release();
        return Done{};
      },
      out);
}

pawl_status pawl_step_release(pawl_step* step, std::int32_t* out_kind, pawl_buffer* out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where&) -> Result<Done> {
        PAWL_TRY(auto inside, capi::InStep::of(step));
        PAWL_TRY(auto filling, capi::Filling::of(out));
        if (!inside->state_given) {
          return pawl::Error(pawl::Errc::kInvalidArgument,
                             "pawl_step_state has to be called, and its rows saved, first");
        }
        if (out_kind != nullptr) *out_kind = inside->kind;
        filling.deliver(std::move(inside->output));
        inside->session.of->state = std::move(inside->session.next);
        if (inside->keys) inside->keys->of->state = std::move(inside->keys->next);
        inside->released = true;
        return Done{};
      },
      out_kind, out);
}

void pawl_step_free(pawl_step* step) {
  if (capi::live(step)) delete step;
}
