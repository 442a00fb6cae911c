"""ML-KEM-768, and Kyber1024 of round 3: from a private key and a ciphertext to the secret. Whether the ciphertext is
honest an attacker need not ask, so nothing is encrypted again. Slow, and its time tells everything."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha3_256, sha3_512, shake_128, shake_256

SEED_SIZE = 64  # what a key pair is made of: d and z
Polynomial = list[int]  # 256 coefficients modulo _Q

_Q = 3329
_HALF_INVERSE = 3303  # of 128, which the inverse transform leaves as a factor


def _reversed(index: int) -> int:
    return int(f"{index:07b}"[::-1], 2)


_ZETAS = [pow(17, _reversed(i), _Q) for i in range(128)]
_GAMMAS = [pow(17, 2 * _reversed(i) + 1, _Q) for i in range(128)]


@dataclass(frozen=True)
class _DecapsulationKey:
    vector: tuple[Polynomial, ...]
    public_hash: bytes


@dataclass(frozen=True)
class Kem:
    rank: int  # polynomials in a vector
    vector_bits: int  # of a coefficient, in the first part of a ciphertext
    scalar_bits: int  # and in the second
    is_round_3: bool = False

    def decapsulate(self, private: bytes, ciphertext: bytes) -> bytes:
        """`private` is the seed, or a key that was written out."""
        key = _from_seed(self, private) if len(private) == SEED_SIZE else self._written_out(private)
        m = self._decrypt(key, ciphertext)
        shared = sha3_512(m + key.public_hash).digest()[:32]
        if self.is_round_3:
            return shake_256(shared + sha3_256(ciphertext).digest()).digest(32)
        return shared

    def _written_out(self, private: bytes) -> _DecapsulationKey:
        return _DecapsulationKey(
            tuple(_decode(private[at : at + 384], 12) for at in range(0, 384 * self.rank, 384)),
            private[-64:-32],
        )

    def _decrypt(self, key: _DecapsulationKey, ciphertext: bytes) -> bytes:
        width = 32 * self.vector_bits
        first, second = ciphertext[: width * self.rank], ciphertext[width * self.rank :]
        vector = [_expanded(first[at : at + width], self.vector_bits) for at in range(0, len(first), width)]
        product = _inverse_transform(_dot(key.vector, [_transform(u) for u in vector]))
        scalar = _expanded(second, self.scalar_bits)
        bits = [round(2 * ((v - p) % _Q) / _Q) % 2 for v, p in zip(scalar, product)]
        return sum(bit << at for at, bit in enumerate(bits)).to_bytes(32, "little")


ML_KEM_768 = Kem(3, 10, 4)
KYBER_1024 = Kem(4, 11, 5, is_round_3=True)


@cache
def _from_seed(kem: Kem, seed: bytes) -> _DecapsulationKey:
    d = seed[:32]
    made = sha3_512(d if kem.is_round_3 else d + bytes([kem.rank])).digest()
    rho, sigma = made[:32], made[32:]
    noise = [_transform(_noise(sigma, n)) for n in range(2 * kem.rank)]
    secret, error = noise[: kem.rank], noise[kem.rank :]
    public = b""
    for row in range(kem.rank):
        product = _dot([_uniform(rho + bytes([column, row])) for column in range(kem.rank)], secret)
        public += _encode([(p + e) % _Q for p, e in zip(product, error[row])])
    return _DecapsulationKey(tuple(secret), sha3_256(public + rho).digest())


def _transform(f: Polynomial) -> Polynomial:
    f, k, width = list(f), 1, 128
    while width >= 2:
        for start in range(0, 256, 2 * width):
            for j in range(start, start + width):
                t = _ZETAS[k] * f[j + width] % _Q
                f[j], f[j + width] = (f[j] + t) % _Q, (f[j] - t) % _Q
            k += 1
        width //= 2
    return f


def _inverse_transform(f: Polynomial) -> Polynomial:
    f, k, width = list(f), 127, 2
    while width <= 128:
        for start in range(0, 256, 2 * width):
            for j in range(start, start + width):
                low, high = f[j], f[j + width]
                f[j], f[j + width] = (low + high) % _Q, _ZETAS[k] * (high - low) % _Q
            k -= 1
        width *= 2
    return [x * _HALF_INVERSE % _Q for x in f]


def _dot(a: "list[Polynomial] | tuple[Polynomial, ...]", b: list[Polynomial]) -> Polynomial:
    """The sum of the products, all of them transformed."""
    out = [0] * 256
    for f, g in zip(a, b):
        for i, gamma in enumerate(_GAMMAS):
            f0, f1, g0, g1 = f[2 * i], f[2 * i + 1], g[2 * i], g[2 * i + 1]
            out[2 * i] += f0 * g0 + f1 * g1 % _Q * gamma
            out[2 * i + 1] += f0 * g1 + f1 * g0
    return [x % _Q for x in out]


def _encode(f: Polynomial) -> bytes:
    return sum(x << 12 * at for at, x in enumerate(f)).to_bytes(384, "little")


def _decode(data: bytes, bits: int) -> Polynomial:
    whole = int.from_bytes(data, "little")
    return [whole >> bits * at & (1 << bits) - 1 for at in range(256)]


def _expanded(data: bytes, bits: int) -> Polynomial:
    """What was compressed to so many bits a coefficient."""
    return [(2 * x * _Q + (1 << bits)) >> (bits + 1) for x in _decode(data, bits)]


def _uniform(seed: bytes) -> Polynomial:
    data = shake_128(seed).digest(1024)
    found: Polynomial = []
    for a, b, c in zip(data[::3], data[1::3], data[2::3]):
        found += [x for x in (a | (b & 15) << 8, b >> 4 | c << 4) if x < _Q]
    return found[:256]


def _noise(seed: bytes, number: int) -> Polynomial:
    whole = int.from_bytes(shake_256(seed + bytes([number])).digest(128), "little")
    bits = [whole >> at & 1 for at in range(1024)]
    return [(bits[at] + bits[at + 1] - bits[at + 2] - bits[at + 3]) % _Q for at in range(0, 1024, 4)]
