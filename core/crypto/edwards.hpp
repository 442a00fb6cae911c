// The Edwards form of Curve25519 (the curve of Ed25519), for public values only: exact and slow, on libcrypto's
// BIGNUM, with a time that depends on the values.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace pawl::crypto::edwards {

/// A point as Ed25519 writes it: y, little endian, and the parity of x in bit 255.
using Encoded = std::array<std::uint8_t, 32>;

/// y = (u - 1) / (u + 1) for the u-coordinate `u` (bit 255 ignored, the rest reduced), with `odd` as the parity bit.
/// Nothing when u = -1. Whether the curve has a point with this y is not looked at.
std::optional<Encoded> map_from_u(std::span<const std::uint8_t, 32> u, bool odd);

/// The one encoding of the point that `encoded` describes; nothing when there is no such point. It differs from
/// `encoded` only for x = 0, where a parity bit means nothing.
std::optional<Encoded> normalised(const Encoded& encoded);

/// enc(s * B - h * A), where A is the point that `a` describes; nothing when there is no such point.
std::optional<Encoded> combine(std::span<const std::uint8_t, 32> s, std::span<const std::uint8_t, 32> h,
                               const Encoded& a);

}  // namespace pawl::crypto::edwards
