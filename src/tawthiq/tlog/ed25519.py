"""Ed25519 signatures: by the `cryptography` library where it is installed, else in plain Python (RFC 8032, section 5.1).

Plain Python takes about two milliseconds a signature and does not hide the key from someone who can time it; whoever
signs on a machine that others use installs the library. What is accepted is the same either way.
"""

from functools import cache, lru_cache
from hashlib import sha512
from typing import Any

KEY_SIZE = 32
SIGNATURE_SIZE = 64

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

# Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z.
_Point = tuple[int, int, int, int]
_NEUTRAL: _Point = (0, 1, 1, 0)


def public_key(seed: bytes) -> bytes:
    """The public key that belongs to a secret seed of 32 bytes."""
    if library := _library():
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        key = library.Ed25519PrivateKey.from_private_bytes(seed).public_key()
        return bytes(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    return _encode(_multiply(_expand(seed)[0], _BASE))


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature of a message under a secret seed of 32 bytes; the same every time."""
    if library := _library():
        return bytes(library.Ed25519PrivateKey.from_private_bytes(seed).sign(message))
    secret, prefix = _expand(seed)
    nonce = _number(sha512(prefix + message).digest()) % _ORDER
    commitment = _encode(_multiply(nonce, _BASE))
    challenge = _challenge(commitment, _encode(_multiply(secret, _BASE)), message)
    return commitment + ((nonce + challenge * secret) % _ORDER).to_bytes(32, "little")


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of 64 bytes is that of a key over a message; false whatever else is wrong."""
    if len(signature) != SIGNATURE_SIZE or _number(signature[32:]) >= _ORDER or not is_public_key(public):
        return False
    if library := _library():
        from cryptography.exceptions import InvalidSignature

        try:
            library.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except InvalidSignature:
            return False
        return True
    x, y, z, t = _point(public)
    challenge = _challenge(signature[:32], public, message)
    # [S]B − [k]A, compared as bytes, so that a commitment has one way to be written.
    found = _add(_multiply(_number(signature[32:]), _BASE), _multiply(challenge, (-x % _P, y, z, -t % _P)))
    return _encode(found) == signature[:32]


@lru_cache(maxsize=1024)
def is_public_key(public: bytes) -> bool:
    """Whether 32 bytes are a point in its one encoding, and none of the few under which anyone can sign anything."""
    if len(public) != KEY_SIZE or (point := _decode(public)) is None:
        return False
    for _ in range(3):
        point = _add(point, point)
    return point[0] != 0


@cache
def _library() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        return None
    return ed25519


def _expand(seed: bytes) -> tuple[int, bytes]:
    digest = sha512(seed).digest()
    return _number(digest[:32]) & (1 << 254) - 8 | 1 << 254, digest[32:]


def _challenge(commitment: bytes, public: bytes, message: bytes) -> int:
    return _number(sha512(commitment + public + message).digest()) % _ORDER


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _add(a: _Point, b: _Point) -> _Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % _P
    f = (a[1] + a[0]) * (b[1] + b[0]) % _P
    g = 2 * a[3] * b[3] * _D % _P
    h = 2 * a[2] * b[2] % _P
    return (f - e) * (h - g) % _P, (h + g) * (f + e) % _P, (h - g) * (h + g) % _P, (f - e) * (f + e) % _P


def _multiply(scalar: int, point: _Point) -> _Point:
    total = _NEUTRAL
    for at, doubled in enumerate(_doubled(point)):
        if scalar >> at & 1:
            total = _add(total, doubled)
    return total


@lru_cache(maxsize=64)
def _doubled(point: _Point) -> list[_Point]:
    """The point times each power of two: half of the work, done once for a key."""
    points = [point]
    while len(points) < 256:
        points.append(_add(points[-1], points[-1]))
    return points


def _encode(point: _Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, _P)
    return (y * inverse % _P | (x * inverse % _P & 1) << 255).to_bytes(32, "little")


def _decode(data: bytes) -> _Point | None:
    y, sign_bit = _number(data) & (1 << 255) - 1, data[31] >> 7
    if y >= _P:
        return None
    squared = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(squared, (_P + 3) // 8, _P)
    if x * x % _P != squared:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x * x % _P != squared or (x == 0 and sign_bit):
        return None
    if x & 1 != sign_bit:
        x = _P - x
    return x, y, 1, x * y % _P


@lru_cache(maxsize=1024)
def _point(public: bytes) -> _Point:
    point = _decode(public)
    assert point is not None
    return point


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
