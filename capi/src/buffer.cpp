#include "capi/src/buffer.hpp"

#include <new>

#include "capi/src/arguments.hpp"
#include "capi/src/guard.hpp"

using pawl::Done;
using pawl::Result;
namespace capi = pawl::capi;

pawl_buffer* pawl_buffer_new() { return new (std::nothrow) pawl_buffer; }

void pawl_buffer_free(pawl_buffer* buffer) {
  if (capi::live(buffer)) delete buffer;
}

const std::uint8_t* pawl_buffer_data(const pawl_buffer* buffer) {
  return pawl_buffer_size(buffer) > 0 ? buffer->bytes.data() : nullptr;
}

std::size_t pawl_buffer_size(const pawl_buffer* buffer) { return capi::live(buffer) ? buffer->bytes.size() : 0; }

void pawl_buffer_wipe(pawl_buffer* buffer) { capi::clear(buffer); }

pawl_status pawl_buffer_set(pawl_buffer* buffer, const std::uint8_t* bytes, std::size_t bytes_len) {
  return capi::guarded(
      nullptr,
      [&](capi::Where&) -> Result<Done> {
        PAWL_TRY(auto filling, capi::Filling::of(buffer));
        PAWL_TRY(const auto content, capi::view(bytes, bytes_len));
        filling.deliver({content.begin(), content.end()});
        return Done{};
      },
      buffer);
}
