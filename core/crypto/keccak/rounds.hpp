// Keccak-f[1600] (FIPS 202, 3) over any kind of word, so that one text serves a single state and four side by side.
// Everything is static: each file that includes this has its own, compiled for its own processor.
#pragma once
#include <cstdint>

namespace pawl::crypto::keccak {

inline constexpr int kRounds = 24;
inline constexpr std::uint64_t kRoundConstants[kRounds] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000A, 0x000000008000808B, 0x800000000000008B, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

#define PAWL_INLINE [[gnu::always_inline]] static inline

template <int Places, class Word>
PAWL_INLINE void rotate_into(Word& out, const Word& word) {
  out = word << Places | word >> (64 - Places);
}

/// Theta and rho of one word, which pi puts where `out` is.
template <int Places, class Word>
PAWL_INLINE void place(Word& out, const Word& word, const Word& theta) {
  rotate_into<Places>(out, word ^ theta);
}

template <class Word>
PAWL_INLINE void chi(Word* out, const Word* in) {
  out[0] = in[0] ^ (~in[1] & in[2]);
  out[1] = in[1] ^ (~in[2] & in[3]);
  out[2] = in[2] ^ (~in[3] & in[4]);
  out[3] = in[3] ^ (~in[4] & in[0]);
  out[4] = in[4] ^ (~in[0] & in[1]);
}

/// What theta adds to every word of column x.
template <class Word>
PAWL_INLINE void theta(Word (&out)[5], const Word (&a)[25]) {
  Word parity[5];
  for (int x = 0; x < 5; ++x) parity[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
  for (int x = 0; x < 5; ++x) {
    rotate_into<1>(out[x], parity[(x + 1) % 5]);
    out[x] ^= parity[(x + 4) % 5];
  }
}

template <class Word>
PAWL_INLINE void round(Word (&a)[25], std::uint64_t constant) {
  Word t[5];
  theta(t, a);
  Word b[25];
  b[0] = a[0] ^ t[0];
  place<44>(b[1], a[6], t[1]);
  place<43>(b[2], a[12], t[2]);
  place<21>(b[3], a[18], t[3]);
  place<14>(b[4], a[24], t[4]);
  place<28>(b[5], a[3], t[3]);
  place<20>(b[6], a[9], t[4]);
  place<3>(b[7], a[10], t[0]);
  place<45>(b[8], a[16], t[1]);
  place<61>(b[9], a[22], t[2]);
  place<1>(b[10], a[1], t[1]);
  place<6>(b[11], a[7], t[2]);
  place<25>(b[12], a[13], t[3]);
  place<8>(b[13], a[19], t[4]);
  place<18>(b[14], a[20], t[0]);
  place<27>(b[15], a[4], t[4]);
  place<36>(b[16], a[5], t[0]);
  place<10>(b[17], a[11], t[1]);
  place<15>(b[18], a[17], t[2]);
  place<56>(b[19], a[23], t[3]);
  place<62>(b[20], a[2], t[2]);
  place<55>(b[21], a[8], t[3]);
  place<39>(b[22], a[14], t[4]);
  place<41>(b[23], a[15], t[0]);
  place<2>(b[24], a[21], t[1]);
  chi(a, b);
  chi(a + 5, b + 5);
  chi(a + 10, b + 10);
  chi(a + 15, b + 15);
  chi(a + 20, b + 20);
  a[0] ^= constant;
}

/// `state` is 25 words. They are worked on in a copy that compilers keep in registers.
template <class Word>
PAWL_INLINE void permute_words(Word* state) {
  Word a[25];
  for (int i = 0; i < 25; ++i) a[i] = state[i];
  for (const std::uint64_t constant : kRoundConstants) round(a, constant);
  for (int i = 0; i < 25; ++i) state[i] = a[i];
}

#undef PAWL_INLINE

}  // namespace pawl::crypto::keccak
