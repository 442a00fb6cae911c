// Kinds of parameters: for each the C arguments that stand for it, a good value, and every bad one with the status that
// has to come of it.
#pragma once
#include <pawl/pawl.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/capi/handles.hpp"
#include "tests/capi/table.hpp"

namespace pawl_test {

template <class... Args>
struct BadValue {
  std::string what;
  std::tuple<Args...> args;
  pawl_status expected;
};

/// A value of its own, with the bad ones named.
template <class T>
struct Value {
  std::string name;
  T value;
  std::vector<std::pair<T, pawl_status>> bad_values = {};

  std::tuple<T> good() const { return {value}; }
  std::vector<BadValue<T>> bad() const {
    std::vector<BadValue<T>> all;
    for (const auto& [bad_value, expected] : bad_values) {
      all.push_back({name + " = " + std::to_string(bad_value), {bad_value}, expected});
    }
    return all;
  }
};

inline Value<std::uint32_t> device() {
  return {"device", 1, {{128, PAWL_E_INVALID_ARGUMENT}, {UINT32_MAX, PAWL_E_INVALID_ARGUMENT}}};
}
inline Value<std::int64_t> time_ms(const char* name) {
  return {name,
          1'000,
          {{-1, PAWL_E_INVALID_ARGUMENT},
           {INT64_MIN, PAWL_E_INVALID_ARGUMENT},
           {std::int64_t{1} << 62, PAWL_E_INVALID_ARGUMENT},
           {INT64_MAX, PAWL_E_INVALID_ARGUMENT}}};
}
inline Value<std::int32_t> kind(std::int32_t value) {
  return {"kind", value, {{0, PAWL_E_UNSUPPORTED}, {INT32_MIN, PAWL_E_UNSUPPORTED}, {INT32_MAX, PAWL_E_UNSUPPORTED}}};
}
inline Value<std::int32_t> flags() {
  return {"flags", PAWL_UNSEALED, {{2, PAWL_E_UNSUPPORTED}, {INT32_MIN, PAWL_E_UNSUPPORTED}}};
}

/// A handle: null and a handle of another kind are refused. `T` is a pointer type.
template <class T>
struct Handle {
  std::string name;
  T value;
  void* of_another_kind;
  pawl_status null_expected = PAWL_E_INVALID_ARGUMENT;
  pawl_status wrong_expected = PAWL_E_WRONG_HANDLE;

  std::tuple<T> good() const { return {value}; }
  std::vector<BadValue<T>> bad() const {
    return {{name + " = NULL", {nullptr}, null_expected},
            {name + " of another kind", {static_cast<T>(of_another_kind)}, wrong_expected}};
  }
};

/// A handle that the call ends: null and a handle of another kind are left alone. What can be freed is freed everywhere
/// else in these tests.
template <class T>
struct Ended {
  std::string name;
  void* of_another_kind;

  std::tuple<T> good() const { return {nullptr}; }
  std::vector<BadValue<T>> bad() const {
    return {{name + " = NULL", {nullptr}, PAWL_OK},
            {name + " of another kind", {static_cast<T>(of_another_kind)}, PAWL_OK}};
  }
};

/// A transaction or a store: there is none in this version.
template <class T>
struct Absent {
  std::string name;

  std::tuple<T> good() const { return {nullptr}; }
  std::vector<BadValue<T>> bad() const {
    static int nothing;
    return {{name + " given", {reinterpret_cast<T>(&nothing)}, PAWL_E_UNSUPPORTED}};
  }
};

/// A name, or a text that is only read.
struct Name {
  std::string name;
  const char* value;

  std::tuple<const char*> good() const { return {value}; }
  std::vector<BadValue<const char*>> bad() const {
    static const std::string kTooLong(PAWL_NAME_MAX + 1, 'a');
    return {{name + " = NULL", {nullptr}, PAWL_E_INVALID_ARGUMENT},
            {name + " empty", {""}, PAWL_E_INVALID_ARGUMENT},
            {name + " too long", {kTooLong.c_str()}, PAWL_E_INVALID_ARGUMENT},
            {name + " not UTF-8", {"\xC3("}, PAWL_E_INVALID_ARGUMENT},
            {name + " with a control character", {"a\nb"}, PAWL_E_INVALID_ARGUMENT}};
  }
};

/// A text that is looked up, by a function without a status.
struct Text {
  std::string name;
  const char* value;

  std::tuple<const char*> good() const { return {value}; }
  std::vector<BadValue<const char*>> bad() const {
    return {{name + " = NULL", {nullptr}, PAWL_OK}, {name + " empty", {""}, PAWL_OK}};
  }
};

struct InBytes {
  /// `empty`: what has to come of no bytes at all; PAWL_OK: they are as good as any.
  InBytes(std::string parameter, Bytes bytes, pawl_status empty = PAWL_OK)
      : name(std::move(parameter)), value(std::make_shared<const Bytes>(std::move(bytes))), empty_expected(empty) {}

