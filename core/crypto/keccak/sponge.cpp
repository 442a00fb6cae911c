#include "core/crypto/keccak/sponge.hpp"

#include "core/base/wipe.hpp"
#include "core/crypto/keccak/words.hpp"

namespace pawl::crypto::keccak {

Sponge::~Sponge() { wipe_object(state_); }

void Sponge::absorb(ByteView bytes) noexcept {
  while (!bytes.empty()) {
    if (at_ % 8 == 0 && bytes.size() >= 8) {
      state_.words[at_ / 8] ^= load_word(bytes.data());
      at_ += 8;
      bytes = bytes.subspan(8);
    } else {
      add_byte(state_.words[at_ / 8], at_ % 8, bytes.front());
      ++at_;
      bytes = bytes.subspan(1);
    }
    if (at_ == kind_.rate) {
      permute(state_);
      at_ = 0;
    }
  }
}

void Sponge::pad() noexcept {
  add_byte(state_.words[at_ / 8], at_ % 8, kind_.suffix);
  add_byte(state_.words[kind_.rate / 8 - 1], 7, 0x80);
  permute(state_);
  at_ = 0;
  squeezing_ = true;
}

void Sponge::squeeze(std::span<std::uint8_t> out) noexcept {
  if (!squeezing_) pad();
  while (!out.empty()) {
    if (at_ == kind_.rate) {
      permute(state_);
      at_ = 0;
    }
    if (at_ % 8 == 0 && out.size() >= 8) {
      store_word(state_.words[at_ / 8], out.data());
      at_ += 8;
      out = out.subspan(8);
    } else {
      out.front() = byte_of(state_.words[at_ / 8], at_ % 8);
      ++at_;
      out = out.subspan(1);
    }
  }
}

}  // namespace pawl::crypto::keccak
