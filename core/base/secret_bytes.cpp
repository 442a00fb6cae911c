#include "core/base/secret.hpp"

namespace pawl {

void append(SecretBytes& bytes, std::span<const std::uint8_t> more) {
  const std::size_t before = bytes.size();
  bytes.resize(before + more.size());
  std::copy(more.begin(), more.end(), bytes.begin() + static_cast<std::ptrdiff_t>(before));
}

SecretBytes joined(std::initializer_list<std::span<const std::uint8_t>> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  SecretBytes all(size);
  auto at = all.begin();
  for (const auto part : parts) at = std::copy(part.begin(), part.end(), at);
  return all;
}

}  // namespace pawl