  std::tuple<const std::uint8_t*, std::size_t> good() const { return {value->data(), value->size()}; }
  std::vector<BadValue<const std::uint8_t*, std::size_t>> bad() const {
    static constexpr std::uint8_t kByte = 0;
    std::vector<BadValue<const std::uint8_t*, std::size_t>> all = {
        {name + " = NULL with a length", {nullptr, 1}, PAWL_E_INVALID_ARGUMENT},
        {name + " = NULL with the greatest length", {nullptr, SIZE_MAX}, PAWL_E_INVALID_ARGUMENT},
        {name + " too long by one", {&kByte, std::size_t{PAWL_BYTES_MAX} + 1}, PAWL_E_INVALID_ARGUMENT},
        {name + " of the greatest length", {&kByte, SIZE_MAX}, PAWL_E_INVALID_ARGUMENT}};
    if (empty_expected != PAWL_OK) {
      all.push_back({name + " = NULL, 0", {nullptr, 0}, empty_expected});
      all.push_back({name + " of length 0", {&kByte, 0}, empty_expected});
    }
    return all;
  }

  std::string name;
  std::shared_ptr<const Bytes> value;
  pawl_status empty_expected;
};

/// A key that seals; the good call has none, since its flag says PAWL_UNSEALED.
inline InBytes no_key() { return {"key", {}}; }

/// A list with one row that a function reads.
struct InList {
  std::string name;
  std::shared_ptr<pawl_list> value;
  void* of_another_kind;
  bool optional = false;         // null is allowed, and a list without a row
  bool no_field_needed = false;  // a list without a row is allowed

  InList without_needed_fields() && {
    no_field_needed = true;
    return std::move(*this);
  }

  std::tuple<const pawl_list*> good() const { return {value.get()}; }
  std::vector<BadValue<const pawl_list*>> bad() const {
    std::vector<BadValue<const pawl_list*>> all = {
        {name + " of another kind", {static_cast<pawl_list*>(of_another_kind)}, PAWL_E_WRONG_HANDLE},
        {name + " with a field that no function knows", {unknown_.get()}, PAWL_E_UNSUPPORTED},
        {name + " with a second row", {two_rows_.get()}, PAWL_E_INVALID_ARGUMENT},
        {name + " built with a mistake", {mistaken_.get()}, PAWL_E_INVALID_ARGUMENT}};
    if (!optional) all.push_back({name + " = NULL", {nullptr}, PAWL_E_INVALID_ARGUMENT});
    if (!optional && !no_field_needed) {
      all.push_back({name + " without a row", {empty_.get()}, PAWL_E_INVALID_ARGUMENT});
    }
    return all;
  }

  static std::shared_ptr<pawl_list> built(const std::function<void(pawl_list*)>& build) {
    List list = new_list();
    build(list.get());
    return {list.release(), pawl_list_free};
  }
  std::shared_ptr<pawl_list> empty_ = built([](pawl_list*) {});
  std::shared_ptr<pawl_list> unknown_ = built([](pawl_list* list) { pawl_list_set_int(list, 1999, 1); });
  std::shared_ptr<pawl_list> two_rows_ = built([](pawl_list* list) { pawl_list_add(list), pawl_list_add(list); });
  std::shared_ptr<pawl_list> mistaken_ = built([](pawl_list* list) { pawl_list_set_text(list, PAWL_F_DEVICE, "one"); });
};

/// A place for an object.
template <class Owner>
struct Out {
  using Object = typename Owner::pointer;

  std::tuple<Object*> good() const { return {made_.get()}; }
  std::vector<BadValue<Object*>> bad() const { return {{"out = NULL", {nullptr}, PAWL_E_INVALID_ARGUMENT}}; }
  void prime() const { *made_ = reinterpret_cast<Object>(made_.get()); }  // not null, and never freed: see below
  bool empty() const { return *made_ == nullptr; }
  void forget() const { *made_ = nullptr; }

 private:
  std::shared_ptr<Object> made_{new Object{nullptr}, [](Object* made) {
                                  Owner freed(*made);
                                  delete made;
                                }};
};

/// A buffer to fill.
struct OutBuffer {
  std::string name;
  void* of_another_kind;

  std::tuple<pawl_buffer*> good() const { return {buffer_.get()}; }
  std::vector<BadValue<pawl_buffer*>> bad() const {
    return {{name + " = NULL", {nullptr}, PAWL_E_INVALID_ARGUMENT},
            {name + " of another kind", {static_cast<pawl_buffer*>(of_another_kind)}, PAWL_E_WRONG_HANDLE}};
  }
  void prime() const { must(pawl_buffer_set(buffer_.get(), reinterpret_cast<const std::uint8_t*>("old"), 3)); }
  bool empty() const { return pawl_buffer_size(buffer_.get()) == 0; }
  void forget() const {}

