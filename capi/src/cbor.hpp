// Lists as bytes: an array of maps from field number to value in CBOR (RFC 8949, "Core Deterministic Encoding
// Requirements"), so that equal lists give equal bytes and every byte string is at most one list.
#pragma once
#include "capi/src/list.hpp"
#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace pawl::capi {

SecretBytes write_cbor(const Rows& rows);

/// Errors: kInvalidMessage; `row` is then the row that is wrong, or -1.
Result<Rows> read_cbor(ByteView in, std::int32_t& row);

}  // namespace pawl::capi
