"""ML-DSA-44 signatures, verified only: a cosignature that outlasts quantum computers is checked and shown.

Plain Python after FIPS 204: algorithms 3 and 8 with their parts; the context string is empty.
"""

from functools import cache, lru_cache
from hashlib import shake_128, shake_256

PUBLIC_KEY_SIZE = 1312
SIGNATURE_SIZE = 2420

_Q = 8380417
_N = 256
_ROWS, _COLUMNS = 4, 4
_DROPPED_BITS = 13
_WEIGHT = 39  # tau: how many coefficients of the challenge are not zero
_MASK_RANGE = 1 << 17  # gamma 1
_ROUNDING = (_Q - 1) // 88  # gamma 2
_SLACK = 78  # beta: tau times eta
_MAX_HINTS = 80  # omega
_SEED_SIZE, _CHALLENGE_SIZE = 32, 32

_Polynomial = list[int]


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of 2,420 bytes is that of a key of 1,312 bytes over a message."""
    if len(public) != PUBLIC_KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    challenge, packed, hints = signature[:_CHALLENGE_SIZE], signature[_CHALLENGE_SIZE:2336], _hints(signature[2336:])
    answer = [_MASK_RANGE - value for value in _unpack(packed, 18)]
    if hints is None or any(abs(value) >= _MASK_RANGE - _SLACK for value in answer):
        return False
    transformed = [_ntt(answer[at : at + _N]) for at in range(0, len(answer), _N)]
    against = _ntt(_sample_in_ball(challenge))
    seen = shake_256(_digest(public, message))
    for hinted, (cells, key_row) in zip(hints, _expanded(public), strict=True):
        sums = [-c * t for c, t in zip(against, key_row, strict=True)]
        for cell, part in zip(cells, transformed, strict=True):
            sums = [total + a * z for total, a, z in zip(sums, cell, part, strict=True)]
        values = _inverse_ntt([total % _Q for total in sums])
        seen.update(_pack([_use_hint(value, at in hinted) for at, value in enumerate(values)], 6))
    return seen.digest(_CHALLENGE_SIZE) == challenge


def _digest(public: bytes, message: bytes) -> bytes:
    """What is signed: the key, an empty context and the message."""
    return shake_256(shake_256(public).digest(64) + b"\x00\x00" + message).digest(64)


@lru_cache(maxsize=16)
def _expanded(public: bytes) -> list[tuple[list[_Polynomial], _Polynomial]]:
    """By row: the matrix that the key's seed stands for, and the key's vector times a power of two, transformed."""
    seed, vector = public[:_SEED_SIZE], _unpack(public[_SEED_SIZE:], 10)
    return [
        (
            [_sample_uniform(seed + bytes([column, row])) for column in range(_COLUMNS)],
            _ntt([value << _DROPPED_BITS for value in vector[row * _N : (row + 1) * _N]]),
        )
        for row in range(_ROWS)
    ]


def _sample_uniform(seed: bytes) -> _Polynomial:
    # One value in a thousand is passed over: that 341 do not suffice for 256 is out of reach (FIPS 204, appendix C).
    stream = shake_128(seed).digest(1023)
    values = [int.from_bytes(stream[at : at + 3], "little") & 0x7FFFFF for at in range(0, 1023, 3)]
    return [value for value in values if value < _Q][:_N]


def _sample_in_ball(seed: bytes) -> _Polynomial:
    stream = shake_256(seed).digest(1024)
    signs, at = int.from_bytes(stream[:8], "little"), 8
    result = [0] * _N
    for place in range(_N - _WEIGHT, _N):
        while stream[at] > place:
            at += 1
        result[place] = result[stream[at]]
        result[stream[at]] = 1 - 2 * (signs & 1)
        signs, at = signs >> 1, at + 1
    return result


def _hints(data: bytes) -> list[set[int]] | None:
    """By row, where the hint is one; None unless written in its one way: ascending, padded with zeros."""
    rows, begin = [], 0
    for end in data[_MAX_HINTS:]:
        places = data[begin:end]
        if not begin <= end <= _MAX_HINTS or list(places) != sorted(set(places)):
            return None
        rows.append(set(places))
        begin = end
    return None if any(data[begin:_MAX_HINTS]) else rows


def _use_hint(value: int, hint: bool) -> int:
    """The high part of a value, moved by one towards where the hint points."""
    low = value % (2 * _ROUNDING)
    if low > _ROUNDING:
        low -= 2 * _ROUNDING
    if value - low == _Q - 1:
        high, low = 0, low - 1
    else:
        high = (value - low) // (2 * _ROUNDING)
    return (high + (1 if low > 0 else -1)) % 44 if hint else high


def _unpack(data: bytes, bits: int) -> list[int]:
    """Values of so many bits each, the lowest first; eight of them take `bits` bytes."""
    words = [int.from_bytes(data[at : at + bits], "little") for at in range(0, len(data), bits)]
    return [word >> bits * at & (1 << bits) - 1 for word in words for at in range(8)]


def _pack(values: list[int], bits: int) -> bytes:
    return sum(value << bits * at for at, value in enumerate(values)).to_bytes(len(values) * bits // 8, "little")


@cache
def _zetas() -> list[int]:
    return [pow(1753, int(f"{at:08b}"[::-1], 2), _Q) for at in range(_N)]


def _ntt(values: _Polynomial) -> _Polynomial:
    values, at, width = list(values), 0, 128
    while width:
        for begin in range(0, _N, 2 * width):
            at += 1
            zeta = _zetas()[at]
            for j in range(begin, begin + width):
                t = zeta * values[j + width] % _Q
                values[j + width], values[j] = values[j] - t, values[j] + t
        width //= 2
    return values


def _inverse_ntt(values: _Polynomial) -> _Polynomial:
    values, at, width = list(values), _N, 1
    while width < _N:
        for begin in range(0, _N, 2 * width):
            at -= 1
            zeta = -_zetas()[at]
            for j in range(begin, begin + width):
                t = values[j]
                values[j] = t + values[j + width]
                values[j + width] = zeta * (t - values[j + width]) % _Q
        width *= 2
    return [8347681 * value % _Q for value in values]
