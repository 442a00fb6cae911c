// pawl_account_decrypt, in the middle of a conversation: messages of every sort are under way, and the input says what
// happens to them. A refused message changes nothing, and nothing is ever read that was not written.
//
// The input is a row of touches, four bytes each: which message, what is done to it, where, with what. With a byte left
// over at its end the conversation is one of protocol 3.
#include <cstring>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/handles.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace pawl::fuzz;

struct Message {
  std::int32_t kind;
  std::vector<std::uint8_t> bytes;
};

Owned<pawl_account> new_account(const char* name) {
  const auto config = new_list();
  pawl_list_set_int(config.get(), PAWL_F_PQ, PAWL_PQ_ALLOWED);
  pawl_list_set_text(config.get(), PAWL_F_NAME, name);
  pawl_list_set_int(config.get(), PAWL_F_DEVICE, 1);
  pawl_account* account = nullptr;
  require(pawl_account_create(config.get(), nullptr, &account, nullptr) == PAWL_OK, "an account can be made");
  return Owned<pawl_account>(account);
}

void meet(pawl_account* from, pawl_account* to, const char* name, std::int32_t suite) {
  const auto options = new_list();
  pawl_list_set_int(options.get(), PAWL_F_SUITE, suite);
  pawl_list* out = nullptr;
  require(pawl_account_bundle(to, nullptr, options.get(), &out, nullptr) == PAWL_OK, "a bundle can be made");
  const Owned<pawl_list> bundle(out);
  require(pawl_account_add_bundle(from, nullptr, name, 1, bundle.get(), nullptr) == PAWL_OK, "and taken up");
}

Message write(pawl_account* from, const char* to, const std::string& text) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  pawl_list* out = nullptr;
  require(pawl_account_encrypt(from, nullptr, to, bytes, text.size(), nullptr, &out, nullptr) == PAWL_OK, "writes");
  const Owned<pawl_list> list(out);
  const std::uint8_t* const data = pawl_list_bytes(list.get(), 0, PAWL_F_BYTES);
  return {static_cast<std::int32_t>(pawl_list_int(list.get(), 0, PAWL_F_KIND)),
          {data, data + pawl_list_size(list.get(), 0, PAWL_F_BYTES)}};
}

Owned<pawl_list> read(pawl_account* to, const char* from, const Message& message) {
  pawl_list* out = nullptr;
  const pawl_status status = pawl_account_decrypt(to, nullptr, from, 1, message.kind, 0, message.bytes.data(),
                                                  message.bytes.size(), &out, nullptr);
  require((status == PAWL_OK) == (out != nullptr), "there is a text exactly when there is no error");
  return Owned<pawl_list>(out);
}

Owned<pawl_buffer> digest(pawl_account* account) {
  auto out = new_buffer();
  require(pawl_account_digest(account, nullptr, out.get(), nullptr) == PAWL_OK, "there is a digest");
  return out;
}

// A conversation, made once; every input begins with bob as he was saved.
class Conversation {
 public:
  explicit Conversation(std::int32_t suite) {
    const auto alice = new_account("alice");
    auto bob = new_account("bob");
    const auto tell_bob = [&] { require(!!read(bob.get(), "alice", write(alice.get(), "bob", "x")), "bob reads"); };
    const auto tell_alice = [&] { require(!!read(alice.get(), "bob", write(bob.get(), "alice", "x")), "alice reads"); };
    meet(alice.get(), bob.get(), "bob", suite);
    tell_bob();
    tell_alice();
    under_way(alice.get());  // overtaken by the next one
    tell_bob();
    tell_alice();
    under_way(alice.get());  // on a chain that is new to bob
    under_way(alice.get());
    meet(alice.get(), bob.get(), "bob", suite);
    under_way(alice.get());  // first messages of a second session
    under_way(alice.get());
    meet(bob.get(), alice.get(), "alice", suite);
    tell_alice();
    under_way(alice.get());  // the answer that bob's own session waits for
    require(pawl_account_save(bob.get(), nullptr, 0, PAWL_UNSEALED, saved_.get(), nullptr) == PAWL_OK, "bob is saved");
  }

  [[nodiscard]] const Message& message(std::size_t n) const { return messages_[n % messages_.size()]; }
  [[nodiscard]] bool was_written(const std::string& text) const { return texts_.contains(text); }

  [[nodiscard]] Owned<pawl_account> bob() const {
    const auto config = new_list();
    pawl_list_set_bytes(config.get(), PAWL_F_SAVED, pawl_buffer_data(saved_.get()), pawl_buffer_size(saved_.get()));
    pawl_list_set_int(config.get(), PAWL_F_UNSEALED, 1);
    pawl_account* account = nullptr;
    require(pawl_account_open(config.get(), nullptr, &account, nullptr) == PAWL_OK, "bob is loaded");
    return Owned<pawl_account>(account);
  }

 private:
  void under_way(pawl_account* alice) {
    const std::string text = "text " + std::to_string(messages_.size());
    messages_.push_back(write(alice, "bob", text));
    texts_.insert(text);
  }

  std::vector<Message> messages_;
  std::set<std::string> texts_;
  Owned<pawl_buffer> saved_ = new_buffer();
};

struct Touch {
  std::uint8_t message, what, place, value;
};

Message touched(const Message& genuine, const Touch& touch) {
  Message message = genuine;
  auto& bytes = message.bytes;
  const std::size_t place = bytes.size() * touch.place / 256;
  const auto at = bytes.begin() + static_cast<std::ptrdiff_t>(place);
  switch (touch.what % 7) {
    case 0:  // it arrives as it is
      break;
    case 1:
      bytes[place] ^= touch.value;
      break;
    case 2:
      bytes.insert(at, touch.value);
      break;
    case 3:
      bytes.erase(at);
      break;
    case 4:
      bytes.resize(place);
      break;
    case 5:
      message.kind = message.kind == PAWL_KIND_PREKEY ? PAWL_KIND_MESSAGE : PAWL_KIND_PREKEY;
      break;
    default:  // it gets an end of the fuzzer's
      bytes.insert(bytes.end(), touch.value % 16U, touch.place);
  }
  return message;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Conversation of_version_3(PAWL_SUITE_SIGNAL_V3), of_version_4(PAWL_SUITE_SIGNAL_V4);
  const Conversation& conversation = size % sizeof(Touch) == 0 ? of_version_4 : of_version_3;
  constexpr std::size_t kMostTouches = 8;
  const auto bob = conversation.bob();
  auto before = digest(bob.get());
  std::set<std::string> have_read;
  for (std::size_t i = 0; i < kMostTouches && size >= sizeof(Touch); ++i) {
    Touch touch{};
    std::memcpy(&touch, data, sizeof touch);
    data += sizeof touch;
    size -= sizeof touch;

    const char* const sender = touch.message < 0xF0 ? "alice" : "mallory";
    const auto read_now = read(bob.get(), sender, touched(conversation.message(touch.message), touch));
    auto after = digest(bob.get());
    require(same(before.get(), after.get()) == !read_now, "refused: nothing happened; read: it did");
    before = std::move(after);
    if (!read_now) continue;
    const std::uint8_t* const text = pawl_list_bytes(read_now.get(), 0, PAWL_F_TEXT);
    const std::string words(text, text + pawl_list_size(read_now.get(), 0, PAWL_F_TEXT));
    require(conversation.was_written(words), "what was read was written");
    require(have_read.insert(words).second, "and is read once");
  }
  return 0;
}
