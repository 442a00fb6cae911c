// An ordinary message of protocol 3 that nobody sealed.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace bench {

/// Well formed, with this ratchet key (33 bytes, type byte first) and counter, which takes two bytes (128 to 16,383).
inline std::vector<std::uint8_t> forged_message(std::span<const std::uint8_t> ratchet_key, std::uint32_t counter) {
  std::vector<std::uint8_t> message;
  const auto append = [&](std::initializer_list<std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) message.push_back(byte);
  };
  append({0x33, 0x0A, 33});
  for (const std::uint8_t byte : ratchet_key) message.push_back(byte);
  append({0x10, static_cast<std::uint8_t>((counter & 0x7F) | 0x80), static_cast<std::uint8_t>(counter >> 7)});
  append({0x18, 0, 0x22, 16});
  message.resize(message.size() + 16 + 8);  // a block of ciphertext, and a MAC that is wrong
  return message;
}

}  // namespace bench
