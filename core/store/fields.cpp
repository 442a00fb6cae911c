#include "core/store/fields.hpp"

namespace pawl::store {

FieldWriter& FieldWriter::bytes(ByteView value) {
  out_.insert(out_.end(), value.begin(), value.end());
  return *this;
}

}  // namespace pawl::store
