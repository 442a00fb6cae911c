#include "capi/src/cbor.hpp"

#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include "capi/src/arguments.hpp"
#include "capi/src/buffer.hpp"
#include "capi/src/fields.hpp"
#include "capi/src/guard.hpp"

namespace pawl::capi {
namespace {

// RFC 8949, "Major Types".
enum class Major : std::uint8_t { kUnsigned = 0, kNegative = 1, kBytes = 2, kText = 3, kArray = 4, kMap = 5 };

// The low five bits of a head: up to 23 the value itself, from 24 on the size of what follows (1, 2, 4, 8 bytes).
constexpr std::uint8_t kOneByteFollows = 24;
constexpr std::uint8_t kEightBytesFollow = 27;

struct Head {
  Major major;
  std::uint64_t value;
};

/// How many bytes the shortest head has after its first one.
std::size_t following_bytes(std::uint64_t value) {
  if (value < kOneByteFollows) return 0;
  if (value <= 0xFF) return 1;
  if (value <= 0xFFFF) return 2;
  return value <= 0xFFFF'FFFF ? 4 : 8;
}

class Writer {
 public:
  void head(Major major, std::uint64_t value) {
    const std::size_t following = following_bytes(value);
    std::uint8_t low = static_cast<std::uint8_t>(value);
    if (following > 0) {
      low = kOneByteFollows;
      for (std::size_t size = 1; size < following; size *= 2) ++low;
    }
    out_.push_back(static_cast<std::uint8_t>(static_cast<unsigned>(major) << 5U | low));
    for (std::size_t n = following; n > 0; --n) out_.push_back(static_cast<std::uint8_t>(value >> (8 * (n - 1))));
  }

  void operator()(std::int64_t number) {
    if (number >= 0) return head(Major::kUnsigned, static_cast<std::uint64_t>(number));
    head(Major::kNegative, static_cast<std::uint64_t>(-(number + 1)));
  }
  void operator()(const Row::Text& text) {
    string(Major::kText, ByteView(text.with_nul).first(text.with_nul.size() - 1));
  }
  void operator()(const SecretBytes& bytes) { string(Major::kBytes, bytes); }
  void operator()(const Bytes& bytes) { string(Major::kBytes, bytes); }

  SecretBytes done() { return std::move(out_); }

 private:
  void string(Major major, ByteView content) {
    head(major, content.size());
    append(out_, content);
  }

  SecretBytes out_;
};

Error malformed() { return Error(Errc::kInvalidMessage, "the bytes are not a list in deterministic CBOR"); }

class Reader {
 public:
  explicit Reader(ByteView in) : rest_(in) {}

  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  Result<ByteView> take(std::uint64_t size) {
    if (size > rest_.size()) return malformed();
    const auto taken = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  /// A head in its shortest form.
  Result<Head> head() {
    PAWL_TRY(const auto first, take(1));
    const auto major = static_cast<Major>(first.front() >> 5U);
    const std::uint8_t low = first.front() & 0x1FU;
    if (low < kOneByteFollows) return Head{major, low};
    if (low > kEightBytesFollow) return malformed();  // reserved, or of no definite length
    PAWL_TRY(const auto following, take(std::uint64_t{1} << (low - kOneByteFollows)));
    std::uint64_t value = 0;
    for (const std::uint8_t byte : following) value = value << 8U | byte;
    if (following_bytes(value) != following.size()) return malformed();
    return Head{major, value};
  }

  /// The value of a head that has to be of this major type.
  Result<std::uint64_t> value_of(Major major) {
    PAWL_TRY(const auto read, head());
    if (read.major != major) return malformed();
    return read.value;
  }

 private:
  ByteView rest_;
};

Result<std::int64_t> read_int(Reader& in) {
  PAWL_TRY(const auto head, in.head());
  if (head.value > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) return malformed();
  const auto magnitude = static_cast<std::int64_t>(head.value);
  if (head.major == Major::kUnsigned) return magnitude;
  if (head.major == Major::kNegative) return -1 - magnitude;
  return malformed();
}

Result<ByteView> read_string(Reader& in, Major major) {
  PAWL_TRY(const auto size, in.value_of(major));
  return in.take(size);
}

template <class Value>
Result<Done> put(Row& row, std::int32_t field, Value value) {
  if (!check(row, field, value)) return malformed();
  row.set(field, value);
  return Done{};
}

Result<Done> read_value(Reader& in, std::int32_t field, Row& row) {
  switch (type_of(field)) {
    case FieldType::kInt: {
      PAWL_TRY(const auto number, read_int(in));
      return put(row, field, number);
    }
    case FieldType::kText: {
      PAWL_TRY(const auto text, read_string(in, Major::kText));
      return put(row, field, std::string_view(reinterpret_cast<const char*>(text.data()), text.size()));
    }
    case FieldType::kBytes: {
      PAWL_TRY(const auto bytes, read_string(in, Major::kBytes));
      return put(row, field, bytes);
    }
    case FieldType::kNone:
      break;
  }
  return malformed();
}

Result<Row> read_row(Reader& in) {
  PAWL_TRY(const auto count, in.value_of(Major::kMap));
  Row row;
  std::int32_t before = 0;
  for (std::uint64_t n = 0; n < count; ++n) {  // ends with the input, or at PAWL_FIELDS_MAX
    PAWL_TRY(const auto number, in.value_of(Major::kUnsigned));
    if (number > std::uint64_t{std::numeric_limits<std::int32_t>::max()}) return malformed();
    const auto field = static_cast<std::int32_t>(number);
    if (field <= before) return malformed();  // keys ascend, and none comes twice
    PAWL_CHECK(read_value(in, field, row));
    before = field;
  }
  return row;
}

}  // namespace

SecretBytes write_cbor(const Rows& rows) {
  Writer out;
  out.head(Major::kArray, rows.size());
  for (const Row& row : rows) {
    out.head(Major::kMap, row.fields().size());
    for (const Row::Field& field : row.fields()) {
      out(std::int64_t{field.number});
      std::visit(out, field.value);
    }
  }
  return out.done();
}

Result<Rows> read_cbor(ByteView in, std::int32_t& row) {
  Reader reader(in);
  PAWL_TRY(const auto count, reader.value_of(Major::kArray));
  if (count > PAWL_ROWS_MAX || count > reader.left()) return malformed();  // a row is a byte at least
  Rows rows;
  rows.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t n = 0; n < count; ++n) {
    row = static_cast<std::int32_t>(n);
    PAWL_TRY(auto read, read_row(reader));
    rows.push_back(std::move(read));
  }
  row = -1;
  if (reader.left() > 0) return malformed();
  return rows;
}

}  // namespace pawl::capi

namespace capi = pawl::capi;
using pawl::Done;
using pawl::Result;

pawl_status pawl_list_write(const pawl_list* list, pawl_buffer* out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_TRY(const auto* const rows, capi::rows_of(list, where));
        PAWL_TRY(auto filling, capi::Filling::of(out));
        filling.deliver(capi::write_cbor(*rows));
        return Done{};
      },
      out);
}

pawl_status pawl_list_read(const std::uint8_t* bytes, std::size_t bytes_len, pawl_list** out, pawl_error* error) {
  return capi::guarded(
      error,
      [&](capi::Where& where) -> Result<Done> {
        PAWL_CHECK(capi::needed(out));
        PAWL_TRY(const auto in, capi::view(bytes, bytes_len));
        auto list = std::make_unique<pawl_list>();
        PAWL_TRY(list->rows, capi::read_cbor(in, where.row));
        *out = list.release();
        return Done{};
      },
      out);
}
