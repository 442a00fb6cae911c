// libsignal-protocol-c's headers, its reference-counted objects as values, and its errors as Refusals.
#pragma once
#include <signal/curve.h>
#include <signal/key_helper.h>
#include <signal/protocol.h>
#include <signal/session_builder.h>
#include <signal/session_cipher.h>
#include <signal/session_pre_key.h>
#include <signal/session_record.h>
#include <signal/session_state.h>
#include <signal/signal_protocol.h>

#include <memory>

#include "tests/agent/json_lines/request.hpp"

namespace interop {

struct Unref {
  template <class T>
  void operator()(T* object) const {
    signal_type_unref(reinterpret_cast<signal_type_base*>(object));
  }
};
/// An object of the library that we hold one reference to.
template <class T>
using Ref = std::unique_ptr<T, Unref>;

struct Release {
  void operator()(signal_buffer* buffer) const { signal_buffer_bzero_free(buffer); }
  void operator()(session_builder* builder) const { session_builder_free(builder); }
  void operator()(session_cipher* cipher) const { session_cipher_free(cipher); }
  void operator()(signal_context* context) const { signal_context_destroy(context); }
  void operator()(signal_protocol_store_context* context) const { signal_protocol_store_context_destroy(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

/// Throws the Refusal that a negative result stands for.
void check(int result);

/// Calls make(&object, arguments...), the library's form of a constructor.
template <class Holder, class Make, class... Arguments>
Holder made(Make make, Arguments... arguments) {
  typename Holder::pointer object = nullptr;
  check(make(&object, arguments...));
  return Holder(object);
}

agent::Bytes bytes_of(const signal_buffer* buffer);
agent::Bytes serialized(const ec_public_key* key);

/// The library's context, with OpenSSL as its crypto provider.
Owned<signal_context> make_context();

}  // namespace interop
