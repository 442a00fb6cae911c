// Lists as CBOR: what can be read has one form, and every accessor takes every row and field.
#include "tests/fuzz/handles.hpp"
#include "tests/fuzz/require.hpp"

namespace {

void look_at_everything(const pawl_list* list) {
  for (std::size_t row = 0; row <= pawl_list_count(list); ++row) {
    for (std::size_t n = 0;; ++n) {
      const std::int32_t field = pawl_list_field(list, row, n);
      if (field == 0) break;
      (void)pawl_list_int(list, row, field);
      const char* const text = pawl_list_text(list, row, field);
      const bool is_whole = text == nullptr || text[pawl_list_size(list, row, field)] == '\0';
      pawl::fuzz::require(is_whole, "a text ends with a NUL");
      (void)pawl_list_bytes(list, row, field);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl::fuzz;
  pawl_list* out = nullptr;
  const pawl_status status = pawl_list_read(data, size, &out, nullptr);
  const Owned<pawl_list> list(out);
  require((status == PAWL_OK) == (list != nullptr), "there is a list exactly when there is no error");
  if (!list) return 0;
  look_at_everything(list.get());

  const auto written = new_buffer(), input = new_buffer();
  require(pawl_list_write(list.get(), written.get(), nullptr) == PAWL_OK, "what was read can be written");
  require(pawl_buffer_set(input.get(), data, size) == PAWL_OK, "there is memory");
  require(same(written.get(), input.get()), "a list has one form");
  return 0;
}
