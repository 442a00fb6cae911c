// pawl_buffer: bytes for the program to read.
#pragma once
#include <utility>

#include "capi/src/handle.hpp"
#include "core/base/bytes.hpp"
#include "core/base/secret.hpp"
#include "core/base/wipe.hpp"
#include "pawl/base.h"

struct pawl_buffer {
  static constexpr auto kKind = pawl::capi::Kind::kBuffer;

  void erase() noexcept {
    pawl::wipe(bytes);
    bytes.clear();
  }

  pawl::capi::Tag tag{kKind};
  pawl::capi::Turn turn;
  pawl::SecretBytes bytes;
};

namespace pawl::capi {

/// A buffer that a call is going to fill; no other call can fill it meanwhile.
class Filling {
 public:
  /// Errors: kInvalidArgument, kWrongHandle, kInUse.
  static Result<Filling> of(pawl_buffer* buffer) {
    PAWL_TRY(auto* const checked, live(buffer));
    PAWL_TRY(auto hold, checked->turn.take());
    return Filling(*checked, std::move(hold));
  }

  /// The bytes that were there are erased, `bytes` takes their place.
  void deliver(SecretBytes&& bytes) noexcept { buffer_->bytes = std::move(bytes); }

 private:
  Filling(pawl_buffer& buffer, Turn::Hold hold) noexcept : buffer_(&buffer), hold_(std::move(hold)) {}

  pawl_buffer* buffer_;
  Turn::Hold hold_;
};

}  // namespace pawl::capi