  std::shared_ptr<pawl_buffer> buffer_{pawl_buffer_new(), pawl_buffer_free};
};

/// The place for a kind, which may be null.
struct OutKind {
  std::tuple<std::int32_t*> good() const { return {kind_.get()}; }
  std::vector<BadValue<std::int32_t*>> bad() const { return {}; }
  void prime() const { *kind_ = -1; }
  bool empty() const { return *kind_ == 0; }
  void forget() const {}

 private:
  std::shared_ptr<std::int32_t> kind_ = std::make_shared<std::int32_t>();
};

/// The error: null is allowed, a struct that is too small is not.
struct ErrorOut {
  std::tuple<pawl_error*> good() const { return {good_.get()}; }
  std::vector<BadValue<pawl_error*>> bad() const {
    return {{"error of size 0", {sized(0)}, PAWL_E_INVALID_ARGUMENT},
            {"error too small by one", {sized(sizeof(pawl_error) - 1)}, PAWL_E_INVALID_ARGUMENT}};
  }

 private:
  pawl_error* sized(std::size_t size) const {
    small_->push_back(std::make_unique<pawl_error>());
    small_->back()->struct_size = static_cast<std::uint32_t>(size);
    return small_->back().get();
  }
  std::shared_ptr<pawl_error> good_ = std::make_shared<pawl_error>(fresh_error());
  std::shared_ptr<std::vector<std::unique_ptr<pawl_error>>> small_ =
      std::make_shared<std::vector<std::unique_ptr<pawl_error>>>();
};

template <class Parameter>
concept IsOutput = requires(Parameter& p) {
  p.prime();
};

/// The description of one function as calls.
template <bool kFallible, class F, class... Parameters>
class Description {
 public:
  Description(std::string name, F function, Parameters... parameters)
      : name_(std::move(name)), function_(function), parameters_(std::move(parameters)...) {}

  Function calls() const {
    Function described{name_, kFallible, call<sizeof...(Parameters)>("good arguments", PAWL_OK, std::tuple<>{}), {}};
    [&]<std::size_t... kAt>(std::index_sequence<kAt...>) { (add_bad<kAt>(described.bad), ...); }
    (kIndices);
    return described;
  }

 private:
  static constexpr auto kIndices = std::index_sequence_for<Parameters...>{};

  template <std::size_t kAt>
  void add_bad(std::vector<Call>& calls) const {
    for (const auto& bad : std::get<kAt>(parameters_).bad())
      calls.push_back(call<kAt>(bad.what, bad.expected, bad.args));
  }

  /// The call with `replacement` for the arguments of the parameter at `kReplaced`, if there is one of that number.
  template <std::size_t kReplaced, class Replacement>
  Call call(std::string what, pawl_status expected, const Replacement& replacement) const {
    const auto arguments = [&]<std::size_t... kAt>(std::index_sequence<kAt...>) {
      return std::tuple_cat(arguments_of<kAt, kReplaced>(replacement)...);
    }
    (kIndices);
    const auto outputs = [copy = parameters_](const auto& each) {
      [&]<std::size_t... kAt>(std::index_sequence<kAt...>) {
        (visit<kAt != kReplaced>(std::get<kAt>(copy), each), ...);
      }
      (kIndices);
    };
    return {std::move(what), expected, [outputs] { outputs([](const auto& output) { output.prime(); }); },
            [function = function_, arguments] { return outcome(function, arguments); },
            [outputs] {
              bool empty = true;
              outputs([&](const auto& output) { empty = empty && output.empty(), output.forget(); });
              return empty;
            }};
  }

  template <bool kIsPassed, class Parameter, class Each>
  static void visit(const Parameter& parameter, const Each& each) {
    if constexpr (kIsPassed && IsOutput<Parameter>) each(parameter);
  }

  template <std::size_t kAt, std::size_t kReplaced, class Replacement>
  auto arguments_of(const Replacement& replacement) const {
    if constexpr (kAt == kReplaced) {
      return replacement;
    } else {
      return std::get<kAt>(parameters_).good();
    }
  }

  template <class Arguments>
  static pawl_status outcome(F function, const Arguments& arguments) {
    using Returned = decltype(std::apply(function, arguments));
    if constexpr (kFallible) {
      return std::apply(function, arguments);
    } else if constexpr (std::is_void_v<Returned>) {
      std::apply(function, arguments);
      return PAWL_OK;
    } else {
      return std::apply(function, arguments) == Returned{} ? PAWL_OK : PAWL_E_INTERNAL;
    }
  }

  std::string name_;
  F function_;
  std::tuple<Parameters...> parameters_;
};

}  // namespace pawl_test
