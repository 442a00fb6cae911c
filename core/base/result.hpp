// Errors are values: a Result is either what was asked for or an Error, and may not be dropped.
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

namespace pawl {

/// Why a call was refused. The numbers are those of the C ABI (PAWL_E_...), so that the door only
/// copies them. kNone is no error: it stands where an Error has no finer cause.
enum class Errc : std::int32_t {
  kNone = 0,
  kInvalidArgument = 1,
  kWrongHandle = 2,
  kClosed = 3,
  kInUse = 4,
  kUnsupported = 5,
  kNotFound = 6,
  kForked = 9,
  kDuplicateMessage = 100,
  kInvalidMessage = 110,
  kBadMac = 111,
  kTooFarAhead = 112,
  kLegacyVersion = 113,
  kUnsupportedVersion = 114,
  kUnknownPrekey = 120,
  kUnknownSignedPrekey = 121,
  kUnknownKemPrekey = 122,
  kNoSession = 200,
  kStaleSession = 201,
  kWeakerSuite = 202,
  kUntrustedIdentity = 300,
  kInvalidKey = 301,
  kInvalidSignature = 302,
  kStoreMissing = 400,
  kStoreExists = 401,
  kStoreLocked = 402,
  kSuspended = 403,
  kWrongStoreKey = 410,
  kStoreCorrupt = 411,
  kStoreRolledBack = 412,
  kStoreTooNew = 413,
  kStoreFull = 414,
  kIoError = 500,
  kOutOfMemory = 501,
  kNoRandomness = 502,
  kInternal = 599,
};

/// What went wrong. It takes literals only, so that no key, name or text can reach a log.
struct Error {
  template <std::size_t N>
  consteval Error(Errc why, const char (&text)[N], Errc finer = Errc::kNone)  // NOLINT(google-explicit-constructor)
      : code(why), detail(finer), sentence(text) {}

  /// The same refusal with `inner`'s code as its finer cause.
  [[nodiscard]] constexpr Error caused_by(const Error& inner) const {
    Error outer = *this;
    outer.detail = inner.code;
    return outer;
  }

  Errc code;
  Errc detail;
  const char* sentence;
};

/// The value of a call that has nothing to hand back.
struct Done {};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, error) {}         // NOLINT(google-explicit-constructor)

  explicit operator bool() const noexcept { return state_.index() == 0; }
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace pawl

// PAWL_TRY(auto x, call()): x is the value of call(), or its error is returned from here.
// PAWL_TRY(auto&& x, call()) leaves the value where it is, for as long as x is in scope: it saves a move.
#define PAWL_TRY_JOIN2(a, b) a##b
#define PAWL_TRY_JOIN(a, b) PAWL_TRY_JOIN2(a, b)
#define PAWL_TRY_NAMED(decl, expr, name) \
  auto name = (expr);                    \
  if (!(name)) return (name).error();    \
  decl = *std::move(name)
#define PAWL_TRY(decl, expr) PAWL_TRY_NAMED(decl, expr, PAWL_TRY_JOIN(pawl_try_, __LINE__))

// PAWL_CHECK(call()): the error of call(), if any, is returned from here; its value is not needed.
#define PAWL_CHECK_NAMED(expr, name) \
  if (auto name = (expr); !(name)) return (name).error()
#define PAWL_CHECK(expr) PAWL_CHECK_NAMED(expr, PAWL_TRY_JOIN(pawl_check_, __LINE__))
