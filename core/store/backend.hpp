// What a database has to do to lie under an account: eight functions over rows of bytes. The tables are small numbers,
// keys and values are opaque: everything that matters in them is sealed before it comes here (vault.hpp).
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/store/store.hpp"

namespace pawl::store {

struct RawRow {
  Bytes key;
  Bytes value;
};

/// One at a time in a backend. Ended without commit() nothing has happened.
class RawTransaction {
 public:
  RawTransaction() = default;
  RawTransaction(const RawTransaction&) = delete;
  RawTransaction& operator=(const RawTransaction&) = delete;
  virtual ~RawTransaction() = default;

  /// None: there is no such row. Errors of every call: kStoreCorrupt, kIoError, kOutOfMemory; of put, too: kStoreFull.
  virtual Result<std::optional<Bytes>> get(std::uint8_t table, ByteView key) = 0;
  virtual Result<Done> put(std::uint8_t table, ByteView key, ByteView value) = 0;
  virtual Result<Done> erase(std::uint8_t table, ByteView key) = 0;  // of a row that may not be there
  /// At most `max` rows whose keys are not less than `from`, in byte order of the keys.
  virtual Result<std::vector<RawRow>> list(std::uint8_t table, ByteView from, std::size_t max) = 0;
  /// Durable when it has succeeded.
  virtual Result<Done> commit() = 0;
};

class Backend {
 public:
  Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  virtual ~Backend() = default;

  /// kWrite: alone among all handles and processes until the transaction ends; waits for that up to `wait_ms`.
  /// Errors: kStoreLocked, kStoreCorrupt, kIoError, kOutOfMemory.
  virtual Result<std::unique_ptr<RawTransaction>> begin(Access access, std::int64_t wait_ms) = 0;
  /// Brings the database to one place, with nothing that was replaced or erased left in logs and free pages as far as
  /// overwriting goes. False: a reader kept it from that. Called with no transaction open.
  virtual Result<bool> clean(std::int64_t wait_ms) = 0;
  /// Lets go of every lock and descriptor; resume() takes them up again. Between the two nothing else is called.
  virtual Result<Done> suspend() = 0;
  virtual Result<Done> resume() = 0;
};

}  // namespace pawl::store
