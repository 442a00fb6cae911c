#include "core/crypto/aes_cbc.hpp"

#include <openssl/evp.h>

#include <memory>
#include <new>

#include "core/base/planted.hpp"
#include "core/crypto/aes_cipher.hpp"
#include "core/crypto/padding.hpp"

namespace pawl::crypto {
namespace {

struct Free {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }  // erases the key schedule
};

// With the arguments given here libcrypto fails for want of memory alone.
void require(bool ok) {
  if (!ok) throw std::bad_alloc();
}

enum class Direction : int { kDecrypt = 0, kEncrypt = 1 };

// One run of the cipher. A context of its own costs no more than setting a kept one up anew (measured), and leaves no
// key schedule behind.
class Cbc {
 public:
  Cbc(Direction direction, std::span<const std::uint8_t, 32> key, std::span<const std::uint8_t, 16> iv)
      : context_(EVP_CIPHER_CTX_new()) {
    require(context_ != nullptr);
    const int way = static_cast<int>(direction);
    require(EVP_CipherInit_ex2(context_.get(), aes256_cbc(), key.data(), iv.data(), way, nullptr) == 1);
  }

  /// Leaves the padding to us.
  void take_padding_as_text() { require(EVP_CIPHER_CTX_set_padding(context_.get(), 0) == 1); }

  /// Writes as many whole blocks to `out` as there are, and returns their end.
  std::uint8_t* update(ByteView in, std::uint8_t* out) {
    while (!in.empty()) {
      const ByteView piece = in.first(std::min(in.size(), kLargestPiece));
      int written = 0;
      require(EVP_CipherUpdate(context_.get(), out, &written, piece.data(), static_cast<int>(piece.size())) == 1);
      out += written;
      in = in.subspan(piece.size());
    }
    return out;
  }

  /// Writes the padded last block to `out`.
  void finish(std::uint8_t* out) {
    int written = 0;
    require(EVP_CipherFinal_ex(context_.get(), out, &written) == 1);
  }

 private:
  static constexpr std::size_t kLargestPiece = std::size_t{1} << 30;  // EVP counts in int

  std::unique_ptr<EVP_CIPHER_CTX, Free> context_;
};

}  // namespace

Bytes aes256_cbc_encrypt(std::span<const std::uint8_t, 32> key, std::span<const std::uint8_t, 16> iv, ByteView plain) {
  Bytes cipher(plain.size() - plain.size() % kAesBlock + kAesBlock);
  Cbc cbc(Direction::kEncrypt, key, iv);
  note_encryption(key);
  cbc.finish(cbc.update(plain, cipher.data()));
  return cipher;
}

Result<SecretBytes> aes256_cbc_decrypt(std::span<const std::uint8_t, 32> key, std::span<const std::uint8_t, 16> iv,
                                       ByteView cipher) {
  constexpr Error kBad(Errc::kInvalidMessage, "the ciphertext does not decrypt");
  if (cipher.empty() || cipher.size() % kAesBlock != 0) return kBad;
  SecretBytes plain(cipher.size());
  Cbc cbc(Direction::kDecrypt, key, iv);
  cbc.take_padding_as_text();
  cbc.update(cipher, plain.data());
  const std::size_t padding = padding_of(std::span(plain).last<kAesBlock>());
  if (padding == 0) return kBad;
  plain.resize(plain.size() - padding);
  return plain;
}

}  // namespace pawl::crypto
