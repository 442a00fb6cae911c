// Messages of the post-quantum ratchet: what is read can be written, in one form, and is then read as the same.
#include "core/wire/spqr_message.hpp"

#include "tests/fuzz/require.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pawl;
  const ByteView in(data, size);
  const auto head = wire::parse_spqr_head(in);
  const auto read = wire::parse_spqr_message(in);
  fuzz::require(head || !read, "a message has a head");
  if (!read) return 0;
  fuzz::require(head->epoch == read->epoch && head->index == read->index, "the head is the message's");

  const wire::SpqrBytes written = wire::write_spqr_message(*read);
  fuzz::require(written.view().size() <= size, "we write the shortest form");
  const auto again = wire::parse_spqr_message(written.view());
  fuzz::require(again && *again == *read, "writing what was read is stable");
  return 0;
}
