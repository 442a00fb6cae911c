#include "capi/src/guard.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "capi/src/buffer.hpp"

namespace pawl::capi {
namespace {

/// The size of a pawl_error of ABI 1000: the least that we take.
constexpr std::uint32_t kFirstErrorSize = 256;
static_assert(sizeof(pawl_error) == kFirstErrorSize);

void copy_sentence(const char* from, char (&to)[sizeof(pawl_error::sentence)]) noexcept {
  const std::size_t size = std::min(std::strlen(from), sizeof to - 1);
  std::memcpy(to, from, size);
  to[size] = '\0';
}

}  // namespace

bool usable(const pawl_error* error) noexcept { return error == nullptr || error->struct_size >= kFirstErrorSize; }

void report(pawl_error* error, const Error* failure, const Where& where) noexcept {
  if (error == nullptr) return;
  const pawl_error nothing = PAWL_ERROR_INIT;
  const std::uint32_t struct_size = error->struct_size;
  *error = nothing;
  error->struct_size = struct_size;  // a newer program's struct is larger; the rest of it is not ours
  if (failure == nullptr) return;
  error->status = static_cast<std::int32_t>(failure->code);
  error->detail = static_cast<std::int32_t>(failure->detail);
  error->action = action_of(error->status, error->detail, where.purpose);
  error->row = where.row;
  error->device = where.device;
  copy_sentence(failure->sentence, error->sentence);
}

void clear(pawl_buffer* out) noexcept {
  const auto buffer = live(out);
  if (!buffer) return;
  const auto turn = (*buffer)->turn.take();
  if (turn) (*buffer)->erase();  // not when another thread is in it
}

}  // namespace pawl::capi
